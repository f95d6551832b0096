"""Blocks and their children."""

from collections.abc import AsyncIterator, Coroutine, Sequence
from typing import Any, Literal, Unpack

from msgspec import UNSET, UnsetType

from notion_async import models
from notion_async._endpoints.namespace import Namespace, given, modern, plain
from notion_async._http import Reply, RequestOptions, pagination, request_options, routes
from notion_async._inputs.refusals import items, need
from notion_async._writing import AppendPosition, WriteContext, append_children, delete_block
from notion_async.errors import InvalidInput
from notion_async.ids import notion_id
from notion_async.models.base import Json


class Children(Namespace):
    """`client.blocks.children`."""

    async def list(
        self,
        block_id: str,
        *,
        start_cursor: str | None = None,
        page_size: int | None = None,
        **options: Unpack[RequestOptions],
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
        return (await self.reply(block_id, start_cursor=start_cursor, page_size=page_size, **options)).value

    def reply(
        self,
        block_id: str,
        *,
        start_cursor: str | None = None,
        page_size: int | None = None,
        **options: Unpack[RequestOptions],
    ) -> Coroutine[Any, Any, Reply[models.BlockList]]:
        """Do what `list` does, and give the bytes of the answer and the number of attempts with it."""
        query = {"start_cursor": start_cursor, "page_size": page_size}
        call = self._session.call(routes.LIST_BLOCK_CHILDREN, {"block_id": notion_id(block_id)}, query=query)
        return self._session.send(call, models.BlockList, **options)

    def iterate(
        self, block_id: str, *, page_size: int | None = None, **options: Unpack[RequestOptions]
    ) -> AsyncIterator[models.Block]:
        """Give every child of a page or block in document order, one level, following the cursors.

        Args:
            block_id: The page or block.
            page_size: How many to ask for at once, 1 to 100.

        https://developers.notion.com/reference/get-block-children
        """
        return pagination.iterate(
            lambda cursor: self.list(block_id, start_cursor=cursor, page_size=page_size, **options)
        )

    async def append(
        self,
        block_id: str,
        children: Sequence[Json | models.Node],
        *,
        after: str | None = None,
        position: Json | Literal["start", "end"] | None = None,
        **options: Unpack[RequestOptions],
    ) -> Sequence[models.Block]:
        """Append blocks under a page or block and give the new first level as Notion stored it, in order.

        This is one request within Notion's limits (100 blocks in a list, two levels below the first).

        Args:
            block_id: The page or block to append under.
            children: The blocks, 1 to 100; also blocks and nodes that were read, with all their children.
            after: The existing child to insert after.
            position: Where to insert: `start`, `end` (which is where when nothing is said), or the API's own object.
                Before version 2026-03-11 "after a block" is sent as the old `after`.

        Raises:
            InvalidInput: Both `after` and `position` were given.
            OutcomeUnknown: They may have been appended or not.
            NotFound: The block does not exist or is not shared with the connection.

        https://developers.notion.com/reference/patch-block-children
        """
        place = _position(notion_id(block_id), after, position)
        with request_options(**options):
            return await append_children(
                self._context, place, [modern(child) for child in items("children", children, "a list of blocks")]
            )


def _position(parent_id: str, after: str | None, position: Json | str | None) -> AppendPosition:
    if after is not None and position is not None:
        msg = "give either after= or position=, not both"
        raise InvalidInput(msg)
    if after is not None:
        return AppendPosition(parent_id, after=notion_id(after))
    if position is None:
        return AppendPosition(parent_id)
    place: dict[str, Any] = {"type": position} if isinstance(position, str) else plain(position)
    if place.get("type") == "after_block":
        after_block: Any = place.get("after_block")
        need(dict, "position.after_block", "an object with the id of a block", after_block)
        return AppendPosition(parent_id, after=notion_id(after_block.get("id")))
    return AppendPosition(parent_id, place=place)


class MeetingNotes(Namespace):
    """`client.blocks.meeting_notes`."""

    async def query(
        self,
        *,
        filter: Json | UnsetType = UNSET,  # noqa: A002 - Notion's word
        sort: Sequence[Json] | UnsetType = UNSET,
        limit: int | UnsetType = UNSET,
        **options: Unpack[RequestOptions],
    ) -> models.MeetingNotesList:
        """Find blocks of meeting notes; there is no cursor to those beyond the limit.

        Args:
            filter: Which ones: `{"operator": "and", "filters": [...]}`.
            sort: In which order: `{"property": ..., "direction": ...}`.
            limit: How many at most; Notion's default is 50.

        https://developers.notion.com/reference/query-meeting-notes
        """
        body = given(filter=filter, sort=sort, limit=limit)
        return await self._request(models.MeetingNotesList, routes.QUERY_MEETING_NOTES, body=body, **options)

    async def create(
        self,
        *,
        source: Json,
        parent: Json | UnsetType = UNSET,
        title: str | UnsetType = UNSET,
        language: str | UnsetType = UNSET,
        options: Json | UnsetType = UNSET,
        **request: Unpack[RequestOptions],
    ) -> models.Block:
        """Let Notion make meeting notes of a recording, and give their block; its `status` tells how far they are.

        Args:
            source: An upload (`{"type": "file_upload", "file_upload_id": ...}`) or an audio, video or file block
                (`{"type": "block", "block_id": ...}`).
            parent: The page they go to; of an upload only.
            title: Their title.
            language: The language spoken, such as `en`; `auto` when omitted.
            options: Such as `{"kickoff_summary": True}`.

        https://developers.notion.com/reference/create-meeting-notes
        """
        body = given(source=source, parent=parent, title=title, language=language, options=options)
        block: models.Block = await self._request(models.Block, routes.CREATE_MEETING_NOTES, body=body, **request)
        return block


class Blocks(Namespace):
    """`client.blocks`."""

    def __init__(self, context: WriteContext) -> None:
        super().__init__(context)
        self.children: Children = Children(context)
        self.meeting_notes: MeetingNotes = MeetingNotes(context)

    async def retrieve(self, block_id: str, **options: Unpack[RequestOptions]) -> models.Block:
        """Give one block, without its children. A page's id gives its `child_page` block.

        Raises:
            NotFound: It does not exist or is not shared with the connection.

        https://developers.notion.com/reference/retrieve-a-block
        """
        ids = {"block_id": notion_id(block_id)}
        block: models.Block = await self._request(models.Block, routes.RETRIEVE_BLOCK, ids, **options)
        return block

    async def update(
        self,
        block_id: str,
        block: Json | models.Node | UnsetType = UNSET,
        *,
        in_trash: bool | UnsetType = UNSET,
        archived: bool | UnsetType = UNSET,
        **options: Unpack[RequestOptions],
    ) -> models.Block:
        """Change what a block says, put it into the trash or take it out, and give it as it is then.

        Lists such as `rich_text` are replaced as a whole; children stay; the type cannot be changed.

        Args:
            block_id: The block.
            block: The new content under its type, as `{"to_do": {"checked": True}}`.
            in_trash: Whether it shall lie in the trash.
            archived: The name of `in_trash` before version 2026-03-11.

        Raises:
            NotFound: It does not exist or is not shared with the connection.

        https://developers.notion.com/reference/update-a-block
        """
        body = {
            **(plain(modern(block, with_children=False)) if block is not UNSET else {}),
            **self._trash(in_trash=in_trash, archived=archived),
        }
        ids = {"block_id": notion_id(block_id)}
        updated: models.Block = await self._request(models.Block, routes.UPDATE_BLOCK, ids, body=body, **options)
        return updated

    async def delete(self, block_id: str, **options: Unpack[RequestOptions]) -> models.Block:
        """Put a block, page or database with all below it into the trash, and give it as it is then.

        `update(block_id, in_trash=False)` takes it out again.

        Raises:
            NotFound: It does not exist or is not shared with the connection.

        https://developers.notion.com/reference/delete-a-block
        """
        with request_options(**options):
            return await delete_block(self._context, notion_id(block_id))
