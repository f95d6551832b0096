"""From a page's id to a tree, or to a stream of its nodes: concurrently, in document order, with a report."""

from notion_async.traversal.checkpoint import Checkpoint
from notion_async.traversal.crawl import Crawl, Index
from notion_async.traversal.engine import Source
from notion_async.traversal.rules import Wish
from notion_async.traversal.stream import Order, Terms, Walk
from notion_async.traversal.trees import One, Trees

__all__ = ["Checkpoint", "Crawl", "Index", "One", "Order", "Source", "Terms", "Trees", "Walk", "Wish"]
