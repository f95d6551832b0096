"""Each method: what it sends, and that its answer is read."""

from collections.abc import Awaitable, Callable
from typing import Any, NamedTuple

import pytest

from notion_async import NotionClient, errors
from notion_async.models.base import Struct
from tests.endpoints.scripted import NOW, USER, Scripted, block, listing, page, refusal, uuid

A, B = uuid(1), uuid(2)
RUNS = [{"type": "text", "text": {"content": "Hi"}}]
DATABASE = {
    "object": "database",
    "id": A,
    "title": [],
    "description": [],
    "parent": {"type": "page_id", "page_id": B},
    "is_inline": False,
    "in_trash": False,
    "created_time": NOW,
    "last_edited_time": NOW,
    "data_sources": [{"id": B, "name": "Tasks"}],
    "icon": None,
    "cover": None,
    "url": "u",
    "public_url": None,
}
DATA_SOURCE: dict[str, Any] = {
    "object": "data_source",
    "id": A,
    "title": [],
    "description": [],
    "parent": {"type": "database_id", "database_id": B},
    "created_time": NOW,
    "last_edited_time": NOW,
    "created_by": USER,
    "last_edited_by": USER,
    "properties": {"Name": {"id": "title", "name": "Name", "type": "title", "title": {}}},
    "icon": None,
    "cover": None,
    "url": "u",
    "public_url": None,
}
VIEW = {
    "object": "view",
    "id": A,
    "parent": {"type": "database_id", "database_id": B},
    "name": "All",
    "type": "table",
    "created_time": NOW,
    "last_edited_time": NOW,
    "url": "u",
    "data_source_id": B,
    "filter": None,
    "sorts": None,
    "quick_filters": None,
    "configuration": None,
}
COMMENT = {
    "object": "comment",
    "id": A,
    "parent": {"type": "page_id", "page_id": B},
    "discussion_id": B,
    "created_time": NOW,
    "last_edited_time": NOW,
    "created_by": USER,
    "rich_text": [],
}
PERSON: dict[str, Any] = {"object": "user", "id": A, "type": "person", "name": "Ada", "avatar_url": None, "person": {}}
EMOJI = {"id": A, "name": "bufo", "url": "u"}
MARKDOWN = {"object": "page_markdown", "id": A, "markdown": "Hi", "truncated": False, "unknown_block_ids": []}
TEMPLATES = {"templates": [{"id": A, "name": "Bug", "is_default": True}], "has_more": False, "next_cursor": None}
VIEW_QUERY = {
    "object": "view_query",
    "id": B,
    "view_id": A,
    "expires_at": NOW,
    "total_count": 1,
    "results": [{"object": "page", "id": A}],
    "next_cursor": None,
    "has_more": False,
}
GRANT = {
    "access_token": "ntn_test_new",
    "token_type": "bearer",
    "refresh_token": None,
    "bot_id": A,
    "workspace_id": B,
    "workspace_name": None,
    "workspace_icon": None,
    "owner": {"type": "workspace", "workspace": True},
    "duplicated_template_id": None,
}
SIGNED: Any = {"client_id": "id", "client_secret": "secret"}


class Case(NamedTuple):
    method: str
    path: str
    ask: Callable[[NotionClient], Awaitable[Any]]
    answer: Any
    body: Any = b""
    query: dict[str, list[str]] = {}  # noqa: RUF012 - never changed


PAGED = {"start_cursor": ["c"], "page_size": ["5"]}
PLACE: Any = {"start_cursor": "c", "page_size": 5}
FILTER = {"property": "Done", "checkbox": {"equals": True}}
SORTS = [{"property": "Done", "direction": "ascending"}]

