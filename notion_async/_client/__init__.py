"""The client: construction, reading and writing."""

from notion_async._client.client import NotionClient, RequestRecord
from notion_async._client.read_options import ReadOptions

__all__ = ["NotionClient", "ReadOptions", "RequestRecord"]
