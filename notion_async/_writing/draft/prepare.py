"""From the caller's blocks to drafts: read blocks converted, rules kept, long texts split, each block encoded once.

Everything that Notion would refuse is refused here, before the first request, with its place in the caller's blocks.
Where nothing is to be refused, a block that cannot be written is left out or replaced by a note, and its children take
its place; a block that may not be in the block where it would end up follows that block.

The blocks are visited depth first without recursion: a frame is opened for a block, its children are prepared, and when
the frame is closed the block is completed, checked against the rules, split, encoded and measured. If that fails and
nothing is to be refused, the substitutes of the block are tried, the most similar first.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Literal, NamedTuple, TypeAlias, get_args

from notion_async import models
from notion_async._inputs.refusals import refusal
from notion_async._writing.draft.draft_block import BlockPath, DraftBlock, Kept, draft_of
from notion_async._writing.draft.given import GivenBlock, Writable, inspect
from notion_async._writing.draft.mend import complete_content, fill, note, substitutes, unwrapped, without_icon
from notion_async._writing.draft.nesting_rules import malformed, misplaced, unsuited
from notion_async._writing.draft.split import check_size, split_block
from notion_async._writing.plan.limits import ENVELOPE_BYTES, NOTION, BodyLimits
from notion_async.blocks.inputs import BlockInput, EmptyInput
from notion_async.errors import InvalidInput
from notion_async.models.block_types import block_type

Unwritable: TypeAlias = Literal["raise", "placeholder", "skip"]


class Omission(NamedTuple):
    """A block that could not be written as it was.

    Attributes:
        place: Its place in the caller's blocks, as `blocks[0].children[2]`.
        id: Its id, if it was read from Notion.
        type: Its type.
        reason: The reason.
    """

    place: str
    id: str
    type: str
    reason: str


class Prepared(NamedTuple):
    """Blocks that can be sent.

    Attributes:
        blocks: The blocks.
        omitted: The blocks that are left out or have a visible note in their place.
        kept: The ids of blocks that must be on the page that is written to.
    """

    blocks: tuple[DraftBlock, ...]
    omitted: list[Omission]
    kept: set[str]


class TargetContent(NamedTuple):
    """Content of the page that is written to.

    Attributes:
        has: Returns whether a block is on the page, by its id.
        below: Returns the children of a block on it.
    """

    has: Callable[[str], bool]
    below: Callable[[str], Sequence[Writable]]


NOWHERE = TargetContent(lambda _: False, lambda _: ())
ANYWHERE = TargetContent(lambda _: True, lambda _: ())


def prepare(
    blocks: Sequence[Writable],
    limits: BodyLimits = NOTION,
    *,
    unwritable: Unwritable = "raise",
    there: TargetContent = NOWHERE,
) -> Prepared:
    """Prepare blocks of any kind to be sent.

    Args:
        blocks: Inputs, JSON of blocks, blocks that were read, or nodes of a tree with everything below them.
        limits: The limits of one request.
        unwritable: Treatment of blocks that cannot be written: `raise` an error, write a visible note as `placeholder`,
            or `skip` them; the latter two keep their children.
        there: The content of the page. A block of it that cannot be written is kept, and one whose children were not
            read keeps its children.

    Raises:
        InvalidInput: Something cannot be written; the text begins with its place.
    """
    if unwritable not in get_args(Unwritable):
        raise refusal(unwritable, "unwritable", "raise, placeholder or skip")
    return _Preparation(limits, unwritable, there).run(blocks)


class _Frame:
    """A block whose children are being prepared.

    Attributes:
        given: The block as it was given; None for the root.
        path: Its place in the caller's blocks.
        block: The block to write; None if its children take its place.
        parent: The block it will be in; None at the top.
        holder: The block its children will be in; None at the top.
        waiting: The children still to prepare, with their positions.
        done: The children that were prepared.
        following: Blocks that may not be in it, and follow it.
        stays: Its draft, if it stays on the page with everything below it.
        breaks_rule: Whether it may not be where it is, but stays because it is there already.
    """

    def __init__(self, given: GivenBlock | None, path: BlockPath | None, holder: BlockInput | None) -> None:
        self.given = given
        self.path = path
        self.parent = self.holder = holder
        self.block: BlockInput | None = None
        self.waiting: Iterator[tuple[int, Writable]] = iter(())
        self.done: list[DraftBlock] = []
        self.following: list[DraftBlock] = []
        self.stays: DraftBlock | None = None
        self.breaks_rule = False

    def open(self, block: BlockInput, children: Iterable[Writable]) -> None:
        self.block = self.holder = block
        self.waiting = enumerate(children)

    def put(self, part: DraftBlock) -> None:
        is_allowed = self.block is None or part.kept is not None or not misplaced(part, self.block)
        (self.done if is_allowed else self.following).append(part)


class _Preparation:
    def __init__(self, limits: BodyLimits, unwritable: Unwritable, there: TargetContent) -> None:
        self._limits = limits
        self._max_bytes = limits.size_bytes - ENVELOPE_BYTES
        self._unwritable = unwritable
        self._there = there
        self._omitted: list[Omission] = []
        self._kept: set[str] = set()

    def run(self, blocks: Sequence[Writable]) -> Prepared:
        if isinstance(blocks, str | BlockInput | Mapping) or not isinstance(blocks, Iterable):
            msg = f"blocks should be a list of blocks, instead was {blocks!r:.80}"
            raise InvalidInput(msg)
        root = _Frame(None, None, None)
        root.waiting = enumerate(_top_nodes(blocks))
        stack = [root]
        while stack:
            frame = stack[-1]
            following = next(frame.waiting, None)
            if following is not None:
                stack.append(self._open(following[1], BlockPath(following[0], frame.path), frame.holder))
                continue
            stack.pop()
            if stack:
                for part in self._close(frame):
                    stack[-1].put(part)
        return Prepared(tuple(root.done), self._omitted, self._kept)

    def _open(self, given: Writable, path: BlockPath, holder: BlockInput | None) -> _Frame:
        try:
            known = inspect(given)
        except InvalidInput as error:
            raise _at(path, str(error)) from None
        frame = _Frame(known, path, holder)
        if known.block is not None:
            frame.open(self._suited(frame, known.block), self._below(known, path))
        elif self._can_keep(known):
            frame.stays = DraftBlock(known.type, EmptyInput(), kept=Kept(known.id))
        else:
            self._omit(known, path, known.why, keeps_children=bool(known.children))
            frame.waiting = enumerate(self._below(known, path))
            if self._unwritable == "placeholder":
                frame.block = frame.holder = note(known.type, known.text)
        return frame

    def _is_there(self, known: GivenBlock) -> bool:
        return bool(known.id) and self._there.has(known.id)

    def _can_keep(self, known: GivenBlock) -> bool:
        """Return whether a block is on the page; if so, record that it must be."""
        is_there = self._is_there(known)
        if is_there:
            self._kept.add(known.id)
        return is_there

    def _suited(self, frame: _Frame, block: BlockInput) -> BlockInput:
        """Return a block as it may be under its parent, as far as a change of it can achieve that."""
        given, path = frame.given, frame.path
        why = misplaced(block, frame.holder) or unsuited(block, frame.holder)
        if not why or given is None or path is None:
            return block
        if self._can_keep(given):
            frame.breaks_rule = True
            return block
        self._omit(given, path, why)
        return without_icon(block, frame.holder)

    def _below(self, known: GivenBlock, path: BlockPath) -> Iterable[Writable]:
        """Return the children to prepare."""
        if not known.unread:
            return known.children
        read = "only some" if known.children else "none"
        if self._can_keep(known):
            if known.children:
                msg = f"{read} of the children of this {known.type} were read; read the page again, to the end"
                raise _at(path, msg)
            return self._there.below(known.id)
        advice = "read the page with tree()" if self._unwritable == "raise" else "they are left out"
        self._omit(known, path, f"{read} of the children of this {known.type} were read; {advice}")
        if self._unwritable == "skip" or block_type(known.type).child_type:
            return known.children
        return *known.children, note(known.type, "not read")

    def _close(self, frame: _Frame) -> list[DraftBlock]:
        """Return the drafts of a block whose children are done, and the blocks that follow it."""
        if frame.stays is not None:
            return [frame.stays]
        if frame.block is None or frame.given is None:
            return [*frame.done, *frame.following]
        drafts = self._drafts(frame, frame.block, frame.given)
        for draft in drafts:
            draft.locate(frame.path)
        return [*drafts, *frame.following]

    def _drafts(self, frame: _Frame, block: BlockInput, known: GivenBlock) -> list[DraftBlock]:
        children = [part for child in frame.done for part in _instead(child)]
        draft = DraftBlock(block.type, complete_content(block, children), children)
        if self._unwritable != "raise" and not self._is_there(known):
            draft = fill(draft)
        parts, problem = self._split(draft, frame.parent)
        holds_kept = any(child.kept for child in frame.done)
        if (frame.breaks_rule or problem or holds_kept or len(parts) > 1) and self._can_keep(known):
            is_fixed = frame.breaks_rule or any(child.kept for child in children)
            kept = Kept(known.id, is_changed=True, instead=() if is_fixed else tuple(parts))
            return [DraftBlock(draft.type, draft.content, frame.done, kept)]
        return self._mended(frame, draft, problem) if problem else parts

    def _split(self, draft: DraftBlock, parent: BlockInput | None) -> tuple[list[DraftBlock], str]:
        """Return the blocks that a block is written as, or why it cannot be written."""
        is_title = parent is not None and block_type(parent.type).child_type == draft.type
        try:
            if why := malformed(draft):
                return [], why
            parts = split_block(draft, self._limits, self._max_bytes * 9 // 10, is_title=is_title)
            for part in parts:
                check_size(part, self._max_bytes)
        except InvalidInput as error:
            return [], str(error)
        return parts, ""

    def _mended(self, frame: _Frame, draft: DraftBlock, why: str) -> list[DraftBlock]:
        """Return the closest writable form of a block that cannot be written as it is."""
        if frame.given is None or frame.path is None:
            return []
        for substitute in substitutes(draft):
            parts, problem = self._split(substitute, frame.parent)
            if not problem:
                self._omit(frame.given, frame.path, why)
                return parts if substitute.children else [*parts, *draft.children]
        rest = unwrapped(draft.children)
        self._omit(frame.given, frame.path, why, keeps_children=bool(rest))
        return [draft_of(note(frame.given.type, frame.given.text), rest)] if self._unwritable == "placeholder" else rest

    def _omit(self, known: GivenBlock, path: BlockPath, why: str, *, keeps_children: bool = False) -> None:
        """Record that a block is not written as it was given, or refuse it."""
        if self._unwritable == "raise":
            raise _at(path, why)
        reason = f"{why}; its children are written in its place" if keeps_children else why
        self._omitted.append(Omission(str(path), known.id, known.type, reason))


def _top_nodes(blocks: Iterable[Writable]) -> Iterator[Writable]:
    """Yield blocks, and refuse nodes that are listed together with the node they are below."""
    seen: set[str] = set()
    for position, given in enumerate(blocks):
        if isinstance(given, models.Node):
            if given.parent_id in seen:
                msg = "this node is below one that comes before it: give the nodes at the top only, as tree().children"
                raise _at(BlockPath(position), msg)
            seen.add(given.block.id)
        yield given


def _instead(draft: DraftBlock) -> tuple[DraftBlock, ...]:
    """Return the blocks to write if the parent of a draft must be written."""
    return draft.kept.instead if draft.kept and draft.kept.instead else (draft,)


def _at(path: BlockPath, text: str) -> InvalidInput:
    """Return the error with the place of the offending block."""
    return InvalidInput(f"{path}{text[len('body') :]}" if text.startswith("body.") else f"{path}: {text}")