CASES = [
    Case("GET", "/users", lambda c: c.users.list(**PLACE), listing(PERSON), query=PAGED),
    Case("GET", f"/users/{A}", lambda c: c.users.retrieve(A), PERSON),
    Case("GET", "/users/me", lambda c: c.users.me(), PERSON),
    Case(
        "GET",
        "/custom_emojis",
        lambda c: c.custom_emojis.list(name="bufo", **PLACE),
        listing(EMOJI),
        query={"name": ["bufo"], **PAGED},
    ),
    Case("POST", "/search", lambda c: c.search(), listing(page(), DATA_SOURCE), {}),
    Case(
        "POST",
        "/search",
        lambda c: c.search("plan", filter="data_source", sort={"timestamp": "last_edited_time"}, **PLACE),
        listing(),
        {
            "query": "plan",
            "filter": {"property": "object", "value": "data_source"},
            "sort": {"timestamp": "last_edited_time"},
            **PLACE,
        },
    ),
    Case("POST", "/search", lambda c: c.search(filter={"in_trash": True}), listing(), {"filter": {"in_trash": True}}),
    Case(
        "GET",
        "/comments",
        lambda c: c.comments.list(A, **PLACE),
        listing(COMMENT),
        query={"block_id": [A], **PAGED},
    ),
    Case(
        "POST",
        "/comments",
        lambda c: c.comments.create(parent={"page_id": A}, rich_text="Hi", attachments=[{"file_upload_id": B}]),
        COMMENT,
        {"parent": {"page_id": A}, "rich_text": RUNS, "attachments": [{"file_upload_id": B}]},
    ),
    Case(
        "POST",
        "/comments",
        lambda c: c.comments.create(discussion_id=A, markdown="**Hi**", display_name={"type": "user"}),
        {"object": "comment", "id": A},
        {"discussion_id": A, "markdown": "**Hi**", "display_name": {"type": "user"}},
    ),
    Case("GET", f"/comments/{A}", lambda c: c.comments.retrieve(A), COMMENT),
    Case("PATCH", f"/comments/{A}", lambda c: c.comments.update(A, rich_text=RUNS), COMMENT, {"rich_text": RUNS}),
    Case("DELETE", f"/comments/{A}", lambda c: c.comments.delete(A), COMMENT),
    Case(
        "POST",
        "/databases",
        lambda c: c.databases.create(parent={"page_id": A}, title="Hi", properties={"Name": {"title": {}}}),
        DATABASE,
        {
            "parent": {"type": "page_id", "page_id": A},
            "title": RUNS,
            "initial_data_source": {"properties": {"Name": {"title": {}}}},
        },
    ),
    Case(
        "POST",
        "/databases",
        lambda c: c.databases.create(parent={"type": "workspace", "workspace": True}, is_inline=True),
        DATABASE,
        {"parent": {"type": "workspace", "workspace": True}, "is_inline": True},
    ),
    Case("GET", f"/databases/{A}", lambda c: c.databases.retrieve(A), DATABASE),
    Case(
        "PATCH",
        f"/databases/{A}",
        lambda c: c.databases.update(A, parent={"page_id": B}, icon=None, in_trash=True, description="Hi"),
        DATABASE,
        {"parent": {"type": "page_id", "page_id": B}, "icon": None, "in_trash": True, "description": RUNS},
    ),
    Case(
        "POST",
        "/data_sources",
        lambda c: c.data_sources.create(parent={"database_id": A}, properties={"Name": {"title": {}}}, title="Hi"),
        DATA_SOURCE,
        {"parent": {"database_id": A}, "properties": {"Name": {"title": {}}}, "title": RUNS},
    ),
    Case("GET", f"/data_sources/{A}", lambda c: c.data_sources.retrieve(A), DATA_SOURCE),
    Case(
        "PATCH",
        f"/data_sources/{A}",
        lambda c: c.data_sources.update(A, properties={"Old": None}, in_trash=False),
        DATA_SOURCE,
        {"properties": {"Old": None}, "in_trash": False},
    ),
    Case(
        "POST",
        f"/data_sources/{A}/query",
        lambda c: c.data_sources.query(
            A, filter=FILTER, sorts=SORTS, result_type="page", is_archived=True, filter_properties=["a", "b"], **PLACE
        ),
        listing(page()),
        {"filter": FILTER, "sorts": SORTS, "result_type": "page", "is_archived": True, **PLACE},
        {"filter_properties": ["a", "b"]},
    ),
    Case(
        "GET",
        f"/data_sources/{A}/templates",
        lambda c: c.data_sources.list_templates(A, name="bug", **PLACE),
        TEMPLATES,
        query={"name": ["bug"], **PAGED},
    ),
    Case(
        "GET",
        "/views",
        lambda c: c.views.list(database_id=A, data_source_id=B, **PLACE),
        listing({"object": "view", "id": A}),
        query={"database_id": [A], "data_source_id": [B], **PAGED},
    ),
    Case(
        "POST",
        "/views",
        lambda c: c.views.create(data_source_id=A, name="All", type="table", database_id=B, filter=FILTER),
        VIEW,
        {"data_source_id": A, "name": "All", "type": "table", "database_id": B, "filter": FILTER},
    ),
    Case("GET", f"/views/{A}", lambda c: c.views.retrieve(A), VIEW),
    Case(
        "PATCH",
        f"/views/{A}",
        lambda c: c.views.update(A, sorts=SORTS, quick_filters={"Done": None}, filter=None),
        VIEW,
        {"sorts": SORTS, "quick_filters": {"Done": None}, "filter": None},
    ),
    Case("DELETE", f"/views/{A}", lambda c: c.views.delete(A), {"object": "view", "id": A, "type": "table"}),
    Case("POST", f"/views/{A}/queries", lambda c: c.views.queries.create(A, page_size=5), VIEW_QUERY, {"page_size": 5}),
    Case(
        "GET",
        f"/views/{A}/queries/{B}",
        lambda c: c.views.queries.results(A, B, **PLACE),
        listing({"object": "page", "id": A}),
        query=PAGED,
    ),
    Case(
        "DELETE",
        f"/views/{A}/queries/{B}",
        lambda c: c.views.queries.delete(A, B),
        {"object": "view_query", "id": B, "deleted": True},
    ),
    Case(
        "GET",
        f"/pages/{A}/markdown",
        lambda c: c.pages.retrieve_markdown(A, include_transcript=True),
        MARKDOWN,
        query={"include_transcript": ["true"]},
    ),
    Case(
        "PATCH",
        f"/pages/{A}/markdown",
        lambda c: c.pages.update_markdown(A, replace_content="Hi"),
        MARKDOWN,
        {"type": "replace_content", "replace_content": {"new_str": "Hi"}},
    ),
    Case(
        "PATCH",
        f"/pages/{A}/markdown",
        lambda c: c.pages.update_markdown(A, insert_content="Hi"),
        MARKDOWN,
        {"type": "insert_content", "insert_content": {"content": "Hi"}},
    ),
    Case(
        "POST",
        "/blocks/meeting_notes/query",
        lambda c: c.blocks.meeting_notes.query(filter={"operator": "and"}, limit=3),
        {"results": [block()], "has_more": False},
        {"filter": {"operator": "and"}, "limit": 3},
    ),
    Case(
        "POST",
        "/blocks/meeting_notes",
        lambda c: c.blocks.meeting_notes.create(source={"type": "block", "block_id": A}, language="en"),
        block(),
        {"source": {"type": "block", "block_id": A}, "language": "en"},
    ),
    Case(
        "POST",
        "/oauth/token",
        lambda c: c.oauth.token(code="abc", redirect_uri="https://a.b", **SIGNED),
        GRANT,
        {"grant_type": "authorization_code", "code": "abc", "redirect_uri": "https://a.b"},
    ),
    Case(
        "POST",
        "/oauth/introspect",
        lambda c: c.oauth.introspect(token="t", **SIGNED),
        {"active": True},
        {"token": "t"},
    ),
    Case("POST", "/oauth/revoke", lambda c: c.oauth.revoke(token="t", **SIGNED), {"request_id": A}, {"token": "t"}),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.method} {case.path}")
