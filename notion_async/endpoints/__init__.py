"""The API's nouns as namespaces: `client.pages`, `client.blocks.children` and so on."""

from notion_async.endpoints.blocks import Blocks
from notion_async.endpoints.pages import Pages

__all__ = ["Blocks", "Pages"]
