"""Rows that a view shows (from version 2025-09-03)."""

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Unpack

from msgspec import UNSET, UnsetType

from notion_async import models
from notion_async._endpoints.arguments import given
from notion_async._endpoints.namespace import Namespace, cursor_query
from notion_async._http import RequestOptions, pagination, routes
from notion_async.ids import IdLike, notion_id


class ViewQueries(Namespace):
    """`client.views.queries`: rows that a view shows, by id; Notion keeps the result of a query for 15 minutes."""

    path = "client.views.queries"

    async def create(
        self, view_id: IdLike, *, page_size: int | UnsetType = UNSET, **options: Unpack[RequestOptions]
    ) -> models.ViewQuery:
        """Run the query of a view and return the first rows, by id.

        Args:
            view_id: The view.
            page_size: The maximum number of rows, 1 to 100; Notion's default is 100.

        Raises:
            NotFound: The view does not exist or is not shared with the connection.

        https://developers.notion.com/reference/create-view-query
        """
        body = given(page_size=page_size)
        ids = {"view_id": notion_id(view_id)}
        return await self._request(models.ViewQuery, routes.CREATE_VIEW_QUERY, ids, body=body, **options)

    async def results(
        self,
        view_id: IdLike,
        query_id: IdLike,
        *,
        start_cursor: str | UnsetType | None = UNSET,
        page_size: int | UnsetType = UNSET,
        **options: Unpack[RequestOptions],
    ) -> models.PageList:
        """Return one answer with rows of a query, by id.

        Args:
            view_id: The view.
            query_id: The id of the query that `create` returned.
            start_cursor: The `next_cursor` of the answer before; the first answer when omitted.
            page_size: The maximum number of rows, 1 to 100; Notion's default is 100.

        Raises:
            NotFound: The query does not exist or has expired.

        https://developers.notion.com/reference/get-view-query-results
        """
        query = cursor_query(start_cursor, page_size)
        return await self._request(
            models.PageList, routes.RETRIEVE_VIEW_QUERY, self._ids(view_id, query_id), query=query, **options
        )

    async def delete(self, view_id: IdLike, query_id: IdLike, **options: Unpack[RequestOptions]) -> models.ViewQuery:
        """Delete a query before it expires.

        https://developers.notion.com/reference/delete-view-query
        """
        return await self._request(models.ViewQuery, routes.DELETE_VIEW_QUERY, self._ids(view_id, query_id), **options)

    def pages(
        self, view_id: IdLike, *, page_size: int | UnsetType = UNSET, **options: Unpack[RequestOptions]
    ) -> AsyncIterator[models.PageList]:
        """Iterate over the answers with the rows that a view shows; a query that expires meanwhile is run again.

        Raises:
            Incomplete: The view shows more than 10,000 rows; raised after the last answer.

        https://developers.notion.com/reference/create-view-query
        """
        return pagination.pages(self._fetch(view_id, page_size, options))

    def iterate(
        self, view_id: IdLike, *, page_size: int | UnsetType = UNSET, **options: Unpack[RequestOptions]
    ) -> AsyncIterator[models.PageReference]:
        """Iterate over all rows that a view shows, by id; a query that expires meanwhile is run again.

        Raises:
            Incomplete: The view shows more than 10,000 rows; raised after the last row that Notion returns.

        https://developers.notion.com/reference/create-view-query
        """
        return pagination.iterate(self._fetch(view_id, page_size, options))

    def _fetch(
        self, view_id: IdLike, page_size: int | UnsetType, options: RequestOptions
    ) -> Callable[[str | None], Awaitable[models.PageList]]:
        """Return a function that returns the answer at a cursor, and runs the query for that at the beginning."""
        query_id: IdLike = ""

        async def fetch(cursor: str | None) -> models.PageList:
            nonlocal query_id
            if cursor is not None:
                return await self.results(view_id, query_id, start_cursor=cursor, page_size=page_size, **options)
            query = await self.create(view_id, page_size=page_size, **options)
            query_id = query.id
            return models.PageList(
                results=list(query.results or ()),
                next_cursor=query.next_cursor or None,
                has_more=bool(query.has_more),
                request_status=query.request_status,
            )

        return fetch

    def _ids(self, view_id: IdLike, query_id: IdLike) -> dict[str, str]:
        return {"view_id": notion_id(view_id), "query_id": notion_id(query_id)}
