"""Every endpoint as one row: method, path, whether it may be sent again, reference page."""

import re
from typing import NamedTuple

_REFERENCE = "https://developers.notion.com/reference/"
_WORD = re.compile(r"\A[a-z_]+\Z")


class Route(NamedTuple):
    """One endpoint of the API.

    Attributes:
        method: The HTTP method.
        template: The path below `/v1`, with names in braces for its ids.
        retry_safe: Whether it may be sent again without harm, whatever became of it before.
        page: The reference page's name.
        idempotent: Whether a call that changes something leaves the same state when it is done twice.
    """

    method: str
    template: str
    retry_safe: bool
    page: str
    idempotent: bool = False

    @property
    def name(self) -> str:
        """Method and template: free of ids, fit for logs and metrics."""
        return f"{self.method} {self.template}"

    @property
    def docs(self) -> str:
        """The reference page's address."""
        return _REFERENCE + self.page


def route_of(method: str, path: str, *, reads: bool) -> tuple[Route, dict[str, str]]:
    """Return the row of an endpoint that has none, and the ids in its path.

    Args:
        method: The HTTP method.
        path: The path below `/v1`; a segment that is not a lower-case word is an id.
        reads: Whether the call changes nothing.
    """
    ids: dict[str, str] = {}
    template = ""
    for part in path.strip("/").split("/"):
        if _WORD.match(part):
            template += f"/{part}"
        else:
            name = f"id{len(ids) + 1}"
            ids[name] = part
            template += f"/{{{name}}}"
    return Route(method.upper(), template, reads, "intro"), ids


def _reads(method: str, template: str, page: str) -> Route:
    return Route(method, template, True, page)  # noqa: FBT003 - the makers are the keyword


def _writes(method: str, template: str, page: str) -> Route:
    return Route(method, template, False, page)  # noqa: FBT003 - the makers are the keyword


def _sets(method: str, template: str, page: str) -> Route:
    return Route(method, template, False, page, idempotent=True)  # noqa: FBT003 - the makers are the keyword


CREATE_PAGE = _writes("POST", "/pages", "post-page")
RETRIEVE_PAGE = _reads("GET", "/pages/{page_id}", "retrieve-a-page")
UPDATE_PAGE = _sets("PATCH", "/pages/{page_id}", "patch-page")
MOVE_PAGE = _sets("POST", "/pages/{page_id}/move", "move-page")
RETRIEVE_PAGE_PROPERTY = _reads("GET", "/pages/{page_id}/properties/{property_id}", "retrieve-a-page-property")
RETRIEVE_PAGE_MARKDOWN = _reads("GET", "/pages/{page_id}/markdown", "retrieve-page-markdown")
UPDATE_PAGE_MARKDOWN = _writes("PATCH", "/pages/{page_id}/markdown", "update-page-markdown")

RETRIEVE_BLOCK = _reads("GET", "/blocks/{block_id}", "retrieve-a-block")
UPDATE_BLOCK = _sets("PATCH", "/blocks/{block_id}", "update-a-block")
DELETE_BLOCK = _sets("DELETE", "/blocks/{block_id}", "delete-a-block")
LIST_BLOCK_CHILDREN = _reads("GET", "/blocks/{block_id}/children", "get-block-children")
APPEND_BLOCK_CHILDREN = _writes("PATCH", "/blocks/{block_id}/children", "patch-block-children")
CREATE_MEETING_NOTES = _writes("POST", "/blocks/meeting_notes", "create-meeting-notes")
QUERY_MEETING_NOTES = _reads("POST", "/blocks/meeting_notes/query", "query-meeting-notes")

CREATE_DATABASE = _writes("POST", "/databases", "create-database")
RETRIEVE_DATABASE = _reads("GET", "/databases/{database_id}", "retrieve-database")
UPDATE_DATABASE = _sets("PATCH", "/databases/{database_id}", "update-database")
QUERY_DATABASE = _reads("POST", "/databases/{database_id}/query", "post-database-query")

CREATE_DATA_SOURCE = _writes("POST", "/data_sources", "create-a-data-source")
RETRIEVE_DATA_SOURCE = _reads("GET", "/data_sources/{data_source_id}", "retrieve-a-data-source")
UPDATE_DATA_SOURCE = _writes("PATCH", "/data_sources/{data_source_id}", "update-a-data-source")
QUERY_DATA_SOURCE = _reads("POST", "/data_sources/{data_source_id}/query", "query-a-data-source")
LIST_TEMPLATES = _reads("GET", "/data_sources/{data_source_id}/templates", "list-data-source-templates")

CREATE_VIEW = _writes("POST", "/views", "create-view")
LIST_VIEWS = _reads("GET", "/views", "list-views")
RETRIEVE_VIEW = _reads("GET", "/views/{view_id}", "retrieve-a-view")
UPDATE_VIEW = _sets("PATCH", "/views/{view_id}", "update-a-view")
DELETE_VIEW = _sets("DELETE", "/views/{view_id}", "delete-view")
# a query that is made twice expires unused
CREATE_VIEW_QUERY = _sets("POST", "/views/{view_id}/queries", "create-view-query")
RETRIEVE_VIEW_QUERY = _reads("GET", "/views/{view_id}/queries/{query_id}", "get-view-query-results")
DELETE_VIEW_QUERY = _sets("DELETE", "/views/{view_id}/queries/{query_id}", "delete-view-query")

CREATE_COMMENT = _writes("POST", "/comments", "create-a-comment")
LIST_COMMENTS = _reads("GET", "/comments", "list-comments")
RETRIEVE_COMMENT = _reads("GET", "/comments/{comment_id}", "retrieve-comment")
UPDATE_COMMENT = _sets("PATCH", "/comments/{comment_id}", "update-a-comment")
DELETE_COMMENT = _sets("DELETE", "/comments/{comment_id}", "delete-a-comment")

LIST_USERS = _reads("GET", "/users", "get-users")
RETRIEVE_USER = _reads("GET", "/users/{user_id}", "get-user")
RETRIEVE_ME = _reads("GET", "/users/me", "get-self")
SEARCH = _reads("POST", "/search", "post-search")
LIST_CUSTOM_EMOJIS = _reads("GET", "/custom_emojis", "list-custom-emojis")

# An upload that was created twice expires unused within the hour, and a part that is sent twice is stored once.
CREATE_FILE_UPLOAD = _sets("POST", "/file_uploads", "create-a-file-upload")
SEND_FILE_UPLOAD = _sets("POST", "/file_uploads/{file_upload_id}/send", "send-a-file-upload")
COMPLETE_FILE_UPLOAD = _sets("POST", "/file_uploads/{file_upload_id}/complete", "complete-a-file-upload")
RETRIEVE_FILE_UPLOAD = _reads("GET", "/file_uploads/{file_upload_id}", "retrieve-a-file-upload")
LIST_FILE_UPLOADS = _reads("GET", "/file_uploads", "list-file-uploads")

RETRIEVE_ASYNC_TASK = _reads("GET", "/async_tasks/{task_id}", "retrieve-an-async-task")

# A code and a refresh token work once: they are never sent again while the outcome is unknown.
CREATE_TOKEN = _writes("POST", "/oauth/token", "create-a-token")
INTROSPECT_TOKEN = _reads("POST", "/oauth/introspect", "introspect-token")
REVOKE_TOKEN = _sets("POST", "/oauth/revoke", "revoke-token")
