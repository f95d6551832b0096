"""Every call the Python client offers, one after the other."""

from __future__ import annotations

import io
from typing import Any

from notion_async.emulator.samples.tables import READING_SOURCE_ID

Said = list[tuple[str, Any]]


def words(text: str) -> list[Any]:
    return [{"text": {"content": text}}]


async def run(client: Any, home: str, code: str) -> Said:
    """Call everything; gives the name of each answer's type and the answer."""
    said: Said = []
    page = await _pages(client, home, said)
    await _blocks(client, page, said)
    source, database = await _databases(client, page, said)
    await _views(client, database, source, said)
    await _uploads(client, said)
    await _comments(client, page, said)
    users = await client.users.list()
    said += [("ListUsersResponse", users), ("GetSelfResponse", await client.users.me())]
    said.append(("GetUserResponse", await client.users.retrieve(users["results"][0]["id"])))
    said.append(("ListCustomEmojisResponse", await client.custom_emojis.list()))
    said.append(("SearchResponse", await client.search(query="Python")))
    await _oauth(client, code, said)
    return said


async def _pages(client: Any, home: str, said: Said) -> str:
    page = await client.pages.create(parent={"page_id": home}, properties={"title": {"title": words("Python")}})
    other = await client.pages.create(parent={"page_id": home}, properties={"title": {"title": words("Other")}})
    page_id = page["id"]
    said += [
        ("CreatePageResponse", page),
        ("GetPageResponse", await client.pages.retrieve(page_id)),
        ("UpdatePageResponse", await client.pages.update(page_id, icon={"emoji": "🐍"})),
        ("GetPagePropertyResponse", await client.pages.properties.retrieve(page_id, "title")),
        ("MovePageResponse", await client.pages.move(other["id"], parent={"page_id": page_id})),
        (
            "UpdatePageMarkdownResponse",
            await client.pages.update_markdown(
                page_id, type="insert_content", insert_content={"content": "## Hello\n- [ ] from Python"}
            ),
        ),
        ("GetPageMarkdownResponse", await client.pages.retrieve_markdown(page_id)),
    ]
    return str(page_id)


async def _blocks(client: Any, page: str, said: Said) -> None:
    made = await client.blocks.children.append(page, children=[{"paragraph": {"rich_text": words("one")}}])
    block = made["results"][0]["id"]
    said += [
        ("AppendBlockChildrenResponse", made),
        ("ListBlockChildrenResponse", await client.blocks.children.list(page)),
        ("GetBlockResponse", await client.blocks.retrieve(block)),
        ("UpdateBlockResponse", await client.blocks.update(block, paragraph={"rich_text": words("two")})),
        ("DeleteBlockResponse", await client.blocks.delete(block)),
        ("QueryMeetingNotesResponse", await client.blocks.meeting_notes.query(limit=3)),
    ]


async def _databases(client: Any, page: str, said: Said) -> tuple[str, str]:
    database = await client.databases.create(
        parent={"type": "page_id", "page_id": page},
        title=words("Things"),
        initial_data_source={"properties": {"Name": {"title": {}}, "Number": {"number": {}}}},
    )
    source, database_id = database["data_sources"][0]["id"], database["id"]
    await client.pages.create(
        parent={"data_source_id": source}, properties={"Name": {"title": words("Row")}, "Number": {"number": 3}}
    )
    said += [
        ("CreateDatabaseResponse", database),
        ("GetDatabaseResponse", await client.databases.retrieve(database_id)),
        ("UpdateDatabaseResponse", await client.databases.update(database_id, is_inline=True)),
        ("GetDataSourceResponse", await client.data_sources.retrieve(source)),
        ("UpdateDataSourceResponse", await client.data_sources.update(source, properties={"Check": {"checkbox": {}}})),
        (
            "QueryDataSourceResponse",
            await client.data_sources.query(source, filter={"property": "Number", "number": {"greater_than": 2}}),
        ),
        ("ListDataSourceTemplatesResponse", await client.data_sources.list_templates(READING_SOURCE_ID)),
        (
            "CreateDataSourceResponse",
            await client.data_sources.create(parent={"database_id": database_id}, properties={"Title": {"title": {}}}),
        ),
    ]
    return str(source), str(database_id)


async def _views(client: Any, database: str, source: str, said: Said) -> None:
    view = await client.views.create(database_id=database, data_source_id=source, name="List", type="list")
    view_id = view["id"]
    query = await client.views.queries.create(view_id)
    said += [
        ("CreateViewResponse", view),
        ("GetViewResponse", await client.views.retrieve(view_id)),
        ("UpdateViewResponse", await client.views.update(view_id, name="Rows")),
        ("ListDatabaseViewsResponse", await client.views.list(database_id=database)),
        ("CreateViewQueryResponse", query),
        ("GetViewQueryResultsResponse", await client.views.queries.results(view_id, query["id"])),
        ("DeleteViewQueryResponse", await client.views.queries.delete(view_id, query["id"])),
        ("DeleteViewResponse", await client.views.delete(view_id)),
    ]


async def _uploads(client: Any, said: Said) -> None:
    upload = await client.file_uploads.create(filename="note.txt", content_type="text/plain")
    sent = await client.file_uploads.send(upload["id"], file=("note.txt", io.BytesIO(b"bytes"), "text/plain"))
    big = await client.file_uploads.create(mode="multi_part", number_of_parts=1, filename="n.txt")
    await client.file_uploads.send(big["id"], file=("n.txt", io.BytesIO(b"end"), "text/plain"), part_number="1")
    said += [
        ("CreateFileUploadResponse", upload),
        ("SendFileUploadResponse", sent),
        ("CompleteFileUploadResponse", await client.file_uploads.complete(big["id"])),
        ("GetFileUploadResponse", await client.file_uploads.retrieve(upload["id"])),
        ("ListFileUploadsResponse", await client.file_uploads.list(status="uploaded")),
    ]


async def _comments(client: Any, page: str, said: Said) -> None:
    comment = await client.comments.create(parent={"page_id": page}, rich_text=words("Well"))
    comment_id = comment["id"]
    said += [
        ("CreateCommentResponse", comment),
        ("ListCommentsResponse", await client.comments.list(block_id=page)),
        ("GetCommentResponse", await client.comments.retrieve(comment_id)),
        ("UpdateCommentResponse", await client.comments.update(comment_id, rich_text=words("Better"))),
        ("DeleteCommentResponse", await client.comments.delete(comment_id)),
    ]


async def _oauth(client: Any, code: str, said: Said) -> None:
    tokens = await client.oauth.token("client", "secret", grant_type="authorization_code", code=code)
    said += [
        ("OauthTokenResponse", tokens),
        ("OauthIntrospectResponse", await client.oauth.introspect("client", "secret", token=tokens["access_token"])),
        ("OauthRevokeResponse", await client.oauth.revoke("client", "secret", token=tokens["access_token"])),
    ]