async def test_a_method_sends_what_its_endpoint_takes(client: NotionClient, server: Scripted, case: Case) -> None:
    server.will(case.answer)
    answer = await case.ask(client)
    assert server.last[:2] == (case.method, f"/v1{case.path}")
    assert server.last.query == case.query
    assert server.last.body == case.body
    assert isinstance(answer, Struct)


async def test_oauth_is_signed_with_the_connections_id_and_secret(client: NotionClient, server: Scripted) -> None:
    server.will({"active": False})
    assert not (await client.oauth.introspect(token="t", **SIGNED)).active
    assert server.last.headers["Authorization"] == "Basic aWQ6c2VjcmV0"


async def test_the_oldest_version_has_the_schema_and_the_rows_in_the_database(
    old_client: NotionClient, server: Scripted
) -> None:
    server.will(DATABASE | {"properties": DATA_SOURCE["properties"]}, listing(page()))
    properties: Any = {"Name": {"title": {}}}
    made = await old_client.databases.create(parent={"page_id": A}, initial_data_source={"properties": properties})
    assert server.last.body == {"parent": {"type": "page_id", "page_id": A}, "properties": properties}
    assert isinstance(made.properties, dict)
    found = await old_client.databases.query(A, filter=FILTER, page_size=5)
    assert server.last[:2] == ("POST", f"/v1/databases/{A}/query")
    assert server.last.body == {"filter": FILTER, "page_size": 5}
    assert found.results[0].id == A
    assert [row.id async for row in old_client.databases.iterate(A)] == [A]


