"""Search by title."""

from collections.abc import AsyncIterator
from typing import Any, Literal, Unpack

from notion_async import models
from notion_async._endpoints.namespace import DATA_SOURCES, Namespace
from notion_async._http import RequestOptions, pagination, routes
from notion_async.models.base import Json


class Search(Namespace):
    """`client.search(...)`, and `client.search.iterate(...)` for all of it."""

    async def __call__(
        self,
        query: str | None = None,
        *,
        filter: Json | Literal["page", "data_source"] | None = None,  # noqa: A002 - Notion's word
        sort: Json | None = None,
        start_cursor: str | None = None,
        page_size: int | None = None,
        **options: Unpack[RequestOptions],
    ) -> models.PageOrDataSourceList:
        """Give one answer of the pages and data sources whose title matches; Notion's index lags behind its content.

        Args:
            query: Words of the title; everything that is shared with the connection when omitted.
            filter: `page` or `data_source` for only these, or the API's own object.
            sort: The API's own object; `last_edited_time` or `relevance`.
            start_cursor: Where to begin, from an earlier answer's `next_cursor`.
            page_size: 1 to 100; Notion's default is 100.

        https://developers.notion.com/reference/post-search
        """
        asked = {
            "query": query,
            "filter": self._kind(filter) if isinstance(filter, str) else filter,
            "sort": sort,
            "start_cursor": start_cursor,
            "page_size": page_size,
        }
        body = {name: value for name, value in asked.items() if value is not None}
        return await self._session.request(models.PageOrDataSourceList, routes.SEARCH, body=body, **options)

    def iterate(
        self,
        query: str | None = None,
        *,
        filter: Json | Literal["page", "data_source"] | None = None,  # noqa: A002 - Notion's word
        sort: Json | None = None,
        page_size: int | None = None,
        **options: Unpack[RequestOptions],
    ) -> AsyncIterator[models.PageOrDataSource]:
        """Give everything that the search finds, following the cursors.

        Raises:
            Incomplete: Notion ended the search early; raised after what it gave.

        https://developers.notion.com/reference/post-search
        """
        return pagination.iterate(
            lambda cursor: self(query, filter=filter, sort=sort, start_cursor=cursor, page_size=page_size, **options)
        )

    def _kind(self, kind: str) -> dict[str, Any]:
        if kind == "data_source" and self._older_than(DATA_SOURCES):
            kind = "database"
        return {"property": "object", "value": kind}
