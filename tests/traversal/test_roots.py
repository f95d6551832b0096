"""What may be given as the root: pages and blocks, as ids and as links of every kind."""

from collections.abc import AsyncIterator, Callable
from typing import Any
from uuid import UUID

import pytest

from notion_async import NotionClient, blocks, errors, models
from notion_async.emulator import Emulator, samples

PAGE = samples.DEMO_PAGE_ID


@pytest.fixture
async def notion() -> AsyncIterator[Emulator]:
    async with Emulator(samples.demo()) as emulator:
        yield emulator


@pytest.fixture
async def client(notion: Emulator) -> AsyncIterator[NotionClient]:
    async with NotionClient(notion.token, base_url=notion.url, rate_limit=None) as made:
        yield made


@pytest.fixture
async def inner(client: NotionClient) -> tuple[str, list[str]]:
    """Return a block two levels down, and the texts below it."""
    made = await client.append(
        PAGE, [blocks.toggle("a", children=[blocks.toggle("b", children=[blocks.paragraph("c")])])]
    )
    [toggle] = (await client.blocks.children.list(made.ids[0])).results
    return toggle.id, ["c"]


async def texts_of_tree(client: NotionClient, root: Any) -> list[str]:
    return [node.block.plain_text for node in (await client.tree(root)).walk()]


async def texts_of_walk(client: NotionClient, root: Any) -> list[str]:
    async with client.walk(root) as nodes:
        return [node.block.plain_text async for node in nodes]


async def texts_of_trees(client: NotionClient, root: Any) -> list[str]:
    async with client.trees([root]) as trees:
        [tree] = [tree async for tree in trees if isinstance(tree, models.Tree)]
    return [node.block.plain_text for node in tree.walk()]


async def texts_of_crawl(client: NotionClient, root: Any) -> list[str]:
    async with client.crawl([root]) as pages:
        [tree] = [tree async for _, tree in pages if isinstance(tree, models.Tree)]
    return [node.block.plain_text for node in tree.walk()]


WAYS = [texts_of_tree, texts_of_walk]


@pytest.mark.parametrize("way", [*WAYS, texts_of_trees, texts_of_crawl])
async def test_the_id_of_a_block_reads_what_is_below_it(
    client: NotionClient, inner: tuple[str, list[str]], way: Callable[..., Any]
) -> None:
    block_id, texts = inner
    for root in (block_id, block_id.replace("-", ""), UUID(block_id)):
        assert await way(client, root) == texts


async def test_a_tree_of_a_block_has_the_block_and_the_page_around_it(
    client: NotionClient, inner: tuple[str, list[str]], notion: Emulator
) -> None:
    before = len(notion.requests)
    tree = await client.tree(inner[0], max_rereads=2)
    assert tree.block is not None
    assert (tree.block.id, tree.page.id, tree.report.root_id) == (inner[0], PAGE, inner[0])
    assert [(node.depth, node.parent_id) for node in tree.children] == [(0, inner[0])]
    assert tree.report.requests == len(notion.requests) - before
    assert (await client.tree(PAGE)).block is None


@pytest.mark.parametrize("way", WAYS)
async def test_a_link_to_a_block_means_its_page(
    client: NotionClient, inner: tuple[str, list[str]], way: Callable[..., Any]
) -> None:
    link = f"https://app.notion.com/p/Demo-{PAGE.replace('-', '')}#{inner[0].replace('-', '')}"
    assert await way(client, link) == await way(client, PAGE)
    assert (await client.pages.retrieve(link)).id == PAGE
    async with client.trees([link]) as trees:
        assert [tree.page.id async for tree in trees] == [PAGE]
    async with client.crawl([link]) as pages:
        assert PAGE in [page.id async for page, _ in pages]


async def test_a_link_to_a_block_means_the_block_where_a_block_is_meant(
    client: NotionClient, inner: tuple[str, list[str]]
) -> None:
    link = f"https://app.notion.com/p/Demo-{PAGE.replace('-', '')}#{inner[0].replace('-', '')}"
    assert (await client.blocks.retrieve(link)).id == inner[0]
    await client.append(link, [blocks.paragraph("d")])
    assert await texts_of_tree(client, inner[0]) == ["c", "d"]


@pytest.mark.parametrize("way", WAYS)
async def test_what_is_neither_is_not_found(client: NotionClient, notion: Emulator, way: Callable[..., Any]) -> None:
    [database] = notion.workspace.databases
    for root in ("00000000-0000-4000-8000-00000000dead", database):
        with pytest.raises(errors.NotionError) as caught:
            await way(client, root)
        assert isinstance(caught.value, errors.NotFound | errors.InvalidRequest)
