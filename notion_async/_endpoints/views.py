"""Views of data sources, and the rows they show (from version 2025-09-03)."""

from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any, Unpack

from msgspec import UNSET, UnsetType

from notion_async import models
from notion_async._endpoints.namespace import Namespace, given
from notion_async._http import RequestOptions, pagination, routes
from notion_async._writing import WriteContext
from notion_async.ids import notion_id
from notion_async.models.base import Json


class Queries(Namespace):
    """`client.views.queries`: the rows a view shows, by id, kept by Notion for about a quarter of an hour."""

    async def create(
        self, view_id: str, *, page_size: int | None = None, **options: Unpack[RequestOptions]
    ) -> models.ViewQuery:
        """Let Notion query through a view, and give the first rows.

        Args:
            view_id: The view.
            page_size: 1 to 100; Notion's default is 100.

        Raises:
            NotFound: The view does not exist or is not shared with the connection.

        https://developers.notion.com/reference/create-view-query
        """
        body = {} if page_size is None else {"page_size": page_size}
        ids = {"view_id": notion_id(view_id)}
        return await self._request(models.ViewQuery, routes.CREATE_VIEW_QUERY, ids, body=body, **options)

    async def results(
        self,
        view_id: str,
        query_id: str,
        *,
        start_cursor: str | None = None,
        page_size: int | None = None,
        **options: Unpack[RequestOptions],
    ) -> models.PageList:
        """Give one answer of a query's rows.

        Args:
            view_id: The view.
            query_id: What `create` gave.
            start_cursor: Where to begin, from an earlier answer's `next_cursor`.
            page_size: 1 to 100; Notion's default is 100.

        Raises:
            NotFound: The query has expired, or there was none.

        https://developers.notion.com/reference/get-view-query-results
        """
        query = {"start_cursor": start_cursor, "page_size": page_size}
        return await self._request(
            models.PageList, routes.RETRIEVE_VIEW_QUERY, self._ids(view_id, query_id), query=query, **options
        )

    async def delete(self, view_id: str, query_id: str, **options: Unpack[RequestOptions]) -> models.ViewQuery:
        """Let Notion forget a query before it expires.

        https://developers.notion.com/reference/delete-view-query
        """
        return await self._request(models.ViewQuery, routes.DELETE_VIEW_QUERY, self._ids(view_id, query_id), **options)

    async def iterate(
        self, view_id: str, *, page_size: int | None = None, **options: Unpack[RequestOptions]
    ) -> AsyncIterator[models.PageReference]:
        """Give every row that a view shows, by id; a query that expires meanwhile is made again.

        Raises:
            Incomplete: The view shows more than 10,000 rows; raised after those Notion gives.

        https://developers.notion.com/reference/create-view-query
        """
        query_id = ""

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

        async for page in pagination.iterate(fetch):
            yield page

    def _ids(self, view_id: str, query_id: str) -> dict[str, str]:
        return {"view_id": notion_id(view_id), "query_id": notion_id(query_id)}


