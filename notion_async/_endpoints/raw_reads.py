"""Reads whose answers keep their bytes and their number of attempts: for traversal, which stores what it has read."""

from collections.abc import Coroutine
from typing import Any, NamedTuple, Unpack

from msgspec import UNSET, UnsetType

from notion_async import models
from notion_async._endpoints.arguments import given
from notion_async._endpoints.namespace import cursor_query
from notion_async._http import RequestOptions, Response, Session, routes
from notion_async.ids import IdLike, notion_id


class RawReads(NamedTuple):
    """Reads of pages, blocks and their children.

    Attributes:
        session: The session that sends them.
    """

    session: Session

    def page(
        self, page_id: IdLike, *, filter_properties: Any = UNSET, **options: Unpack[RequestOptions]
    ) -> Coroutine[Any, Any, Response[models.Page]]:
        """Retrieve a page object."""
        query = given(filter_properties=filter_properties)
        call = self.session.call(routes.RETRIEVE_PAGE, {"page_id": notion_id(page_id, "page")}, query=query)
        return self.session.send(call, models.Page, **options)

    def children(
        self,
        block_id: IdLike,
        *,
        start_cursor: str | UnsetType | None = UNSET,
        page_size: int | UnsetType = UNSET,
        original_id: str | None = None,
        **options: Unpack[RequestOptions],
    ) -> Coroutine[Any, Any, Response[models.BlockList]]:
        """Retrieve one answer of the children of a page or block.

        Args:
            block_id: The page or block.
            start_cursor: Where to begin.
            page_size: 1 to 100.
            original_id: The synced block whose children the answer shows, if the block is a copy of one.
            **options: Priority, deadline and time of retrying.
        """
        query = cursor_query(start_cursor, page_size)
        call = self.session.call(routes.LIST_BLOCK_CHILDREN, {"block_id": notion_id(block_id)}, query=query)
        call = call._replace(original_id=original_id)
        return self.session.send(call, models.BlockList, **options)

    async def block(self, block_id: IdLike, **options: Unpack[RequestOptions]) -> models.Block:
        """Retrieve one block."""
        ids = {"block_id": notion_id(block_id)}
        block: models.Block = await self.session.request(models.Block, routes.RETRIEVE_BLOCK, ids, **options)
        return block

    async def property_items(
        self,
        page_id: IdLike,
        property_id: str,
        cursor: str | None = None,
        *,
        page_size: int | UnsetType = UNSET,
        **options: Unpack[RequestOptions],
    ) -> models.PropertyItemList:
        """Retrieve one answer of the parts of a property; a property that is a single item is a list of one."""
        ids = {"page_id": notion_id(page_id, "page"), "property_id": property_id}
        query = cursor_query(cursor, page_size)
        answer: Any = await self.session.request(object, routes.RETRIEVE_PAGE_PROPERTY, ids, query=query, **options)
        return answer if isinstance(answer, models.PropertyItemList) else models.PropertyItemList(results=[answer])
