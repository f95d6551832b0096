from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from notion_async import NotionClient, errors, models, properties
from notion_async._endpoints.validation import checked, materialized
from notion_async.models.codec import decode, encode
from tests.endpoints.scripted import NOW, USER, Scripted, page, uuid

OPTIONS = [{"id": "a", "name": "Open", "color": "red"}, {"id": "b", "name": "Done", "color": "green"}]


def column(kind: str, **config: Any) -> dict[str, Any]:
    return {"id": f"{kind[:2]}%3A", "name": kind.title(), "type": kind, kind: config}


COLUMNS: dict[str, Any] = {
    "Name": column("title") | {"id": "title", "name": "Name"},
    "Text": column("rich_text"),
    "Cost": column("number", format="euro"),
    "Kind": column("select", options=OPTIONS),
    "Tags": column("multi_select", options=OPTIONS),
    "State": column("status", options=OPTIONS, groups=[]),
    "Due": column("date"),
    "Who": column("people"),
    "Files": column("files"),
    "Done": column("checkbox"),
    "Link": column("url"),
    "Mail": column("email"),
    "Phone": column("phone_number"),
    "Parts": column("relation", data_source_id=uuid(3), type="single_property", single_property={}),
    "Total": column("formula", expression="1"),
    "Made": column("created_time"),
    "No": column("unique_id", prefix=None),
    "Magic": column("magic"),
}
SOURCE: dict[str, Any] = {
    "object": "data_source",
    "id": uuid(2),
    "title": [],
    "parent": {"type": "database_id", "database_id": uuid(8)},
    "created_time": NOW,
    "last_edited_time": NOW,
    "created_by": USER,
    "last_edited_by": USER,
    "properties": COLUMNS,
    "url": "u",
}
SCHEMA = decode(encode(SOURCE), models.DataSource).properties


def sent(name: str, value: Any) -> Any:
    return decode(encode(checked(materialized({name: value}), SCHEMA)[name]), dict)


TEXT = [{"type": "text", "text": {"content": "Hi"}}]


@pytest.mark.parametrize(
    ("name", "value", "body"),
    [
        ("Name", "Hi", {"title": TEXT}),
        ("title", "Hi", {"title": TEXT}),
        ("Text", "Hi", {"rich_text": TEXT}),
        ("ri%3A", "Hi", {"rich_text": TEXT}),
        ("ri:", "Hi", {"rich_text": TEXT}),
        ("Text", None, {"rich_text": []}),
        ("Cost", 3, {"number": 3}),
        ("Cost", Decimal("0.1"), {"number": 0.1}),
        ("Cost", None, {"number": None}),
        ("Cost", {"number": 3}, {"number": 3}),
        ("Cost", {"type": "number", "number": None}, {"number": None}),
        ("Kind", "New one", {"select": {"name": "New one"}}),
        ("Tags", ["Open", "New"], {"multi_select": [{"name": "Open"}, {"name": "New"}]}),
        ("Tags", None, {"multi_select": []}),
        ("State", "Done", {"status": {"name": "Done"}}),
        ("State", {"status": {"name": "Done"}}, {"status": {"name": "Done"}}),
        ("State", {"status": {"id": "a"}}, {"status": {"id": "a"}}),
        ("State", None, {"status": None}),
        ("Due", date(2026, 3, 1), {"date": {"start": "2026-03-01", "end": None, "time_zone": None}}),
        ("Due", {"date": {"start": "2026-03-01"}}, {"date": {"start": "2026-03-01"}}),
        ("Who", [uuid(5)], {"people": [{"id": uuid(5)}]}),
        ("Parts", [uuid(5)], {"relation": [{"id": uuid(5)}]}),
        ("Done", True, {"checkbox": True}),
        ("Link", "https://a.b", {"url": "https://a.b"}),
        ("Mail", None, {"email": None}),
        ("Phone", "1", {"phone_number": "1"}),
        ("Done", properties.checkbox(False), {"checkbox": False}),
        ("Cost", models.NumberProperty(id="x", number=3), {"number": 3}),
        ("Magic", {"magic": 1}, {"magic": 1}),
    ],
)
def test_values_are_sent_as_the_schema_wants_them(name: str, value: Any, body: Any) -> None:
    assert sent(name, value) == body


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("Dues", date(2026, 3, 1), r"no property 'Dues' \(did you mean 'Due'\?\)"),
        ("due", date(2026, 3, 1), "did you mean 'Due'"),
        ("Completely else", 1, "there are: 'Cost', 'Done'"),
        ("Cost", "three", "'Cost': number should be a number or None"),
        ("Cost", {"number": "three"}, "number should be a number"),
        ("Cost", True, "'Cost'"),
        ("Cost", {"rich_text": []}, "is a number property and was given rich_text"),
        ("Cost", {}, "was given nothing"),
        ("Cost", properties.checkbox(True), "'Cost'"),
        ("Cost", models.CheckboxProperty(id="x", checkbox=True), "instead was a checkbox value"),
        ("State", "Dne", r"no status 'Dne' \(did you mean 'Done'\?\)"),
        ("State", {"status": {"name": "Dne"}}, "did you mean 'Done'"),
        ("Tags", "Open", "'Tags'"),
        ("Done", None, "'Done'"),
        ("Done", "yes", "'Done'"),
        ("Due", 3, "'Due'"),
        ("Who", ["Ada"], "'Who'"),
        ("Total", 3, "Notion computes"),
        ("Made", date(2026, 3, 1), "Notion computes"),
        ("No", 3, "Notion computes"),
    ],
)
def test_values_that_do_not_fit_are_refused_with_a_suggestion(name: str, value: Any, message: str) -> None:
    with pytest.raises(errors.InvalidInput, match=message):
        checked(materialized({name: value}), SCHEMA)


