"""Turns the answers of one page into nodes, containers to read, and a report of what is missing. No I/O.

Each block with children becomes a container. A block that is inside itself is a cycle, and is cut there. In a whole
tree, a container whose id occurred before (a synced block and its copies have the same children) becomes a twin of the
first: it is not listed, and gets the blocks of the first once these have arrived. A stream no longer has them by then,
so it lists the container again, or takes a kept answer (`repeats`).
"""

from collections import deque
from typing import Optional

import msgspec

from notion_async import models
from notion_async._http import EffectiveOptions
from notion_async._http.pagination import early_end, early_end_text, is_cursor_refused
from notion_async._traversal.classify import (
    REFERENCES,
    SPECIAL,
    FetchOptions,
    is_refusal,
    opaque_kind,
    parts_of,
    type_of,
)
from notion_async._traversal.container import Container
from notion_async._traversal.expiring import FILE_HOLDERS, expiring_of_block, file_holders_in
from notion_async._traversal.page_head import LONG_AGO, PageHead
from notion_async._traversal.repeats import Repeats
from notion_async.errors import NotFound, NotionError, Unreadable
from notion_async.models.blocks import is_synced_copy

_NOTABLE = FILE_HOLDERS | SPECIAL


class TreeBuilder:
    """Builds the tree of one page, or the nodes of its stream, and keeps the report.

    Args:
        root_id: The page, or the block to read in its place.
        options: What to read.
        whole: Whether it becomes a tree; else its nodes are streamed.
        number: Position among several pages.
        page: The page object, where it is known already.

    Attributes:
        options: What to read.
        number: Position among several pages.
        report: The report so far.
        root: The page as a container.
        head: The page object.
        failure: Why the page could not be read at all, or None.
        open: How many containers have not ended; the page object counts as one.
        over: Whether nothing more is to be requested.
        repeats: The content that occurs several times.
        request_options: The options of its requests; set by the fetcher.
    """

    def __init__(
        self, root_id: str, options: FetchOptions, *, whole: bool, number: int = 0, page: models.Page | None = None
    ) -> None:
        self.options = options
        self.number = number
        self.whole = whole
        self.head: PageHead = PageHead(root_id, options, page)
        self.root: Container = Container(self, root_id)
        self.failure: NotionError | None = None
        self.open: int = 1 + self.head.is_needed
        self.over: bool = self.head.unchanged
        self.report: models.Report = models.Report(root_id, containers_expected=1)
        self.request_options: EffectiveOptions = EffectiveOptions()
        self.repeats: Repeats = Repeats()
        self._is_selective = options.is_selective
        self._unended = {root_id: 1}  # how many containers of each id have not ended with everything below them
        self._first: dict[str, Container] = {}
        self._twins: dict[str, list[Container]] = {}
        self._settled: list[Container] = []  # ended, and with twins to fill
        self._newest = LONG_AGO

    @property
    def wants_recheck(self) -> bool:
        """Whether the page object is to be requested again, to see whether the page was edited meanwhile."""
        return self.failure is None and self.head.wants_recheck

    def on_page(self, page: models.Page, body: bytes) -> Optional["TreeBuilder"]:
        """Take the page object; return the builder of the next reading when the page is to be read again."""
        head = self.head.receive(page, body, self.report)
        if head is None:
            return None
        options = self.options._replace(since=None)
        again = TreeBuilder(self.root.id, options, whole=self.whole, number=self.number, page=page)
        again.head = head
        again.root.fresh = True
        for count in ("requests", "retries", "replayed"):
            setattr(again.report, count, getattr(self.report, count))
        return again

    def on_head_read(self) -> None:
        """Note that nothing more of the page object is to be requested."""
        self.open -= 1
        self.over = self.over or not self.open or self.head.unchanged

    def on_page_refused(self, error: NotionError) -> None:
        """Note that the page object, and so the page, cannot be read; or that it is gone since the page was read."""
        if self.head.rechecking:
            self.report.edited_while_read = True
        else:
            self._fail(error)

    def finish(self) -> None:
        """Note what only the whole reading can tell."""
        self.head.finish(self.report, self._newest)

    def on_answer(self, container: Container, answer: models.BlockList, body: bytes) -> list[Container]:
        """Add an answer's blocks and return the containers to read among them, in document order."""
        raw = body if self.options.keep_raw else None
        if not self.whole:
            self.repeats.settle(container, (answer, raw or b""))
        nodes = container.new_nodes(answer, raw)
        container.request_depth += 1
        if container.fresh and container.new is None and nodes:
            container.new = nodes[0]
        opened = self._add(container, nodes)
        self._advance(container, answer, is_new=bool(nodes))
        return opened + self._fill_twins() if self._settled else opened

    def on_refused(self, container: Container, error: NotionError) -> list[Container]:
        """Note that a container cannot be read on, or restart its listing when only its cursor has expired."""
        if not self.whole:
            self.repeats.settle(container, error)
        if container.cursor is not None and is_cursor_refused(error) and container.restart():
            return []
        if container.parent is None and isinstance(error, NotFound) and not container.request_depth:
            self._fail(error)  # later it is gone meanwhile, and what came before that is returned
        if not (container.is_opaque and is_refusal(error)):
            kind: models.MissingKind = "unshared" if isinstance(error, NotFound) else "failed"
            self._lose(container, kind, str(error), getattr(error, "status", None))
        self._end_part(container)
        return self._fill_twins()

    def tree(self) -> models.Tree:
        """Return what was read, and release it: builder and containers refer to each other."""
        head = self.head
        assert head.page is not None  # noqa: S101 - asked only of a page that was read
        nodes, self.root.nodes = list(self.root.nodes), ()
        self._first.clear()
        return models.Tree(head.page, nodes, self.report, head.page_raw, head.block)

    def _add(self, container: Container, nodes: list[models.Node]) -> list[Container]:
        """Add nodes to their container and return the containers to read among them."""
        opened: list[Container] = []
        newest = self._newest
        holders = FILE_HOLDERS if container.node is None else file_holders_in(container.node.block)
        notable = _NOTABLE if holders is FILE_HOLDERS else holders | SPECIAL  # one look-up for each block
        for node in nodes:
            block = node.block
            if (block.has_children or block.__class__ in notable) and (
                child := self._inspect(container, node, holders)
            ):
                opened.append(child)
            edited = block.last_edited_time
            if edited is not None and edited > newest and not isinstance(block, REFERENCES):
                newest = edited
        if not container.is_synced_copy:  # its content belongs to another page
            self._newest = newest
        self._link(container, nodes)
        self.report.blocks += len(nodes)
        if container.is_repeated:
            self.repeats.show(len(nodes))
        return opened

    def _link(self, container: Container, nodes: list[models.Node]) -> None:
        if not self.whole:
            container.nodes = container.nodes or deque()
            container.nodes.extend(nodes)
        elif container.nodes:
            container.nodes.extend(nodes)
        else:
            container.nodes = nodes
            if container.node is not None:
                container.node.children = nodes

    def _inspect(self, container: Container, node: models.Node, holders: frozenset[type]) -> Container | None:
        """Note the file of a node, and return its container when its children are to be listed."""
        block = node.block
        if block.__class__ in holders:
            self.report.expiring += expiring_of_block(block)
        return self._open(container, node) if block.has_children or block.__class__ in SPECIAL else None

    def _open(self, container: Container, node: models.Node) -> Container | None:
        """Return the node's container when its children are to be listed, and note it when they cannot be."""
        block = node.block
        kind: models.OpaqueKind | None = None
        parts: tuple[str, ...] = ()
        if block.__class__ in SPECIAL:
            kind, parts = opaque_kind(block), parts_of(block)
            if kind is not None:
                self._note(node, container, kind)
            if kind == "reference" or not (parts or block.has_children):
                return None
        if (block.id in self._unended or block.id in self._first) and container.is_inside(block.id):
            self.report.missing.append(models.Missing(block.id, container.id, "cycle", None, "it contains itself"))
            return None
        if self._is_selective and not self.options.wants_children_of(node):
            self._note(node, container, "not_descended")
            return None
        child = container.child(node)
        if parts or kind is not None:
            child.parts, child.is_opaque = parts, kind is not None
        if is_synced_copy(block):
            child.is_synced_copy = True
        self.open += 1
        self.report.containers_expected += 1
        return self._first_of_its_id(child) if self.whole else self._in_stream(child)

    def _first_of_its_id(self, child: Container) -> Container | None:
        """Return the child of a tree when it is the first of its id; else make it a twin and return None."""
        if child.node is not None:
            child.node.complete = False  # until its listing has ended
        first = self._first.setdefault(child.id, child)
        if first is child:
            return child
        child.is_repeated = True
        self._twins.setdefault(child.id, []).append(child)
        if first.ended:
            self._settled.append(first)
        return None

    def _in_stream(self, child: Container) -> Container | None:
        """Return the child of a stream unless its content was shown too often."""
        self._unended[child.id] = self._unended.get(child.id, 0) + 1
        if child.parent is not None:
            child.parent.open_descendants += 1
        child.is_repeated = self.repeats.is_known(child.id)
        return None if child.is_repeated and self._is_cut(child) else child

    def _fill_twins(self) -> list[Container]:
        """Add the blocks of the firsts to their twins; these may hold further twins, and what only they are to show."""
        opened: list[Container] = []
        while self._settled:
            first = self._settled.pop()
            for twin in self._twins.pop(first.id, ()):
                if self._is_cut(twin):
                    continue
                nodes = [models.Node(node.block, twin.depth, twin.id, (), node.raw) for node in first.nodes]
                opened += self._add(twin, nodes)
                parent_id = twin.parent.id if twin.parent else None
                self.report.missing += [msgspec.structs.replace(entry, parent_id=parent_id) for entry in first.lost]
                twin.lost = first.lost
                twin.ended = True
                self._end(twin)
        return opened

    def _is_cut(self, container: Container) -> bool:
        """Return whether a repeated container is not shown once more, and end it then."""
        missing = self.repeats.cut(container)
        if missing is None:
            return False
        self.report.missing += missing
        container.ended = True
        self._end(container)
        return True

    def _advance(self, container: Container, answer: models.BlockList, *, is_new: bool) -> None:
        status = early_end(answer)
        if status is not None and not any(entry.kind == "truncated" for entry in container.lost):
            self._lose(container, "truncated", early_end_text(status), None)
        try:
            if container.advance(answer, is_new=is_new):
                return
        except Unreadable as error:
            self._lose(container, "truncated", str(error), None)
        else:
            if container.seen is not None and container.seen.lost:
                self._lose(container, "truncated", "it changed too much while it was listed", None)
        self._end_part(container)

    def _end_part(self, container: Container) -> None:
        container.end_part()
        if container.ended:
            self._end(container)

    def _fail(self, error: NotionError) -> None:
        self.failure = self.failure or error
        self.over = True

    def _end(self, container: Container) -> None:
        self.open -= 1
        self.over = self.over or not self.open
        self.report.containers_read += not container.lost
        if not self.whole:
            self._forget(container)
            return
        if container.node is not None:
            container.node.complete = not container.lost
        if container.id in self._twins:
            self._settled.append(container)

    def _forget(self, container: Container | None) -> None:
        """Forget the ids of containers of a stream that have ended with everything below them."""
        while container is not None and container.ended and not container.open_descendants:
            self._unended[container.id] -= 1
            if not self._unended[container.id]:
                del self._unended[container.id]
            container = container.parent
            if container is not None:
                container.open_descendants -= 1

    def _note(self, node: models.Node, container: Container, kind: models.OpaqueKind) -> None:
        self.report.opaque.append(models.Opaque(node.block.id, container.id, kind, type_of(node.block)))

    def _lose(self, container: Container, kind: models.MissingKind, message: str, status: int | None) -> None:
        parent = container.parent if container.listed_id == container.id else container
        missing = models.Missing(container.listed_id, parent.id if parent else None, kind, status, message)
        container.lost += (missing,)
        self.report.missing.append(missing)
