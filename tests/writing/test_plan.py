import pytest
from hypothesis import assume, given, settings

import notion_async as na
from notion_async import rich_text
from notion_async._writing.plan.limits import NOTION, BodyLimits
from notion_async._writing.plan.plan import WritePlan, plan_append, plan_page
from notion_async.blocks import BlockInput
from notion_async.errors import InvalidInput
from tests.writing.search import Search
from tests.writing.trees import SMALL, check_request, drafts, grow, paragraphs, replay, trees


def append_plan(blocks: list[BlockInput], limits: BodyLimits = NOTION) -> WritePlan:
    return plan_append(drafts(blocks), limits)


def page_plan(blocks: list[BlockInput], limits: BodyLimits = NOTION, *, besides: int = 0) -> WritePlan:
    return plan_page(drafts(blocks), limits, besides=besides)


@pytest.mark.slow
@given(trees(), SMALL)
@settings(max_examples=400, deadline=None)
def test_any_tree_is_written_as_it_is_in_legal_requests(blocks: list[BlockInput], limits: BodyLimits) -> None:
    assert replay(append_plan(blocks, limits), limits) == tuple(blocks)


@pytest.mark.slow
@given(trees(), SMALL)
@settings(max_examples=400, deadline=None)
def test_any_page_is_created_as_it_is_in_legal_requests(blocks: list[BlockInput], limits: BodyLimits) -> None:
    assert replay(page_plan(blocks, limits), limits) == tuple(blocks)


@pytest.mark.slow
@given(trees(most=7), SMALL)
@settings(max_examples=400, deadline=None)
def test_no_way_to_write_a_small_tree_takes_fewer_requests(blocks: list[BlockInput], limits: BodyLimits) -> None:
    limits = limits._replace(size_bytes=500_000)
    assume(sum(1 for block in blocks for _ in block.walk()) <= 9)
    assert append_plan(blocks, limits).requests == Search(blocks, limits).fewest()


def test_a_list_of_leaves_takes_one_request_a_hundred() -> None:
    plan = append_plan(paragraphs(250))
    assert [len(step.blocks) for step in plan] == [100, 100, 50]
    assert (plan.count, plan.listings) == (250, 0)
    assert append_plan([]).requests == 0


def test_a_table_of_many_rows_is_one_table_that_goes_on_under_its_id() -> None:
    plan = append_plan([na.blocks.table([[str(n)] for n in range(250)])])
    assert plan.requests == 3
    table, *more = plan
    assert [block.type for block in table.blocks] == ["table"]
    assert 1 <= len(table.blocks[0].children) <= 100
    assert {step.under for step in more} == {1}


def test_a_chain_takes_a_request_a_level_and_three_levels_in_the_last() -> None:
    block = na.blocks.paragraph("deepest")
    for _ in range(11):
        block = na.blocks.toggle("t", children=[block])
    assert append_plan([block]).requests == 10


def test_a_page_comes_with_as_many_blocks_as_one_request_takes() -> None:
    assert [len(step.blocks) for step in page_plan(paragraphs(250))] == [100, 100, 50]
    assert next(iter(page_plan(paragraphs(250), besides=499_900))).blocks == ()
    assert page_plan([]).requests == 1


def test_bytes_count() -> None:
    plan = append_plan([na.blocks.paragraph("x" * 2000) for _ in range(300)])
    assert plan.requests == 3
    wide = append_plan([na.blocks.paragraph([rich_text.text("中" * 2000)] * 40) for _ in range(4)])
    assert wide.requests == 2
    for step in wide:
        check_request(step.blocks, NOTION)


def test_what_no_request_can_hold_is_refused_with_its_place() -> None:
    columns = na.blocks.column_list([[na.blocks.divider()], [na.blocks.divider()]])
    nested = na.blocks.column_list([[columns], [na.blocks.divider()]])
    with pytest.raises(InvalidInput, match=r"^blocks\[1\]\.children\[0\]: a column with what must come with it"):
        append_plan([na.blocks.divider(), nested])


def test_a_deep_tree_costs_no_recursion() -> None:
    block = na.blocks.paragraph("deepest")
    for _ in range(2000):
        block = na.blocks.toggle("t", children=[block])
    assert append_plan([block]).requests == 1999


@pytest.mark.parametrize("seed", range(3))
def test_a_large_tree_is_written_as_it_is(seed: int) -> None:
    blocks = grow(seed, 2000, 12)
    plan = append_plan(blocks)
    assert plan.count == 2000
    assert replay(plan, NOTION) == tuple(blocks)
    assert repr(plan).startswith(f"WritePlan({plan.requests} requests, 0 of them listings")