BAD_IN_EITHER_FORM: list[tuple[str, Any, Any]] = [  # a property, a plain value, the same in the API's own form
    ("Cost", 2**53 + 1, {"number": 2**53 + 1}),
    ("Kind", "a,b", {"select": {"name": "a,b"}}),
    ("Kind", "x" * 101, {"select": {"name": "x" * 101}}),
    ("Kind", "", {"select": {"name": ""}}),
    ("Kind", "", {"select": {}}),
    ("Kind", 7, {"select": 7}),
    ("Kind", 7, {"select": {"name": 7}}),
    ("Tags", ["a,b"], {"multi_select": [{"name": "a,b"}]}),
    ("Tags", "a", {"multi_select": "a"}),
    ("Tags", "a", {"multi_select": {"name": "a"}}),
    ("Tags", [7], {"multi_select": [{"name": 7}]}),
    ("Due", "tomorrow", {"date": {"start": "tomorrow"}}),
    ("Due", "2026-03-01T10:00:00", {"date": {"start": "2026-03-01T10:00:00"}}),
    ("Due", models.DateValue("2026-03-01", None, "UTC"), {"date": {"start": "2026-03-01", "time_zone": "UTC"}}),
    (
        "Due",
        models.DateRange(date(2026, 3, 2), date(2026, 3, 1)),
        {"date": {"start": "2026-03-02", "end": "2026-03-01"}},
    ),
    ("Due", "", {"date": "2026-03-01"}),
    ("Who", ["Ada"], {"people": [{"id": "Ada"}]}),
    ("Who", ["Ada"], {"people": [{"name": "Ada"}]}),
    ("Parts", "x", {"relation": {"id": uuid(5)}}),
    ("Files", [7], {"files": [{"name": "a"}]}),
    ("Files", [7], {"files": [{"file_upload": {"id": "no id"}}]}),
    ("Done", "yes", {"checkbox": "yes"}),
    ("Link", "", {"url": ""}),
    ("Text", 7, {"rich_text": "Hi"}),
    ("Text", [7], {"rich_text": [{"text": {"content": 7}}]}),
    ("Text", [7], {"rich_text": [{"annotations": {}}]}),
    ("Text", [7], {"rich_text": [{"mention": {"date": {"start": "tomorrow"}}}]}),
    ("Name", [7], {"title": [{"text": {"content": "a"}, "equation": {"expression": "b"}}]}),
]


@pytest.mark.parametrize(("name", "plain", "own"), BAD_IN_EITHER_FORM)
def test_the_apis_own_form_is_checked_as_plain_values_are(name: str, plain: Any, own: Any) -> None:
    for value in (plain, own):
        with pytest.raises(errors.InvalidInput, match=f"^'{name}'"):
            sent(name, value)


@pytest.mark.parametrize(
    ("name", "value", "body"),
    [
        ("Due", {"date": {"start": "20260301", "x": 1}}, {"date": {"start": "2026-03-01", "x": 1}}),
        ("Parts", {"relation": [{"id": uuid(5).replace("-", "").upper()}]}, {"relation": [{"id": uuid(5)}]}),
        ("Who", {"people": [{"object": "user", "id": uuid(5)}]}, {"people": [{"object": "user", "id": uuid(5)}]}),
        (
            "Files",
            {"files": [{"external": {"url": "https://a.b/c.pdf"}}]},
            {"files": [{"external": {"url": "https://a.b/c.pdf"}, "type": "external", "name": "https://a.b/c.pdf"}]},
        ),
        ("Text", {"rich_text": [{"mention": {"new": {}}}]}, {"rich_text": [{"mention": {"new": {}}}]}),
        ("Kind", {"select": {"name": "a", "color": "red"}}, {"select": {"name": "a", "color": "red"}}),
    ],
)
def test_the_apis_own_form_is_sent_in_its_normal_form(name: str, value: Any, body: Any) -> None:
    assert sent(name, value) == body


