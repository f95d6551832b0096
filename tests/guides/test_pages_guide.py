"""Every example of the guide to the pages API: by the body that its curl sends, and by our constructors."""

from typing import Any

import pytest

import notion_async as na
from notion_async import NotionClient, errors, models, parents, properties
from notion_async.emulator import Emulator
from notion_async.models.codec import decode, encode

NAMED = {"Name": {"title": [{"text": {"content": "New Task"}}]}, "Status": {"select": {"name": "To Do"}}}


def heading(text: str) -> dict[str, Any]:
    return {
        "object": "block",
        "type": "heading_2",
        "heading_2": {"rich_text": [{"type": "text", "text": {"content": text}}]},
    }


def paragraph(text: str) -> dict[str, Any]:
    return {
        "object": "block",
        "type": "paragraph",
        "paragraph": {"rich_text": [{"type": "text", "text": {"content": text}}]},
    }


def as_curl(database_id: str) -> dict[str, Any]:
    return {"parent": {"type": "database_id", "database_id": database_id}, "properties": NAMED}


def constructed(database_id: str) -> dict[str, Any]:
    return {
        "parent": parents.database_parent(database_id),
        "properties": {"Name": properties.title("New Task"), "Status": properties.select("To Do")},
    }


def plain(database_id: str) -> dict[str, Any]:
    return {
        "parent": {"database_id": database_id},
        "properties": {"Name": "New Task", "Status": "To Do"},
        "validate": True,
    }


@pytest.mark.parametrize("body", [as_curl, constructed, plain])
async def test_create_a_database_page(client: NotionClient, database_id: str, body: Any) -> None:
    page = await client.pages.create(**body(database_id))
    assert page.title == "New Task"
    assert page["Status"].value == "To Do"


async def test_create_by_any_request(client: NotionClient, database_id: str) -> None:
    answer = await client.request("POST", "/pages", body=as_curl(database_id))
    assert answer["object"] == "page"


INGREDIENTS = "Fresh kale, olive oil, lemon juice, parmesan cheese"


@pytest.mark.parametrize(
    "children",
    [
        [heading("Ingredients"), paragraph(INGREDIENTS)],
        [na.blocks.heading_2("Ingredients"), na.blocks.paragraph(INGREDIENTS)],
    ],
    ids=["curl", "constructors"],
)
async def test_create_a_page_with_content(client: NotionClient, database_id: str, children: Any) -> None:
    page = await client.pages.create(
        parent={"type": "database_id", "database_id": database_id},
        properties={"Name": {"title": [{"text": {"content": "Recipe: Kale Salad"}}]}},
        children=children,
    )
    blocks = [block async for block in client.blocks.children.iterate(page.id)]
    assert [block.type for block in blocks] == ["heading_2", "paragraph"]
    assert [block.plain_text for block in blocks] == ["Ingredients", INGREDIENTS]


async def test_retrieve_a_page(client: NotionClient, database_id: str) -> None:
    made = await client.pages.create(**as_curl(database_id))
    page = await client.pages.retrieve(made.id)
    assert page.title == "New Task"
    assert page.cover is None
    assert not page.in_trash


def test_the_guides_response_can_be_read() -> None:
    user = {"object": "user", "id": "6794760a-1f15-45cd-9c65-0dfe42f5135a"}
    response = {
        "object": "page",
        "id": "b55c9c91-384d-452b-81db-d1ef79372b75",
        "created_time": "2022-03-01T19:05:00.000Z",
        "last_edited_time": "2022-03-01T19:05:00.000Z",
        "created_by": user,
        "last_edited_by": user,
        "cover": None,
        "icon": None,
        "parent": {"type": "database_id", "database_id": "8e2c2b76-9e1d-47d2-87b9-ed3035d607ae"},
        "archived": False,
        "properties": {
            "Name": {"id": "title", "type": "title", "title": [{"type": "text", "text": {"content": "New Task"}}]},
            "Status": {"id": "status", "type": "select", "select": {"name": "To Do"}},
        },
    }
    page = decode(encode(response), models.Page)
    name = page["Name"]
    assert isinstance(name, models.TitleProperty)
    (run,) = name.title
    assert isinstance(run, models.TextRichText)
    assert run.text.content == "New Task"
    assert page["Status"].type == "select"
    assert not page.in_trash


