"""The workspace's own emojis."""

from collections.abc import AsyncIterator
from typing import Unpack

from msgspec import UNSET, UnsetType

from notion_async import models
from notion_async._endpoints.namespace import Namespace, cursor_query
from notion_async._http import RequestOptions, pagination, routes


class CustomEmojis(Namespace):
    """`client.custom_emojis`: the emojis that the workspace has added."""

    path = "client.custom_emojis"

    async def list(
        self,
        *,
        name: str | UnsetType = UNSET,
        start_cursor: str | UnsetType | None = UNSET,
        page_size: int | UnsetType = UNSET,
        **options: Unpack[RequestOptions],
    ) -> models.CustomEmojiList:
        """Return one answer with custom emojis of the workspace.

        Args:
            name: The exact name of the only emoji to return.
            start_cursor: The `next_cursor` of the answer before; the first answer when omitted.
            page_size: The maximum number of emojis, 1 to 100; Notion's default is 100.

        https://developers.notion.com/reference/list-custom-emojis
        """
        query = cursor_query(start_cursor, page_size, name=name)
        return await self._session.request(models.CustomEmojiList, routes.LIST_CUSTOM_EMOJIS, query=query, **options)

    def pages(
        self,
        *,
        name: str | UnsetType = UNSET,
        page_size: int | UnsetType = UNSET,
        **options: Unpack[RequestOptions],
    ) -> AsyncIterator[models.CustomEmojiList]:
        """Iterate over the answers of `list`, from the first to the last, each with its `next_cursor`.

        https://developers.notion.com/reference/list-custom-emojis
        """
        return pagination.pages(
            lambda cursor: self.list(name=name, start_cursor=cursor, page_size=page_size, **options)
        )

    def iterate(
        self, *, name: str | UnsetType = UNSET, page_size: int | UnsetType = UNSET, **options: Unpack[RequestOptions]
    ) -> AsyncIterator[models.CustomEmoji]:
        """Iterate over all emojis that `list` finds.

        https://developers.notion.com/reference/list-custom-emojis
        """
        return pagination.iterate(
            lambda cursor: self.list(name=name, start_cursor=cursor, page_size=page_size, **options)
        )
