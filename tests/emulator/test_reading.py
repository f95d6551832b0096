"""The read side on the wire: shapes, pagination, versions, refusals."""

from __future__ import annotations

import pytest

from notion_async.emulator import Emulator, samples
from notion_async.emulator.samples.demo import ORIGINAL_ID, UNICODE
from notion_async.emulator.samples.tables import READING_LIST_ID, READING_SOURCE_ID
from tests.emulator.conftest import Caller

ROOT = samples.DEMO_PAGE_ID
BLOCK_TYPES = {
    "paragraph",
    "heading_1",
    "heading_2",
    "heading_3",
    "heading_4",
    "bulleted_list_item",
    "numbered_list_item",
    "to_do",
    "toggle",
    "quote",
    "callout",
    "code",
    "equation",
    "divider",
    "breadcrumb",
    "table_of_contents",
    "bookmark",
    "embed",
    "link_preview",
    "image",
    "video",
    "pdf",
    "audio",
    "file",
    "link_to_page",
    "table",
    "table_row",
    "column_list",
    "column",
    "tab",
    "synced_block",
    "template",
    "child_page",
    "child_database",
    "meeting_notes",
    "unsupported",
}


async def test_the_demo_holds_every_block_type_and_one_unknown_one() -> None:
    async with Emulator(samples.demo()) as notion, Caller(notion) as call:
        blocks = await call.below(ROOT)
    assert len(blocks) >= 400
    assert {block["type"] for block in blocks} == BLOCK_TYPES | {"hologram"}
    texts = {run["plain_text"] for block in blocks for run in block[block["type"]].get("rich_text", ())}
    assert set(UNICODE) <= texts


async def test_blocks_have_the_shape_of_the_wire() -> None:
    async with Emulator(samples.demo()) as notion, Caller(notion) as call:
        listing = await call.get(f"/blocks/{ROOT}/children?page_size=2")
        single = await call.get(f"/blocks/{listing['results'][0]['id']}")
    assert listing["object"] == "list"
    assert listing["type"] == "block"
    assert listing["block"] == {}
    assert listing["has_more"] is True
    assert listing["request_id"] == call_id(listing)
    assert single.pop("request_id")
    assert single == listing["results"][0]
    assert list(single) == [
        "object",
        "id",
        "parent",
        "created_time",
        "last_edited_time",
        "created_by",
        "last_edited_by",
        "has_children",
        "in_trash",
        "type",
        "heading_1",
    ]
    assert single["parent"] == {"type": "page_id", "page_id": ROOT}


def call_id(body: dict[str, str]) -> str:
    return body["request_id"]


async def test_listings_are_cut_into_pages_whose_cursor_is_the_next_block() -> None:
    async with Emulator(samples.demo(), clock=lambda: 1.8e9) as notion, Caller(notion) as call:
        whole = await call.children(ROOT)
        small = await call.children(ROOT, 7)
        listing = await call.get(f"/blocks/{ROOT}/children?page_size=7")
    assert len(whole) > 250
    assert small == whole
    assert listing["next_cursor"] == whole[7]["id"]


async def test_every_answer_names_its_request() -> None:
    async with Emulator(samples.demo()) as notion, Caller(notion) as call:
        body = await call.get("/users/me")
        assert call.headers["x-notion-request-id"] == body["request_id"]
        again = await call.get("/users/me")
    assert body["request_id"] != again["request_id"]
    assert body["bot"]["workspace_limits"]["max_file_upload_size_in_bytes"] > 0


async def test_a_synced_copy_lists_what_its_original_holds() -> None:
    async with Emulator(samples.demo()) as notion, Caller(notion) as call:
        copy = next(
            block
            for block in await call.children(ROOT)
            if block["type"] == "synced_block" and block["synced_block"]["synced_from"]
        )
        assert copy["has_children"] is True
        assert await call.children(copy["id"]) == await call.children(ORIGINAL_ID)


