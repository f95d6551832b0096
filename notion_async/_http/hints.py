"""Advice after an error: chosen by endpoint, code and kind of id, never by the status alone."""

from collections.abc import Mapping
from typing import Any

from notion_async._http.routes import LIST_USERS, Route
from notion_async.errors import one_line

_TOKEN = "is the token right, and not revoked? (NOTION_TOKEN, from notion.so/profile/integrations)"  # noqa: S105 - a text
_SIGNED = "are client_id and client_secret those in the connection's settings?"
_BLOCKED = "Notion blocks this connection; asking again does not help"
_FULL = "the workspace's plan has no room for more blocks: delete some, or upgrade it"
_SHARE = "it may exist and not be shared: in Notion open {what}, ••• > Connections > add yours"
_USER = "to see users, the connection needs the capability “Read user information”"
_UPLOAD = "uploads that are not attached to anything are gone after an hour: upload the file again"
_QUERY = "a view's query is kept for about 15 minutes: create it again"
_DATABASE = _SHARE.format(what="the database") + "; the id of a data source or a page is not one of a database"
_SOURCE = (
    _SHARE.format(what="its database")
    + "; a database's id is not one of a data source: client.databases.retrieve names its data_sources"
)
_MOST_NAMED = 10
_NOT_FOUND = {  # by the last id in the path
    "user_id": _USER,
    "file_upload_id": _UPLOAD,
    "query_id": _QUERY,
    "database_id": _DATABASE,
    "data_source_id": _SOURCE,
    "property_id": "property ids are in page.properties; a name is not an id",
    "task_id": "tasks are visible only to the connection that started them",
    "comment_id": _SHARE.format(what="the page it is on"),
    "view_id": _SHARE.format(what="its database"),
}
_READS_CONTENT, _UPDATES_CONTENT, _INSERTS_CONTENT = "Read content", "Update content", "Insert content"
_INSERTS = {"/blocks/{block_id}/children", "/blocks/meeting_notes", "/databases", "/data_sources", "/pages", "/views"}


def hint_for(route: Route, status: int, code: str, facts: Mapping[str, Any], *, signed: bool) -> str:
    """Return what the caller can do about Notion's refusal; empty where the message is all there is to say.

    Args:
        route: The endpoint.
        status: The HTTP status.
        code: Notion's code.
        facts: The error's `additional_data`.
        signed: Whether the call was signed with a connection's id and secret instead of a token.
    """
    if facts.get("rate_limit_reason") == "public_api_request_blocked":
        return _BLOCKED
    if facts.get("error_type") == "multiple_data_sources_for_database":
        return _several_sources(facts)
    match status, code:
        case 401, _:
            return _SIGNED if signed else _TOKEN
        case 403, "restricted_resource" | "":
            return _FULL if "block_limit" in facts else _lacks(route)
        case 404, "object_not_found" | "":
            names = [part[1:-1] for part in route.template.split("/") if part.startswith("{")]
            return _NOT_FOUND.get(names[-1] if names else "", _SHARE.format(what="the page"))
        case _:
            return ""


def capability_of(route: Route) -> str:
    """Return the capability that an endpoint needs, as the connection's settings call it.

    https://developers.notion.com/reference/capabilities
    """
    noun = route.template.split("/")[1]
    if noun == "users":
        return "Read user information"
    if noun == "comments":
        return "Read comments" if route.retry_safe else "Insert comments"
    if route.retry_safe and noun != "file_uploads":
        return _READS_CONTENT
    return _INSERTS_CONTENT if route.template in _INSERTS or noun == "file_uploads" else _UPDATES_CONTENT


def _lacks(route: Route) -> str:
    personal = "; a personal access token cannot list users" if route == LIST_USERS else ""
    return (
        f"the connection may lack the capability “{capability_of(route)}”: "
        f"tick it in its settings at notion.so/profile/integrations{personal}"
    )


def _several_sources(facts: Mapping[str, Any]) -> str:
    sources = facts.get("child_data_source_ids")
    sources = sources if isinstance(sources, list) else []
    named = f": {', '.join(one_line(str(each), 36) for each in sources[:_MOST_NAMED])}" if sources else ""
    return f"the database has several data sources{named}; ask one of them, with notion_version 2025-09-03 or later"
