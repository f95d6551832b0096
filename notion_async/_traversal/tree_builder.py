"""What an answer means for the tree: nodes, containers to read, and the account of what is not there. No I/O.

How it works: each block with children becomes a container. A block that stands around itself is a cycle, and is cut.
In a whole tree, a container whose id was met elsewhere (a synced block and its copies give the same children) becomes a
twin of the first: it is not listed, but gets the first one's blocks once these are there. A stream has let them go by
then, so it lists them again.
"""

from collections import deque
from datetime import UTC, datetime, timedelta
from typing import Optional

import msgspec

from notion_async import models
from notion_async._endpoints.page_properties import cut_properties, with_property
from notion_async._http import EffectiveOptions
from notion_async._http.pagination import early_end, early_end_text, is_cursor_refused
from notion_async._traversal.classify import (
    REFERENCES,
    SPECIAL,
    Wish,
    is_refusal,
    is_unchanged,
    opaque_kind,
    parts_of,
    type_of,
)
from notion_async._traversal.container import Container
from notion_async._traversal.expiring import FILE_HOLDERS, expiring_of_block, expiring_of_page, file_holders_in
from notion_async._traversal.repeats import Repeats
from notion_async.errors import NotFound, NotionError, Unreadable
from notion_async.models.blocks import is_synced_copy

_SKEW = timedelta(minutes=5)  # clocks differ, and Notion rounds down to the minute
_LONG_AGO = datetime.min.replace(tzinfo=UTC)


