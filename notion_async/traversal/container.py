"""A page or block whose children are being read."""

from collections import deque
from collections.abc import MutableSequence
from typing import Optional

from notion_async import models


class Container:
    """A page or block whose children are being read, one answer after the other.

    Attributes:
        id: The page or block.
        sources: The ids to list one after the other; its own, or those of a meeting note's parts.
        depth: The depth of its children.
        chain: How many requests had to be answered before its own next one could be sent.
        parent: The container it stands in; None for the root.
        node: Its own node; None for the root.
        nodes: Its children, as far as they have arrived and were not streamed on.
        opened: The containers among them, in order; filled for streams only.
        cursor: Where the next answer begins.
        cursors: The cursors that were given, to see when they repeat.
        met: Hashes of the children that arrived, kept where a listing has more than one answer.
        restarted: Whether the listing was begun again, because its cursor had died.
        ended: Whether nothing more will arrive.
        in_flight: Whether a request for it is under way.
        opaque: Whether Notion does not promise its children.
        lacking: Whether something of it could not be read.
        before: Its neighbour in `DocumentOrder`.
        after: Its neighbour in `DocumentOrder`.
    """

    __slots__ = (
        "after", "before", "chain", "cursor", "cursors", "depth", "ended", "id", "in_flight", "lacking", "met", "node",
        "nodes", "opaque", "opened", "parent", "part", "restarted", "sources",
    )  # fmt: skip

    before: "Container"
    after: "Container"

    def __init__(
        self,
        container_id: str,
        *,
        depth: int,
        parent: Optional["Container"] = None,
        node: models.Node | None = None,
        sources: tuple[str, ...] = (),
        nodes: MutableSequence[models.Node] | None = None,
    ) -> None:
        self.id = container_id
        self.sources = sources or (container_id,)
        self.part = 0
        self.depth = depth
        self.chain: int = parent.chain + 1 if parent else 0
        self.parent = parent
        self.node = node
        self.nodes: MutableSequence[models.Node] = [] if nodes is None else nodes
        self.opened: deque[Container] = deque()
        self.cursor: str | None = None
        self.cursors: set[str] = set()
        self.met: set[int] | None = None
        self.restarted = False
        self.ended = False
        self.in_flight = False
        self.opaque = False
        self.lacking = False

    @property
    def source(self) -> str:
        """The id to list now."""
        return self.sources[self.part]

    def restart(self) -> None:
        """Begin the listing again; what has arrived is known by `met`."""
        self.cursor = None
        self.cursors = set()
        self.restarted = True

    def next_source(self) -> None:
        """Go on to the next part, or end."""
        self.cursor = self.met = None
        self.cursors = set()
        self.restarted = False
        self.part += 1
        if self.part == len(self.sources):
            self.part -= 1
            self.ended = True

    def is_inside(self, block_id: str) -> bool:
        """Say whether a block of this id is this container or stands around it."""
        container: Container | None = self
        while container is not None:
            if container.id == block_id or block_id in container.sources:
                return True
            container = container.parent
        return False