async def test_a_child_database_has_no_children_but_a_source_with_rows() -> None:
    async with Emulator(samples.demo()) as notion, Caller(notion) as call:
        block = await call.get(f"/blocks/{READING_LIST_ID}")
        database = await call.get(f"/databases/{READING_LIST_ID}")
        source = await call.get(f"/data_sources/{READING_SOURCE_ID}")
        rows = await call.post(f"/data_sources/{READING_SOURCE_ID}/query", {"page_size": 5})
        rest = await call.post(
            f"/data_sources/{READING_SOURCE_ID}/query", {"start_cursor": rows["next_cursor"], "page_size": 100}
        )
    assert block["has_children"] is False
    assert block["child_database"] == {"title": "Reading list"}
    assert database["data_sources"] == [{"id": READING_SOURCE_ID, "name": "Reading list"}]
    assert source["database_parent"] == {"type": "page_id", "page_id": ROOT}
    assert rows["next_cursor"].startswith("s:")
    assert len(rows["results"]) + len(rest["results"]) == 12
    assert set(rows["results"][0]["properties"]) == set(source["properties"])


async def test_queries_show_only_the_properties_asked_for() -> None:
    async with Emulator(samples.demo()) as notion, Caller(notion) as call:
        source = await call.get(f"/data_sources/{READING_SOURCE_ID}")
        pages_id = source["properties"]["Pages"]["id"]
        path = f"/data_sources/{READING_SOURCE_ID}/query?filter_properties=Name&filter_properties[]={pages_id}"
        rows = await call.post(path)
    assert set(rows["results"][0]["properties"]) == {"Name", "Pages"}


async def test_older_versions_say_archived_and_transcription() -> None:
    async with Emulator(samples.demo()) as notion, Caller(notion, version="2025-09-03") as call:
        blocks = await call.children(ROOT)
        page = await call.get(f"/pages/{ROOT}")
    assert all(block["archived"] is block["in_trash"] is False for block in blocks)
    assert page["archived"] is False
    assert "transcription" in {block["type"] for block in blocks}
    assert "meeting_notes" not in {block["type"] for block in blocks}


async def test_before_data_sources_the_database_has_the_schema() -> None:
    async with Emulator(samples.demo()) as notion, Caller(notion, version="2022-06-28") as call:
        database = await call.get(f"/databases/{READING_LIST_ID}")
        rows = await call.post(f"/databases/{READING_LIST_ID}/query")
        status, _ = await call("GET", f"/data_sources/{READING_SOURCE_ID}")
    assert "data_sources" not in database
    assert database["properties"]["Name"]["type"] == "title"
    assert rows["type"] == "page_or_database"
    assert rows["results"][0]["parent"] == {"type": "database_id", "database_id": READING_LIST_ID}
    assert status == 400


@pytest.mark.parametrize(
    ("path", "status", "code", "words"),
    [
        ("/pages/AAA", 400, "validation_error", 'path.page_id should be a valid uuid, instead was `"AAA"`.'),
        ("/nothing", 400, "invalid_request_url", "Invalid request URL."),
        ("/pages/" + "0" * 32, 404, "object_not_found", "Could not find page with ID: 00000000-0000-"),
        (f"/pages/{READING_LIST_ID}", 400, "validation_error", "is a database, not a page"),
        (f"/databases/{ROOT}", 400, "validation_error", "is a page, not a database"),
        ("/users/" + "0" * 32, 404, "object_not_found", "Could not find user with ID"),
        ("/comments", 400, "validation_error", "query.block_id should be defined"),
        ("/comments?block_id=x", 400, "validation_error", "query.block_id should be a valid uuid"),
        ("/comments/" + "0" * 32, 404, "object_not_found", "Could not find comment"),
        ("/data_sources/" + "0" * 32, 404, "object_not_found", "Could not find database with ID"),
        (f"/blocks/{ROOT}/children?page_size=101", 400, "validation_error", "should be ≤ `100`, instead was `101`"),
        (f"/blocks/{ROOT}/children?page_size=0", 400, "validation_error", "should be ≥ `1`"),
        (f"/blocks/{ROOT}/children?page_size=x", 400, "validation_error", "should be a number"),
        (f"/blocks/{ROOT}/children?start_cursor=x", 400, "validation_error", "start_cursor provided is invalid: x"),
    ],
)
async def test_bad_requests_are_refused_in_notions_words(path: str, status: int, code: str, words: str) -> None:
    async with Emulator(samples.demo()) as notion, Caller(notion) as call:
        got, body = await call("GET", path)
        assert (got, body["status"], body["code"]) == (status, status, code)
        assert words in body["message"]
        assert call.headers["x-notion-request-id"] == body["request_id"]
        if status == 404:
            assert body["additional_data"] == {"integration_id": notion.connection.bot_id}


