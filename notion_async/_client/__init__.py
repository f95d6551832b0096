"""The client: construction, reading and writing."""

from notion_async._client.client import NotionClient, RequestRecord

__all__ = ["NotionClient", "RequestRecord"]
