"""An id of one kind where that of another belongs: the 404 names what the id is the id of."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from notion_async import NotionClient, errors
from notion_async.emulator import Emulator


@pytest.fixture
async def notion() -> AsyncIterator[Emulator]:
    async with Emulator() as notion:
        yield notion


@pytest.fixture
async def client(notion: Emulator) -> AsyncIterator[NotionClient]:
    async with NotionClient(notion.token, base_url=notion.url, rate_limit=None) as client:
        yield client


def table(notion: Emulator) -> tuple[str, str]:
    """Make a database; return its id and that of its data source."""
    body: Any = {
        "parent": {"type": "page_id", "page_id": notion.root_id},
        "title": [{"text": {"content": "Tasks"}}],
        "initial_data_source": {"properties": {"Name": {"title": {}}}},
    }
    database = notion.request("POST", "/databases", body)
    return database["id"], database["data_sources"][0]["id"]


async def drain(listing: AsyncIterator[object]) -> None:
    async for _ in listing:
        pass


async def test_the_id_of_a_database_where_a_data_sources_belongs_names_its_data_sources(
    client: NotionClient, notion: Emulator
) -> None:
    database_id, source_id = table(notion)
    sources = client.data_sources
    for call in (
        sources.retrieve(database_id),
        sources.update(database_id, title="x"),
        sources.query(database_id),
        drain(sources.iterate(database_id)),
        drain(sources.pages(database_id)),
        sources.list_templates(database_id),
    ):
        before = len(notion.requests)
        with pytest.raises(errors.NotFound, match=f"the id of a database; its data sources are {source_id} ") as caught:
            await call
        assert len(notion.requests) == before + 2
        assert "not shared" not in str(caught.value)


async def test_the_id_of_a_page_where_a_data_sources_belongs_is_named(client: NotionClient, notion: Emulator) -> None:
    page = await client.pages.create(parent=notion.root_id, properties={"title": [{"text": {"content": "Plan"}}]})
    with pytest.raises(errors.NotFound, match="this is the id of the page “Plan”"):
        await client.data_sources.query(page.id)


async def test_the_id_of_a_data_source_where_a_databases_belongs_names_the_database(
    client: NotionClient, notion: Emulator
) -> None:
    database_id, source_id = table(notion)
    with pytest.raises(errors.NotFound, match=f"this is the id of a data source; its database is {database_id}"):
        await client.databases.retrieve(source_id)


async def test_the_id_of_a_block_where_a_pages_belongs_is_named(client: NotionClient, notion: Emulator) -> None:
    [block] = await client.blocks.children.append(notion.root_id, [{"paragraph": {"rich_text": []}}])
    with pytest.raises(errors.NotFound, match="this is the id of a block of type paragraph, which is on the page "):
        await client.pages.update(block.id, is_locked=True)


async def test_an_id_of_nothing_keeps_the_hint_about_sharing(client: NotionClient) -> None:
    with pytest.raises(errors.NotFound, match="not be shared"):
        await client.data_sources.retrieve("00000000-0000-4000-8000-00000000dead")


async def test_a_crawl_asks_nothing_more_about_an_id_that_it_found(client: NotionClient, notion: Emulator) -> None:
    table(notion)
    notion.faults.add("object_not_found", route="POST /v1/data_sources/*", times=1_000)
    async with client.crawl([notion.root_id], strict=False) as pages:
        await drain(pages)
    paths = [(request.method, request.path) for request in notion.requests]
    assert len([path for path in paths if path[1].startswith("/v1/databases/")]) == 1
