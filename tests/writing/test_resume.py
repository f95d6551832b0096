"""Going on after a write that ended in the middle: what was done is bound, the rest may be corrected."""

import itertools
import json
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import notion_async as na
from notion_async import errors, models
from notion_async._http import routes
from notion_async._writing import WriteProgress
from notion_async._writing.append import WriteOptions, append
from notion_async._writing.deliver.executor import Execution, Target
from notion_async._writing.deliver.progress import begun
from notion_async._writing.plan.limits import BodyLimits
from notion_async._writing.plan.plan import plan_append
from notion_async.blocks import BlockInput
from tests.writing.fake_notion import FakeNotion, outline, plain
from tests.writing.trees import SMALL, drafts, paragraphs, trees

WRONG = {
    "color": na.blocks.paragraph("x", color="purplish"),
    "language": na.blocks.code("x", "klingon"),
    "link": na.blocks.paragraph([na.rich_text.text("x", link="www.example.com/page")]),
    "icon": na.blocks.callout("x", icon="warning"),
    "file name": na.blocks.file("https://example.com/a", name="n" * 901),
    "annotation": na.blocks.paragraph([na.rich_text.text("x", color="cyan")]),
    "cell": na.blocks.table([[[na.rich_text.text("x", color="cyan")]]]),
    "ratio": na.blocks.column_list(
        [na.blocks.column(paragraphs(1), width_ratio=0), na.blocks.column(paragraphs(1), width_ratio=0.7)]
    ),
}


@pytest.mark.parametrize("block", WRONG.values(), ids=WRONG)
async def test_a_value_that_notion_refuses_is_refused_before_the_first_request(block: na.blocks.BlockInput) -> None:
    notion = FakeNotion()
    with pytest.raises(errors.InvalidInput, match=r"^blocks\[450\]"):
        await append(notion.context(), notion.page_id, [*paragraphs(450), block])
    assert not notion.log


async def refused(notion: FakeNotion) -> WriteProgress:
    """Write 450 blocks of which Notion refuses the last request, for a reason that nobody could foresee."""
    true = notion.append

    async def refuse(ids: dict[str, str], body: dict[str, list[object]]) -> object:
        if len(body["children"]) == 50:
            msg = "body failed validation: body.children[49].paragraph.x should be y."
            raise errors.InvalidRequest(msg, status=400, code="validation_error")
        return await true(ids, body)

    notion.answers[routes.APPEND_BLOCK_CHILDREN] = refuse
    with pytest.raises(errors.PartlyWritten, match=r"blocks\[449\]: body failed") as caught:
        await append(notion.context(), notion.page_id, paragraphs(450))
    notion.answers[routes.APPEND_BLOCK_CHILDREN] = true
    progress: WriteProgress = caught.value.progress
    return progress


async def test_a_refusal_names_the_callers_block_also_after_a_text_that_was_split() -> None:
    notion = FakeNotion()
    runs = [na.rich_text.text("x", bold=number % 2 == 0) for number in range(250)]
    below = na.blocks.toggle("t", children=[na.blocks.paragraph(runs), na.blocks.divider()])

    async def refuse(ids: dict[str, str], body: dict[str, list[object]]) -> object:
        msg = f"body failed validation: body.children[{len(body['children']) - 1}].toggle.children[3].x should be y."
        raise errors.InvalidRequest(msg, status=400, code="validation_error")

    notion.answers[routes.APPEND_BLOCK_CHILDREN] = refuse
    with pytest.raises(errors.NotionError, match=r"blocks\[21\]\.children\[1\]: body failed"):
        await append(notion.context(), notion.page_id, [na.blocks.paragraph(runs), *paragraphs(20), below])


async def test_what_is_missing_may_be_corrected_and_what_was_written_may_not() -> None:
    notion = FakeNotion()
    progress = await refused(notion)
    with pytest.raises(errors.InvalidInput, match="`append blocks:300` differs: change only what is missing"):
        await append(
            notion.context(), notion.page_id, [*paragraphs(399), *paragraphs(51)], WriteOptions(resume=progress)
        )
    corrected = [*paragraphs(449), na.blocks.divider(), na.blocks.divider()]
    await append(notion.context(), notion.page_id, corrected, WriteOptions(resume=progress))
    assert [block.type for block in notion.inputs()] == ["paragraph"] * 449 + ["divider"] * 2


