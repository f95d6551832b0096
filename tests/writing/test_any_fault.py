"""Every kind of write, with a fault at any of its requests: nothing doubled, nothing lost without a word."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable, Iterator
from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import notion_async as na
from notion_async import errors, models
from notion_async._writing import AppendPosition, WriteContext, append_children
from notion_async._writing.append import WriteOptions, append, create_page
from notion_async._writing.deliver.plain_writes import ensure_deleted
from notion_async._writing.diff.compare import prepare_for
from notion_async._writing.diff.replace import replace_content
from notion_async.blocks import BlockInput
from tests.writing.fake_notion import NOON, OTHERS, US, FakeNotion, Stored, listing, plain
from tests.writing.trees import grow, paragraphs

LOST = ("before", "after", "late", "told", "drop")
MEANWHILE = ("nothing", "lag", "edit", "delete", "person", "client")


class Disturbed(FakeNotion):
    """A Notion that loses one answer and does something else meanwhile, and counts what a client made."""

    def __init__(self, position: int, lost: str, meanwhile: str, seed: int) -> None:
        self.made: Counter[str] = Counter()
        self.own: set[str] = set()
        self._counted = False
        super().__init__(["" for _ in range(position)] + [lost], seed)
        self._left = position
        self._event = meanwhile
        self._shared = self.context()
        self._is_lagging = False
        self.now = NOON

    def make(self, kind: str, content: dict[str, Any], parent_id: str, author: str) -> Stored:
        stored = super().make(kind, content, parent_id, author)
        if self._counted and author == US:
            self.made[text_of(stored)] += 1
            self.own.add(stored.id)
        return stored

    def count(self) -> WriteContext:
        """Begin to count, and return what the client writes with."""
        self._counted = True
        return self._shared

    async def write(self, what: str, act: Callable[[], Any], told: Callable[[Any], dict[str, Any]]) -> Any:
        self._left -= 1
        if self._left != -1 or not self._counted:
            return await super().write(what, act, told)
        there = set(self.blocks)
        try:
            return await super().write(what, act, told)
        finally:
            new = [self.blocks[each] for each in self.blocks if each not in there]
            await self._disturb(new)

    async def _disturb(self, new: Iterable[Stored]) -> None:
        match self._event:
            case "lag":
                self._is_lagging = True
            case "edit":
                for block in new:
                    block.content = (
                        {**block.content, "rich_text": []} if "rich_text" in block.content else block.content
                    )
            case "delete":
                for block in new:
                    block.in_trash = True
            case "person":
                self.put(self.page_id, plain(paragraphs(1)), author=OTHERS)
            case "client":  # of the same connection: it has written the same under the same parent
                other = self._shared._replace(authors=set())
                [written] = await append_children(other, AppendPosition(self.page_id), paragraphs(1))
                self.made[text_of(self.blocks[written.id])] -= 1
                self.own.remove(written.id)

    def left(self) -> Counter[str]:
        """Count what is there of what the client made."""
        top = [block for block in self.blocks.values() if block.parent_id not in self.blocks]
        living = [each for block in top for each in _living(block)]
        return Counter(text_of(each) for each in living if each.id in self.own)

    async def children(self, ids: dict[str, str], body: Any) -> models.BlockList:
        answer = await super().children(ids, body)
        if self._is_lagging and not self.waits:
            return listing([])
        return answer


def _living(block: Stored) -> Iterator[Stored]:
    yield block
    for child in block.children:
        if not child.in_trash:
            yield from _living(child)


def text_of(stored: Stored) -> str:
    runs = stored.content.get("rich_text", ())
    return stored.type + "".join(run["text"]["content"] for run in runs) + str(stored.content.get("title", ""))


Call = Callable[[], Awaitable[object]]
Write = Callable[[Disturbed], Call]


async def _resumed(call: Callable[[WriteOptions], Awaitable[object]]) -> object:
    """Write, and go on where a part was refused."""
    try:
        return await call(WriteOptions())
    except errors.PartlyWritten as partly:
        return await call(WriteOptions(resume=partly.progress))


def appended(blocks: list[BlockInput], *, inserted: bool = False) -> Write:
    def begin(notion: Disturbed) -> Call:
        first, _ = notion.type_in("first"), notion.type_in("last")
        context = notion.count()
        after = first.id if inserted else None
        return lambda: _resumed(lambda options: append(context, notion.page_id, blocks, options, after=after))

    return begin


def created(kind: str, blocks: list[BlockInput]) -> Write:
    def begin(notion: Disturbed) -> Call:
        parent = notion.page_id if kind == "page_id" else notion.make("data_source", {}, "", OTHERS).id
        context = notion.count()
        body = {"parent": {kind: parent}, "properties": {"title": na.properties.title("New")}}
        return lambda: _resumed(lambda options: create_page(context, body, blocks, options))

    return begin


def one_request(notion: Disturbed) -> Call:
    context = notion.count()
    position = AppendPosition(notion.page_id, place={"type": "start"})
    return lambda: append_children(context, position, paragraphs(3))


def replaced(notion: Disturbed) -> Call:
    notion.put(notion.page_id, plain([*paragraphs(3), na.blocks.toggle("t", children=paragraphs(2)), *paragraphs(3)]))
    notion.now += 3600
    new = [na.blocks.quote("q", children=[na.blocks.code("x")]), na.blocks.to_do("d")]
    tree = notion.whole()
    prepared = prepare_for(tree, [*paragraphs(2), new[0], na.blocks.toggle("t", children=[new[1]])], "raise")
    context = notion.count()
    return lambda: replace_content(context, tree, prepared)


def deleted(notion: Disturbed) -> Call:
    block = notion.type_in("x")
    context = notion.count()

    async def delete() -> None:
        await ensure_deleted(context, block.id)
        assert block.in_trash

    return delete


WRITES: dict[str, Write] = {
    "append": appended(paragraphs(250)),
    "append after": appended(paragraphs(120), inserted=True),
    "append deep": appended(grow(3, 60, 7)),
    "append columns": appended([na.blocks.column_list([paragraphs(150), [na.blocks.quote("q")]])]),
    "create a page": created("page_id", paragraphs(120)),
    "create a row": created("data_source_id", grow(5, 40, 6)),
    "one request": one_request,
    "replace": replaced,
    "delete": deleted,
}


@cache
def of_one_write(kind: str) -> Counter[str]:
    """Return what a write makes without any fault."""
    notion = Disturbed(99, "", "nothing", 0)
    asyncio.run(_run(WRITES[kind](notion)))
    return notion.made


async def _run(call: Call) -> None:
    await call()


async def check(kind: str, position: int, lost: str, meanwhile: str, seed: int) -> None:
    """Write once with a fault: what ends without an error is there once, and nothing is ever there twice."""
    notion = Disturbed(position, lost, meanwhile, seed)
    wanted = await asyncio.to_thread(of_one_write, kind)
    is_told = False
    try:
        await WRITES[kind](notion)()
    except (errors.OutcomeUnknown, errors.PartlyWritten):
        is_told = True
    except (errors.NoAnswer, errors.ServerError):
        is_told = True
        assert not notion.made, "a plain error says that nothing was written"
    except errors.NotFound:
        is_told = True
        assert meanwhile == "delete"
    notion.now += 100
    notion.settle()
    doubled = (notion.left() if meanwhile == "delete" else notion.made) - wanted  # what a person deleted is not there
    assert not doubled, doubled
    assert is_told or notion.made >= wanted


faults = (st.sampled_from(sorted(WRITES)), st.integers(0, 9), st.sampled_from(LOST), st.sampled_from(MEANWHILE))


@given(*faults, st.integers(0, 9))
@settings(max_examples=100, deadline=None)
async def test_a_fault_at_any_request_doubles_nothing_and_loses_nothing_without_a_word(
    kind: str, position: int, lost: str, meanwhile: str, seed: int
) -> None:
    await check(kind, position, lost, meanwhile, seed)


@pytest.mark.slow
@pytest.mark.parametrize("kind", WRITES)
async def test_every_fault_at_every_request(kind: str) -> None:
    for position in range(10):
        for lost in LOST:
            for meanwhile in MEANWHILE:
                for seed in range(2):
                    await check(kind, position, lost, meanwhile, seed)
