"""Comments on pages and blocks."""

from collections.abc import AsyncIterator, Sequence
from typing import Any, Unpack

from msgspec import UNSET, UnsetType

from notion_async import models
from notion_async._endpoints.namespace import Namespace, Text, given, text_runs
from notion_async._http import RequestOptions, pagination, routes
from notion_async._inputs.refusals import items
from notion_async.ids import notion_id
from notion_async.models.base import Json


class Comments(Namespace):
    """`client.comments`."""

    async def list(
        self,
        block_id: str,
        *,
        start_cursor: str | None = None,
        page_size: int | None = None,
        **options: Unpack[RequestOptions],
    ) -> models.CommentList:
        """Give one answer of the open comments of a page or block, oldest first; those of blocks below it are theirs.

        Args:
            block_id: The page or block.
            start_cursor: Where to begin, from an earlier answer's `next_cursor`.
            page_size: 1 to 100; Notion's default is 100.

        Raises:
            Forbidden: The connection may not read comments.

        https://developers.notion.com/reference/list-comments
        """
        query = {"block_id": notion_id(block_id), "start_cursor": start_cursor, "page_size": page_size}
        return await self._request(models.CommentList, routes.LIST_COMMENTS, query=query, **options)

    def iterate(
        self, block_id: str, *, page_size: int | None = None, **options: Unpack[RequestOptions]
    ) -> AsyncIterator[models.AnyComment]:
        """Give every open comment of a page or block, oldest first, following the cursors.

        https://developers.notion.com/reference/list-comments
        """
        return pagination.iterate(
            lambda cursor: self.list(block_id, start_cursor=cursor, page_size=page_size, **options)
        )

    async def create(
        self,
        *,
        parent: Json | UnsetType = UNSET,
        discussion_id: str | UnsetType = UNSET,
        rich_text: Text | UnsetType = UNSET,
        markdown: str | UnsetType = UNSET,
        attachments: Sequence[Json] | UnsetType = UNSET,
        display_name: Json | UnsetType = UNSET,
        **options: Unpack[RequestOptions],
    ) -> models.AnyComment:
        """Begin a discussion or answer in one, and give the comment as Notion stored it.

        Args:
            parent: The page or block to begin a discussion on: `{"page_id": ...}` or `{"block_id": ...}`.
            discussion_id: The discussion to answer in, instead.
            rich_text: What it says: plain text or runs.
            markdown: What it says, instead: Notion's markdown for text within a line.
            attachments: At most three files: what `file_uploads.upload` gave, or `{"file_upload_id": ...}`.
            display_name: Under which name it shows: `{"type": "integration"}`, `{"type": "user"}` or a custom one.

        Raises:
            Forbidden: The connection may not insert comments.

        https://developers.notion.com/reference/create-a-comment
        """
        body = given(
            parent=parent,
            discussion_id=discussion_id,
            rich_text=text_runs(rich_text),
            markdown=markdown,
            attachments=attachments
            if attachments is UNSET
            else [_attached(file) for file in items("attachments", attachments, "a list of uploads")],
            display_name=display_name,
        )
        return await self._one(routes.CREATE_COMMENT, body=body, **options)

    async def retrieve(self, comment_id: str, **options: Unpack[RequestOptions]) -> models.AnyComment:
        """Give a comment.

        Raises:
            NotFound: It does not exist or is not shared with the connection.

        https://developers.notion.com/reference/retrieve-comment
        """
        return await self._one(routes.RETRIEVE_COMMENT, comment_id, **options)

    async def update(
        self,
        comment_id: str,
        *,
        rich_text: Text | UnsetType = UNSET,
        markdown: str | UnsetType = UNSET,
        **options: Unpack[RequestOptions],
    ) -> models.AnyComment:
        """Say something else in one of the connection's own comments, and give it as it is then.

        Args:
            comment_id: The comment.
            rich_text: What it shall say: plain text or runs.
            markdown: What it shall say, instead.

        https://developers.notion.com/reference/update-a-comment
        """
        body = given(rich_text=text_runs(rich_text), markdown=markdown)
        return await self._one(routes.UPDATE_COMMENT, comment_id, body, **options)

    async def delete(self, comment_id: str, **options: Unpack[RequestOptions]) -> models.AnyComment:
        """Delete one of the connection's own comments, and give it as it was.

        https://developers.notion.com/reference/delete-a-comment
        """
        return await self._one(routes.DELETE_COMMENT, comment_id, **options)

    async def _one(
        self, route: routes.Route, comment_id: str | None = None, body: Any = None, **options: Unpack[RequestOptions]
    ) -> models.AnyComment:
        ids = {"comment_id": notion_id(comment_id)} if comment_id else {}
        comment: models.AnyComment = await self._request(models.AnyComment, route, ids, body=body, **options)
        return comment


def _attached(file: Json) -> Json:
    return {"file_upload_id": file.id} if isinstance(file, models.FileUpload) else file
