import time

import anyio
import pytest

from notion_async import blocks, errors
from notion_async._http import routes
from notion_async._http.request_options import effective_options
from notion_async._writing import WriteContext, recent_writes_for
from notion_async._writing.append import append
from tests.writing.fake_notion import OTHERS, FakeNotion, listing
from tests.writing.fake_notion import broken as connection_broke
from tests.writing.trees import grow, paragraphs


@pytest.mark.parametrize("fault", ["after", "told", "drop", "late", "before"])
async def test_a_lost_answer_is_looked_up_and_the_write_done_once(fault: str) -> None:
    notion = FakeNotion([fault])
    notion.type_in("old", age=3600)
    written = await append(notion.context(), notion.page_id, paragraphs(3))
    assert [block.plain_text for block in notion.inputs()] == ["old", "0", "1", "2"]
    assert len(written.ids) == 3
    assert notion.log.count("append 3") == (2 if fault == "before" else 1)
    assert sum(notion.waits) == (65 if fault in {"before", "late"} else 0)
    assert ("list" in notion.log) == (fault != "told")


async def test_the_same_block_from_long_ago_or_of_another_author_is_not_taken_for_the_lost_one() -> None:
    notion = FakeNotion(["before"])
    notion.type_in("0", age=3600)
    notion.type_in("0", author=OTHERS)
    await append(notion.context(), notion.page_id, paragraphs(1))
    assert [block.plain_text for block in notion.inputs()] == ["0", "0", "0"]


@pytest.mark.parametrize("fault", ["before", "after"])
async def test_the_same_block_written_twice_lately_cannot_be_told_apart(fault: str) -> None:
    notion = FakeNotion(["", fault])
    notion.type_in("0")
    notion.type_in("0")
    with pytest.raises(errors.OutcomeUnknown) as caught:
        await append(notion.context(), notion.page_id, [*paragraphs(100), *paragraphs(1)])
    assert caught.value.progress.missing == ["blocks[100:101]"]
    assert len(caught.value.ids_to_check) == 2 + (fault == "after")


async def test_of_two_equal_writes_at_once_a_lost_one_is_never_taken_for_the_other() -> None:
    notion = FakeNotion(["late", "before"])
    access = notion.context()
    outcomes: list[object] = []

    async def write() -> None:
        try:
            outcomes.append(await append(access, notion.page_id, paragraphs(1)))
        except errors.OutcomeUnknown as error:
            outcomes.append(error)

    async with anyio.create_task_group() as tasks:
        tasks.start_soon(write)
        tasks.start_soon(write)
    assert any(isinstance(outcome, errors.OutcomeUnknown) for outcome in outcomes)


async def test_different_writes_at_once_are_told_apart_by_what_they_say() -> None:
    notion = FakeNotion(["", "after", "drop", "", "before", "after", "drop", ""])
    access = notion.context()
    async with anyio.create_task_group() as tasks:
        for number in range(8):
            tasks.start_soon(append, access, notion.page_id, [blocks.paragraph(str(number))])
    assert sorted(block.plain_text for block in notion.inputs()) == sorted(map(str, range(8)))


async def test_an_earlier_write_of_the_same_client_is_told_apart_by_its_ids() -> None:
    notion = FakeNotion(["", "before", "after"])
    access = notion.context()
    for _ in range(3):
        await append(access, notion.page_id, paragraphs(1))
    assert [block.plain_text for block in notion.inputs()] == ["0"] * 3


async def test_another_writer_in_a_block_just_made_ends_in_unknown_with_the_ids() -> None:
    notion = FakeNotion(["", "after"])
    deep = blocks.toggle("t", children=[blocks.toggle("u", children=[blocks.toggle("v", children=grow(1, 9, 4))])])
    made: list[str] = []

    def type_there() -> None:
        [toggle] = notion.there(notion.page_id)
        notion.put(toggle.id, [{"type": "divider", "divider": {}}])
        made.extend(child.id for child in toggle.children)

    notion.meanwhile = lambda: setattr(notion, "meanwhile", type_there)
    with pytest.raises(errors.OutcomeUnknown) as caught:
        await append(notion.context(), notion.page_id, [deep])
    assert caught.value.ids_to_check == made


async def test_looking_that_fails_ends_in_unknown() -> None:
    notion = FakeNotion(["after"])
    access = notion.context()

    async def broken(*_: object) -> object:
        raise connection_broke()

    notion.answers[routes.LIST_BLOCK_CHILDREN] = broken
    with pytest.raises(errors.OutcomeUnknown, match="looking for it failed") as caught:
        await append(access, notion.page_id, paragraphs(1))
    assert caught.value.ids_to_check == [notion.page_id]


