"""Listings to their end, of the emulated Notion: past the cap of queries, of references, and past what goes wrong."""

from collections.abc import AsyncIterator
from typing import Any, cast

import pytest

from notion_async import NotionClient, blocks, errors, filters, models, properties, schemas
from notion_async.emulator import Emulator

START = 1_800_000_000.0


class Clock:
    """Unix seconds, moved by the test."""

    now = START

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def notion(clock: Clock) -> AsyncIterator[Emulator]:
    async with Emulator(clock=clock) as notion:
        yield notion


@pytest.fixture
async def client(notion: Emulator) -> AsyncIterator[NotionClient]:
    async with NotionClient(notion.token, base_url=notion.url, rate_limit=None) as client:
        yield client


def table(notion: Emulator, clock: Clock, rows: int, *, a_minute: int) -> tuple[str, str]:
    """Make a database with so many rows, so many of them in each minute; give its id and its data source's."""
    schema: Any = {"Name": {"title": {}}, "Number": {"number": {}}}
    parent = {"type": "page_id", "page_id": notion.root_id}
    database = notion.request("POST", "/databases", {"parent": parent, "initial_data_source": {"properties": schema}})
    source_id = database["data_sources"][0]["id"]
    for number in range(rows):
        clock.now = START + 60 * (number // a_minute)
        row = {"parent": {"data_source_id": source_id}, "properties": {"Number": {"number": number}}}
        notion.request("POST", "/pages", row)
    return database["id"], source_id


def number_of(row: Any) -> int:
    return int(row["Number"].value)


def others_of(row: models.Page) -> list[str]:
    relation = row["Others"]
    assert isinstance(relation, models.RelationProperty)
    return sorted(relation.value)


async def numbers(rows: AsyncIterator[Any]) -> list[int]:
    return [number_of(row) async for row in rows]


@pytest.mark.parametrize("version", ["2022-06-28", "2026-03-11"])
async def test_rows_beyond_the_cap_come_once_each(
    notion: Emulator, clock: Clock, monkeypatch: pytest.MonkeyPatch, version: str
) -> None:
    monkeypatch.setattr("notion_async.emulator.query.engine.ROW_CAP", 40)
    database_id, source_id = table(notion, clock, 130, a_minute=7)
    async with NotionClient(notion.token, base_url=notion.url, notion_version=version, rate_limit=None) as client:
        rows = client.databases.iterate(database_id) if version < "2025" else client.data_sources.iterate(source_id)
        assert sorted(await numbers(rows)) == list(range(130))


async def test_rows_answer_by_answer_are_those_of_the_iteration_also_beyond_the_cap(
    client: NotionClient, notion: Emulator, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("notion_async.emulator.query.engine.ROW_CAP", 40)
    _, source_id = table(notion, clock, 90, a_minute=7)
    answers = [answer async for answer in client.data_sources.pages(source_id, page_size=10)]
    assert sorted(number_of(row) for answer in answers for row in answer.results) == list(range(90))
    assert max(len(answer.results) for answer in answers) == 10
    assert [answer.next_cursor is None for answer in answers].count(True) == 3  # one for each query


async def test_an_iteration_goes_on_at_the_cursor_of_an_earlier_answer(client: NotionClient, notion: Emulator) -> None:
    await client.blocks.children.append(notion.root_id, [blocks.paragraph(str(number)) for number in range(5)])
    first = await anext(client.blocks.children.pages(notion.root_id, page_size=2))
    rest = await client.blocks.children.list(notion.root_id, start_cursor=first.next_cursor)
    assert [block.plain_text for block in (*first.results, *rest.results)] == ["0", "1", "2", "3", "4"]
    start = await client.blocks.children.list(notion.root_id, start_cursor=rest.next_cursor, page_size=1)
    assert start.results[0].plain_text == "0"


@pytest.mark.slow
async def test_twelve_thousand_rows_come_once_each(client: NotionClient, notion: Emulator, clock: Clock) -> None:
    _, source_id = table(notion, clock, 12_000, a_minute=400)
    found = await numbers(client.data_sources.iterate(source_id, filter_properties=["Number"]))
    assert sorted(found) == list(range(12_000))


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({"filter": {"property": "Number", "number": {"less_than": 90}}}, 90),
        ({"filter": filters.prop("Number").number < 90}, 90),
        ({"filter": (filters.prop("Number").number < 20) | (filters.prop("Number").number >= 60)}, 90),
    ],
)
async def test_a_filter_with_room_keeps_its_meaning_beyond_the_cap(
    client: NotionClient, notion: Emulator, clock: Clock, monkeypatch: pytest.MonkeyPatch, asked: Any, expected: int
) -> None:
    monkeypatch.setattr("notion_async.emulator.query.engine.ROW_CAP", 40)
    _, source_id = table(notion, clock, 130, a_minute=7)
    assert len(set(await numbers(client.data_sources.iterate(source_id, **asked)))) == expected