@pytest.mark.parametrize("deleted", [1, 3, 400])
async def test_a_write_goes_on_after_a_person_deleted_its_last_blocks(deleted: int) -> None:
    notion = FakeNotion()
    progress = await refused(notion)
    for block in notion.there(notion.page_id)[400 - deleted :]:
        block.in_trash = True
    await append(notion.context(), notion.page_id, paragraphs(450), WriteOptions(resume=progress))
    expected = [*range(400 - deleted), *range(400, 450)]
    assert [block.plain_text for block in notion.inputs()] == list(map(str, expected))


@pytest.mark.parametrize("is_there", [True, False])
async def test_who_looked_says_what_became_of_a_request_of_unknown_outcome(*, is_there: bool) -> None:
    notion = FakeNotion(["", "after" if is_there else "before"])

    def meanwhile() -> None:
        if is_there:  # somebody edits what was written
            notion.there(notion.page_id)[-1].content["rich_text"] = []
        else:  # somebody writes something else
            notion.type_in("?")

    notion.meanwhile = lambda: setattr(notion, "meanwhile", meanwhile)
    with pytest.raises(errors.OutcomeUnknown) as caught:
        await append(notion.context(), notion.page_id, paragraphs(101))
    progress = caught.value.progress
    with pytest.raises(errors.InvalidInput, match="request= is one of"):
        progress.resolve([], "append blocks:7")
    progress.resolve(caught.value.ids_to_check if is_there else [])
    with pytest.raises(errors.InvalidInput):
        progress.resolve([])
    await append(notion.context(), notion.page_id, paragraphs(101), WriteOptions(resume=progress))
    assert len(notion.inputs()) == 101 + (not is_there)


class RefusesOne(FakeNotion):
    """A Notion that refuses requests with a certain paragraph, for a reason that nobody could foresee."""

    async def append(self, ids: dict[str, str], body: Any) -> models.BlockList:
        if "refused" in json.dumps(plain(body["children"])):
            msg = "body failed validation"
            raise errors.InvalidRequest(msg, status=400, code="validation_error")
        return await super().append(ids, body)


def with_leaf(blocks: Sequence[BlockInput], number: int, leaves: Sequence[BlockInput]) -> list[BlockInput]:
    """Return blocks with others in place of the paragraph of this number among those without children."""
    counted = itertools.count()

    def rebuilt(row: Sequence[BlockInput]) -> list[BlockInput]:
        made: list[BlockInput] = []
        for block in row:
            is_leaf = block.type == "paragraph" and not block.children
            if is_leaf and next(counted) == number:
                made += leaves
            else:
                made.append(block.replace(children=rebuilt(block.children)))
        return made

    return rebuilt(blocks)


@given(trees(), SMALL, st.integers(0, 30), st.integers(0, 12))
@settings(max_examples=200, deadline=None)
async def test_a_correction_of_any_size_goes_on_after_any_request(
    blocks: list[BlockInput], limits: BodyLimits, number: int, size: int
) -> None:
    """A corrected block changes how the rows above it would be cut; those that were sent keep their cuts."""
    notion = RefusesOne(limits=limits)
    progress = begun("job", None)
    wrong = with_leaf(blocks, number, [na.blocks.paragraph("refused")])
    plan = plan_append(drafts(wrong), limits)
    with suppress(errors.NotionError):
        await Execution(notion.context(), plan, Target(notion.page_id), progress).run()
    corrected = with_leaf(blocks, number, paragraphs(size)) if progress.missing else wrong
    again = begun("job", WriteProgress(**json.loads(json.dumps(asdict(progress)))))
    plan = plan_append(drafts(corrected), limits, cuts=again.cuts)
    again.join(plan)
    await Execution(notion.context(), plan, Target(notion.page_id), again).run()
    assert outline(notion.inputs()) == outline(corrected)
