"""Search by title."""

from collections.abc import AsyncIterator
from typing import Any, Literal, Unpack, overload

from msgspec import UNSET, UnsetType

from notion_async import models
from notion_async._endpoints.arguments import given, need_object
from notion_async._endpoints.namespace import DATA_SOURCES, Namespace, cursor_query
from notion_async._http import RequestOptions, pagination, routes
from notion_async.models.base import Json


class Search(Namespace):
    """`client.search(...)`, and `client.search.iterate(...)` for all results.

    The overloads name the type of the results, so that `page.properties` needs no `isinstance`. In version 2022-06-28
    databases take the place of data sources.
    """

    path = "client.search"

    @overload
    async def __call__(
        self,
        query: str | UnsetType = UNSET,
        *,
        filter: Literal["page"],
        sort: Json | UnsetType = UNSET,
        start_cursor: str | UnsetType | None = UNSET,
        page_size: int | UnsetType = UNSET,
        **options: Unpack[RequestOptions],
    ) -> models.ListBase[models.Page]: ...
    @overload
    async def __call__(
        self,
        query: str | UnsetType = UNSET,
        *,
        filter: Literal["data_source"],
        sort: Json | UnsetType = UNSET,
        start_cursor: str | UnsetType | None = UNSET,
        page_size: int | UnsetType = UNSET,
        **options: Unpack[RequestOptions],
    ) -> models.ListBase[models.DataSource]: ...
    @overload
    async def __call__(
        self,
        query: str | UnsetType = UNSET,
        *,
        filter: Json | UnsetType = UNSET,
        sort: Json | UnsetType = UNSET,
        start_cursor: str | UnsetType | None = UNSET,
        page_size: int | UnsetType = UNSET,
        **options: Unpack[RequestOptions],
    ) -> models.PageOrDataSourceList: ...
    async def __call__(
        self,
        query: str | UnsetType = UNSET,
        *,
        filter: Json | Literal["page", "data_source"] | UnsetType = UNSET,  # noqa: A002 - Notion's word
        sort: Json | UnsetType = UNSET,
        start_cursor: str | UnsetType | None = UNSET,
        page_size: int | UnsetType = UNSET,
        **options: Unpack[RequestOptions],
    ) -> Any:
        """Return one answer with pages and data sources whose title matches; the index lags behind the content.

        Args:
            query: Words of the title; everything that is shared with the connection when omitted.
            filter: `page` or `data_source` for only these, or the API's own object.
            sort: The order, as the API's own object; `last_edited_time` or `relevance`.
            start_cursor: The `next_cursor` of the answer before; the first answer when omitted.
            page_size: The maximum number of results, 1 to 100; Notion's default is 100.

        https://developers.notion.com/reference/post-search
        """
        need_object("sort", sort)
        condition = self._kind(filter) if isinstance(filter, str) else filter
        body = cursor_query(start_cursor, page_size, **given(query=query, filter=condition, sort=sort))
        return await self._session.request(models.PageOrDataSourceList, routes.SEARCH, body=body, **options)

    @overload
    def pages(
        self,
        query: str | UnsetType = UNSET,
        *,
        filter: Literal["page"],
        sort: Json | UnsetType = UNSET,
        page_size: int | UnsetType = UNSET,
        **options: Unpack[RequestOptions],
    ) -> AsyncIterator[models.ListBase[models.Page]]: ...
    @overload
    def pages(
        self,
        query: str | UnsetType = UNSET,
        *,
        filter: Json | Literal["data_source"] | UnsetType = UNSET,
        sort: Json | UnsetType = UNSET,
        page_size: int | UnsetType = UNSET,
        **options: Unpack[RequestOptions],
    ) -> AsyncIterator[models.PageOrDataSourceList]: ...
    def pages(
        self,
        query: str | UnsetType = UNSET,
        *,
        filter: Any = UNSET,  # noqa: A002 - Notion's word
        sort: Json | UnsetType = UNSET,
        page_size: int | UnsetType = UNSET,
        **options: Unpack[RequestOptions],
    ) -> AsyncIterator[Any]:
        """Iterate over the answers of the search, from the first to the last, each with its `next_cursor`.

        Raises:
            Incomplete: Notion ended the search early; raised after the last answer.

        https://developers.notion.com/reference/post-search
        """
        return pagination.pages(
            lambda cursor: self(query, filter=filter, sort=sort, start_cursor=cursor, page_size=page_size, **options)
        )

    @overload
    def iterate(
        self,
        query: str | UnsetType = UNSET,
        *,
        filter: Literal["page"],
        sort: Json | UnsetType = UNSET,
        page_size: int | UnsetType = UNSET,
        **options: Unpack[RequestOptions],
    ) -> AsyncIterator[models.Page]: ...
    @overload
    def iterate(
        self,
        query: str | UnsetType = UNSET,
        *,
        filter: Literal["data_source"],
        sort: Json | UnsetType = UNSET,
        page_size: int | UnsetType = UNSET,
        **options: Unpack[RequestOptions],
    ) -> AsyncIterator[models.DataSource]: ...
    @overload
    def iterate(
        self,
        query: str | UnsetType = UNSET,
        *,
        filter: Json | UnsetType = UNSET,
        sort: Json | UnsetType = UNSET,
        page_size: int | UnsetType = UNSET,
        **options: Unpack[RequestOptions],
    ) -> AsyncIterator[models.PageOrDataSource]: ...
    def iterate(
        self,
        query: str | UnsetType = UNSET,
        *,
        filter: Any = UNSET,  # noqa: A002 - Notion's word
        sort: Json | UnsetType = UNSET,
        page_size: int | UnsetType = UNSET,
        **options: Unpack[RequestOptions],
    ) -> AsyncIterator[Any]:
        """Iterate over everything that the search finds.

        Raises:
            Incomplete: Notion ended the search early; raised after the last result.

        https://developers.notion.com/reference/post-search
        """
        return pagination.iterate(
            lambda cursor: self(query, filter=filter, sort=sort, start_cursor=cursor, page_size=page_size, **options)
        )

    def _kind(self, kind: str) -> dict[str, Any]:
        if kind == "data_source" and self._older_than(DATA_SOURCES):
            kind = "database"
        return {"property": "object", "value": kind}