async def test_empty_sorts_mean_any_order_and_an_invalid_filter_is_refused(
    client: NotionClient, notion: Emulator, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("notion_async.emulator.query.engine.ROW_CAP", 40)
    _, source_id = table(notion, clock, 50, a_minute=7)
    assert sorted(await numbers(client.data_sources.iterate(source_id, sorts=[]))) == list(range(50))
    for strange in ("Number", [{"property": "Number", "number": {"less_than": 90}}]):
        with pytest.raises(errors.InvalidInput, match="filter should be a condition"):
            await client.data_sources.query(source_id, filter=cast("Any", strange))


async def test_the_callers_own_order_ends_at_the_cap_and_says_so(
    client: NotionClient, notion: Emulator, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("notion_async.emulator.query.engine.ROW_CAP", 40)
    _, source_id = table(notion, clock, 50, a_minute=7)
    sorts = [models.Sort(property="Number", direction="descending")]
    met: list[int] = []
    with pytest.raises(errors.Incomplete, match="query_result_limit_reached"):
        async for row in client.data_sources.iterate(source_id, sorts=sorts):
            met.append(number_of(row))  # noqa: PERF401 - what came before the error counts
    assert met == list(range(49, 9, -1))


async def test_a_view_that_shows_too_much_says_so(
    client: NotionClient, notion: Emulator, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("notion_async.emulator.query.engine.ROW_CAP", 40)
    database_id, source_id = table(notion, clock, 50, a_minute=7)
    view = await client.views.create(data_source_id=source_id, name="All", type="table", database_id=database_id)
    met = 0
    with pytest.raises(errors.Incomplete):
        async for _ in client.views.queries.iterate(view.id):
            met += 1
    assert met == 40


async def test_an_expired_cursor_repeats_no_row(client: NotionClient, notion: Emulator, clock: Clock) -> None:
    _, source_id = table(notion, clock, 30, a_minute=7)
    notion.faults.add("expired_cursor", route="POST /v1/data_sources/*", after=1)
    assert sorted(await numbers(client.data_sources.iterate(source_id, page_size=4))) == list(range(30))
    assert notion.faults.happened


async def test_a_block_that_the_cursor_stood_on_may_vanish(client: NotionClient, notion: Emulator) -> None:
    made = await client.blocks.children.append(notion.root_id, [blocks.paragraph(str(n)) for n in range(9)])
    met: list[str] = []
    async for block in client.blocks.children.iterate(notion.root_id, page_size=3):
        met.append(block.plain_text)
        if len(met) == 2:
            await client.blocks.delete(made[3].id)
    assert met == ["0", "1", "2", "4", "5", "6", "7", "8"]


async def test_a_page_has_all_references_with_full_properties(
    client: NotionClient, notion: Emulator, clock: Clock
) -> None:
    _, source_id = table(notion, clock, 60, a_minute=60)
    await client.data_sources.update(source_id, properties={"Others": schemas.relation(source_id)})
    rows = [row.id async for row in client.data_sources.iterate(source_id)]
    await client.pages.update(rows[0], properties={"Others": properties.relation(rows)})
    short = await client.pages.retrieve(rows[0])
    assert len(others_of(short)) == 25
    full = await client.pages.retrieve(rows[0], full_properties=True)
    assert others_of(full) == sorted(rows)
