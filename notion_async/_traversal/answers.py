"""Where answers come from: an earlier run's checkpoint, or Notion."""

from collections.abc import Awaitable
from functools import partial
from typing import NamedTuple

from notion_async import models
from notion_async._endpoints import Blocks, Pages
from notion_async._endpoints.page_properties import whole_property
from notion_async._traversal.checkpoint import PAGE, Asked, Checkpoint, Got
from notion_async._traversal.container import Container
from notion_async._traversal.tree_builder import Reader


class Answers(NamedTuple):
    """Asks for pages, listings and properties.

    Attributes:
        pages: The pages' endpoints.
        blocks: The blocks' endpoints.
        checkpoint: Where answers are kept for a second start; None keeps none.
    """

    pages: Pages
    blocks: Blocks
    checkpoint: Checkpoint | None

    def page(self, reader: Reader) -> Awaitable[Got[models.Page]]:
        """Return the page object, its bytes, and how often it was asked for now."""
        ask = partial(self.pages.reply, reader.root.id, retry_for=reader.wish.first_contact)
        if self.checkpoint is None or reader.looking:
            return ask()
        return self.checkpoint.reply(reader.root.id, PAGE, models.Page, ask)

    def listing(self, container: Container) -> Awaitable[Got[models.BlockList]]:
        """Return the next answer of a container's listing, its bytes, and how often it was asked for now."""
        block_id, cursor = container.source, container.cursor
        ask = partial(self.blocks.children.reply, block_id, start_cursor=cursor)
        if self.checkpoint is None:
            return ask()
        return self.checkpoint.reply(block_id, cursor, models.BlockList, ask, fresh=container.fresh)

    async def whole(self, reader: Reader, value: models.PropertyValue) -> models.PropertyValue:
        """Return a property that the page object holds only in part, with all its references."""
        page_id, property_id = reader.root.id, str(value.id)
        asked = Asked(self.checkpoint, f"{page_id} property", reader.report)

        async def part(cursor: str | None) -> models.PropertyItemList:
            ask = partial(self.pages.properties.part, page_id, property_id, cursor)
            return await asked.ask(property_id, cursor, ask, models.PropertyItemList)

        return await whole_property(value, part)
