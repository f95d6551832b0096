import anyio.lowlevel
import pytest

from notion_async import blocks, errors, models
from notion_async._http import routes
from notion_async._writing.diff.replace import replace_content
from notion_async._writing.draft.prepare import prepare
from tests.writing.fake_notion import FakeNotion
from tests.writing.trees import paragraphs


@pytest.mark.parametrize("fault", ["before", "after", "late"])
async def test_a_change_and_a_deletion_whose_answers_were_lost_are_done_once(fault: str) -> None:
    notion = FakeNotion([fault])
    first, second = notion.type_in("first"), notion.type_in("second")
    await replace_content(
        notion.context(), notion.whole(), prepare([blocks.paragraph("changed"), blocks.paragraph("second")])
    )
    assert first.content["rich_text"][0]["text"]["content"] == "changed"
    notion.faults = [fault]
    await replace_content(notion.context(), notion.whole(), prepare([blocks.paragraph("changed")]))
    assert second.in_trash
    assert [notion.log.count(f"{what} paragraph") for what in ("update", "delete")] == [2, 1 if fault == "after" else 2]
    assert max(notion.waits) < 1


async def test_what_somebody_else_deletes_meanwhile_is_deleted() -> None:
    notion = FakeNotion()
    one, two = notion.type_in("one"), notion.type_in("two")
    tree = notion.whole()
    one.in_trash = True
    del notion.blocks[two.id]
    result = await replace_content(notion.context(), tree, prepare([]))
    assert sorted(result.deleted) == sorted([one.id, two.id])


async def test_a_refused_deletion_is_told() -> None:
    notion = FakeNotion()
    notion.type_in("one")
    access = notion.context()

    async def refuse(ids: dict[str, str], _: object) -> models.Block:
        await anyio.lowlevel.checkpoint()
        raise errors.InvalidRequest(ids["block_id"], status=400, code="validation_error")

    notion.answers[routes.DELETE_BLOCK] = refuse
    with pytest.raises(errors.InvalidRequest):
        await replace_content(access, notion.whole(), prepare([]))
    with pytest.raises(errors.PartlyWritten, match="1 writes were done, then") as caught:
        await replace_content(access, notion.whole(), prepare([blocks.divider()]))
    assert len(caught.value.progress.created) == 1
    notion.type_in("two")
    with pytest.raises(errors.InvalidRequest) as refused:
        await replace_content(access, notion.whole(), prepare([]))
    assert any(note.startswith("and InvalidRequest") for note in refused.value.__notes__)


async def test_a_deletion_that_cannot_be_told_is_unknown() -> None:
    notion = FakeNotion(["drop"])
    notion.type_in("one")
    access = notion.context()
    notion.options.retry_for = 0.0

    async def gone(ids: dict[str, str], _: object) -> models.Block:
        raise errors.Unreachable(ids["block_id"])

    notion.answers[routes.RETRIEVE_BLOCK] = gone
    with pytest.raises(errors.OutcomeUnknown):
        await replace_content(access, notion.whole(), prepare(paragraphs(0)))