class Views(Namespace):
    """`client.views`."""

    def __init__(self, context: WriteContext) -> None:
        super().__init__(context)
        self.queries: Queries = Queries(context)

    async def list(
        self,
        *,
        database_id: str | None = None,
        data_source_id: str | None = None,
        start_cursor: str | None = None,
        page_size: int | None = None,
        **options: Unpack[RequestOptions],
    ) -> models.ViewList:
        """Give one answer of the views of a database or data source, by id.

        Args:
            database_id: The database; this or `data_source_id` is needed.
            data_source_id: The data source.
            start_cursor: Where to begin, from an earlier answer's `next_cursor`.
            page_size: 1 to 100; Notion's default is 100.

        https://developers.notion.com/reference/list-views
        """
        query = {
            "database_id": database_id and notion_id(database_id),
            "data_source_id": data_source_id and notion_id(data_source_id),
            "start_cursor": start_cursor,
            "page_size": page_size,
        }
        return await self._request(models.ViewList, routes.LIST_VIEWS, query=query, **options)

    def iterate(
        self,
        *,
        database_id: str | None = None,
        data_source_id: str | None = None,
        page_size: int | None = None,
        **options: Unpack[RequestOptions],
    ) -> AsyncIterator[models.PartialView]:
        """Give every view that `list` gives, following the cursors.

        https://developers.notion.com/reference/list-views
        """
        return pagination.iterate(
            lambda cursor: self.list(
                database_id=database_id,
                data_source_id=data_source_id,
                start_cursor=cursor,
                page_size=page_size,
                **options,
            )
        )

    async def create(
        self,
        *,
        data_source_id: str,
        name: str,
        type: str,  # noqa: A002 - Notion's word
        database_id: str | UnsetType = UNSET,
        view_id: str | UnsetType = UNSET,
        create_database: Json | UnsetType = UNSET,
        filter: Json | UnsetType | None = UNSET,  # noqa: A002 - Notion's word
        sorts: Sequence[Json] | UnsetType | None = UNSET,
        quick_filters: Mapping[str, Any] | UnsetType | None = UNSET,
        configuration: Json | UnsetType = UNSET,
        position: Json | UnsetType = UNSET,
        placement: Json | UnsetType = UNSET,
        **options: Unpack[RequestOptions],
    ) -> models.View:
        """Make a view and give it as Notion stored it; exactly one of its three places is given.

        Args:
            data_source_id: The data source it shows.
            name: Its name.
            type: `table`, `board`, `list`, `calendar`, `timeline`, `gallery`, `form`, `chart`, `map` or `dashboard`.
            database_id: Its place: a new tab of this database.
            view_id: Its place: a widget of this dashboard.
            create_database: Its place: a new linked database, `{"parent": {"page_id": ...}}`.
            filter: Which rows it shows.
            sorts: In which order.
            quick_filters: Conditions by property, without the property's name.
            configuration: How it shows them; its type is the view's.
            position: Where among the tabs.
            placement: Where in the dashboard.

        Raises:
            InvalidRequest: Notion refused the values.

        https://developers.notion.com/reference/create-view
        """
        body = given(
            data_source_id=notion_id(data_source_id),
            name=name,
            type=type,
            database_id=notion_id(database_id) if database_id else UNSET,
            view_id=notion_id(view_id) if view_id else UNSET,
            create_database=create_database,
            filter=filter,
            sorts=sorts,
            quick_filters=quick_filters,
            configuration=configuration,
            position=position,
            placement=placement,
        )
        return await self._request(models.View, routes.CREATE_VIEW, body=body, **options)

    async def retrieve(self, view_id: str, **options: Unpack[RequestOptions]) -> models.View:
        """Give a view: what it shows, and how.

        Raises:
            NotFound: It does not exist or is not shared with the connection.

        https://developers.notion.com/reference/retrieve-a-view
        """
        return await self._request(models.View, routes.RETRIEVE_VIEW, {"view_id": notion_id(view_id)}, **options)

    async def update(
        self,
        view_id: str,
        *,
        name: str | UnsetType = UNSET,
        filter: Json | UnsetType | None = UNSET,  # noqa: A002 - Notion's word
        sorts: Sequence[Json] | UnsetType | None = UNSET,
        quick_filters: Mapping[str, Any] | UnsetType | None = UNSET,
        configuration: Json | UnsetType = UNSET,
        **options: Unpack[RequestOptions],
    ) -> models.View:
        """Change a view and give it as it is then; what is not given stays.

        Args:
            view_id: The view.
            name: Its name.
            filter: Which rows it shall show; None shows all.
            sorts: In which order, by properties only; None is no order.
            quick_filters: Conditions by property; None under a name takes that one away, None alone takes all away.
            configuration: How it shall show them; keys with None are cleared.

        https://developers.notion.com/reference/update-a-view
        """
        body = given(name=name, filter=filter, sorts=sorts, quick_filters=quick_filters, configuration=configuration)
        ids = {"view_id": notion_id(view_id)}
        return await self._request(models.View, routes.UPDATE_VIEW, ids, body=body, **options)

    async def delete(self, view_id: str, **options: Unpack[RequestOptions]) -> models.PartialView:
        """Delete a view, and give its id and place.

        https://developers.notion.com/reference/delete-view
        """
        return await self._request(models.PartialView, routes.DELETE_VIEW, {"view_id": notion_id(view_id)}, **options)
