import json
import pickle
import random
from contextlib import suppress
from dataclasses import asdict
from functools import partial
from typing import Any, cast

import anyio
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import notion_async as na
from notion_async import errors, models
from notion_async._http import routes
from notion_async._writing.append import WriteOptions, append
from notion_async._writing.deliver.executor import Execution, Target
from notion_async._writing.deliver.progress import WriteProgress
from notion_async._writing.plan.limits import BodyLimits
from notion_async._writing.plan.plan import plan_append
from notion_async.blocks import BlockInput
from tests.writing.fake_notion import FAULTS, OTHERS, FakeNotion, listing, not_found, outline, plain
from tests.writing.trees import SMALL, drafts, grow, paragraphs, trees


async def test_a_large_tree_reads_back_as_it_was_written() -> None:
    notion = FakeNotion()
    blocks = grow(1, 1500, 12)
    written = await append(notion.context(), notion.page_id, blocks)
    assert outline(notion.inputs()) == outline(blocks)
    assert written.requests == len(notion.log)
    assert (written.blocks, len(written.ids)) == (1500, len(blocks))
    assert [notion.blocks[each].parent_id for each in written.ids] == [notion.page_id] * len(blocks)
    assert notion.peak > 5


@pytest.mark.slow
@given(trees(), st.lists(st.sampled_from(["", *FAULTS]), max_size=20), st.integers(0, 9))
@settings(max_examples=200, deadline=None)
async def test_any_tree_and_any_faults_read_back_equal_or_fail_without_doubling(
    blocks: list[BlockInput], faults: list[str], seed: int
) -> None:
    notion = FakeNotion(faults, seed)
    progress: WriteProgress | None = None
    for _ in range(9):
        try:
            await append(notion.context(), notion.page_id, blocks, WriteOptions(resume=progress))
        except errors.PartlyWritten as error:
            progress = pickle.loads(pickle.dumps(error)).progress  # noqa: S301 - our own bytes
        except errors.ServerError:
            assert not notion.inputs()
        else:
            break
    assert outline(notion.inputs()) == outline(blocks)


@given(trees(), SMALL, st.lists(st.sampled_from(["", *FAULTS]), max_size=20), st.integers(0, 9))
@settings(max_examples=200, deadline=None)
async def test_any_tree_within_any_limits_with_any_faults_is_written_once(
    blocks: list[BlockInput], limits: BodyLimits, faults: list[str], seed: int
) -> None:
    notion = FakeNotion(faults, seed, limits)
    plan = plan_append(drafts(blocks), limits)
    progress = WriteProgress("job")
    for _ in range(9):
        execution = Execution(notion.context(), plan, Target(notion.page_id), progress)
        with suppress(errors.PartlyWritten, errors.ServerError, errors.Unreachable):
            await execution.run()
        if not progress.missing:
            break
    assert outline(notion.inputs()) == outline(blocks)


def some_faults(rng: random.Random, share: float) -> list[str]:
    kinds = ["before", "late", "after", "told", "drop"]
    return [rng.choices(kinds, [4, 2, 1, 1, 1])[0] if rng.random() < share else "" for _ in range(300)]


@pytest.mark.slow
async def test_a_thousand_runs_with_faults_on_one_write_in_twenty_double_nothing() -> None:
    for seed in range(1000):
        blocks = grow(seed, 80, 8)
        notion = FakeNotion(some_faults(random.Random(seed), 0.05), seed)
        await append(notion.context(), notion.page_id, blocks)
        assert outline(notion.inputs()) == outline(blocks)


def write_too(notion: FakeNotion, blocks: list[object], ids: list[str]) -> None:
    ids += [each.id for each in notion.put(notion.page_id, blocks, author=OTHERS)]


