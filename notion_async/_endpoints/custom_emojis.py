"""The workspace's own emojis."""

from collections.abc import AsyncIterator
from typing import Unpack

from notion_async import models
from notion_async._endpoints.namespace import Namespace
from notion_async._http import RequestOptions, pagination, routes


class CustomEmojis(Namespace):
    """`client.custom_emojis`."""

    async def list(
        self,
        *,
        name: str | None = None,
        start_cursor: str | None = None,
        page_size: int | None = None,
        **options: Unpack[RequestOptions],
    ) -> models.CustomEmojiList:
        """Give one answer of the workspace's emojis.

        Args:
            name: The only one to give, by its exact name.
            start_cursor: Where to begin, from an earlier answer's `next_cursor`.
            page_size: 1 to 100; Notion's default is 100.

        https://developers.notion.com/reference/list-custom-emojis
        """
        query = {"name": name, "start_cursor": start_cursor, "page_size": page_size}
        return await self._session.request(models.CustomEmojiList, routes.LIST_CUSTOM_EMOJIS, query=query, **options)

    def iterate(
        self, *, name: str | None = None, page_size: int | None = None, **options: Unpack[RequestOptions]
    ) -> AsyncIterator[models.CustomEmoji]:
        """Give every emoji that `list` gives, following the cursors.

        https://developers.notion.com/reference/list-custom-emojis
        """
        return pagination.iterate(
            lambda cursor: self.list(name=name, start_cursor=cursor, page_size=page_size, **options)
        )
