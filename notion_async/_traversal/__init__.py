"""Traversal: from the id of a page to a tree or a stream of its nodes, concurrently, with a report."""

from notion_async._traversal.checkpoint import Checkpoint
from notion_async._traversal.classify import FetchOptions
from notion_async._traversal.crawl import CrawlStream
from notion_async._traversal.fetch_context import FetchContext
from notion_async._traversal.node_stream import NodeStream
from notion_async._traversal.page_finder import Discovery
from notion_async._traversal.page_streams import SinglePage, TreeStream
from notion_async._traversal.stream import StreamOptions

__all__ = [
    "Checkpoint",
    "CrawlStream",
    "Discovery",
    "FetchContext",
    "FetchOptions",
    "NodeStream",
    "SinglePage",
    "StreamOptions",
    "TreeStream",
]