async def test_a_token_and_a_version_are_needed() -> None:
    async with Emulator(samples.demo()) as notion:
        async with Caller(notion, token="ntn_wrong") as call:
            status, body = await call("GET", "/users/me")
            assert (status, body["code"]) == (401, "unauthorized")
        async with Caller(notion, version=None) as call:
            status, body = await call("GET", "/users/me")
            assert (status, body["code"]) == (400, "missing_version")
        async with Caller(notion, version="2020-01-01") as call:
            status, body = await call("GET", "/users/me")
            assert (status, body["code"]) == (400, "validation_error")


async def test_what_is_not_shared_is_not_found() -> None:
    async with Emulator(samples.demo()) as notion, Caller(notion) as call:
        block = next(one for one in await call.children(ROOT) if one["type"] == "toggle")
        notion.workspace.unshared.add(block["id"])
        inner = notion.workspace.children_of(block["id"])[0]
        for path in (f"/blocks/{block['id']}", f"/blocks/{block['id']}/children", f"/blocks/{inner}"):
            status, body = await call("GET", path)
            assert (status, body["code"]) == (404, "object_not_found")
        assert (await call.get(f"/blocks/{ROOT}"))["has_children"] is True


async def test_missing_capabilities_are_refused() -> None:
    async with Emulator(samples.demo()) as notion, Caller(notion) as call:
        notion.connection.capabilities = frozenset({"user_information"})
        status, body = await call("GET", f"/pages/{ROOT}")
        assert (status, body["code"]) == (403, "restricted_resource")
        people = (await call.get("/users"))["results"]
    assert {"person": {}} in [{"person": one.get("person")} for one in people]


async def test_search_finds_titles_of_pages_and_data_sources() -> None:
    async with Emulator(samples.demo()) as notion, Caller(notion) as call:
        both = await call.post("/search", {"query": "reading LIST"})
        pages = await call.post("/search", {"filter": {"property": "object", "value": "page"}, "page_size": 100})
        users = await call.get("/users")
        one = await call.get(f"/users/{users['results'][0]['id']}")
        comments = await call.get(f"/comments?block_id={ROOT}")
        comment = await call.get(f"/comments/{comments['results'][0]['id']}")
    assert [one["object"] for one in both["results"]] == ["data_source"]
    assert {one["object"] for one in pages["results"]} == {"page"}
    assert one["id"] == users["results"][0]["id"]
    assert comment["rich_text"][0]["plain_text"] == "A comment on the page"


async def test_a_copy_of_what_is_not_shared_is_not_found() -> None:
    async with Emulator(samples.demo()) as notion, Caller(notion) as call:
        copy = next(
            block
            for block in await call.children(ROOT)
            if block["type"] == "synced_block" and block["synced_block"]["synced_from"]
        )
        notion.workspace.unshared.add(ORIGINAL_ID)
        status, body = await call("GET", f"/blocks/{copy['id']}/children")
    assert (status, body["code"]) == (404, "object_not_found")


async def test_bodies_are_compressed_when_asked_to_be() -> None:
    async with Emulator(samples.demo(), gzip=True) as notion, Caller(notion) as call:
        assert len(await call.children(ROOT)) > 250
        assert call.headers["Content-Encoding"] == "gzip"
        await call("GET", "/users/me", headers={"Accept-Encoding": "identity"})
        assert "Content-Encoding" not in call.headers


async def test_the_log_says_what_came_and_how_it_was_answered() -> None:
    async with Emulator(samples.demo()) as notion, Caller(notion) as call:
        await call.get(f"/blocks/{ROOT}/children?page_size=1")
        await call("GET", "/nothing")
        first, second = notion.requests
    assert first.route == "GET /v1/blocks/{block_id}/children"
    assert first.path == f"/v1/blocks/{ROOT}/children?page_size=1"
    assert (first.status, first.in_flight) == (200, 1)
    assert (second.route, second.status) == ("GET /v1/nothing", 400)
