"""From what the caller gave to what can be sent: read blocks turned into inputs, rules kept, long texts split.

Everything that Notion would refuse is refused here, before the first request, with its place in what was given.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, Literal, NamedTuple, TypeAlias, cast

import msgspec
from msgspec import UNSET

from notion_async import models
from notion_async._http.body_limits import check
from notion_async._writing.draft.nesting_rules import WRITABLE, malformed, misplaced
from notion_async._writing.draft.split import split_block
from notion_async._writing.plan.items import Place
from notion_async._writing.plan.limits import ENVELOPE_BYTES, NOTION, Limits
from notion_async.blocks.constructors import paragraph
from notion_async.blocks.from_block import from_block
from notion_async.blocks.inputs import BlockContentInput, BlockInput, CodeInput, EmptyInput, SyncedInput, TableInput
from notion_async.errors import InvalidInput
from notion_async.models.blocks import BlockBase
from notion_async.models.codec import encode
from notion_async.rich_text import text

Writable: TypeAlias = BlockInput | models.Block | models.Node

Unwritable: TypeAlias = Literal["refuse", "stand_in", "omit"]

_EXCERPT = 100
_SHORT = 200  # bytes of JSON in which nothing can be too long


class Omission(NamedTuple):
    """What could not be written as it was.

    Attributes:
        place: Where it stands in what was given, as `blocks[0].children[2]`.
        id: Its id, where it was read from Notion.
        type: Its type.
        reason: Why not.
    """

    place: str
    id: str
    type: str
    reason: str


class Kept(EmptyInput, frozen=True):
    """Stands for a block that is there already, cannot be written, and shall stay as it is with all below it."""

    id: str


class Prepared(NamedTuple):
    """Blocks that can be sent.

    Attributes:
        blocks: The blocks.
        omitted: What was left out or has a visible note in its place.
        kept: The ids of the blocks that are not to be sent but kept.
    """

    blocks: tuple[BlockInput, ...]
    omitted: list[Omission]
    kept: set[str]


class _Frame:
    """A block whose children are being prepared."""

    def __init__(self, block: BlockInput | None, place: Place | None, children: Iterable[Writable]) -> None:
        self.block = block
        self.place = place
        self.waiting: Iterator[tuple[int, Writable]] = enumerate(children)
        self.done: list[BlockInput] = []


def prepare(
    blocks: Sequence[Writable],
    limits: Limits = NOTION,
    *,
    unwritable: Unwritable = "refuse",
    keeps: Callable[[str], bool] | None = None,
) -> Prepared:
    """Make blocks of any kind fit to be sent.

    Args:
        blocks: Inputs, blocks that were read, or nodes of a tree with all that is below them.
        limits: What one request may hold.
        unwritable: What to do about what cannot be written: refuse it, write a visible note in its place (`stand_in`),
            or leave it out with all below it (`omit`).
        keeps: Says of a block's id whether it may be kept where it is, as `Kept`, when it cannot be written.

    Raises:
        InvalidInput: Something cannot be written; the text begins with its place.
    """
    return _Preparation(limits, unwritable, keeps or (lambda _: False)).run(blocks)


class _Preparation:
    def __init__(self, limits: Limits, unwritable: Unwritable, keeps: Callable[[str], bool]) -> None:
        self._limits = limits
        self._most_bytes = limits.size_bytes - ENVELOPE_BYTES
        self._unwritable = unwritable
        self._keeps = keeps
        self._omitted: list[Omission] = []
        self._kept: set[str] = set()

    def run(self, blocks: Sequence[Writable]) -> Prepared:
        if isinstance(blocks, str | BlockInput) or not isinstance(blocks, Iterable):
            msg = f"blocks is a list of blocks, instead was {blocks!r:.80}"
            raise InvalidInput(msg)
        root = _Frame(None, None, blocks)
        stack = [root]
        while stack:
            frame = stack[-1]
            following = next(frame.waiting, None)
            if following is not None:
                stack.append(self._open(following[1], Place(following[0], frame.place), frame.block))
                continue
            stack.pop()
            if stack and frame.block is not None and frame.place is not None:
                stack[-1].done += self._close(frame.block, frame.done, frame.place, stack[-1].block)
        return Prepared(tuple(root.done), self._omitted, self._kept)

    def _open(self, given: Writable, place: Place, parent: BlockInput | None) -> _Frame:
        children: Iterable[Writable]
        try:
            block, children = _as_input(given)
        except InvalidInput as error:
            found, children = self._unwritten(given, place, error)
            if found is None:
                return _Frame(None, place, ())
            block = found
        if why := misplaced(block, parent):
            raise _at(place, why)
        return _Frame(block, place, children)

    def _unwritten(
        self, given: Writable, place: Place, error: InvalidInput
    ) -> tuple[BlockInput | None, Iterable[Writable]]:
        """Give what becomes of a block that cannot be written, and what is prepared below it."""
        block_id, kind, text, children = _named(given)
        if block_id and self._keeps(block_id):
            self._kept.add(block_id)
            return BlockInput(kind, Kept(block_id)), ()
        stand_ins = self._instead(_at(place, str(error)), Omission(str(place), block_id, kind, str(error)), text)
        return next(iter(stand_ins), None), children

    def _close(
        self, block: BlockInput, children: list[BlockInput], place: Place, parent: BlockInput | None
    ) -> list[BlockInput]:
        """Check a block whose children are done, and give what stands for it."""
        if block.type == "column" and not children and self._unwritable != "refuse":
            children = [paragraph("")]
        block = block.replace(content=_complete(block, children), children=children)
        try:
            return self._split(block, parent)
        except InvalidInput as error:
            omission = Omission(str(place), "", block.type, str(error))
            return self._instead(_at(place, str(error)), omission, block.plain_text[:_EXCERPT])

    def _split(self, block: BlockInput, parent: BlockInput | None) -> list[BlockInput]:
        if why := malformed(block):
            raise InvalidInput(why)
        in_tab = parent is not None and parent.type == "tab"
        parts = split_block(block, block.children, self._limits, self._most_bytes * 9 // 10, in_tab=in_tab)
        for part in parts:
            _check_size(part, self._most_bytes)
        return parts

    def _instead(self, error: InvalidInput, omission: Omission, content: str) -> list[BlockInput]:
        """Give what stands for what cannot be written."""
        if self._unwritable == "refuse":
            raise error from None
        self._omitted.append(omission)
        if self._unwritable == "omit":
            return []
        note = f"[{omission.type}: {content}]" if content else f"[{omission.type}]"
        return [paragraph([text(note, italic=True, color="gray")])]


def _at(place: Place, text: str) -> InvalidInput:
    """Make the error that says where something is wrong."""
    return InvalidInput(f"{place}{text[len('body') :]}" if text.startswith("body.") else f"{place}: {text}")


def _as_input(given: Any) -> tuple[BlockInput, Iterable[Writable]]:
    if isinstance(given, models.Node):
        block = from_block(given.block)
        is_copy = isinstance(block.content, SyncedInput) and block.content.synced_from is not None
        return block, () if is_copy else given.children
    if isinstance(given, BlockBase | models.UnknownBlock):
        return from_block(cast("models.Block", given)), ()
    if not isinstance(given, BlockInput):  # the caller need not heed types
        msg = f"what is written is made by the constructors of models or was read, instead was {given!r:.80}"
        raise InvalidInput(msg)
    if given.type not in WRITABLE:
        msg = f"a block of type {given.type!r} cannot be written"
        raise InvalidInput(msg)
    return given, given.children


def _named(given: Any) -> tuple[str, str, str, Iterable[Writable]]:
    if isinstance(given, models.Node):
        return given.block.id, given.block.type, given.block.plain_text, given.children
    if isinstance(given, BlockInput):
        return "", given.type, given.plain_text, given.children
    if isinstance(given, BlockBase | models.UnknownBlock):
        return given.id, given.type, given.plain_text, ()
    return "", type(given).__name__, "", ()


def _complete(block: BlockInput, children: Sequence[BlockInput]) -> BlockContentInput:
    """Say what Notion wants to be told when a block is created."""
    content = block.content
    if getattr(content, "rich_text", None) is UNSET:
        content = msgspec.structs.replace(content, rich_text=())
    if isinstance(content, CodeInput) and content.language is UNSET:
        content = msgspec.structs.replace(content, language="plain text")
    if isinstance(content, TableInput) and content.table_width is UNSET and children:
        content = msgspec.structs.replace(content, table_width=len(getattr(children[0].content, "cells", ())))
    return content


def _check_size(block: BlockInput, most_bytes: int) -> None:
    alone = block.replace(children=())
    size = len(encode(alone))
    if size > most_bytes:
        msg = f"a {block.type} of {size} bytes is larger than a request"
        raise InvalidInput(msg)
    if size > _SHORT:
        check(alone)
