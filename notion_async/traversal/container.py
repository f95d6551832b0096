"""A page or block whose children are being read."""

from array import array
from typing import Any, Optional

import msgspec

from notion_async import models
from notion_async.traversal.rules import goes_on


class Met:
    """Which texts came before, at eight to sixteen bytes each: a listing may have a million blocks."""

    __slots__ = ("_slots", "_used")

    def __init__(self) -> None:
        self._slots = array("q", bytes(8 * 16))
        self._used = 0

    def add(self, text: str) -> bool:
        """Note a text, and say whether it is new."""
        slots = self._slots
        last = len(slots) - 1
        mark = hash(text) or 1
        at = mark & last
        while held := slots[at]:
            if held == mark:
                return False
            at = (at + 1) & last
        slots[at] = mark
        self._used += 1
        if 3 * self._used > 2 * len(slots):
            self._grow()
        return True

    def _grow(self) -> None:
        old = self._slots
        slots = self._slots = array("q", bytes(8 * 2 * len(old)))
        last = len(slots) - 1
        for mark in old:
            if mark:
                at = mark & last
                while slots[at]:
                    at = (at + 1) & last
                slots[at] = mark


class _RawList(msgspec.Struct):
    results: list[msgspec.Raw]


class Container:
    """A page or block whose children are being read, one answer after the other.

    Attributes:
        reader: The page's reader.
        id: The page or block.
        parts: The ids to list in place of its own, one after the other: those of a meeting note's parts.
        part: Which of them is listed now.
        depth: The depth of its children.
        chain: How many requests had to be answered before its own next one could be sent.
        parent: The container it stands in; None for the root.
        node: Its own node; None for the root.
        nodes: Its children, as far as they have arrived and were not streamed on.
        opened: The containers among them, in order; kept for streams only.
        living: How many containers in it have not ended with all that is in them.
        cursor: Where the next answer begins.
        cursors: The cursors that were given, to see when they repeat; None before the first.
        met: The children that arrived; None while the listing has only one answer.
        restarted: Whether the listing was begun again, because its cursor had died.
        fresh: Whether its answers cannot be in the checkpoint.
        new: Its first child that was not in the checkpoint, as soon as it is there.
        ended: Whether nothing more will arrive.
        in_flight: Whether a request for it is under way, in `DocumentOrder`.
        waiting: Whether it stands in `ShortTail`.
        opaque: Whether Notion does not promise its children.
        foreign: Whether its content belongs to another page, as a synced copy's does.
        lost: What of it could not be read.
        before: Its neighbour in `DocumentOrder`.
        after: Its neighbour in `DocumentOrder`.
    """

    before: "Container"
    after: "Container"
    nodes: Any = ()
    parts: tuple[str, ...] = ()
    part = 0
    living = 0
    opened: Any = None
    cursor: str | None = None
    cursors: Met | None = None
    met: Met | None = None
    new: models.Node | None = None
    restarted = False
    ended = False
    in_flight = False
    waiting = False
    opaque = False
    lost: tuple[models.Missing, ...] = ()

    def __init__(
        self,
        reader: Any,
        container_id: str,
        *,
        parent: Optional["Container"] = None,
        node: models.Node | None = None,
    ) -> None:
        self.reader = reader
        self.id = container_id
        self.parent = parent
        self.node = node
        self.depth = node.depth + 1 if node is not None else 0
        self.chain: int
        self.fresh: bool
        self.foreign: bool
        if parent is None:
            self.chain, self.fresh, self.foreign = 0, False, False
        else:
            self.chain, self.fresh, self.foreign = parent.chain, parent.fresh, parent.foreign

    @property
    def source(self) -> str:
        """The id to list now."""
        return self.parts[self.part] if self.parts else self.id

    def nodes_of(self, answer: models.BlockList, body: bytes | None) -> list[models.Node]:
        """Give an answer's blocks that had not arrived, as nodes, with what Notion sent of each where `body` is it."""
        depth, parent_id, blocks = self.depth, self.id, answer.results
        if body is not None:
            raws = msgspec.json.decode(body, type=_RawList).results
            nodes = [
                models.Node(block, depth, parent_id, (), bytes(raw)) for block, raw in zip(blocks, raws, strict=True)
            ]
        else:
            nodes = [models.Node(block, depth, parent_id) for block in blocks]
        if self.met is None and goes_on(answer):
            self.met = Met()
        if self.met is not None:
            nodes = [node for node in nodes if not node.block.id or self.met.add(node.block.id)]
        return nodes

    def go_on(self, cursor: str | None) -> bool:
        """Go on at a cursor; False when there is none, or it leads back."""
        if self.cursors is None:
            self.cursors = Met()
        if cursor is None or not self.cursors.add(cursor):
            return False
        self.cursor = cursor
        return True

    def restart(self) -> bool:
        """Begin the listing again, which is done once; what has arrived is known by `met`."""
        if self.restarted:
            return False
        self.cursor = self.cursors = None
        self.restarted = self.fresh = True
        return True

    def next_source(self) -> None:
        """Go on to the next part, or end."""
        if self.met is not None:
            self.cursor = self.cursors = self.met = None
            self.restarted = False
        self.part += 1
        self.ended = self.part >= len(self.parts)

    def is_inside(self, block_id: str) -> bool:
        """Say whether a block of this id is this container or stands around it."""
        container: Container | None = self
        while container is not None:
            if container.id == block_id or block_id in container.parts:
                return True
            container = container.parent
        return False
