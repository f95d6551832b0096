"""From what the caller gave to what can be sent: read blocks turned into inputs, rules kept, long texts split.

Everything that Notion would refuse is refused here, before the first request, with its place in what was given. Where
nothing is to be refused, what cannot be made is left out or noted, and its children take its place; a block that may
not be where it would come to be follows the block it was in.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Literal, NamedTuple, TypeAlias

from notion_async import models
from notion_async._writing.draft.given import Given, Writable, inspect
from notion_async._writing.draft.mend import attempts, completed, filled, note, suited, unwrapped
from notion_async._writing.draft.nesting_rules import malformed, misplaced, unsuited
from notion_async._writing.draft.split import check_size, split_block
from notion_async._writing.plan.items import Place
from notion_async._writing.plan.limits import ENVELOPE_BYTES, NOTION, Limits
from notion_async.blocks.inputs import BlockContentInput, BlockInput, EmptyInput
from notion_async.errors import InvalidInput
from notion_async.models.block_types import block_type

Unwritable: TypeAlias = Literal["raise", "placeholder", "skip"]


class Omission(NamedTuple):
    """A block that could not be written as it was.

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
    """Stands for a block that is on the page and stays, because it cannot be made as it is.

    Attributes:
        id: The id of the block.
        content: The content it is to have; None if that stays as it is, with everything below the block.
        instead: What is written where the block cannot stay; empty if nothing can be.
    """

    id: str
    content: BlockContentInput | None = None
    instead: tuple[BlockInput, ...] = ()


class Prepared(NamedTuple):
    """Blocks that can be sent.

    Attributes:
        blocks: The blocks.
        omitted: What was left out or has a visible note in its place.
        kept: The ids of blocks that must be on the page that is written to.
    """

    blocks: tuple[BlockInput, ...]
    omitted: list[Omission]
    kept: set[str]


class There(NamedTuple):
    """What is on the page that is written to.

    Attributes:
        has: Returns whether a block is on it, by its id.
        below: Returns what is below a block of it.
    """

    has: Callable[[str], bool]
    below: Callable[[str], Sequence[Writable]]


NOWHERE = There(lambda _: False, lambda _: ())
ANYWHERE = There(lambda _: True, lambda _: ())


def prepare(
    blocks: Sequence[Writable],
    limits: Limits = NOTION,
    *,
    unwritable: Unwritable = "raise",
    there: There = NOWHERE,
) -> Prepared:
    """Make blocks of any kind fit to be sent.

    Args:
        blocks: Inputs, blocks that were read, or nodes of a tree with all that is below them.
        limits: What one request may hold.
        unwritable: Treatment of what cannot be written: `raise` an error, write a visible note as `placeholder`, or
            `skip` it; the latter two keep its children.
        there: What is on the page. A block of it that cannot be made is `Kept`, and one whose children were not read
            keeps its children.

    Raises:
        InvalidInput: Something cannot be written; the text begins with its place.
    """
    return _Preparation(limits, unwritable, there).run(blocks)


class _Frame:
    """A block whose children are being prepared.

    Attributes:
        given: What was given; None for the root.
        block: What is made of it; None if its children take its place.
        parent: The block it will be in; None at the top.
        holder: The block its children will be in; None at the top.
        done: What is in it.
        following: What may not be in it, and follows it.
        stays: Whether it breaks a rule, and is kept.
    """

    def __init__(self, given: Given | None, place: Place | None, holder: BlockInput | None) -> None:
        self.given = given
        self.place = place
        self.parent = self.holder = holder
        self.block: BlockInput | None = None
        self.waiting: Iterator[tuple[int, Writable]] = iter(())
        self.done: list[BlockInput] = []
        self.following: list[BlockInput] = []
        self.stays = False

    def becomes(self, block: BlockInput, children: Iterable[Writable]) -> None:
        self.block = self.holder = block
        self.waiting = enumerate(children)

    def put(self, part: BlockInput) -> None:
        allowed = self.block is None or isinstance(part.content, Kept) or not misplaced(part, self.block)
        (self.done if allowed else self.following).append(part)


