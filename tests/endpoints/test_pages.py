import pytest

from notion_async import NotionClient, errors, models
from tests.endpoints.scripted import NOW, Asked, Scripted, listing, page, refusal, uuid

TASK = {
    "object": "async_task",
    "id": "task_1",
    "status": "queued",
    "status_url": "https://api.notion.com/v1/async_tasks/task_1",
    "created_time": NOW,
    "operation": {"surface": "rest", "name": "POST /v1/pages"},
    "poll_after_seconds": 2,
}


async def test_create_sends_the_given_arguments_only(client: NotionClient, server: Scripted) -> None:
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


async def test_update_sends_the_given_arguments_only(client: NotionClient, server: Scripted) -> None:
    server.will(page(1))
    await client.pages.update(uuid(1), properties={"Done": {"checkbox": False}}, cover=None, is_locked=True)
    assert server.last[:2] == ("PATCH", f"/v1/pages/{uuid(1)}")
    assert server.last.body == {"properties": {"Done": {"checkbox": False}}, "cover": None, "is_locked": True}


@pytest.mark.parametrize(("name", "value"), [("trash", True), ("restore", False)])
async def test_the_trash_is_named_as_the_version_names_it(
    client: NotionClient, old_client: NotionClient, server: Scripted, name: str, value: bool
) -> None:
    server.will(page(1))
    await getattr(client.pages, name)(uuid(1))
    assert server.last.body == {"in_trash": value}
    await getattr(old_client.pages, name)(uuid(1))
    assert server.last.body == {"archived": value}


@pytest.mark.parametrize(("name", "value"), [("archive", True), ("unarchive", False)])
async def test_the_archive_is_not_the_trash(client: NotionClient, server: Scripted, name: str, value: bool) -> None:
    server.will(page(1))
    await getattr(client.pages, name)(uuid(1))
    assert server.last.body == {"is_archived": value}


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


MANY = [uuid(number) for number in range(30)]


def value(kind: str, content: object, **more: object) -> dict[str, object]:
    return {"id": kind[:2], "type": kind, kind: content, **more}


def item(kind: str, content: object) -> dict[str, object]:
    return {"object": "property_item", **value(kind, content)}


def mention(page_id: str) -> dict[str, object]:
    return {
        "type": "mention",
        "mention": {"type": "page", "page": {"id": page_id}},
        "annotations": {},
        "plain_text": page_id,
        "href": None,
    }


ROLLED: dict[str, object] = {
    "type": "array",
    "function": "show_original",
    "array": [{"type": "number", "number": 1}] * 25,
}
CUT: dict[str, dict[str, object]] = {
    "Parts": value("relation", [{"id": known} for known in MANY[:25]], has_more=True),
    "Who": value("people", [{"object": "user", "id": known} for known in MANY[:25]]),
    "Text": value("rich_text", [mention(known) for known in MANY[:25]]),
    "Sum": value("rollup", ROLLED),
    "Short": value("rich_text", []) | {"id": "sh"},
    "Done": value("checkbox", content=True),
}
WHOLE = {
    "re": [item("relation", {"id": known}) for known in MANY],
    "pe": [item("people", {"object": "user", "id": known}) for known in MANY],
    "ri": [item("rich_text", mention(known)) for known in MANY],
    "ro": [item("number", number) for number in range(30)],
}


async def test_a_page_is_completed_with_all_references(client: NotionClient, server: Scripted) -> None:
    def answer(asked: Asked) -> object:
        known = asked.path.rpartition("/")[2]
        if known not in WHOLE:
            return page(1, properties=CUT)
        start = 0 if "start_cursor" not in asked.query else 20
        parts = WHOLE[known][start : start + 20]
        info: object = {"id": known, "type": parts[0]["type"], "next_url": None}
        return listing(*parts, cursor=None if start else "c", type="property_item", property_item=info)

    server.will(answer)
    full = await client.pages.retrieve(uuid(1), full_properties=True)
    assert full["Parts"].value == MANY
    assert full["Who"].value == MANY
    assert full["Text"].value == "".join(MANY)
    assert full["Sum"].value == list(range(30))
    assert full["Done"].value is True
    assert len(server.asked) == 1 + 2 * 4


async def test_a_property_that_cannot_be_completed_is_an_error(client: NotionClient, server: Scripted) -> None:
    server.will(page(1, properties=CUT), refusal(403, "restricted_resource"))
    with pytest.raises(errors.Forbidden):
        await client.pages.retrieve(uuid(1), full_properties=True)


@pytest.mark.parametrize(
    ("kind", "content", "expected"),
    [
        ("title", mention(uuid(1)), uuid(1)),
        ("rich_text", mention(uuid(1)), uuid(1)),
        ("people", {"object": "user", "id": uuid(1)}, [uuid(1)]),
        ("relation", {"id": uuid(1)}, [uuid(1)]),
        ("magic", 1, 1),
    ],
)
async def test_a_rollup_is_completed_with_values_of_every_type(
    client: NotionClient, server: Scripted, kind: str, content: object, expected: object
) -> None:
    parts = listing(item(kind, content), type="property_item", property_item={"id": "ro", "type": "rollup"})
    server.will(page(1, properties={"Sum": CUT["Sum"]}), parts)
    full = await client.pages.retrieve(uuid(1), full_properties=True)
    assert full["Sum"].value == [expected]
