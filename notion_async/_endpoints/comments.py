"""Comments on pages and blocks."""

from collections.abc import AsyncIterator, Sequence
from typing import Any, Unpack

from msgspec import UNSET, UnsetType

from notion_async import models
from notion_async._endpoints.arguments import given
from notion_async._endpoints.namespace import Namespace, Text, cursor_query, text_runs
from notion_async._http import RequestOptions, pagination, routes
from notion_async._inputs.refusals import items
from notion_async.ids import IdLike, notion_id
from notion_async.models.base import Json
from notion_async.parents import ParentLike, as_parent


class Comments(Namespace):
    """`client.comments`: comments on pages and blocks."""

    path = "client.comments"

    async def list(
        self,
        block_id: IdLike,
        *,
        start_cursor: str | UnsetType | None = UNSET,
        page_size: int | UnsetType = UNSET,
        **options: Unpack[RequestOptions],
    ) -> models.CommentList:
        """Return one answer with open comments of a page or block itself, oldest first.

        Args:
            block_id: The page or block.
            start_cursor: The `next_cursor` of the answer before; the first answer when omitted.
            page_size: The maximum number of comments, 1 to 100; Notion's default is 100.

        Raises:
            Forbidden: The connection lacks the capability to read comments.

        https://developers.notion.com/reference/list-comments
        """
        query = cursor_query(start_cursor, page_size, block_id=notion_id(block_id))
        return await self._request(models.CommentList, routes.LIST_COMMENTS, query=query, **options)

    def pages(
        self, block_id: IdLike, *, page_size: int | UnsetType = UNSET, **options: Unpack[RequestOptions]
    ) -> AsyncIterator[models.CommentList]:
        """Iterate over the answers of `list`, from the first to the last, each with its `next_cursor`.

        https://developers.notion.com/reference/list-comments
        """
        return pagination.pages(lambda cursor: self.list(block_id, start_cursor=cursor, page_size=page_size, **options))

    def iterate(
        self, block_id: IdLike, *, page_size: int | UnsetType = UNSET, **options: Unpack[RequestOptions]
    ) -> AsyncIterator[models.AnyComment]:
        """Iterate over all open comments of a page or block itself, oldest first.

        https://developers.notion.com/reference/list-comments
        """
        return pagination.iterate(
            lambda cursor: self.list(block_id, start_cursor=cursor, page_size=page_size, **options)
        )

    async def create(
        self,
        *,
        parent: ParentLike | UnsetType = UNSET,
        discussion_id: IdLike | UnsetType = UNSET,
        rich_text: Text | UnsetType = UNSET,
        markdown: str | UnsetType = UNSET,
        attachments: Sequence[Json] | UnsetType = UNSET,
        display_name: Json | UnsetType = UNSET,
        **options: Unpack[RequestOptions],
    ) -> models.AnyComment:
        """Start a discussion or reply in one and return the comment as Notion stored it.

        Args:
            parent: The page or block to start a discussion on: a page as id or URL, a page or block as read from
                Notion, or the API's own object, such as `{"block_id": ...}`.
            discussion_id: The discussion to reply in, in place of `parent`.
            rich_text: The text: plain or runs.
            markdown: The text as Notion's inline Markdown, in place of `rich_text`.
            attachments: At most three files: results of `file_uploads.upload`, or `{"file_upload_id": ...}`.
            display_name: The name to show: `{"type": "integration"}`, `{"type": "user"}` or a custom one.

        Raises:
            Forbidden: The connection lacks the capability to insert comments.

        https://developers.notion.com/reference/create-a-comment
        """
        body = given(
            parent=as_parent(parent),
            discussion_id=discussion_id if discussion_id is UNSET else notion_id(discussion_id),
            rich_text=text_runs(rich_text),
            markdown=markdown,
            attachments=attachments
            if attachments is UNSET
            else [_attached(file) for file in items("attachments", attachments, "a list of uploads")],
            display_name=display_name,
        )
        return await self._one(routes.CREATE_COMMENT, body=body, **options)

    async def retrieve(self, comment_id: IdLike, **options: Unpack[RequestOptions]) -> models.AnyComment:
        """Return a comment.

        Raises:
            NotFound: The comment does not exist or is not shared with the connection.

        https://developers.notion.com/reference/retrieve-comment
        """
        return await self._one(routes.RETRIEVE_COMMENT, comment_id, **options)

    async def update(
        self,
        comment_id: IdLike,
        *,
        rich_text: Text | UnsetType = UNSET,
        markdown: str | UnsetType = UNSET,
        **options: Unpack[RequestOptions],
    ) -> models.AnyComment:
        """Change one of the connection's own comments and return it.

        Args:
            comment_id: The comment.
            rich_text: The new text: plain or runs.
            markdown: The new text as Notion's inline Markdown, in place of `rich_text`.

        https://developers.notion.com/reference/update-a-comment
        """
        body = given(rich_text=text_runs(rich_text), markdown=markdown)
        return await self._one(routes.UPDATE_COMMENT, comment_id, body, **options)

    async def delete(self, comment_id: IdLike, **options: Unpack[RequestOptions]) -> models.AnyComment:
        """Delete one of the connection's own comments and return it.

        https://developers.notion.com/reference/delete-a-comment
        """
        return await self._one(routes.DELETE_COMMENT, comment_id, **options)

    async def _one(
        self, route: routes.Route, comment_id: IdLike | None = None, body: Any = None, **options: Unpack[RequestOptions]
    ) -> models.AnyComment:
        ids = {"comment_id": notion_id(comment_id)} if comment_id else {}
        comment: models.AnyComment = await self._request(models.AnyComment, route, ids, body=body, **options)
        return comment


def _attached(file: Json) -> Json:
    return {"file_upload_id": file.id} if isinstance(file, models.FileUpload) else file