@pytest.mark.slow
async def test_faults_while_somebody_else_writes_the_same_end_equal_or_unknown() -> None:
    outcomes = {"equal": 0, "unknown": 0}
    for seed in range(300):
        rng = random.Random(seed)
        blocks = grow(seed, 40, 5)
        notion = FakeNotion([rng.choice(["", *FAULTS]) for _ in range(4)], seed)
        theirs: list[str] = []

        same = plain([rng.choice(blocks)])
        notion.meanwhile = partial(write_too, notion, same, theirs)
        try:
            await append(notion.context(), notion.page_id, blocks)
        except errors.OutcomeUnknown:
            outcomes["unknown"] += 1
            continue
        for each in theirs:
            notion.blocks[each].in_trash = True
        assert outline(notion.inputs()) == outline(blocks)
        outcomes["equal"] += 1
    assert outcomes["equal"] > 200


async def test_what_is_inserted_after_a_block_stays_together_while_others_write() -> None:
    notion = FakeNotion()
    first, _ = notion.type_in("first"), notion.type_in("last")
    notion.meanwhile = lambda: notion.type_in("another", author=OTHERS)
    written = await append(notion.context(), notion.page_id, paragraphs(250), after=first.id)
    texts = [block.plain_text for block in notion.inputs()]
    assert texts == ["first", *map(str, range(250)), "last", "another"]
    assert len(written.ids) == 250


async def test_columns_are_listed_to_go_on_in_them() -> None:
    notion = FakeNotion()
    many = na.blocks.column_list([paragraphs(150), [na.blocks.toggle("deep", children=grow(1, 40, 6))]])
    await append(notion.context(), notion.page_id, [many])
    assert outline(notion.inputs()) == outline([many])
    assert notion.log.count("list") >= 1


async def test_a_failure_in_the_middle_says_what_is_there_and_resuming_doubles_nothing() -> None:
    notion = FakeNotion(["", "", *["before"] * 5])
    blocks = paragraphs(450)
    with pytest.raises(errors.PartlyWritten, match=r"2 of 5 requests were done, then: 503") as caught:
        await append(notion.context(), notion.page_id, blocks)
    progress = pickle.loads(pickle.dumps(caught.value)).progress  # noqa: S301 - our own bytes
    assert isinstance(caught.value.__cause__, errors.ServerError)
    assert progress.ids == [child.id for child in notion.there(notion.page_id)]
    assert progress.missing == ["blocks[200:300]", "blocks[300:400]", "blocks[400:450]"]
    again = WriteProgress(**json.loads(json.dumps(asdict(progress))))
    written = await append(notion.context(), notion.page_id, blocks, WriteOptions(resume=again))
    assert outline(notion.inputs()) == outline(blocks)
    assert len(written.ids) == 450


async def test_resuming_after_an_unknown_outcome_looks_again() -> None:
    notion = FakeNotion(["", "after"])
    twin = notion.type_in("100")
    with pytest.raises(errors.OutcomeUnknown) as caught:
        await append(notion.context(), notion.page_id, paragraphs(101))
    notion.there(notion.page_id)[0].in_trash = True
    assert twin.in_trash
    await append(notion.context(), notion.page_id, paragraphs(101), WriteOptions(resume=caught.value.progress))
    assert [block.plain_text for block in notion.inputs()] == [str(n) for n in range(101)]


async def test_cancelled_writes_go_on_from_the_progress_that_was_told() -> None:
    notion = FakeNotion()
    seen: list[WriteProgress] = []
    with anyio.CancelScope() as scope:

        def stop(progress: WriteProgress) -> None:
            seen.append(progress)
            if len(progress.done) == 3:
                scope.cancel()

        await append(notion.context(), notion.page_id, grow(1, 300, 8), WriteOptions(on_progress=stop))
    assert scope.cancelled_caught
    await append(notion.context(), notion.page_id, grow(1, 300, 8), WriteOptions(resume=seen[-1]))
    assert outline(notion.inputs()) == outline(grow(1, 300, 8))


