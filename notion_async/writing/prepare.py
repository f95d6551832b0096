"""From what the caller gave to what can be sent: read blocks turned into inputs, rules kept, long texts split.

Everything that Notion would refuse is refused here, before the first request, with its place in what was given.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple, TypeAlias

import msgspec
from msgspec import UNSET

from notion_async import models
from notion_async.errors import InvalidInput
from notion_async.models import BlockInput
from notion_async.writing.grammar import WRITABLE, malformed, misplaced
from notion_async.writing.limits import ENVELOPE_BYTES, NOTION, Limits
from notion_async.writing.split import split_block

Writable: TypeAlias = BlockInput | models.Block | models.Node

_SHORT = 200  # bytes of JSON in which nothing can be too long


class Place(NamedTuple):
    """Where a block stands in what the caller gave."""

    position: int
    under: "Place | None" = None

    def __str__(self) -> str:
        steps = []
        place: Place | None = self
        while place is not None:
            steps.append(f"[{place.position}]")
            place = place.under
        return "blocks" + ".children".join(reversed(steps))


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


class Prepared(NamedTuple):
    """Blocks that can be sent.

    Attributes:
        blocks: The blocks.
        omitted: What a visible stand-in was written for.
    """

    blocks: tuple[BlockInput, ...]
    omitted: list[Omission]


class _Frame:
    """A block whose children are being prepared."""

    def __init__(self, block: BlockInput | None, place: Place | None, children: Iterable[Writable]) -> None:
        self.block = block
        self.place = place
        self.waiting: Iterator[tuple[int, Writable]] = enumerate(children)
        self.done: list[BlockInput] = []


def prepare(blocks: Sequence[Writable], limits: Limits = NOTION, *, stand_in: bool = False) -> Prepared:
    """Make blocks of any kind fit to be sent.

    Args:
        blocks: Inputs, blocks that were read, or nodes of a tree with all that is below them.
        limits: What one request may hold.
        stand_in: Whether to write a visible note in the place of what cannot be written.

    Raises:
        InvalidInput: Something cannot be written; the text begins with its place.
    """
    omitted: list[Omission] = []
    root = _Frame(None, None, blocks)
    stack = [root]
    while stack:
        frame = stack[-1]
        following = next(frame.waiting, None)
        if following is not None:
            place = Place(following[0], frame.place)
            stack.append(_open(following[1], place, frame.block, omitted if stand_in else None))
            continue
        stack.pop()
        if stack:
            stack[-1].done += _close(frame, stack[-1].block, limits)
    return Prepared(tuple(root.done), omitted)


def _open(given: Writable, place: Place, parent: BlockInput | None, omitted: list[Omission] | None) -> _Frame:
    children: Iterable[Writable] = ()
    try:
        block, children = _as_input(given)
    except InvalidInput as error:
        block_id, kind, text, children = _named(given)
        if omitted is None:
            msg = f"{place}: {error}"
            raise InvalidInput(msg) from None
        omitted.append(Omission(str(place), block_id, kind, str(error)))
        block = _stand_in(kind, text)
    if why := misplaced(block, parent):
        msg = f"{place}: {why}"
        raise InvalidInput(msg)
    return _Frame(block, place, children)


def _as_input(given: Writable) -> tuple[BlockInput, Iterable[Writable]]:
    if isinstance(given, models.Node):
        return models.to_input(given.block), given.children
    if not isinstance(given, BlockInput):
        return models.to_input(given), ()
    if given.type not in WRITABLE:
        msg = f"a block of type {given.type!r} cannot be written"
        raise InvalidInput(msg)
    return given, given.children


def _named(given: Writable) -> tuple[str, str, str, Iterable[Writable]]:
    if isinstance(given, models.Node):
        return given.block.id, given.block.type, given.block.plain_text, given.children
    if isinstance(given, BlockInput):
        return "", given.type, given.plain_text, given.children
    return given.id, given.type, given.plain_text, ()


def _stand_in(kind: str, text: str) -> BlockInput:
    note = f"[{kind}: {text}]" if text else f"[{kind}]"
    return models.paragraph([models.text(note, italic=True, color="gray")])


def _close(frame: _Frame, parent: BlockInput | None, limits: Limits) -> list[BlockInput]:
    """Check a block whose children are done, and give what stands for it."""
    given = frame.block
    if given is None:
        raise AssertionError
    block = given.replace(content=_complete(given, frame.done), children=frame.done)
    in_tab = parent is not None and parent.type == "tab"
    try:
        if why := malformed(block):
            raise InvalidInput(why)  # noqa: TRY301 - one place adds where it is
        most_bytes = limits.size_bytes - ENVELOPE_BYTES
        parts = split_block(block, tuple(frame.done), limits, most_bytes * 9 // 10, in_tab=in_tab)
        for part in parts:
            _check_size(part, most_bytes)
    except InvalidInput as error:
        text = str(error)
        msg = f"{frame.place}{text[len('body') :]}" if text.startswith("body.") else f"{frame.place}: {text}"
        raise InvalidInput(msg) from None
    return parts


def _complete(block: BlockInput, children: Sequence[BlockInput]) -> models.BlockContentInput:
    """Say what Notion wants to be told when a block is created."""
    content = block.content
    if getattr(content, "rich_text", None) is UNSET:
        content = msgspec.structs.replace(content, rich_text=())
    if isinstance(content, models.CodeInput) and content.language is UNSET:
        content = msgspec.structs.replace(content, language="plain text")
    if isinstance(content, models.TableInput) and content.table_width is UNSET and children:
        content = msgspec.structs.replace(content, table_width=len(getattr(children[0].content, "cells", ())))
    return content


def _check_size(block: BlockInput, most_bytes: int) -> None:
    alone = block.replace(children=())
    size = len(models.encode(alone))
    if size > most_bytes:
        msg = f"a {block.type} of {size} bytes is larger than a request"
        raise InvalidInput(msg)
    if size > _SHORT:
        models.check(alone)
