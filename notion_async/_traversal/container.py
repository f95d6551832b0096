"""A page or block whose children are being read."""

from typing import Any, Optional

import msgspec

from notion_async import models
from notion_async._http.pagination import Place, goes_on
from notion_async.models.codec import split_results

ENOUGH = 10_000
"""So many blocks of a listing are remembered at least."""


class Recent:
    """Which blocks of a listing came last, so that it can be begun again, even if it has a million.

    What is forgotten came before all that is remembered. A listing that is begun again and has forgotten something
    therefore passes over its blocks until it meets one that it remembers. It is begun again only once, so from then on
    nothing is forgotten and, where there is no room, nothing more remembered.

    Attributes:
        lost: Whether none of those that are remembered was met again.
    """

    __slots__ = ("_again", "_earlier", "_forgot", "_last", "lost")

    def __init__(self) -> None:
        self._last: set[str] = set()
        self._earlier: set[str] = set()
        self._again = self._forgot = False
        self.lost: bool = False

    def add(self, block_id: str) -> bool:
        """Note a block, and say whether it is new."""
        if block_id in self._last or block_id in self._earlier:
            self.lost = False
            return False
        if self.lost:
            return False
        if len(self._last) >= ENOUGH:
            if self._again:
                return True
            self._forgot = self._forgot or bool(self._earlier)
            self._earlier, self._last = self._last, set()
        self._last.add(block_id)
        return True

    def begin_again(self) -> None:
        """Hear that the blocks come from the first again."""
        self._again = True
        self.lost = self._forgot


class Container(msgspec.Struct, eq=False):  # a struct has no dict: half as much for the collector to visit
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
        place: Where its listing stands; None while that has only one answer.
        met: The children that arrived last; None while the listing has only one answer.
        fresh: Whether its answers cannot be in the checkpoint.
        new: Its first child that was not in the checkpoint, as soon as it is there.
        ended: Whether nothing more will arrive.
        in_flight: Whether a request for it is under way, in `DocumentOrder`.
        waiting: Whether it stands in `ShortTail`.
        opaque: Whether Notion does not promise its children.
        foreign: Whether its content belongs to another page, as a synced copy's does.
        repeated: Whether a container of the same id was met elsewhere before.
        lost: What of it could not be read.
        before: Its neighbour in `DocumentOrder`.
        after: Its neighbour in `DocumentOrder`.
    """

    reader: Any
    id: str
    parent: Optional["Container"] = None
    node: models.Node | None = None
    depth: int = 0
    chain: int = 0
    fresh: bool = False
    foreign: bool = False
    repeated: bool = False
    opaque: bool = False
    parts: tuple[str, ...] = ()
    part: int = 0
    nodes: Any = ()
    opened: Any = None
    living: int = 0
    place: Place | None = None
    met: Recent | None = None
    new: models.Node | None = None
    ended: bool = False
    in_flight: bool = False
    waiting: bool = False
    lost: tuple[models.Missing, ...] = ()
    before: Any = None
    after: Any = None

    def __repr__(self) -> str:  # without those around it: they are as many as it is deep
        return f"Container({self.id})"

    def inside(self, node: models.Node) -> "Container":
        """Give the container that a node in this one is."""
        return Container(self.reader, node.block.id, self, node, node.depth + 1, self.chain, self.fresh, self.foreign)

    @property
    def source(self) -> str:
        """The id to list now."""
        return self.parts[self.part] if self.parts else self.id

    def nodes_of(self, answer: models.BlockList, body: bytes | None) -> list[models.Node]:
        """Give an answer's blocks that had not arrived, as nodes, with what Notion sent of each where `body` is it."""
        depth, parent_id, blocks = self.depth, self.id, answer.results
        if body is not None:
            raws = split_results(body)
            nodes = [models.Node(block, depth, parent_id, (), raw) for block, raw in zip(blocks, raws, strict=True)]
        else:
            nodes = [models.Node(block, depth, parent_id) for block in blocks]
        if self.met is None and goes_on(answer):
            self.met = Recent()
        if self.met is not None:
            nodes = [node for node in nodes if not node.block.id or self.met.add(node.block.id)]
        return nodes

    @property
    def cursor(self) -> str | None:
        """Where the next answer begins; None at the beginning."""
        return self.place.cursor if self.place is not None else None

    def advance(self, answer: models.BlockList, *, is_new: bool) -> bool:
        """Move behind an answer and return whether there is a next one.

        Args:
            answer: The answer.
            is_new: Whether it held a block that had not arrived.

        Raises:
            Unreadable: Its cursor leads nowhere.
        """
        if self.place is None:
            if not goes_on(answer):
                return False
            self.place = Place()
        restarted = self.place.restarted
        leads_on = self.place.advance(answer, is_new=is_new)
        if self.place.restarted and not restarted:
            self._begin_again()
        return leads_on

    def restart(self) -> bool:
        """Begin the listing again, which is done once; what has arrived is known by `met`."""
        if self.place is None or not self.place.begin_again():
            return False
        self._begin_again()
        return True

    def _begin_again(self) -> None:
        self.fresh = True
        if self.met is not None:
            self.met.begin_again()

    def next_source(self) -> None:
        """Go on to the next part, or end."""
        self.place = self.met = None
        if self.parts:
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