ITERATORS: list[tuple[str, Any, Any]] = [
    ("Tags", ["Open", "Done"], iter),
    ("Tags", ["Open", "Done"], lambda names: {"multi_select": ({"name": name} for name in names)}),
    ("Text", ["a", "b"], iter),
    ("Text", ["a", "b"], lambda texts: {"rich_text": ({"text": {"content": text}} for text in texts)}),
    ("Who", [uuid(5)], iter),
    ("Parts", [uuid(5)], lambda ids: (each for each in ids)),
    ("Files", ["https://a.b"], lambda urls: map(str, urls)),
]


@pytest.mark.parametrize(("name", "values", "once"), ITERATORS)
@pytest.mark.parametrize("validate", [True, False])
async def test_an_iterator_is_read_once_and_kept(
    client: NotionClient,
    server: Scripted,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    values: list[str],
    once: Any,
    validate: bool,
) -> None:
    monkeypatch.setattr(
        "notion_async._endpoints.property_schemas._MAX_AGE", -1.0
    )  # every refusal reads the schema again
    newer = SOURCE | {"properties": COLUMNS | {"New": column("checkbox")}}
    sources = iter([SOURCE, newer])
    server.will(lambda asked: next(sources, newer) if asked.path.startswith("/v1/data_sources") else page())
    kind, given = KINDS[name], once(values)
    sent_values = {
        name: given if validate or isinstance(given, dict) else properties.property_input(kind, given),
        "New": True if validate else {"checkbox": True},
    }
    await client.pages.create(parent={"data_source_id": uuid(2)}, properties=sent_values, validate=validate)
    assert len(server.last.body["properties"][name][kind]) == len(values)


KINDS = {"Tags": "multi_select", "Text": "rich_text", "Who": "people", "Parts": "relation", "Files": "files"}


async def test_a_row_that_was_read_can_be_written_as_it_is(client: NotionClient, server: Scripted) -> None:
    values = {
        "Name": {
            "id": "title",
            "type": "title",
            "title": [{"type": "text", "text": {"content": "a"}, "plain_text": "a"}],
        },
        "Cost": {"id": "a", "type": "number", "number": 3},
        "Total": {"id": "b", "type": "formula", "formula": {"type": "number", "number": 1}},
        "Made": {"id": "c", "type": "created_time", "created_time": NOW},
        "Magic": {"id": "d", "type": "magic", "magic": 1},
    }
    row = page(parent={"type": "data_source_id", "data_source_id": uuid(2)}, properties=values)
    server.will(lambda asked: SOURCE if asked.path.startswith("/v1/data_sources") else row)
    read = await client.pages.retrieve(uuid(1))
    for given in (read.properties, values):
        for validate in (False, True):
            await client.pages.update(uuid(1), properties=given, validate=validate)
            body = server.last.body["properties"]
            assert set(body) == {"Name", "Cost", "Magic"}
            assert body["Cost"]["number"] == 3


@pytest.mark.parametrize("validate", [True, False])
async def test_a_relation_that_was_read_in_part_is_not_written(
    client: NotionClient,
    server: Scripted,
    validate: bool,
) -> None:
    part = {"id": "r", "type": "relation", "relation": [{"id": uuid(5)}], "has_more": True}
    row = page(parent={"type": "data_source_id", "data_source_id": uuid(2)}, properties={"Parts": part})
    server.will(lambda asked: SOURCE if asked.path.startswith("/v1/data_sources") else row)
    read = await client.pages.retrieve(uuid(1))
    with pytest.raises(errors.InvalidInput, match=r"'Parts': relation was read in part.*full_properties"):
        await client.pages.update(uuid(1), properties=read.properties, validate=validate)
    with pytest.raises(errors.InvalidInput, match=r"'Parts': relation was read in part.*full_properties"):
        await client.pages.update(uuid(1), properties={"Parts": part}, validate=validate)
    assert all(asked.method == "GET" for asked in server.asked)


def test_all_problems_are_named_at_once() -> None:
    with pytest.raises(errors.InvalidInput, match=r"'Nme'.*'Cost'"):
        checked({"Nme": "x", "Cost": "y", "Done": True}, SCHEMA)


