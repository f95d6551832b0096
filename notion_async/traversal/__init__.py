"""From a page's id to a tree, or to a stream of its nodes: concurrently, in document order, with a report."""

from notion_async import models
from notion_async.traversal.container import Container
from notion_async.traversal.engine import Engine, Source
from notion_async.traversal.frontier import LongestChain
from notion_async.traversal.reader import Reader, Wish
from notion_async.traversal.stream import Order, Walk, incomplete

__all__ = ["Order", "Source", "Walk", "Wish", "read_tree"]


async def read_tree(source: Source, page_id: str, wish: Wish, *, strict: bool) -> models.Tree:
    """Read a whole page.

    Raises:
        Incomplete: Something is missing, and `strict` is set; the error has the tree of what was read.
        NotionError: What ended the job early.
    """
    reader = Reader(page_id, wish)
    async with Engine(source, reader, LongestChain(), on_arrival=_attach) as engine:
        await engine.finish()
    assert engine.page is not None  # noqa: S101 - finish raises when the page could not be had
    raw = engine.page_raw if wish.keep_raw else None
    tree = models.Tree(engine.page, list(reader.root.nodes), reader.report, raw)
    if strict and not reader.report.complete:
        raise incomplete(reader.report, tree)
    return tree


def _attach(container: Container, opened: list[Container]) -> None:
    del container
    for child in opened:
        if child.node is not None:
            child.node.children = child.nodes