async def test_a_write_cancelled_under_way_is_found_by_who_resumes_from_a_copy_of_what_was_told() -> None:
    notion = FakeNotion()
    access = notion.context()
    told: list[bytes] = []
    true = notion.append

    async def cut(ids: dict[str, str], body: object) -> object:
        answer = await true(ids, body)
        if len(told) == 3:  # the second request: it was done, and the answer is not heard
            scope.cancel()
            await anyio.lowlevel.checkpoint()
        return answer

    notion.answers[routes.APPEND_BLOCK_CHILDREN] = cut
    with anyio.CancelScope() as scope:
        terms = WriteOptions(on_progress=lambda progress: told.append(pickle.dumps(progress)))
        await append(access, notion.page_id, paragraphs(301), terms)
    assert scope.cancelled_caught
    progress = pickle.loads(told[-1])  # noqa: S301 - our own bytes
    await append(access, notion.page_id, paragraphs(301), WriteOptions(resume=progress))
    assert [block.plain_text for block in notion.inputs()] == [str(n) for n in range(301)]


async def test_the_progress_of_another_write_is_refused() -> None:
    notion = FakeNotion()
    other = WriteProgress("other")
    with pytest.raises(errors.InvalidInput, match="same write"):
        await append(notion.context(), notion.page_id, paragraphs(1), WriteOptions(resume=other))
    with pytest.raises(errors.InvalidInput, match=r"WriteProgress, not \{'job'"):
        await append(
            notion.context(), notion.page_id, paragraphs(1), WriteOptions(resume=cast("Any", {"job": "other"}))
        )
    assert not notion.log


async def test_a_refusal_before_anything_was_written_is_raised_as_it_is() -> None:
    notion = FakeNotion()
    with pytest.raises(errors.NotFound):
        await append(notion.context(), "20000000-0000-4000-8000-000000000000", paragraphs(1))


async def test_nothing_is_sent_for_nothing_and_nothing_when_something_cannot_be_written() -> None:
    notion = FakeNotion()
    assert (await append(notion.context(), notion.page_id, [])).ids == []
    with pytest.raises(errors.InvalidInput):
        await append(
            notion.context(), notion.page_id, [*paragraphs(5), BlockInput("unsupported", na.blocks.EmptyInput())]
        )
    assert not notion.log


async def test_what_a_callback_raises_is_raised() -> None:
    notion = FakeNotion()

    def stop(_: WriteProgress) -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await append(notion.context(), notion.page_id, paragraphs(1), WriteOptions(on_progress=stop))


async def test_what_was_just_made_is_listed_again_until_it_is_there() -> None:
    notion = FakeNotion()
    access = notion.context()
    columns = na.blocks.column_list([paragraphs(150), paragraphs(1)])
    true, early = notion.children, [2]

    async def late(ids: dict[str, str], body: object) -> models.BlockList:
        answer = await true(ids, body)
        early[0] -= 1
        return answer if early[0] < 0 else listing([])

    notion.answers[routes.LIST_BLOCK_CHILDREN] = late
    await append(access, notion.page_id, [columns])
    assert outline(notion.inputs()) == outline([columns])
    assert notion.waits == [0.5, 1.0]
    early[0] = 99
    with pytest.raises(errors.PartlyWritten, match="of at least 1 children"):
        await append(access, notion.page_id, [columns])


async def test_a_block_that_is_not_found_just_after_it_was_made_is_asked_for_again() -> None:
    notion = FakeNotion()
    access = notion.context()
    deep = grow(3, 40, 9)
    misses = [3]
    true = notion.append

    async def sometimes(ids: dict[str, str], body: object) -> object:
        if ids["block_id"] != notion.page_id and misses[0]:
            misses[0] -= 1
            raise not_found()
        return await true(ids, body)

    notion.answers[routes.APPEND_BLOCK_CHILDREN] = sometimes
    await append(access, notion.page_id, deep)
    assert outline(notion.inputs()) == outline(deep)
