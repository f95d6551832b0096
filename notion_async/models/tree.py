"""Results of a fetch: nodes in document order, and a report of what is missing."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, Literal

from msgspec import Struct, field

from notion_async.models.blocks import Block, has_own_children
from notion_async.models.pages import Page

__all__ = [
    "Expiring",
    "ExpiringPlace",
    "Missing",
    "MissingKind",
    "Node",
    "Opaque",
    "OpaqueKind",
    "Progress",
    "Report",
    "Tree",
    "Unchanged",
]

MissingKind = Literal["unshared", "failed", "cycle", "truncated"]
ExpiringPlace = Literal["content", "icon", "cover", "property"]
OpaqueKind = Literal["unsupported", "unknown_type", "reference", "linked_database", "not_descended"]


class Node(Struct, gc=False, eq=False):  # nothing in it leads back to it, and there may be a million of them
    """A block at its place in the tree.

    Attributes:
        block: The block.
        depth: 0 for the children of the page.
        parent_id: The page or block above it.
        children: The nodes below it, in document order; empty in a stream.
        raw: What Notion sent of the block, as JSON; None unless it was asked for.
        complete: Whether `children` holds all its children; None where that was not recorded, as in a stream.
    """

    block: Block
    depth: int
    parent_id: str
    children: Sequence["Node"] = ()
    raw: bytes | None = None
    complete: bool | None = None

    @property
    def has_unread_children(self) -> bool:
        """Whether the block has children of its own that are not, or not all, in `children`.

        What a synced copy shows are the children of its original, so a copy has none of its own.
        """
        if self.complete is None:
            return not self.children and has_own_children(self.block)
        return not self.complete

    def __eq__(self, other: object) -> bool:
        return _are_equal([self], [other]) if isinstance(other, Node) else NotImplemented

    __hash__ = None  # type: ignore[assignment]  # it can be changed

    def __repr__(self) -> str:  # without what is below: asyncio puts the repr of results into many texts
        return f"Node({self.block.type}, {self.block.id}, depth={self.depth})"


class Missing(Struct, frozen=True):
    """Content that the API has and the fetch could not get.

    Attributes:
        id: The container whose children are not here, or not all.
        parent_id: The page or block above it; None for the root.
        kind: `unshared` (404: not shared with the connection, or gone meanwhile), `failed` (its retries are spent, or
            Notion refused), `cycle` (it contains itself; cut there), `truncated` (Notion ended the listing early).
        status: The HTTP status that said so, where one did.
        message: One line for people.
        property_name: The property of the page `id` of which the rest is missing; None where it is a container.
    """

    id: str
    parent_id: str | None
    kind: MissingKind
    status: int | None
    message: str
    property_name: str | None = None


class Opaque(Struct, frozen=True):
    """Content that Notion's API never returns, or that was not requested.

    Attributes:
        id: The block.
        parent_id: The page or block above it.
        kind: `unsupported`, `unknown_type` (newer than this library), `reference` (a page or database of its own),
            `linked_database`, `not_descended` (`max_depth` or `descend` said so).
        type: The block's type; of an unsupported block the type that Notion names, where it does.
    """

    id: str
    parent_id: str
    kind: OpaqueKind
    type: str


class Expiring(Struct, frozen=True):
    """A file that Notion keeps: its address stops working within the hour, so what is to last is stored before.

    Attributes:
        id: The page or block that has it.
        place: Where it has it: `content`, `icon`, `cover` or `property`.
        url: The address.
        expiry_time: When it stops working (UTC), where Notion said so.
        property_name: The property that has it; None elsewhere.
    """

    id: str
    place: ExpiringPlace
    url: str
    expiry_time: datetime | None = None
    property_name: str | None = None


class Report(Struct):
    """Counts of what a fetch read, and lists of what it did not.

    Attributes:
        root_id: Where it began.
        blocks: How many blocks were read.
        containers_expected: How many pages and blocks have children that were to be read.
        containers_read: How many of them were read to their end.
        requests: How many requests were sent, repeated ones included, whatever became of them.
        retries: How many of them were repetitions.
        replayed: How many answers were not asked for again: those in the checkpoint, and in a stream those of content
            that is shown several times.
        new_from: How many nodes (of a crawl: pages) were given before the first that was not in the checkpoint; None
            without a checkpoint, or when nothing was new.
        edited_while_read: Whether the times seen say that the page was edited while it was read. Notion rounds them
            down to the minute, so an edit within the same minute is not seen.
        missing: Content that the API has and the fetch could not get.
        opaque: What it never gives, or what was not asked for.
        expiring: Files that Notion keeps, each once for each place in which it was read.
    """

    root_id: str
    blocks: int = 0
    containers_expected: int = 0
    containers_read: int = 0
    requests: int = 0
    retries: int = 0
    replayed: int = 0
    new_from: int | None = None
    edited_while_read: bool = False
    missing: list[Missing] = field(default_factory=list)
    opaque: list[Opaque] = field(default_factory=list)
    expiring: list[Expiring] = field(default_factory=list)

    @property
    def complete(self) -> bool:
        """Whether nothing is missing."""
        return not self.missing and self.containers_read == self.containers_expected


class Progress(Struct, frozen=True):
    """Progress of a fetch.

    Attributes:
        blocks: How many blocks were read.
        containers_waiting: How many pages and blocks are known to have something left to be read.
        requests_least: How many requests are needed at least: what is still unknown comes on top.
        seconds_left: How long those take at the present pace and budget.
    """

    blocks: int
    containers_waiting: int
    requests_least: int
    seconds_left: float


class Unchanged(Struct, frozen=True):
    """A page that was not read, because it was last edited before `since`.

    Attributes:
        page: The page object.
    """

    page: Page


class Tree(Struct, eq=False):
    """A page and everything on it, or a block and everything below it.

    Attributes:
        page: The page object; of a block the page that it is on.
        children: The nodes at the top of the page, or right below the block, in document order.
        report: What is missing, and why.
        page_raw: What Notion sent of the page, as JSON; None unless it was asked for.
        block: The block that was asked for; None of a page.
    """

    page: Page
    children: list[Node]
    report: Report
    page_raw: bytes | None = None
    block: Block | None = None

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Tree):
            return NotImplemented
        heads = [(tree.page, tree.report, tree.page_raw, tree.block) for tree in (self, other)]
        return heads[0] == heads[1] and _are_equal(self.children, other.children)

    __hash__ = None  # type: ignore[assignment]  # it can be changed

    def __repr__(self) -> str:
        return f"Tree({self.page.id}, {self.report.blocks} blocks)"

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle and copy the nodes side by side: inside each other they would end the stack on a deep page."""
        nodes = [
            (node.block, node.depth, node.parent_id, node.raw, len(node.children), type(node.children), node.complete)
            for node in self.walk()
        ]
        return _grown, (self.page, nodes, self.report, self.page_raw, self.block)

    def walk(self) -> Iterator[Node]:
        """Iterate over every node in document order, each before its children; without the page itself."""
        stack = [iter(self.children)]
        while stack:
            for node in stack[-1]:
                yield node
                if node.children:
                    stack.append(iter(node.children))
                    break
            else:
                stack.pop()


def _are_equal(ours: Sequence[Node], theirs: Sequence[Node]) -> bool:
    """Compare nodes with all that is below them; without recursion, which would end the stack on a deep page."""
    waiting = [(ours, theirs)]
    while waiting:
        ours, theirs = waiting.pop()
        if len(ours) != len(theirs):
            return False
        for one, other in zip(ours, theirs, strict=True):
            if _own_fields(one) != _own_fields(other):
                return False
            waiting.append((one.children, other.children))
    return True


def _own_fields(node: Node) -> tuple[Any, ...]:
    return node.block, node.depth, node.parent_id, node.raw, node.complete


def _grown(page: Page, nodes: list[Any], report: Report, page_raw: bytes | None, root: Block | None = None) -> Tree:
    """Put nodes in document order, each with the number of its children, into each other again."""
    waiting: list[Node] = []  # from the end to the beginning, so that children come before what they stand under
    for block, depth, parent_id, raw, number, kind, complete in reversed(nodes):
        children = kind([waiting.pop() for _ in range(number)])
        waiting.append(Node(block, depth, parent_id, children, raw, complete))
    return Tree(page, waiting[::-1], report, page_raw, root)
