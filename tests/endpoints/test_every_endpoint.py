"""One script that asks every endpoint there is, in all three versions of the API, of the emulated Notion."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

import notion_async as na
from notion_async import NotionClient, errors, filters, models, parents, properties
from notion_async._http import routes
from notion_async.emulator import Emulator
from notion_async.emulator.samples.people import PERSON

VERSIONS = ["2022-06-28", "2025-09-03", "2026-03-11"]
ROUTES = [route for route in vars(routes).values() if isinstance(route, routes.Route)]
NEWER_NOUNS = ("/data_sources", "/views")
CLIENT: Any = {"client_id": "id", "client_secret": "secret"}


@pytest.fixture
async def notion(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Emulator]:
    monkeypatch.setattr("notion_async.emulator.tasks.POLL_AFTER", 0)
    monkeypatch.setattr("notion_async._endpoints.file_uploads._FIRST_POLL", 0)
    async with Emulator() as notion:
        notion.workspace.oauth_clients["id"] = "secret"
        notion.workspace.oauth_codes["code"] = {"name": "Installed"}
        emoji = "00000000-0000-4000-8000-00000000e0e0"
        notion.workspace.emojis[emoji] = {"id": emoji, "name": "bufo", "url": "https://example.com/bufo.png"}
        yield notion


@pytest.fixture(params=VERSIONS)
async def client(request: pytest.FixtureRequest, notion: Emulator) -> AsyncIterator[NotionClient]:
    version = request.param
    async with NotionClient(notion.token, base_url=notion.url, notion_version=version, rate_limit=None) as client:
        yield client


@pytest.fixture
def knows_data_sources(client: NotionClient) -> bool:
    return client._session.options.notion_version >= "2025-09-03"


async def pages(client: NotionClient, root: str) -> str:
    page = await client.pages.create(
        parent=parents.page_parent(root),
        properties={"title": properties.title("Plan")},
        icon="🐸",
        cover="https://example.com/a.png",
        children=[na.blocks.paragraph("One"), na.blocks.paragraph("Two")],
    )
    assert (await client.pages.retrieve(page.id)).title == "Plan"
    assert (await client.pages.retrieve(page.id, full_properties=True)).title == "Plan"
    changed = await client.pages.update(
        page.id, properties={"title": "Plans"}, validate=True, icon=None, is_locked=True
    )
    assert (changed.title, changed.icon, changed.is_locked) == ("Plans", None, True)
    runs = [item async for item in client.pages.properties.iterate(page.id, "title")]
    assert [run.value for run in runs] == ["Plans"]
    assert isinstance(await client.pages.properties.retrieve(page.id, "title"), models.PropertyItemList)
    place = {"type": "page_start"}
    below = {"title": properties.title("Below")}
    other = await client.pages.create(parent={"page_id": root}, properties=below, position=place)
    assert (await client.blocks.children.list(root)).results[0].id == other.id
    moved = await client.pages.move(other.id, parents.page_parent(page.id))
    assert isinstance(moved.parent, models.PageParent)
    assert moved.parent.id == page.id
    assert (await client.pages.trash(other.id)).in_trash
    assert not (await client.pages.restore(other.id)).in_trash
    await client.pages.archive(other.id)
    return page.id


async def markdown(client: NotionClient, root: str) -> None:
    page = await client.pages.create(parent={"page_id": root}, markdown="# Notes\nFirst")
    assert page.title == "Notes"
    assert (await client.pages.retrieve_markdown(page.id)).markdown.strip() == "First"
    after = await client.pages.update_markdown(page.id, insert_content="Second")
    assert "Second" in after.markdown
    update: Any = {"content_updates": [{"old_str": "Second", "new_str": "Third"}]}
    assert "Third" in (await client.pages.update_markdown(page.id, update_content=update)).markdown
    task = await client.pages.update_markdown(page.id, replace_content="New", allow_async=True)
    assert isinstance(task, models.AsyncTask)
    done = await client.async_tasks.wait(task)
    assert isinstance(done, models.PageMarkdown)
    assert done.markdown.strip() == "New"
    made = await client.pages.create(parent={"page_id": root}, markdown="# Later", allow_async=True)
    assert isinstance(made, models.AsyncTask)
    assert isinstance(await client.async_tasks.wait(made.id), models.Page)


async def blocks(client: NotionClient, page_id: str) -> None:
    first, last = [block async for block in client.blocks.children.iterate(page_id, page_size=1)][:2]
    between = await client.blocks.children.append(page_id, [na.blocks.to_do("Between")], after=first.id)
    assert [block.type for block in between] == ["to_do"]
    top = await client.blocks.children.append(page_id, [na.blocks.divider(), na.blocks.quote("Top")], position="start")
    order = [block.id for block in (await client.blocks.children.list(page_id)).results]
    assert order[:5] == [top[0].id, top[1].id, first.id, between[0].id, last.id]
    done = await client.blocks.update(between[0].id, {"to_do": {"checked": True}})
    assert isinstance(done, models.ToDoBlock)
    assert done.to_do.checked
    assert (await client.blocks.delete(last.id)).in_trash
    assert not (await client.blocks.update(last.id, in_trash=False)).in_trash
    assert (await client.blocks.retrieve(page_id)).type == "child_page"


async def databases(client: NotionClient, root: str, *, knows_data_sources: bool) -> models.Database:
    database = await client.databases.create(parent={"page_id": root}, title="Tasks", properties=SCHEMA)
    changed = await client.databases.update(database.id, title="Jobs", icon="📋")
    assert changed.plain_text == "Jobs"
    database = await client.databases.retrieve(database.id)
    row: Any = {"parent": {"database_id": database.id}, "validate": True}
    made = [
        outcome.result()
        async for outcome in client.pages.create_many(
            [row | {"properties": {"Name": f"Row {number}", "Done": number % 2 == 0}} for number in range(5)]
        )
    ]
    assert [page.title for page in made] == [f"Row {number}" for number in range(5)]
    changes: Any = [(page.id, {"properties": {"Done": {"checkbox": True}}}) for page in made]
    done = [outcome.result()["Done"].value async for outcome in client.pages.update_many(changes)]
    assert done == [True] * 5
    if not knows_data_sources:
        only = {"property": "Name", "title": {"equals": "Row 3"}}
        assert len((await client.databases.query(database.id, filter=only)).results) == 1
        assert len([row async for row in client.databases.iterate(database.id, page_size=2)]) == 5
    return database


SCHEMA: Any = {"Name": {"title": {}}, "Done": {"checkbox": {}}, "Files": {"files": {}}}


async def data_sources(client: NotionClient, database: models.Database) -> None:
    (reference,) = database.data_sources or ()
    source = await client.data_sources.retrieve(reference.id)
    assert source.properties.keys() == SCHEMA.keys()
    changed = await client.data_sources.update(source.id, properties={"Due": {"date": {}}}, title="Rows")
    assert "Due" in changed.properties
    found = await client.data_sources.query(
        source.id,
        filter=(filters.prop("Name").title == "Row 3") | (filters.prop("Name").title == "Row 4"),
        sorts=[models.Sort(property="Name", direction="ascending")],
        filter_properties=["Name"],
    )
    assert [row.title for row in found.results if isinstance(row, models.Page)] == ["Row 3", "Row 4"]
    assert len([row async for row in client.data_sources.iterate(source.id, page_size=2)]) == 5
    assert (await client.data_sources.list_templates(source.id)).results == []
    assert [template async for template in client.data_sources.iterate_templates(source.id)] == []
    second = await client.data_sources.create(parent={"database_id": database.id}, properties=SCHEMA, title="More")
    assert (await client.data_sources.update(second.id, in_trash=True)).in_trash


async def templates(client: NotionClient, notion: Emulator, database: models.Database) -> None:
    source_id = (database.data_sources or ())[0].id
    template = await client.pages.create(
        parent={"page_id": notion.root_id},
        properties={"title": properties.title("Bug")},
        children=[na.blocks.quote("How")],
    )
    notion.workspace.templates[source_id] = [template.id]
    assert [one.name async for one in client.data_sources.iterate_templates(source_id, name="bug")] == ["Bug"]
    row = await client.pages.create(parent={"data_source_id": source_id}, template={"type": "default"})
    assert [block.plain_text async for block in client.blocks.children.iterate(row.id)] == ["How"]
    again = {"type": "template_id", "template_id": template.id}
    await client.pages.update(row.id, template=again, erase_content=True)
    assert [block.plain_text async for block in client.blocks.children.iterate(row.id)] == ["How"]
    await client.pages.trash(row.id)


async def views(client: NotionClient, database: models.Database) -> None:
    source_id = (database.data_sources or ())[0].id
    view = await client.views.create(data_source_id=source_id, name="All", type="table", database_id=database.id)
    assert (await client.views.update(view.id, name="Everything")).name == "Everything"
    assert (await client.views.retrieve(view.id)).type == "table"
    assert view.id in {one.id for one in (await client.views.list(database_id=database.id)).results}
    assert view.id in {one.id async for one in client.views.iterate(data_source_id=source_id, page_size=1)}
    query = await client.views.queries.create(view.id, page_size=2)
    assert query.total_count == 5
    assert isinstance(query.next_cursor, str)
    more = await client.views.queries.results(view.id, query.id, start_cursor=query.next_cursor, page_size=2)
    assert len(more.results) == 2
    assert (await client.views.queries.delete(view.id, query.id)).deleted
    assert len([row async for row in client.views.queries.iterate(view.id, page_size=2)]) == 5
    assert (await client.views.delete(view.id)).id == view.id


async def people(client: NotionClient) -> None:
    me = await client.users.me()
    assert isinstance(me, models.Bot)
    assert me.id in {user.id for user in (await client.users.list()).results}
    assert {user.id async for user in client.users.iterate(page_size=1)} >= {me.id, PERSON}
    assert (await client.users.retrieve(PERSON)).id == PERSON


async def comments(client: NotionClient, page_id: str) -> None:
    first = await client.comments.create(parent={"page_id": page_id}, rich_text="What of this?")
    assert isinstance(first, models.Comment)
    assert first.discussion_id
    answer = await client.comments.create(discussion_id=first.discussion_id, markdown="**Nothing**")
    listed = await client.comments.list(page_id)
    assert [comment.id for comment in listed.results] == [first.id, answer.id]
    assert len([comment async for comment in client.comments.iterate(page_id, page_size=1)]) == 2
    changed = await client.comments.update(answer.id, rich_text="Something")
    assert isinstance(changed, models.Comment)
    assert changed.plain_text == "Something"
    assert (await client.comments.retrieve(first.id)).id == first.id
    await client.comments.delete(answer.id)
    assert len((await client.comments.list(page_id)).results) == 1


async def searching(client: NotionClient) -> None:
    found = await client.search("Plans", filter="page")
    assert [page.title for page in found.results if isinstance(page, models.Page)] == ["Plans"]
    kinds = {item.object async for item in client.search.iterate(filter="data_source", page_size=1)}
    assert len(kinds) == 1
    assert (await client.custom_emojis.list(name="bufo")).results[0].name == "bufo"
    assert [emoji.name async for emoji in client.custom_emojis.iterate()] == ["bufo"]


async def files(client: NotionClient, page_id: str, database_id: str, folder: Path) -> str:
    path = folder / "plan.txt"
    path.write_text("A plan.")
    upload = await client.file_uploads.upload(path)
    begun = await client.file_uploads.create(mode="multi_part", filename="a.mp4", number_of_parts=2)
    await client.file_uploads.send(begun.id, bytes(5 * 1024 * 1024), part_number=1, content_type="video/mp4")
    await client.file_uploads.send(begun.id, b"end", part_number=2, content_type="video/mp4")
    video = await client.file_uploads.complete(begun.id)
    assert (await client.file_uploads.retrieve(video.id)).status == "uploaded"
    assert len((await client.file_uploads.list(status="uploaded")).results) == 2
    assert len([one async for one in client.file_uploads.iterate(page_size=1)]) == 2
    picture = await client.file_uploads.import_external("https://example.com/a.png", filename="a.png")
    page = await client.pages.update(page_id, cover=picture, icon=picture)
    assert isinstance(page.cover, models.HostedFile)
    blocks = await client.blocks.children.append(
        page_id, [na.blocks.file(na.files.uploaded(upload.id)), na.blocks.video(na.files.uploaded(video.id))]
    )
    assert [block.type for block in blocks] == ["file", "video"]
    row = await client.pages.create(parent={"database_id": database_id}, properties={"Files": [upload]}, validate=True)
    attached = row["Files"]
    assert isinstance(attached, models.FilesProperty)
    assert isinstance(attached.files[0], models.HostedFile)
    comment = await client.comments.create(parent={"page_id": row.id}, rich_text="Here.", attachments=[upload])
    assert isinstance(comment, models.Comment)
    assert comment.attachments
    await client.pages.trash(row.id)
    return blocks[1].id


async def meeting_notes(client: NotionClient, video_id: str) -> None:
    notes = await client.blocks.meeting_notes.create(source={"type": "block", "block_id": video_id}, title="Monday")
    assert notes.type == "meeting_notes"
    found = await client.blocks.meeting_notes.query(limit=3)
    assert [block.id for block in found.results] == [notes.id]


async def tokens(client: NotionClient) -> None:
    grant = await client.oauth.token(code="code", **CLIENT)
    assert grant.refresh_token
    fresh = await client.oauth.token(grant_type="refresh_token", refresh_token=grant.refresh_token, **CLIENT)
    assert (await client.oauth.introspect(token=fresh.access_token, **CLIENT)).active
    await client.oauth.revoke(token=fresh.access_token, **CLIENT)
    assert not (await client.oauth.introspect(token=fresh.access_token, **CLIENT)).active
    with pytest.raises(errors.InvalidRequest, match="invalid_grant"):
        await client.oauth.token(code="code", **CLIENT)


async def test_every_endpoint_answers_in_every_version(
    client: NotionClient, notion: Emulator, tmp_path: Path, knows_data_sources: bool
) -> None:
    root = notion.root_id
    page_id = await pages(client, root)
    await markdown(client, root)
    await blocks(client, page_id)
    database = await databases(client, root, knows_data_sources=knows_data_sources)
    video_id = await files(client, page_id, database.id, tmp_path)
    if knows_data_sources:
        await data_sources(client, database)
        await templates(client, notion, database)
        await views(client, database)
    await people(client)
    await comments(client, page_id)
    await searching(client)
    await meeting_notes(client, video_id)
    await tokens(client)
    assert (await client.request("POST", "/agents/query", body={}, reads=True))["object"] == "list"

    asked = {request.route.replace(" /v1", " ") for request in notion.requests}
    other_versions = {
        route.name
        for route in ROUTES
        if (route == routes.QUERY_DATABASE if knows_data_sources else route.template.startswith(NEWER_NOUNS))
    }
    assert {route.name for route in ROUTES} - asked == other_versions