async def test_an_answer_that_lacks_blocks_is_looked_up() -> None:
    notion = FakeNotion()
    access = notion.context()
    true = notion.append

    async def short(ids: dict[str, str], body: object) -> object:
        return listing(list((await true(ids, body)).results[:1]))

    notion.answers[routes.APPEND_BLOCK_CHILDREN] = short
    assert len((await append(access, notion.page_id, paragraphs(3))).ids) == 3
    assert len(notion.inputs()) == 3


async def test_without_the_time_to_wait_a_lost_answer_is_unknown() -> None:
    notion = FakeNotion(["late"])

    async def no_time(_: float) -> None: ...

    with pytest.raises(errors.OutcomeUnknown, match="no time to wait"):
        await append(notion.context()._replace(sleep=no_time), notion.page_id, paragraphs(1))


async def test_a_write_that_could_not_leave_is_not_looked_for() -> None:
    notion = FakeNotion()
    access = notion.context()

    async def refuse(*_: object) -> object:
        raise late_budget()

    notion.answers[routes.APPEND_BLOCK_CHILDREN] = refuse
    with pytest.raises(errors.TimedOut):
        await append(access, notion.page_id, paragraphs(1))
    assert not notion.log


def late_budget() -> errors.TimedOut:
    return errors.TimedOut("no budget", budget_back_in=30.0, attempts=1)


@pytest.mark.parametrize("fault", ["after", "drop"])
@pytest.mark.parametrize("seen", range(4))
async def test_a_listing_that_lags_is_looked_at_again_before_anything_is_unknown(fault: str, seen: int) -> None:
    notion = FakeNotion([fault])

    async def lagging(ids: dict[str, str], body: object) -> object:
        answer = await notion.children(ids, body)
        return answer if notion.waits else listing(list(answer.results[:seen]))

    notion.answers[routes.LIST_BLOCK_CHILDREN] = lagging
    assert len((await append(notion.context(), notion.page_id, paragraphs(3))).ids) == 3
    assert [block.plain_text for block in notion.inputs()] == ["0", "1", "2"]


@pytest.mark.parametrize("offset", [-3600.0, -600.0, 0.0, 120.0, 400.0, 3600.0])
@pytest.mark.parametrize("fault", ["after", "before"])
async def test_a_clock_that_is_wrong_doubles_nothing(fault: str, offset: float) -> None:
    notion = FakeNotion([fault])
    notion.server_clock.offset = -offset
    context = notion.context()._replace(clock=lambda: notion.now + offset)
    await append(context, notion.page_id, paragraphs(2))
    assert [block.plain_text for block in notion.inputs()] == ["0", "1"]


async def test_two_clients_of_one_connection_never_take_each_others_blocks_for_their_own() -> None:
    for faults in (["", "before"], ["", "after"], ["before", ""], ["after", ""]):
        notion = FakeNotion(faults)
        one = notion.context()
        two = one._replace(authors=set())
        made: list[str] = []

        async def write(context: WriteContext, notion: FakeNotion = notion, made: list[str] = made) -> None:
            made += (await append(context, notion.page_id, paragraphs(1))).ids

        await write(one)
        await write(two)
        assert len(set(made)) == len(notion.inputs()) == 2
    assert recent_writes_for("a") is recent_writes_for("a") is not recent_writes_for("b")


@pytest.mark.parametrize("change", ["text", "type", "author"])
async def test_what_was_edited_before_it_is_looked_for_is_not_written_again(change: str) -> None:
    notion = FakeNotion(["after"])
    context = notion.context()._replace(authors=set())

    def edit() -> None:
        [block] = notion.there(notion.page_id)
        if change == "text":
            block.content["rich_text"] = []
        elif change == "type":
            block.type = "bulleted_list_item"
        else:
            block.author = OTHERS

    notion.meanwhile = edit
    if change == "author":
        await append(context, notion.page_id, paragraphs(1))
    else:
        with pytest.raises(errors.OutcomeUnknown) as caught:
            await append(context, notion.page_id, paragraphs(1))
        assert caught.value.ids_to_check == [notion.there(notion.page_id)[0].id]
    assert len(notion.inputs()) == 1


@pytest.mark.parametrize("retry_for", [0.0, 30.0, 120.0, 600.0])
async def test_during_an_outage_looking_takes_no_longer_than_retrying_one_request(retry_for: float) -> None:
    notion = FakeNotion(["before"])
    notion.options.retry_for = retry_for
    began = notion.now

    async def outage(*_: object) -> object:
        options = effective_options({})
        assert options.retry_for is not None
        left = options.retry_for if options.until is None else min(options.retry_for, options.until - time.monotonic())
        notion.now += left
        raise connection_broke()

    notion.answers[routes.LIST_BLOCK_CHILDREN] = outage
    with pytest.raises(errors.OutcomeUnknown):
        await append(notion.context(), notion.page_id, paragraphs(1))
    assert notion.now - began <= max(65, retry_for) + 0.1
