"""Where answers come from: an earlier run's checkpoint, or Notion."""

import asyncio
from collections.abc import Awaitable
from functools import partial
from typing import NamedTuple

from notion_async import models
from notion_async._endpoints import RawReads
from notion_async._endpoints.page_properties import whole_property
from notion_async._traversal.checkpoint import PAGE, Asked, Checkpoint, Got
from notion_async._traversal.classify import REFERENCES
from notion_async._traversal.container import Container
from notion_async._traversal.tree_builder import Reader
from notion_async.errors import InvalidRequest, NotFound, NotionError


class Answers(NamedTuple):
    """Asks for pages, listings and properties.

    Attributes:
        reads: The requests of pages, blocks and properties.
        checkpoint: Where answers are kept for a second start; None keeps none.
    """

    reads: RawReads
    checkpoint: Checkpoint | None

    async def page(self, reader: Reader) -> Got[models.Page]:
        """Return the page object, its bytes, and how often it was asked for now."""
        page_id = reader.root.id if reader.page is None else reader.page.id
        try:
            return await self._page(page_id, reader)
        except (NotFound, InvalidRequest) as error:
            if not reader.wish.blocks_too or reader.looking or reader.failure:
                raise
            return await self._page(await self._page_around(reader, error), reader)

    def _page(self, page_id: str, reader: Reader) -> Awaitable[Got[models.Page]]:
        ask = partial(self.reads.page, page_id, retry_for=reader.wish.first_contact)
        if self.checkpoint is None or reader.looking:
            return ask()
        return self.checkpoint.reply(page_id, PAGE, models.Page, ask)

    async def _page_around(self, reader: Reader, not_a_page: NotionError) -> str:
        """Return the id of the page that a block is on, which is the root."""
        met: set[str] = set()
        block_id, root = reader.root.id, None
        while block_id not in met:
            met.add(block_id)
            try:
                block = await self.reads.block(block_id)
            except (NotFound, InvalidRequest):
                break
            root = root or block
            if isinstance(block.parent, models.PageParent) and not isinstance(root, REFERENCES):
                reader.block = root
                return block.parent.page_id
            if isinstance(block.parent, models.BlockParent):
                block_id = block.parent.block_id
        raise not_a_page

    def listing(self, container: Container) -> Awaitable[Got[models.BlockList]]:
        """Return the next answer of a container's listing, its bytes, and how often it was asked for now."""
        block_id, cursor = container.source, container.cursor
        kept = container.reader.repeats.kept(container)
        if kept is not None:
            return _soon(kept)
        ask = partial(self.reads.children, block_id, start_cursor=cursor)
        if self.checkpoint is None:
            return ask()
        return self.checkpoint.reply(block_id, cursor, models.BlockList, ask, fresh=container.fresh)

    async def whole(self, reader: Reader, value: models.PropertyValue) -> models.PropertyValue:
        """Return a property that the page object holds only in part, with all its references."""
        page_id = reader.root.id if reader.page is None else reader.page.id
        property_id = str(value.id)
        asked = Asked(self.checkpoint, f"{page_id} property", reader.report)

        async def part(cursor: str | None) -> models.PropertyItemList:
            ask = partial(self.reads.property_items, page_id, property_id, cursor)
            return await asked.ask(property_id, cursor, ask, models.PropertyItemList)

        return await whole_property(value, part)


async def _soon(kept: Got[models.BlockList]) -> Got[models.BlockList]:
    """Return what was kept, after others had their turn."""
    await asyncio.sleep(0)
    return kept