async def test_the_oldest_version_searches_for_databases(old_client: NotionClient, server: Scripted) -> None:
    server.will(listing())
    await old_client.search(filter="data_source")
    assert server.last.body == {"filter": {"property": "object", "value": "database"}}


async def test_later_versions_query_data_sources_only(client: NotionClient, server: Scripted) -> None:
    with pytest.raises(errors.InvalidInput, match=r"use client\.data_sources"):
        await client.databases.query(A)
    assert not server.asked


@pytest.mark.parametrize(
    ("iterate", "item"),
    [
        (lambda c: c.users.iterate(), PERSON),
        (lambda c: c.custom_emojis.iterate(), EMOJI),
        (lambda c: c.search.iterate("x", filter="page"), page()),
        (lambda c: c.comments.iterate(A), COMMENT),
        (lambda c: c.data_sources.iterate(A), page()),
        (lambda c: c.views.iterate(database_id=A), {"object": "view", "id": A}),
    ],
)
async def test_every_listing_is_followed_to_its_end(
    client: NotionClient, server: Scripted, iterate: Callable[[NotionClient], Any], item: dict[str, Any]
) -> None:
    server.will(listing(item, cursor="c"), listing(item | {"id": B}))
    assert [one.id async for one in iterate(client)] == [A, B]


async def test_templates_are_followed_to_their_end(client: NotionClient, server: Scripted) -> None:
    server.will(TEMPLATES | {"has_more": True, "next_cursor": "c"}, TEMPLATES | {"templates": []})
    assert [one.name async for one in client.data_sources.iterate_templates(A)] == ["Bug"]


async def test_a_view_query_that_expires_is_made_again(client: NotionClient, server: Scripted) -> None:
    rows = [{"object": "page", "id": uuid(number)} for number in range(5)]
    first = VIEW_QUERY | {"results": rows[:2], "has_more": True, "next_cursor": "c"}
    server.will(
        first,
        refusal(404, "object_not_found"),
        first | {"id": uuid(7)},
        listing(*rows[2:4], cursor="d"),
        listing(rows[4]),
    )
    assert [row.id async for row in client.views.queries.iterate(A, page_size=2)] == [row["id"] for row in rows]
    assert [asked.path.rpartition("/")[2] for asked in server.asked] == ["queries", B, "queries", uuid(7), uuid(7)]


async def test_a_markdown_update_wants_one_way(client: NotionClient) -> None:
    with pytest.raises(errors.InvalidInput, match="exactly one"):
        await client.pages.update_markdown(A)


async def test_every_call_has_its_own_terms(client: NotionClient, server: Scripted) -> None:
    server.will(listing(PERSON))
    assert len([user async for user in client.users.iterate(priority="bulk", deadline=30.0)]) == 1
    with pytest.raises(errors.TimedOut):
        await client.users.me(deadline=0.0)
    with pytest.raises(TypeError, match="dead_line"):
        await client.users.me(dead_line=1.0)  # type: ignore[call-arg]  # that is the test


async def test_iterators_hold_for_every_answer_of_a_query(client: NotionClient, server: Scripted) -> None:
    first = listing(kind="page_or_data_source") | {"has_more": True, "next_cursor": "next"}
    server.will(first, listing(kind="page_or_data_source"))
    sorts = ({"property": name, "direction": "ascending"} for name in ("a", "b"))
    arguments: Any = {"sorts": sorts, "filter_properties": iter(["a", "b"])}
    rows = client.data_sources.iterate(A, **arguments)
    assert [row async for row in rows] == []
    assert [asked.query for asked in server.asked] == [{"filter_properties": ["a", "b"]}] * 2
    assert [[sort["property"] for sort in asked.body["sorts"]] for asked in server.asked] == [["a", "b"]] * 2