@pytest.mark.parametrize(
    "change",
    [
        {"properties": {"Status": {"select": {"name": "In Progress"}}}},
        {"properties": {"Status": properties.select("In Progress")}},
        {"properties": {"Status": "In Progress"}, "validate": True},
    ],
    ids=["curl", "constructors", "plain"],
)
async def test_update_page_properties(client: NotionClient, database_id: str, change: Any) -> None:
    made = await client.pages.create(**as_curl(database_id))
    page = await client.pages.update(made.id, **change)
    assert page["Status"].value == "In Progress"
    assert page.title == "New Task"


@pytest.mark.parametrize("way", ["curl", "trash"])
async def test_archive_a_page(client: NotionClient, database_id: str, way: str) -> None:
    made = await client.pages.create(**as_curl(database_id))
    if way == "curl":
        page = await client.pages.update(made.id, archived=True)
    else:
        page = await getattr(client.pages, way)(made.id)
    assert page.in_trash
    assert not (await client.pages.restore(made.id)).in_trash


@pytest.mark.parametrize(
    ("name", "curl", "constructed", "plain", "value"),
    [
        (
            "Name",
            {"title": [{"text": {"content": "Page Title"}}]},
            properties.title("Page Title"),
            "Page Title",
            "Page Title",
        ),
        ("Status", {"select": {"name": "In Progress"}}, properties.select("In Progress"), "In Progress", "In Progress"),
        (
            "Tags",
            {"multi_select": [{"name": "urgent"}, {"name": "work"}]},
            properties.multi_select(["urgent", "work"]),
            ["urgent", "work"],
            ["urgent", "work"],
        ),
        ("Due Date", {"date": {"start": "2022-12-08"}}, properties.date("2022-12-08"), "2022-12-08", None),
        (
            "Description",
            {"rich_text": [{"text": {"content": "Detailed description here"}}]},
            properties.rich_text("Detailed description here"),
            "Detailed description here",
            "Detailed description here",
        ),
        ("Priority", {"number": 5}, properties.number(5), 5, 5),
        ("Completed", {"checkbox": False}, properties.checkbox(False), False, False),
    ],
)
async def test_property_types(
    client: NotionClient, database_id: str, name: str, curl: Any, constructed: Any, plain: Any, value: Any
) -> None:
    parent = parents.database_parent(database_id)
    for given, validate in ((curl, False), (constructed, False), (plain, True), (curl, True), (constructed, True)):
        page = await client.pages.create(parent=parent, properties={name: given}, validate=validate)
        found = page[name].value
        assert str(found) == "2022-12-08" if name == "Due Date" else found == value


async def test_400_invalid_property_values(client: NotionClient, database_id: str) -> None:
    with pytest.raises(errors.InvalidRequest) as raised:
        await client.pages.create(parent={"database_id": database_id}, properties={"Priority": {"number": "five"}})
    assert (raised.value.status, raised.value.code) == (400, "validation_error")


async def test_401_invalid_token(notion: Emulator, version: str) -> None:
    async with NotionClient("ntn_wrong", base_url=notion.url, notion_version=version) as stranger:
        with pytest.raises(errors.Unauthorized) as raised:
            await stranger.pages.retrieve(notion.root_id)
    assert (raised.value.status, raised.value.code) == (401, "unauthorized")


async def test_403_no_right_to_create_pages(client: NotionClient, notion: Emulator, database_id: str) -> None:
    notion.connection.capabilities = frozenset({"read_content"})
    with pytest.raises(errors.Forbidden) as raised:
        await client.pages.create(**as_curl(database_id))
    assert (raised.value.status, raised.value.code) == (403, "restricted_resource")


async def test_404_page_or_parent_does_not_exist(client: NotionClient) -> None:
    nowhere = "00000000-0000-4000-8000-00000000dead"
    with pytest.raises(errors.NotFound, match="not be shared"):
        await client.pages.retrieve(nowhere)
    with pytest.raises(errors.NotFound):
        await client.pages.create(**as_curl(nowhere))


async def test_429_is_waited_for(client: NotionClient, notion: Emulator, database_id: str) -> None:
    notion.faults.add("rate_limited", route="POST /v1/pages", seconds=0)
    assert (await client.pages.create(**as_curl(database_id))).title == "New Task"
    assert notion.faults.happened


async def test_429_that_no_waiting_helps_against_is_raised(
    client: NotionClient, notion: Emulator, database_id: str
) -> None:
    notion.connection.blocked = True
    with pytest.raises(errors.RateLimited) as raised:
        await client.pages.create(**as_curl(database_id))
    assert (raised.value.status, raised.value.code) == (429, "rate_limited")
