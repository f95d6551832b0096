"""Source of answers: kept ones of repeated content, the checkpoint of an earlier run, or Notion."""

from collections.abc import Awaitable
from functools import partial
from typing import NamedTuple

from notion_async import models
from notion_async._endpoints import RawReads
from notion_async._endpoints.page_properties import whole_property
from notion_async._traversal.checkpoint import PAGE, Checkpoint, CheckpointedListing, Got
from notion_async._traversal.classify import REFERENCES
from notion_async._traversal.container import Container
from notion_async._traversal.tree_builder import TreeBuilder
from notion_async.errors import InvalidRequest, NotFound, NotionError
from notion_async.models.blocks import synced_from


class AnswerSource(NamedTuple):
    """Requests page objects, listings and properties.

    Attributes:
        reads: The requests of pages, blocks and properties.
        checkpoint: Where answers are kept for a later run; None keeps none.
    """

    reads: RawReads
    checkpoint: Checkpoint | None

    async def page(self, builder: TreeBuilder) -> Got[models.Page]:
        """Return the page object, its bytes, and the number of attempts it took now."""
        try:
            return await self._page(builder.head.page_id, builder)
        except (NotFound, InvalidRequest) as error:
            if not builder.options.accept_blocks or builder.head.rechecking or builder.failure:
                raise
            return await self._page(await self._page_around(builder, error), builder)

    def _page(self, page_id: str, builder: TreeBuilder) -> Awaitable[Got[models.Page]]:
        request = partial(self.reads.page, page_id, retry_for=builder.options.page_retry_for)
        if self.checkpoint is None or builder.head.rechecking:
            return request()
        return self.checkpoint.reply(page_id, PAGE, models.Page, request)

    async def _page_around(self, builder: TreeBuilder, not_a_page: NotionError) -> str:
        """Return the id of the page that a block is on, where the root is a block.

        Raises:
            NotionError: The error of the page object, where the root is not a block either.
        """
        seen: set[str] = set()
        block_id, root = builder.root.id, None
        while block_id not in seen:
            seen.add(block_id)
            try:
                block = await self.reads.block(block_id)
            except (NotFound, InvalidRequest):
                break
            root = root or block
            if isinstance(block.parent, models.PageParent) and not isinstance(root, REFERENCES):
                builder.head.block = root
                return block.parent.page_id
            if isinstance(block.parent, models.BlockParent):
                block_id = block.parent.block_id
        raise not_a_page

    def listing(self, container: Container) -> Awaitable[Got[models.BlockList]]:
        """Return the next answer of a container, its bytes, and the number of attempts it took now."""
        builder: TreeBuilder = container.owner
        if not builder.whole:
            known = builder.repeats.answer_for(container)
            if known is not None:
                return known
        block_id, cursor = container.listed_id, container.cursor
        original_id = synced_from(container.node.block) if container.node is not None else None
        if self.checkpoint is None:
            return self.reads.children(block_id, start_cursor=cursor, original_id=original_id)
        request = partial(self.reads.children, block_id, start_cursor=cursor, original_id=original_id)
        return self.checkpoint.reply(block_id, cursor, models.BlockList, request, fresh=container.fresh)

    async def whole_property(self, builder: TreeBuilder, value: models.PropertyValue) -> models.PropertyValue:
        """Return a property that the page object holds only in part, with all its references."""
        page_id, property_id = builder.head.page_id, str(value.id)
        listing = CheckpointedListing(self.checkpoint, f"{page_id} property", builder.report)

        async def part(cursor: str | None) -> models.PropertyItemList:
            request = partial(self.reads.property_items, page_id, property_id, cursor)
            return await listing.fetch(property_id, cursor, request, models.PropertyItemList)

        return await whole_property(value, part)
