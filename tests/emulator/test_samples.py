"""Generated trees: the numbers behind them, and that they cost little."""

from __future__ import annotations

import tracemalloc

import pytest

from notion_async.emulator import Emulator, samples
from notion_async.emulator.samples.forest import Forest
from notion_async.emulator.samples.shapes import KINDS, Shape
from tests.emulator.conftest import Caller

SHAPES: tuple[Shape, ...] = ("realistic", "flat", "deep", "bushy")


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("blocks", [0, 1, 7, 345])
async def test_a_tree_has_as_many_blocks_as_asked_for(shape: Shape, blocks: int) -> None:
    tree = samples.tree(blocks, shape, seed=5)
    async with Emulator(tree) as notion, Caller(notion) as call:
        found = await call.below(tree.root_id)
        assert len({block["id"] for block in found}) == len(found) == blocks
        for block in found[:20]:
            same = await call.get(f"/blocks/{block['id']}")
            assert same["has_children"] == block["has_children"]


def test_ids_are_repeatable_and_lead_back_to_their_number() -> None:
    forest, twin, other = Forest(300, "realistic", 1, "a"), Forest(300, "realistic", 1, "a"), Forest(9, "deep", 1, "a")
    ids = [forest.id(number) for number in range(301)]
    assert ids == [twin.id(number) for number in range(301)]
    assert [forest.number(one) for one in ids] == list(range(301))
    assert forest.number(other.id(1)) is None
    assert forest.number(forest.id(301)) is None
    assert [forest.block(number) for number in range(1, 301)] == [twin.block(number) for number in range(1, 301)]


@pytest.mark.parametrize("seed", range(20))
def test_realistic_trees_nest_only_what_may_hold_something(seed: int) -> None:
    forest = Forest(400, "realistic", seed, "a")
    childless = {"divider", "equation", "code", "bookmark", "image", "table_row", "heading_2", "heading_3"}
    for number in range(1, 401):
        kind = KINDS[forest.layout.kinds[number]]
        under = [KINDS[forest.layout.kinds[forest.number(one) or 0]] for one in forest.children(number)]
        assert not (under and kind in childless)
        assert (set(under) == {"table_row"}) == (kind == "table")
        assert (set(under) == {"column"}) == (kind == "column_list")


def test_a_realistic_listing_holds_about_eleven_blocks() -> None:
    first = Forest(20_000, "realistic", 1, "a").layout.first
    lengths = [first[node + 1] - first[node] for node in range(20_001)]
    answers = sum(-(-length // 100) for length in lengths if length)
    assert 9.5 < 20_000 / answers < 12.5
    assert max(lengths) > 100


@pytest.mark.slow
def test_a_million_blocks_cost_little_memory() -> None:
    tracemalloc.start()
    forest = Forest(1_000_000, "realistic", 1, "a")
    kept, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert kept < 12_000_000
    assert forest.block(1_000_000)["id"] == forest.id(1_000_000)


def test_a_span_is_a_sequence() -> None:
    span = Forest(50, "flat", 1, "a").children(0)
    assert len(span) == 50
    assert span[3] == list(span)[3] == span[2:5][1]
    assert span.index(span[9]) == 9
    with pytest.raises(ValueError, match="x"):
        span.index("x")
    with pytest.raises(ValueError, match=span[9]):
        span.index(span[9], 0, 5)


def test_samples_have_names_for_command_lines() -> None:
    assert samples.by_name("demo").root_id == samples.DEMO_PAGE_ID
    assert samples.by_name("deep", blocks=3, seed=2).root_id == samples.tree(3, "deep", 2).root_id
    with pytest.raises(ValueError, match="got 'x'"):
        samples.by_name("x")


def test_the_demo_is_the_same_on_every_day() -> None:
    first = Emulator(samples.demo(), clock=lambda: 1.0).workspace
    second = Emulator(samples.demo(), clock=lambda: 2e9).workspace
    assert first.blocks == second.blocks
    assert first.pages == second.pages
