"""From a page's id to a tree, or to a stream of its nodes: concurrently, in document order, with a report."""

from notion_async._traversal.checkpoint import Checkpoint
from notion_async._traversal.classify import Wish
from notion_async._traversal.crawl import Crawl, Index
from notion_async._traversal.fetcher import Source
from notion_async._traversal.node_stream import Order, Terms, Walk
from notion_async._traversal.page_streams import One, Trees

__all__ = ["Checkpoint", "Crawl", "Index", "One", "Order", "Source", "Terms", "Trees", "Walk", "Wish"]
