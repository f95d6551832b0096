"""Blocks and their children."""

from collections.abc import AsyncIterator

from notion_async import models, pagination, routes
from notion_async.ids import notion_id
from notion_async.session import Reply, Session


class Children:
    """`client.blocks.children`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    async def list(
        self, block_id: str, *, start_cursor: str | None = None, page_size: int | None = None
    ) -> models.BlockList:
        """Give one answer of the children of a page or block: up to `page_size`, in document order, one level.

        Args:
            block_id: The page or block.
            start_cursor: Where to begin, from an earlier answer's `next_cursor`.
            page_size: 1 to 100; Notion's default is 100.

        Raises:
            NotFound: It does not exist or is not shared with the connection.

        https://developers.notion.com/reference/get-block-children
        """
        return (await self.reply(block_id, start_cursor=start_cursor, page_size=page_size)).value

    async def reply(
        self, block_id: str, *, start_cursor: str | None = None, page_size: int | None = None
    ) -> Reply[models.BlockList]:
        """Do what `list` does, and give the bytes of the answer and the number of attempts with it."""
        query = {"start_cursor": start_cursor, "page_size": page_size}
        ids = {"block_id": notion_id(block_id)}
        return await self._session.reply(models.BlockList, routes.LIST_BLOCK_CHILDREN, ids, query=query)

    def iterate(self, block_id: str, *, page_size: int | None = None) -> AsyncIterator[models.Block]:
        """Give every child of a page or block in document order, one level, following the cursors.

        Args:
            block_id: The page or block.
            page_size: How many to ask for at once, 1 to 100.

        https://developers.notion.com/reference/get-block-children
        """
        return pagination.iterate(lambda cursor: self.list(block_id, start_cursor=cursor, page_size=page_size))


class Blocks:
    """`client.blocks`."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self.children = Children(session)

    async def retrieve(self, block_id: str) -> models.Block:
        """Give one block, without its children. A page's id gives its `child_page` block.

        Raises:
            NotFound: It does not exist or is not shared with the connection.

        https://developers.notion.com/reference/retrieve-a-block
        """
        ids = {"block_id": notion_id(block_id)}
        block: models.Block = await self._session.request(models.Block, routes.RETRIEVE_BLOCK, ids)
        return block
