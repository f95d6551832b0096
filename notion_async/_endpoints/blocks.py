"""Blocks and their children."""

from collections.abc import AsyncIterator, Sequence
from typing import Any, Literal, Unpack

from msgspec import UNSET, UnsetType

from notion_async import models
from notion_async._endpoints.meeting_notes import MeetingNotesBlocks
from notion_async._endpoints.namespace import Namespace, modern, plain
from notion_async._endpoints.raw_reads import RawReads
from notion_async._http import RequestOptions, pagination, request_options, routes
from notion_async._inputs.refusals import items, need
from notion_async._writing import AppendPosition, WriteContext, append_children, delete_block
from notion_async.errors import InvalidInput
from notion_async.ids import IdLike, notion_id
from notion_async.models.base import Json


class Children(Namespace):
    """`client.blocks.children`: the blocks directly below a page or block."""

    path = "client.blocks.children"

    async def list(
        self,
        block_id: IdLike,
        *,
        start_cursor: str | UnsetType | None = UNSET,
        page_size: int | UnsetType = UNSET,
        **options: Unpack[RequestOptions],
    ) -> models.BlockList:
        """Return one answer with children of a page or block, in document order, one level deep.

        Args:
            block_id: The page or block.
            start_cursor: The `next_cursor` of the answer before; the first answer when omitted.
            page_size: The maximum number of blocks, 1 to 100; Notion's default is 100.

        Raises:
            NotFound: The block does not exist or is not shared with the connection.

        https://developers.notion.com/reference/get-block-children
        """
        reads = RawReads(self._session)
        return (await reads.children(block_id, start_cursor=start_cursor, page_size=page_size, **options)).value

    def pages(
        self, block_id: IdLike, *, page_size: int | UnsetType = UNSET, **options: Unpack[RequestOptions]
    ) -> AsyncIterator[models.BlockList]:
        """Iterate over the answers of `list`, from the first to the last, each with its `next_cursor`.

        Args:
            block_id: The page or block.
            page_size: The maximum number of blocks of each answer, 1 to 100.

        https://developers.notion.com/reference/get-block-children
        """
        return pagination.pages(lambda cursor: self.list(block_id, start_cursor=cursor, page_size=page_size, **options))

    def iterate(
        self, block_id: IdLike, *, page_size: int | UnsetType = UNSET, **options: Unpack[RequestOptions]
    ) -> AsyncIterator[models.Block]:
        """Iterate over all children of a page or block, in document order, one level deep.

        Args:
            block_id: The page or block.
            page_size: The number of blocks to request at once, 1 to 100.

        https://developers.notion.com/reference/get-block-children
        """
        return pagination.iterate(
            lambda cursor: self.list(block_id, start_cursor=cursor, page_size=page_size, **options)
        )

    async def append(
        self,
        block_id: IdLike,
        children: Sequence[Json | models.Node],
        *,
        after: IdLike | UnsetType = UNSET,
        position: Json | Literal["start", "end"] | UnsetType = UNSET,
        **options: Unpack[RequestOptions],
    ) -> Sequence[models.Block]:
        """Append blocks under a page or block in one request and return the new first level as stored, in order.

        The request must be within Notion's limits: 100 blocks in a list, two levels below the first. `client.append`
        takes blocks of any number and depth.

        Args:
            block_id: The page or block to append under.
            children: The blocks, 1 to 100, built with `notion_async.blocks`, read from Notion, or the API's own JSON.
            after: The existing child to insert after.
            position: `start`, `end` (the default), or the API's own object. Before version 2026-03-11 a position
                after a block is sent as `after`.

        Raises:
            InvalidInput: Both `after` and `position` were given.
            OutcomeUnknown: The blocks may have been appended or not.
            NotFound: The block does not exist or is not shared with the connection.

        https://developers.notion.com/reference/patch-block-children
        """
        place = _position(notion_id(block_id), after, position)
        with request_options(**options):
            return await append_children(
                self._context, place, [modern(child) for child in items("children", children, "a list of blocks")]
            )


def _position(parent_id: str, after: IdLike | UnsetType, position: Json | str | UnsetType) -> AppendPosition:
    if after is not UNSET and position is not UNSET:
        msg = "give either after= or position=, not both"
        raise InvalidInput(msg)
    if after is not UNSET:
        return AppendPosition(parent_id, after=notion_id(after))
    if position is UNSET:
        return AppendPosition(parent_id)
    place: dict[str, Any] = {"type": position} if isinstance(position, str) else plain(position)
    if place.get("type") == "after_block":
        after_block: Any = place.get("after_block")
        need(dict, "position.after_block", "an object with the id of a block", after_block)
        return AppendPosition(parent_id, after=notion_id(after_block.get("id")))
    return AppendPosition(parent_id, place=place)


class Blocks(Namespace):
    """`client.blocks`: single blocks; pages and databases are blocks, too."""

    path = "client.blocks"

    def __init__(self, context: WriteContext) -> None:
        super().__init__(context)
        self.children: Children = Children(context)
        self.meeting_notes: MeetingNotesBlocks = MeetingNotesBlocks(context)

    async def retrieve(self, block_id: IdLike, **options: Unpack[RequestOptions]) -> models.Block:
        """Return one block, without its children; the id of a page returns its `child_page` block.

        Raises:
            NotFound: The block does not exist or is not shared with the connection.

        https://developers.notion.com/reference/retrieve-a-block
        """
        return await RawReads(self._session).block(block_id, **options)

    async def update(
        self,
        block_id: IdLike,
        block: Json | models.Node | UnsetType = UNSET,
        *,
        in_trash: bool | UnsetType = UNSET,
        archived: bool | UnsetType = UNSET,
        **options: Unpack[RequestOptions],
    ) -> models.Block:
        """Change the content of a block, move it to the trash or restore it, and return the block as stored.

        Lists such as `rich_text` are replaced as a whole. Children stay. The type cannot be changed.

        Args:
            block_id: The block.
            block: The new content under its type, such as `{"to_do": {"checked": True}}`.
            in_trash: True moves the block to the trash, False restores it.
            archived: The name of `in_trash` before version 2026-03-11.

        Raises:
            NotFound: The block does not exist or is not shared with the connection.

        https://developers.notion.com/reference/update-a-block
        """
        body = {
            **(plain(modern(block, with_children=False)) if block is not UNSET else {}),
            **self._trash(in_trash=in_trash, archived=archived),
        }
        ids = {"block_id": notion_id(block_id)}
        updated: models.Block = await self._request(models.Block, routes.UPDATE_BLOCK, ids, body=body, **options)
        return updated

    async def delete(self, block_id: IdLike, **options: Unpack[RequestOptions]) -> models.Block:
        """Move a block, page or database with everything below it to the trash and return it.

        `update(block_id, in_trash=False)` restores it.

        Raises:
            NotFound: The block does not exist or is not shared with the connection.

        https://developers.notion.com/reference/delete-a-block
        """
        with request_options(**options):
            return await delete_block(self._context, notion_id(block_id))
