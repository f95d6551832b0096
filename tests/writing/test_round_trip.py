"""A page that was read, edited and given back says what is wanted, and what was left alone keeps its id."""

from random import Random
from typing import Any

import pytest

from notion_async import NotionClient, blocks, models
from notion_async._writing.diff.diff_table import input_of
from notion_async.emulator import Emulator, samples


def edited(nodes: list[models.Node], random: Random) -> list[Any]:
    """Leave out some of the blocks that can be made again, and insert new ones."""
    given: list[Any] = []
    for node in nodes:
        if random.random() < 0.1:
            given.append(blocks.paragraph(f"new {random.random()}"))
        if random.random() < 0.1 and can_be_made(node):
            continue
        if random.random() < 0.3 and node.block.type == "toggle":
            node.children = edited(list(node.children), random)
        given.append(node)
    return given


def can_be_made(node: models.Node) -> bool:
    made = input_of(node.block)
    original = made is not None and node.block.type == "synced_block"
    return made is not None and not original and all(map(can_be_made, node.children))


def said(nodes: Any) -> list[Any]:
    return [
        ("", given.plain_text, []) if isinstance(given, blocks.BlockInput)
        else (given.block.id, given.block.plain_text, said(given.children))
        for given in nodes
    ]  # fmt: skip


def texts(rows: list[Any]) -> list[Any]:
    return [(text, texts(below)) for _, text, below in rows]


def ids(rows: list[Any]) -> set[str]:
    return {found for block_id, _, below in rows for found in (block_id, *ids(below)) if found}


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(4))
async def test_a_demo_page_that_was_edited_says_what_is_wanted_and_keeps_its_ids(seed: int) -> None:
    with Emulator(samples.demo()) as notion:
        async with NotionClient(notion.token, base_url=notion.url, rate_limit=None) as client:
            page_id = notion.samples[0].root_id
            nodes = (await client.tree(page_id)).children
            unedited = await client.replace_content(page_id, nodes)
            assert unedited.writes == 0
            given = edited(nodes, Random(seed))
            wanted = said(given)
            result = await client.replace_content(page_id, given)
            found = said((await client.tree(page_id)).children)
    assert not result.spared
    assert texts(found) == texts(wanted)
    assert ids(wanted) - ids(found) <= {*result.deleted}  # nothing else has another id, and of these few were moved
    assert len(ids(wanted) & ids(found)) >= result.unchanged > 0.5 * len(ids(wanted))
