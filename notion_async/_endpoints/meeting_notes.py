"""Blocks of meeting notes."""

from collections.abc import Sequence
from typing import Unpack

from msgspec import UNSET, UnsetType

from notion_async import models
from notion_async._endpoints.arguments import given
from notion_async._endpoints.namespace import Namespace
from notion_async._http import RequestOptions, routes
from notion_async._inputs.refusals import items, need
from notion_async.models.base import Json
from notion_async.parents import ParentLike, as_parent


class MeetingNotesBlocks(Namespace):
    """`client.blocks.meeting_notes`: notes that Notion makes of recordings."""

    path = "client.blocks.meeting_notes"

    async def query(
        self,
        *,
        filter: Json | UnsetType = UNSET,  # noqa: A002 - Notion's word
        sort: Sequence[Json] | UnsetType = UNSET,
        limit: int | UnsetType = UNSET,
        **options: Unpack[RequestOptions],
    ) -> models.MeetingNotesList:
        """Return the blocks of meeting notes that match; Notion offers no cursor to those beyond the limit.

        Args:
            filter: The condition: `{"operator": "and", "filters": [...]}`.
            sort: The order: `{"property": ..., "direction": ...}`.
            limit: The maximum number of blocks; Notion's default is 50.

        https://developers.notion.com/reference/query-meeting-notes
        """
        order = sort if sort is UNSET else items("sort", sort, "a list of sorts")
        body = given(filter=filter, sort=order, limit=limit)
        return await self._request(models.MeetingNotesList, routes.QUERY_MEETING_NOTES, body=body, **options)

    async def create(
        self,
        *,
        source: Json,
        parent: ParentLike | UnsetType = UNSET,
        title: str | UnsetType = UNSET,
        language: str | UnsetType = UNSET,
        options: Json | UnsetType = UNSET,
        **request: Unpack[RequestOptions],
    ) -> models.Block:
        """Start meeting notes from a recording and return their block, whose `status` tells the progress.

        Args:
            source: An upload (`{"type": "file_upload", "file_upload_id": ...}`) or an audio, video or file block
                (`{"type": "block", "block_id": ...}`).
            parent: The page for the notes, as id, URL or as read from Notion; only with an upload.
            title: The title.
            language: The spoken language, such as `en`; `auto` when omitted.
            options: Notion's options, such as `{"kickoff_summary": True}`.

        https://developers.notion.com/reference/create-meeting-notes
        """
        if title is not UNSET:
            need(str, "title", "a text", title)
        body = given(source=source, parent=as_parent(parent), title=title, language=language, options=options)
        block: models.Block = await self._request(models.Block, routes.CREATE_MEETING_NOTES, body=body, **request)
        return block