async def test_the_schema_is_read_once_for_many_pages(client: NotionClient, server: Scripted) -> None:
    server.will(lambda asked: SOURCE if asked.method == "GET" else page())
    pages = [{"parent": {"data_source_id": uuid(2)}, "properties": {"Name": str(number)}} for number in range(20)]
    made = [outcome.result() async for outcome in client.pages.create_many(pages, validate=True)]
    assert len(made) == 20
    assert [asked.path for asked in server.asked].count(f"/v1/data_sources/{uuid(2)}") == 1
    assert server.asked[1].body["properties"] == {"Name": {"title": [{"type": "text", "text": {"content": "0"}}]}}


async def test_values_that_do_not_fit_are_not_sent(client: NotionClient, server: Scripted) -> None:
    server.will(SOURCE)
    with pytest.raises(errors.InvalidInput):
        await client.pages.create(parent={"data_source_id": uuid(2)}, properties={"Nme": "x"}, validate=True)
    assert [asked.method for asked in server.asked] == ["GET"]


async def test_an_update_finds_its_schema_by_its_page(client: NotionClient, server: Scripted) -> None:
    row = page(parent={"type": "data_source_id", "data_source_id": uuid(2), "database_id": uuid(8)})
    server.will(row, SOURCE, row)
    await client.pages.update(uuid(1), properties={"Done": True}, validate=True)
    assert server.last.body == {"properties": {"Done": {"checkbox": True}}}
    assert len(server.asked) == 3


async def test_a_schema_that_was_read_needs_no_request(client: NotionClient, server: Scripted) -> None:
    server.will(SOURCE, page())
    source = await client.data_sources.retrieve(uuid(2))
    await client.pages.update(uuid(1), properties={"Done": True}, validate=source)
    assert len(server.asked) == 2


async def test_an_old_schema_that_refuses_is_read_again(
    client: NotionClient, server: Scripted, monkeypatch: pytest.MonkeyPatch
) -> None:
    newer = SOURCE | {"properties": COLUMNS | {"New": column("checkbox")}}
    server.will(SOURCE, page(), newer, page())
    parent = {"data_source_id": uuid(2)}
    await client.pages.create(parent=parent, properties={"Name": "x"}, validate=True)
    monkeypatch.setattr("notion_async._endpoints.property_schemas._MAX_AGE", -1.0)
    await client.pages.create(parent=parent, properties={"New": True}, validate=True)
    assert server.last.body["properties"] == {"New": {"checkbox": True}}


async def test_a_page_below_a_page_has_a_title_only(client: NotionClient, server: Scripted) -> None:
    server.will(page())
    parent = {"page_id": uuid(2)}
    await client.pages.create(parent=parent, properties={"title": "Hi"}, validate=True)
    assert server.last.body["properties"] == {"title": {"title": TEXT}}
    with pytest.raises(errors.InvalidInput):
        await client.pages.create(parent=parent, properties={"Due": "2026-01-01"}, validate=True)


def database(*sources: int, **more: Any) -> dict[str, Any]:
    return {
        "object": "database",
        "id": uuid(8),
        "title": [],
        "parent": {"type": "workspace", "workspace": True},
        "data_sources": [{"id": uuid(number), "name": f"n{number}"} for number in sources],
        "url": "u",
        **more,
    }


async def test_a_database_with_one_data_source_serves_as_its_schema(client: NotionClient, server: Scripted) -> None:
    parent = {"database_id": uuid(8)}
    server.will(database(2), SOURCE, page())
    await client.pages.create(parent=parent, properties={"Name": "x"}, validate=True)
    assert server.last.method == "POST"


async def test_of_several_data_sources_one_has_to_be_named(client: NotionClient, server: Scripted) -> None:
    server.will(database(2, 3))
    with pytest.raises(errors.InvalidInput, match=f"2 data sources.*{uuid(3)}"):
        await client.pages.create(parent={"database_id": uuid(8)}, properties={"Name": "x"}, validate=True)


async def test_the_oldest_version_has_the_schema_in_the_database(old_client: NotionClient, server: Scripted) -> None:
    server.will(database(properties=COLUMNS), page())
    parent = {"database_id": uuid(8)}
    await old_client.pages.create(parent=parent, properties={"Done": True}, validate=True)
    assert len(server.asked) == 2


@pytest.mark.parametrize("given", [None, 5, ["Title"], {1: "x"}, {None: "x"}], ids=repr)
def test_properties_that_are_not_values_by_name_are_refused(given: Any) -> None:
    with pytest.raises(errors.InvalidInput, match=r"^properties should be a dict of values by name, instead was "):
        materialized(given)