class _Preparation:
    def __init__(self, limits: Limits, unwritable: Unwritable, there: There) -> None:
        self._limits = limits
        self._most_bytes = limits.size_bytes - ENVELOPE_BYTES
        self._unwritable = unwritable
        self._there = there
        self._omitted: list[Omission] = []
        self._kept: set[str] = set()

    def run(self, blocks: Sequence[Writable]) -> Prepared:
        if isinstance(blocks, str | BlockInput) or not isinstance(blocks, Iterable):
            msg = f"blocks is a list of blocks, instead was {blocks!r:.80}"
            raise InvalidInput(msg)
        root = _Frame(None, None, None)
        root.waiting = enumerate(_nested(blocks))
        stack = [root]
        while stack:
            frame = stack[-1]
            following = next(frame.waiting, None)
            if following is not None:
                stack.append(self._open(following[1], Place(following[0], frame.place), frame.holder))
                continue
            stack.pop()
            if stack:
                for part in self._close(frame):
                    stack[-1].put(part)
        return Prepared(tuple(root.done), self._omitted, self._kept)

    def _open(self, given: Writable, place: Place, holder: BlockInput | None) -> _Frame:
        try:
            known = inspect(given)
        except InvalidInput as error:
            raise _at(place, str(error)) from None
        frame = _Frame(known, place, holder)
        if known.block is not None:
            block = self._suited(frame, known.block)
            frame.becomes(block, self._below(known, place))
        elif self._can_keep(known):
            frame.becomes(BlockInput(known.type, Kept(known.id)), ())
        else:
            self._omit(known, place, known.why, keeps_children=bool(known.children))
            frame.waiting = enumerate(self._below(known, place))
            if self._unwritable == "placeholder":
                frame.block = frame.holder = note(known.type, known.text)
        return frame

    def _is_there(self, known: Given) -> bool:
        return bool(known.id) and self._there.has(known.id)

    def _can_keep(self, known: Given) -> bool:
        """Return whether a block is on the page; if so, note that it must be."""
        is_there = self._is_there(known)
        if is_there:
            self._kept.add(known.id)
        return is_there

    def _suited(self, frame: _Frame, block: BlockInput) -> BlockInput:
        """Return a block as it may be where it is, as far as that can be had by changing it."""
        given, place = frame.given, frame.place
        why = misplaced(block, frame.holder) or unsuited(block, frame.holder)
        if not why or given is None or place is None:
            return block
        if self._can_keep(given):
            frame.stays = True
            return block
        self._omit(given, place, why)
        return suited(block, frame.holder)

    def _below(self, known: Given, place: Place) -> Iterable[Writable]:
        """Return the children to prepare."""
        if not known.unread:
            return known.children
        read = "only some" if known.children else "none"
        if self._can_keep(known):
            if known.children:
                msg = f"{read} of the children of this {known.type} were read; read the page again, to the end"
                raise _at(place, msg)
            return self._there.below(known.id)
        way = "read the page with tree()" if self._unwritable == "raise" else "they are left out"
        self._omit(known, place, f"{read} of the children of this {known.type} were read; {way}")
        if self._unwritable == "skip" or block_type(known.type).child_type:
            return known.children
        return *known.children, note(known.type, "not read")

    def _close(self, frame: _Frame) -> list[BlockInput]:
        """Return what is made of a block whose children are done, and what follows it."""
        if frame.block is None or frame.given is None or isinstance(frame.block.content, Kept):
            made = frame.done if frame.block is None else [frame.block]
        else:
            made = self._made(frame, frame.block, frame.given)
        return [*made, *frame.following]

    def _made(self, frame: _Frame, block: BlockInput, known: Given) -> list[BlockInput]:
        children = [part for child in frame.done for part in _instead(child)]
        content = completed(block, children)
        block = block.replace(content=content, children=children)
        if self._unwritable != "raise" and not self._is_there(known):
            block = filled(block)
        parts, problem = self._attempt(block, frame.parent)
        holds_kept = any(isinstance(child.content, Kept) for child in frame.done)
        if (frame.stays or problem or holds_kept or len(parts) > 1) and self._can_keep(known):
            fixed = frame.stays or any(isinstance(child.content, Kept) for child in children)
            return [BlockInput(block.type, Kept(known.id, content, () if fixed else tuple(parts)), frame.done)]
        return self._mended(frame, block, problem) if problem else parts

    def _attempt(self, block: BlockInput, parent: BlockInput | None) -> tuple[list[BlockInput], str]:
        """Return the blocks that a block is written as, or why it cannot be written."""
        in_tab = parent is not None and parent.type == "tab"
        try:
            if why := malformed(block):
                return [], why
            parts = split_block(block, block.children, self._limits, self._most_bytes * 9 // 10, in_tab=in_tab)
            for part in parts:
                check_size(part, self._most_bytes)
        except InvalidInput as error:
            return [], str(error)
        return parts, ""

    def _mended(self, frame: _Frame, block: BlockInput, why: str) -> list[BlockInput]:
        """Return the nearest that can be made of a block that cannot be made as it is."""
        if frame.given is None or frame.place is None:
            return []
        for attempt in attempts(block):
            parts, problem = self._attempt(attempt, frame.parent)
            if not problem:
                self._omit(frame.given, frame.place, why)
                return parts if attempt.children else [*parts, *block.children]
        rest = unwrapped(block.children)
        self._omit(frame.given, frame.place, why, keeps_children=bool(rest))
        return (
            [note(frame.given.type, frame.given.text).replace(children=rest)]
            if self._unwritable == "placeholder"
            else rest
        )

    def _omit(self, known: Given, place: Place, why: str, *, keeps_children: bool = False) -> None:
        """Note what is not written as it was given, or refuse it."""
        if self._unwritable == "raise":
            raise _at(place, why)
        reason = f"{why}; its children are written in its place" if keeps_children else why
        self._omitted.append(Omission(str(place), known.id, known.type, reason))


def _nested(blocks: Iterable[Writable]) -> Iterator[Writable]:
    """Yield blocks, and refuse nodes that are in a row with the node they are below."""
    seen: set[str] = set()
    for position, given in enumerate(blocks):
        if isinstance(given, models.Node):
            if given.parent_id in seen:
                msg = "this node is below one that comes before it: give the nodes at the top only, as tree().children"
                raise _at(Place(position), msg)
            seen.add(given.block.id)
        yield given


def _instead(block: BlockInput) -> tuple[BlockInput, ...]:
    """Return what is written of a block where what it is in must be made."""
    return block.content.instead if isinstance(block.content, Kept) and block.content.instead else (block,)


def _at(place: Place, text: str) -> InvalidInput:
    """Make the error that says where something is wrong."""
    return InvalidInput(f"{place}{text[len('body') :]}" if text.startswith("body.") else f"{place}: {text}")