class Reader:
    """Turns the answers of one page into nodes and containers, and keeps the report.

    Args:
        root_id: The page.
        wish: What the caller wants of it.
        whole: Whether it becomes a tree; else its nodes are streamed.
        number: Which of several pages it is.
        page: The page object, where it is known already.

    Attributes:
        wish: What the caller wants.
        number: Which of several pages it is.
        report: The account so far.
        root: The page as a container.
        page: The page object, once it has arrived.
        page_raw: What Notion sent of it, where it was to be kept.
        block: The block that the root is, once that is known; None where it is a page.
        failure: Why the page could not be had at all, or None.
        needs_page: Whether the page object is to be asked for, or for the rest of a property that it holds in part.
        open: How many containers have not ended; the page object counts as one.
        over: Whether nothing more is to be asked.
        looking: Whether the page object is asked for again, the page having been read.
        reading: The how-manieth reading of the page this is.
        repeats: The content that is met several times.
        terms: The terms to ask under; set by whoever asks.
    """

    def __init__(
        self, root_id: str, wish: Wish, *, whole: bool, number: int = 0, page: models.Page | None = None
    ) -> None:
        self.wish = wish
        self.number = number
        self.whole = whole
        self.root: Container = Container(self, root_id)
        self.page = page
        self.page_raw: bytes | None = None
        self.block: models.Block | None = None
        self.failure: NotionError | None = None
        self.needs_page: bool = page is None or (not self.unchanged and bool(self.cut_properties()))
        self.open: int = 1 + self.needs_page
        self.over: bool = self.unchanged
        self.looking = False
        self.reading = 1
        self.report: models.Report = models.Report(root_id, containers_expected=1)
        self.terms: EffectiveOptions = EffectiveOptions()
        self._choosy = wish.max_depth is not None or wish.descend is not None
        self._around = {root_id: 1}
        self._first: dict[str, Container] = {}
        self._twins: dict[str, list[Container]] = {}
        self._settled: list[Container] = []
        self.repeats: Repeats = Repeats()
        self._newest = _LONG_AGO
        self._began = datetime.now(UTC)

    @property
    def unchanged(self) -> bool:
        """Whether the page is to be skipped, because it was last edited before `since`."""
        return self.page is not None and is_unchanged(self.page, self.wish.since)

    @property
    def may_list(self) -> bool:
        """Whether it is clear by now that the page's content is wanted."""
        return self.wish.since is None or (self.page is not None and not self.unchanged)

    @property
    def wants_look(self) -> bool:
        """Whether the page object is to be asked for once more, to see whether the page was edited meanwhile."""
        return bool(self.wish.readings and self.failure is None and not self.looking and not self.unchanged)

    def got_page(self, page: models.Page, body: bytes) -> Optional["Reader"]:
        """Note the page object; give another reader when the page is to be read again."""
        raw = body if self.wish.keep_raw else None
        if not self.looking or self.page is None:
            self.page, self.page_raw = page, raw
            return None
        self.report.edited_while_read = page.last_edited_time != self.page.last_edited_time
        if not self.report.edited_while_read or self.reading >= self.wish.readings:
            return None
        again = Reader(self.root.id, self.wish._replace(since=None), whole=self.whole, number=self.number, page=page)
        again.page_raw, again.block = raw, self.block
        again.reading = self.reading + 1
        again.root.fresh = True
        for count in ("requests", "retries", "replayed"):
            setattr(again.report, count, getattr(self.report, count))
        return again

    def cut_properties(self) -> dict[str, models.PropertyValue]:
        """Return the properties, by name, that the page object holds only in part and that are wanted."""
        return {} if self.page is None or self.unchanged else cut_properties(self.page)

    def got_property(self, name: str, value: models.PropertyValue) -> None:
        """Put a property in its place that was read to its end."""
        assert self.page is not None  # noqa: S101 - asked only of a page that was read
        self.page = with_property(self.page, name, value)

    def property_refused(self, name: str, error: NotionError) -> None:
        """Note that a property could not be read to its end."""
        status = getattr(error, "status", None)
        kind: models.MissingKind = "unshared" if isinstance(error, NotFound) else "failed"
        told = f"the rest of the property {name!r}: {error}"
        page_id = self.page.id if self.page else self.root.id
        self.report.missing.append(models.Missing(page_id, None, kind, status, told, name))

    def page_is_whole(self) -> None:
        """Note that nothing more of the page object is to be asked."""
        self.open -= 1
        self.over = self.over or not self.open or self.unchanged

    def page_refused(self, error: NotionError) -> None:
        """Note that the page object cannot be had, and with it the page; or that it is gone since it was read."""
        if self.looking:
            self.report.edited_while_read = True
        else:
            self._fail(error)

    def finish(self) -> None:
        """Note what only the whole can tell: the page's own files, and whether it was edited while it was read.

        A block that is newer than its page tells it, when its time is that of the reading: of older ones it tells
        nothing, since not every edit counts as one of the page. What was in a checkpoint may have been read long ago.
        """
        if self.page is not None and not self.unchanged:
            self.report.expiring += expiring_of_page(self.page)
        page_time = self.page.last_edited_time if self.page else None
        meanwhile = self._newest >= self._began - _SKEW or self.report.replayed > 0
        if not self.looking and page_time is not None and meanwhile:
            self.report.edited_while_read = self._newest > page_time

    def arrived(self, container: Container, answer: models.BlockList, body: bytes) -> list[Container]:
        """Put an answer's blocks in their place and give the containers to read among them, in document order."""
        if container.repeated and not self.whole:
            self.repeats.keep(container, answer, body if self.wish.keep_raw else b"")
        nodes = container.nodes_of(answer, body if self.wish.keep_raw else None)
        container.chain += 1
        if container.fresh and container.new is None and nodes:
            container.new = nodes[0]
        opened = self._place(container, nodes)
        self._advance(container, answer, is_new=bool(nodes))
        return opened + self._fill_twins() if self._settled else opened

    def refused(self, container: Container, error: NotionError) -> list[Container]:
        """Note that a container cannot be read on, or begin its listing again when only its cursor has died."""
        if container.cursor is not None and is_cursor_refused(error) and container.restart():
            return []
        if container.parent is None and isinstance(error, NotFound) and not container.chain:
            self._fail(error)  # later it is gone meanwhile, and what came before that is given
        if not (container.opaque and is_refusal(error)):
            kind: models.MissingKind = "unshared" if isinstance(error, NotFound) else "failed"
            self._lose(container, kind, str(error), getattr(error, "status", None))
        self._end_part(container)
        return self._fill_twins()

    def tree(self) -> models.Tree:
        """Give what was read, and let go of it: reader and containers hold each other."""
        assert self.page is not None  # noqa: S101 - asked only of a page that was read
        nodes, self.root.nodes = list(self.root.nodes), ()
        self._first.clear()
        return models.Tree(self.page, nodes, self.report, self.page_raw, self.block)

    def _place(self, container: Container, nodes: list[models.Node]) -> list[Container]:
        """Put nodes under their container and give the containers to read among them."""
        opened: list[Container] = []
        newest = self._newest
        holders = FILE_HOLDERS if container.node is None else file_holders_in(container.node.block)
        for node in nodes:
            block = node.block
            if block.__class__ in holders:
                self.report.expiring += expiring_of_block(block)
            if (block.has_children or block.__class__ in SPECIAL) and (child := self._open(container, node)):
                opened.append(child)
            edited = block.last_edited_time
            if (
                edited is not None
                and (newest is None or edited > newest)
                and not (container.foreign or isinstance(block, REFERENCES))
            ):
                newest = edited
        self._newest = newest
        if container.nodes:
            container.nodes.extend(nodes)
        elif self.whole:
            container.nodes = nodes
            if container.node is not None:
                container.node.children = nodes
        else:
            container.nodes = deque(nodes)
        self.report.blocks += len(nodes)
        self.repeats.show(container, len(nodes))
        return opened

    def _open(self, container: Container, node: models.Node) -> Container | None:
        """Give the node as a container when its children are to be listed, and note it when they cannot be."""
        block = node.block
        kind: models.OpaqueKind | None = None
        parts: tuple[str, ...] = ()
        if block.__class__ in SPECIAL:
            kind, parts = opaque_kind(block), parts_of(block)
            if kind is not None:
                self._note(node, container, kind)
            if kind == "reference" or not (parts or block.has_children):
                return None
        if (block.id in self._around or block.id in self._first) and container.is_inside(block.id):
            self.report.missing.append(models.Missing(block.id, container.id, "cycle", None, "it contains itself"))
            return None
        if self._choosy and not self._wanted(node):
            self._note(node, container, "not_descended")
            return None
        child = container.inside(node)
        if parts or kind is not None:
            child.parts, child.opaque = parts, kind is not None
        if is_synced_copy(block):
            child.foreign = True
        self.open += 1
        self.report.containers_expected += 1
        return self._told_apart(child)

    def _told_apart(self, child: Container) -> Container | None:
        """Give the child when it is the first of its id, or every one counts; else make it a twin."""
        if not self.whole:
            self._around[child.id] = self._around.get(child.id, 0) + 1
            if child.parent is not None:
                child.parent.living += 1
            child.repeated = self.repeats.is_known(child.id)
            return None if child.repeated and self._is_cut(child) else child
        if child.node is not None:
            child.node.complete = False  # until its listing has ended
        if (first := self._first.setdefault(child.id, child)) is child:
            return child
        child.repeated = True
        self._twins.setdefault(child.id, []).append(child)
        if first.ended:
            self._settled.append(first)
        return None

    def _fill_twins(self) -> list[Container]:
        """Give twins the blocks of their firsts; these may hold further twins, and what only here is wanted."""
        opened: list[Container] = []
        while self._settled:
            first = self._settled.pop()
            for twin in self._twins.pop(first.id, ()):
                if self._is_cut(twin):
                    continue
                nodes = [models.Node(node.block, twin.depth, twin.id, (), node.raw) for node in first.nodes]
                opened += self._place(twin, nodes)
                parent_id = twin.parent.id if twin.parent else None
                self.report.missing += [msgspec.structs.replace(one, parent_id=parent_id) for one in first.lost]
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

    def _wanted(self, node: models.Node) -> bool:
        wish = self.wish
        if wish.max_depth is not None and node.depth + 1 >= wish.max_depth:
            return False
        return wish.descend is None or wish.descend(node)

    def _advance(self, container: Container, answer: models.BlockList, *, is_new: bool) -> None:
        status = early_end(answer)
        if status is not None and not any(one.kind == "truncated" for one in container.lost):
            self._lose(container, "truncated", early_end_text(status), None)
        try:
            if container.advance(answer, is_new=is_new):
                return
        except Unreadable as nowhere:
            self._lose(container, "truncated", str(nowhere), None)
        else:
            if container.met is not None and container.met.lost:
                self._lose(container, "truncated", "it changed too much while it was listed", None)
        self._end_part(container)

    def _end_part(self, container: Container) -> None:
        container.next_source()
        if container.ended:
            self._end(container)

    def _fail(self, error: NotionError) -> None:
        self.failure = self.failure or error
        self.over = True

    def _end(self, container: Container) -> None:
        self.open -= 1
        self.over = self.over or not self.open
        self.report.containers_read += not container.lost
        if self.whole:
            if container.node is not None:
                container.node.complete = not container.lost
            if container.id in self._twins:
                self._settled.append(container)
            return
        ended: Container | None = container
        while ended is not None and ended.ended and not ended.living:
            self._around[ended.id] -= 1
            if not self._around[ended.id]:
                del self._around[ended.id]
            ended = ended.parent
            if ended is not None:
                ended.living -= 1

    def _note(self, node: models.Node, container: Container, kind: models.OpaqueKind) -> None:
        self.report.opaque.append(models.Opaque(node.block.id, container.id, kind, type_of(node.block)))

    def _lose(self, container: Container, kind: models.MissingKind, message: str, status: int | None) -> None:
        parent = container.parent if container.source == container.id else container
        missing = models.Missing(container.source, parent.id if parent else None, kind, status, message)
        container.lost += (missing,)
        self.report.missing.append(missing)
