import pytest

from notion_async import NotionClient, models
from tests.endpoints.scripted import NOW, Scripted, listing, page, uuid

TASK = {
    "object": "async_task",
    "id": "task_1",
    "status": "queued",
    "status_url": "https://api.notion.com/v1/async_tasks/task_1",
    "created_time": NOW,
    "operation": {"surface": "rest", "name": "POST /v1/pages"},
    "poll_after_seconds": 2,
}


async def test_create_sends_what_was_given_and_nothing_else(client: NotionClient, server: Scripted) -> None:
    server.will(page(1))
    made = await client.pages.create(
        parent={"page_id": uuid(0)}, properties={"title": {"title": []}}, icon=None, filter_properties=["title"]
    )
    assert made.id == uuid(1)
    assert server.last[:3] == ("POST", "/v1/pages", {"filter_properties": ["title"]})
    assert server.last.body == {"parent": {"page_id": uuid(0)}, "properties": {"title": {"title": []}}, "icon": None}


async def test_create_may_be_answered_with_a_task(client: NotionClient, server: Scripted) -> None:
    server.will((202, TASK))
    made = await client.pages.create(parent={"page_id": uuid(0)}, markdown="# Hi", allow_async=True)
    assert isinstance(made, models.AsyncTask)
    assert server.last.body == {"parent": {"page_id": uuid(0)}, "markdown": "# Hi", "allow_async": True}


async def test_update_sends_what_was_given_and_nothing_else(client: NotionClient, server: Scripted) -> None:
    server.will(page(1))
    await client.pages.update(uuid(1), properties={"Done": {"checkbox": False}}, cover=None, is_locked=True)
    assert server.last[:2] == ("PATCH", f"/v1/pages/{uuid(1)}")
    assert server.last.body == {"properties": {"Done": {"checkbox": False}}, "cover": None, "is_locked": True}


@pytest.mark.parametrize(("name", "value"), [("trash", True), ("archive", True), ("restore", False)])
async def test_the_trash_is_named_as_the_version_names_it(
    client: NotionClient, old_client: NotionClient, server: Scripted, name: str, value: bool
) -> None:
    server.will(page(1))
    await getattr(client.pages, name)(uuid(1))
    assert server.last.body == {"in_trash": value}
    await getattr(old_client.pages, name)(uuid(1))
    assert server.last.body == {"archived": value}


async def test_a_page_is_moved(client: NotionClient, server: Scripted) -> None:
    server.will(page(1))
    await client.pages.move(uuid(1), {"data_source_id": uuid(2)})
    assert server.last[:2] == ("POST", f"/v1/pages/{uuid(1)}/move")
    assert server.last.body == {"parent": {"data_source_id": uuid(2)}}


async def test_a_property_of_one_value_is_one_item(client: NotionClient, server: Scripted) -> None:
    server.will({"object": "property_item", "id": "a", "type": "number", "number": 3})
    assert await client.pages.properties.retrieve(uuid(1), "%3Aa..b") == models.NumberProperty(
        object="property_item", id="a", number=3
    )
    assert server.last.path == f"/v1/pages/{uuid(1)}/properties/%3Aa..b"
    assert len([item async for item in client.pages.properties.iterate(uuid(1), "a")]) == 1


async def test_a_property_of_many_values_is_followed_to_the_end(client: NotionClient, server: Scripted) -> None:
    def parts(*numbers: int, cursor: str | None = None) -> object:
        items = [
            {"object": "property_item", "id": "a", "type": "relation", "relation": {"id": uuid(number)}}
            for number in numbers
        ]
        info: object = {"id": "a", "next_url": None, "type": "relation", "relation": {}}
        return listing(*items, cursor=cursor, type="property_item", property_item=info)

    server.will(parts(1, 2, cursor="c"), parts(3))
    items = [item async for item in client.pages.properties.iterate(uuid(1), "a")]
    assert [item.value for item in items] == [uuid(1), uuid(2), uuid(3)]
