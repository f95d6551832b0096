"""Pages as Notion's Markdown."""

from typing import Any, Literal, Unpack, overload

from msgspec import UNSET, UnsetType

from notion_async import models
from notion_async._endpoints.arguments import given
from notion_async._endpoints.namespace import Namespace
from notion_async._http import RequestOptions, routes
from notion_async.errors import InvalidInput
from notion_async.ids import IdLike, notion_id
from notion_async.models.base import Json


class MarkdownPages(Namespace):
    """Methods of `client.pages` for Markdown."""

    async def retrieve_markdown(
        self, page_id: IdLike, *, include_transcript: bool | UnsetType = UNSET, **options: Unpack[RequestOptions]
    ) -> models.PageMarkdown:
        """Return a page, or a part of one, as Notion's Markdown: in one request, without ids, not always complete.

        Args:
            page_id: The page, or a block from `unknown_block_ids` of an earlier answer.
            include_transcript: Whether to include transcripts of meetings.

        Raises:
            NotFound: The page does not exist or is not shared with the connection.

        https://developers.notion.com/reference/retrieve-page-markdown
        """
        ids, query = {"page_id": notion_id(page_id, "page")}, given(include_transcript=include_transcript)
        return await self._request(models.PageMarkdown, routes.RETRIEVE_PAGE_MARKDOWN, ids, query=query, **options)

    @overload
    async def update_markdown(
        self,
        page_id: IdLike,
        *,
        update_content: Json | UnsetType = UNSET,
        replace_content: Json | str | UnsetType = UNSET,
        insert_content: Json | str | UnsetType = UNSET,
        replace_content_range: Json | UnsetType = UNSET,
        allow_async: Literal[False] | UnsetType = UNSET,
        **options: Unpack[RequestOptions],
    ) -> models.PageMarkdown: ...
    @overload
    async def update_markdown(
        self,
        page_id: IdLike,
        *,
        update_content: Json | UnsetType = UNSET,
        replace_content: Json | str | UnsetType = UNSET,
        insert_content: Json | str | UnsetType = UNSET,
        replace_content_range: Json | UnsetType = UNSET,
        allow_async: bool,
        **options: Unpack[RequestOptions],
    ) -> models.PageMarkdown | models.AsyncTask: ...
    async def update_markdown(
        self,
        page_id: IdLike,
        *,
        update_content: Json | UnsetType = UNSET,
        replace_content: Json | str | UnsetType = UNSET,
        insert_content: Json | str | UnsetType = UNSET,
        replace_content_range: Json | UnsetType = UNSET,
        allow_async: bool | UnsetType = UNSET,
        **options: Unpack[RequestOptions],
    ) -> models.PageMarkdown | models.AsyncTask:
        """Change the content of a page in one of four ways and return all of it as Notion's Markdown.

        Args:
            page_id: The page.
            update_content: Texts to find and replace: `{"content_updates": [{"old_str": ..., "new_str": ...}]}`.
            replace_content: The new content of the whole page.
            insert_content: The content to add, at the end unless the API's own object names a position.
            replace_content_range: The content to put in place of a range.
            allow_async: Whether Notion may answer with a task and make the change later.

        Raises:
            InvalidInput: Not exactly one of the four was given.
            InvalidRequest: Notion refused the change, or it would delete pages or databases below this one.

        https://developers.notion.com/reference/update-page-markdown
        """
        change = given(
            update_content=update_content,
            replace_content={"new_str": replace_content} if isinstance(replace_content, str) else replace_content,
            insert_content={"content": insert_content} if isinstance(insert_content, str) else insert_content,
            replace_content_range=replace_content_range,
        )
        if len(change) != 1:
            msg = "give exactly one of update_content, replace_content, insert_content, replace_content_range"
            raise InvalidInput(msg)
        body = {"type": next(iter(change)), **change, **given(allow_async=allow_async)}
        into: Any = object if allow_async is True else models.PageMarkdown
        ids = {"page_id": notion_id(page_id, "page")}
        route = routes.UPDATE_PAGE_MARKDOWN._replace(idempotent="replace_content" in change)
        answer: models.PageMarkdown | models.AsyncTask = await self._request(into, route, ids, body=body, **options)
        return answer
