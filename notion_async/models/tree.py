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

_REPR_LENGTH = 40  # characters of a text

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
        raw: The JSON of the block as Notion sent it; None without `keep_raw`.
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

        A synced copy shows the children of its original and has none of its own.
        """
        if self.complete is None:
            return not self.children and has_own_children(self.block)
        return not self.complete

    def __eq__(self, other: object) -> bool:
        return _are_equal([self], [other]) if isinstance(other, Node) else NotImplemented

    __hash__ = None  # type: ignore[assignment]  # it can be changed

    def __repr__(self) -> str:  # without what is below: asyncio puts the repr of results into many texts
        return f"Node({self.block.type} {self.block.id}, {_first_words(self.block.plain_text)}, depth={self.depth})"


class Missing(Struct, frozen=True):
    """Content that the API has and the fetch could not get.

    Attributes:
        id: The container whose children are not here, or not all.
        parent_id: The page or block above it; None for the root.
        kind: `unshared` (404: not shared with the connection, or deleted meanwhile), `failed` (all retries failed, or
            Notion refused), `cycle` (it contains itself; cut there), `truncated` (Notion ended the listing early).
        status: The HTTP status of the refusal, where there was one.
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
            `linked_database`, `not_descended` (because of `max_depth` or `descend`).
        type: The block's type; of an unsupported block the type that Notion names, where it does.
    """

    id: str
    parent_id: str
    kind: OpaqueKind
    type: str


class Expiring(Struct, frozen=True):
    """A file that Notion keeps: its URL stops working within the hour, so download it before that.

    Attributes:
        id: The page or block that has it.
        place: Where in it: `content`, `icon`, `cover` or `property`.
        url: The URL.
        expiry_time: When the URL stops working (UTC), where Notion said so.
        property_name: The name of the property; None elsewhere.
    """

    id: str
    place: ExpiringPlace
    url: str
    expiry_time: datetime | None = None
    property_name: str | None = None


class Report(Struct):
    """Counts of what a fetch read, and lists of what it did not.

    Attributes:
        root_id: The page or block that was read; empty for several pages.
        blocks: How many blocks were read.
        containers_expected: How many pages and blocks have children that were to be read.
        containers_read: How many of them were read to their end.
        requests: How many requests were sent, retries included, whatever their outcome.
        retries: How many of them were retries.
        replayed: How many answers were not requested: those in the checkpoint, and in a stream those of content that
            is shown several times.
        new_from: How many nodes (of a crawl: pages) were returned before the first that was not in the checkpoint;
            None without a checkpoint, or when nothing was new.
        edited_while_read: Whether the page was edited while it was read, as far as its times tell. Notion rounds them
            down to the minute, so an edit within the same minute is not detected.
        missing: Content that the API has and the fetch could not get.
        opaque: Content that the API never returns, or that was not requested.
        expiring: Files that Notion keeps, one entry for each place in which one was read.
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

    def merge(self, other: "Report") -> None:
        """Add the counts and lists of another report; `root_id` and `new_from` stay."""
        self.blocks += other.blocks
        self.containers_expected += other.containers_expected
        self.containers_read += other.containers_read
        self.requests += other.requests
        self.retries += other.retries
        self.replayed += other.replayed
        self.edited_while_read |= other.edited_while_read
        self.missing += other.missing
        self.opaque += other.opaque
        self.expiring += other.expiring

    def __repr__(self) -> str:
        state = "complete" if self.complete else f"incomplete, {len(self.missing)} missing"
        parts = [f"{self.blocks} blocks", f"{self.requests} requests", state]
        parts += [f"{len(self.opaque)} opaque"] * bool(self.opaque)
        parts += [f"{len(self.expiring)} expiring"] * bool(self.expiring)
        return f"Report({', '.join([self.root_id] * bool(self.root_id) + parts)})"


class Progress(Struct, frozen=True):
    """Progress of a fetch.

    Attributes:
        blocks: How many blocks were read.
        containers_waiting: How many pages and blocks are known to have something left to be read.
        requests_least: Lower bound of the requests that are still needed: unread containers may hold further ones.
        seconds_left: Estimated duration of those at the current pace and rate limit.
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

    Its length is the number of `children`, and iterating over it gives them; `walk` gives all nodes, and
    `report.blocks` is their number. A tree is true also when the page is empty.

    Attributes:
        page: The page object; for a block, that of the page it is on.
        children: The nodes at the top level of the page or block, in document order.
        report: What is missing, and why.
        page_raw: The JSON of the page object; None without `keep_raw`.
        block: The block that was read; None for a page.
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

    def __len__(self) -> int:
        return len(self.children)

    def __iter__(self) -> Iterator[Node]:
        return iter(self.children)

    def __bool__(self) -> bool:  # what was read is there, also when the page is empty
        return True

    def __repr__(self) -> str:
        block = self.block
        name = f"page {self.page.id}" if block is None else f"{block.type} {block.id}"
        words = _first_words(self.page.title if block is None else block.plain_text)
        state = "" if self.report.complete else ", incomplete"
        return f"Tree({name}, {words}, {self.report.blocks} blocks{state})"

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle and copy the nodes as a flat list: nested they would overflow the stack on a deep page."""
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


def _first_words(text: str) -> str:
    """Return the beginning of a text in quotes, with control characters escaped."""
    return repr(text if len(text) <= _REPR_LENGTH else text[: _REPR_LENGTH - 1] + "…")


def _are_equal(ours: Sequence[Node], theirs: Sequence[Node]) -> bool:
    """Return whether nodes are equal with everything below them; iterative, because pages may be deep."""
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
    """Return the tree of nodes in document order, each given with the number of its children."""
    waiting: list[Node] = []  # from the end to the beginning, so that children come before their parent
    for block, depth, parent_id, raw, number, kind, complete in reversed(nodes):
        children = kind([waiting.pop() for _ in range(number)])
        waiting.append(Node(block, depth, parent_id, children, raw, complete))
    return Tree(page, waiting[::-1], report, page_raw, root)
