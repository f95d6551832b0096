"""A page or block whose children are being listed."""

from typing import Any, Optional

import msgspec

from notion_async import models
from notion_async._http.pagination import ListingPosition, goes_on
from notion_async._traversal.recent_ids import RecentIds
from notion_async.models.codec import split_results


class Container(msgspec.Struct, eq=False):  # a struct has no dict: half as much for the garbage collector to visit
    """A page or block whose children are being listed, one answer after the other.

    Attributes:
        owner: The `TreeBuilder` of its page, which alone changes it.
        id: The page or block.
        parent: The container above it; None for the root.
        node: Its own node; None for the root.
        depth: The depth of its children.
        request_depth: How many requests had to be answered before its next one could be sent.
        fresh: Whether its answers cannot be in the checkpoint.
        is_synced_copy: Whether its content belongs to another page, as that of a synced copy does.
        is_repeated: Whether a container of the same id was seen before on the page.
        is_opaque: Whether Notion does not promise its children.
        parts: The ids to list in place of its own, one after the other: those of a meeting note's parts.
        part: Index of the part that is listed now.
        nodes: Its children, as far as they have arrived and a stream has not taken them.
        open_descendants: How many containers directly in it have not ended with everything below them.
        place: Position in its listing; None while that has only one answer.
        seen: The children that arrived last; None while the listing has only one answer.
        new: Its first child that was not in the checkpoint, once that has arrived.
        ended: Whether nothing more will arrive.
        lost: What could not be read of it.
    """

    owner: Any
    id: str
    parent: Optional["Container"] = None
    node: models.Node | None = None
    depth: int = 0
    request_depth: int = 0
    fresh: bool = False
    is_synced_copy: bool = False
    is_repeated: bool = False
    is_opaque: bool = False
    parts: tuple[str, ...] = ()
    part: int = 0
    nodes: Any = ()
    open_descendants: int = 0
    place: ListingPosition | None = None
    seen: RecentIds | None = None
    new: models.Node | None = None
    ended: bool = False
    lost: tuple[models.Missing, ...] = ()

    def __repr__(self) -> str:  # without its neighbours: there are as many as the page is deep
        return f"Container({self.id})"

    def child(self, node: models.Node) -> "Container":
        """Return the container of a node in this one."""
        return Container(
            self.owner, node.block.id, self, node, node.depth + 1, self.request_depth, self.fresh, self.is_synced_copy
        )

    @property
    def listed_id(self) -> str:
        """The id to list now."""
        return self.parts[self.part] if self.parts else self.id

    @property
    def cursor(self) -> str | None:
        """The cursor of the next answer; None at the beginning."""
        return self.place.cursor if self.place is not None else None

    def new_nodes(self, answer: models.BlockList, body: bytes | None) -> list[models.Node]:
        """Return nodes of the blocks in an answer that had not arrived, with their raw JSON where `body` is given."""
        depth, parent_id, blocks = self.depth, self.id, answer.results
        if body is not None:
            raws = split_results(body)
            nodes = [models.Node(block, depth, parent_id, (), raw) for block, raw in zip(blocks, raws, strict=True)]
        else:
            nodes = [models.Node(block, depth, parent_id) for block in blocks]
        if self.seen is None:
            if not goes_on(answer):
                return nodes
            self.seen = RecentIds()
        return [node for node in nodes if not node.block.id or self.seen.add(node.block.id)]

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
            self.place = ListingPosition()
        restarted = self.place.restarted
        leads_on = self.place.advance(answer, is_new=is_new)
        if self.place.restarted and not restarted:
            self._restarted()
        return leads_on

    def restart(self) -> bool:
        """Return whether the listing restarts, which it does once; `seen` skips what arrived before."""
        if self.place is None or not self.place.begin_again():
            return False
        self._restarted()
        return True

    def _restarted(self) -> None:
        self.fresh = True
        if self.seen is not None:
            self.seen.restart()

    def end_part(self) -> None:
        """Move to the next part, or end."""
        self.place = self.seen = None
        if self.parts:
            self.part += 1
        self.ended = self.part >= len(self.parts)

    def is_inside(self, block_id: str) -> bool:
        """Return whether this container or one above it has this id."""
        container: Container | None = self
        while container is not None:
            if container.id == block_id or block_id in container.parts:
                return True
            container = container.parent
        return False
