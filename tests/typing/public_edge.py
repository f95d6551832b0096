"""Programs of a user, as type checkers must understand them; checked by mypy and pyright, and never run.

Only public names are imported. `assert_type` states the exact type that a user sees.
"""

from collections.abc import AsyncIterator
from datetime import date
from typing import assert_type

import notion_async as na
from notion_async import NotionClient, RateLimit, Tree
from notion_async.emulator import Emulator, RateWindow, samples


async def reads_a_page(client: NotionClient) -> None:
    tree = await client.tree("https://www.notion.so/Plan-0123456789abcdef0123456789abcdef", strict=False)
    assert_type(tree, Tree)
    assert_type(tree.page, na.models.Page)
    assert_type(tree.page.title, str)
    assert_type(tree.report, na.Report)
    async with client.walk("id", order="arrival") as nodes:
        async for node in nodes:
            assert_type(node, na.Node)
            assert_type(node.depth, int)
            assert_type(node.block, na.models.Block)
    async with client.crawl() as pages:
        async for each in pages:
            assert_type(each, tuple[na.models.Page, Tree | na.Unchanged])


def narrows_a_block(block: na.models.Block) -> str:
    match block:
        case na.models.ToDoBlock():
            assert_type(block.to_do.checked, bool)
        case na.models.ParagraphBlock():
            assert_type(block.paragraph.plain_text, str)
        case na.models.UnknownBlock():
            assert_type(block.type, str)
        case _:
            pass
    return block.plain_text


async def reads_properties(client: NotionClient) -> None:
    page = await client.pages.retrieve("id", full_properties=True)
    assert_type(page, na.models.Page)
    match page["Due"]:
        case na.models.DateProperty() as due:
            assert_type(due.date, na.models.DateValue | None)
        case _:
            pass


async def uses_the_namespaces(client: NotionClient) -> None:
    assert_type(await client.blocks.retrieve("id"), na.models.Block)
    assert_type(await client.blocks.children.list("id", page_size=10), na.models.BlockList)
    assert_type(client.blocks.children.iterate("id"), AsyncIterator[na.models.Block])
    assert_type(await client.users.me(), na.models.User)
    assert_type(await client.data_sources.retrieve("id"), na.models.DataSource)


async def reads_rows_as_pages(client: NotionClient) -> None:
    async for row in client.data_sources.iterate("id", filter=na.filters.prop("Done").checkbox == True):  # noqa: E712 - a condition
        assert_type(row.properties, dict[str, na.models.PropertyValue])
    async for answer in client.data_sources.pages("id", page_size=10):
        assert_type(answer.results[0], na.models.Page)
        assert_type(answer.next_cursor, str | None)
    assert_type((await client.data_sources.query("id")).results, list[na.models.Page])
    async for source in client.data_sources.iterate("id", result_type="data_source"):
        assert_type(source, na.models.DataSource)


async def searches(client: NotionClient) -> None:
    assert_type((await client.search("Plan", filter="page")).results, list[na.models.Page])
    async for page in client.search.iterate("Plan", filter="page"):
        assert_type(page.properties, dict[str, na.models.PropertyValue])
    async for source in client.search.iterate(filter="data_source"):
        assert_type(source, na.models.DataSource)
    async for found in client.search.iterate():
        assert_type(found, na.models.PageOrDataSource)


async def takes_ids_urls_and_objects_as_parents(client: NotionClient, source: na.models.DataSource) -> None:
    for parent in (source, "https://www.notion.so/Plan-0123456789abcdef0123456789abcdef", {"page_id": "id"}):
        assert_type(await client.pages.create(parent=parent, properties={}), na.models.Page)
    outcomes = client.pages.create_many([{"parent": source, "properties": {}}])
    assert_type(outcomes, na.OutcomeStream[na.models.Page])


async def writes_blocks(client: NotionClient) -> None:
    content = [
        na.blocks.heading_1("Plan"),
        na.blocks.paragraph([na.rich_text.text("bold", bold=True)]),
        na.blocks.to_do("Measure", checked=True),
    ]
    assert_type(content, list[na.blocks.BlockInput])
    await client.append("id", content, unwritable="skip")
    assert_type(client.plan_append(content).requests, int)
    await client.pages.update("id", properties={"Due": na.properties.date(date(2026, 1, 1))})


def builds_filters() -> None:
    due = na.filters.prop("Due").date.before(date(2026, 1, 1))
    assert_type(due & (na.filters.prop("State").status == "Open"), na.filters.Filter)


async def handles_errors(client: NotionClient) -> None:
    try:
        await client.pages.retrieve("id")
    except na.NotFound as error:
        assert_type(error.status, int)
        assert_type(error.code, str)
    except na.RateLimited as error:
        assert_type(error.retry_after, float | None)
    except na.Unreachable as error:
        assert_type(error.attempts, int)


def configures_a_client() -> NotionClient:
    client = NotionClient("ntn_token", rate_limit=RateLimit(180, 60), notion_version="2025-09-03")
    with client.priority("bulk"), client.deadline(10):
        return client


def names_that_do_not_exist_are_errors() -> None:
    na.Nonexistent  # type: ignore[attr-defined] # noqa: B018 - the error is what is tested


def emulates_notion() -> None:
    with Emulator(samples.demo(), limit=RateWindow(180, 60)) as notion:
        assert_type(notion.url, str)
        notion.faults.add("bad_gateway", route="GET /v1/pages/{page_id}")
