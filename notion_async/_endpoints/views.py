"""Views of data sources (from version 2025-09-03)."""

from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any, Unpack

from msgspec import UNSET, UnsetType

from notion_async import models
from notion_async._endpoints.arguments import given
from notion_async._endpoints.namespace import Namespace, cursor_query
from notion_async._endpoints.view_queries import ViewQueries
from notion_async._http import RequestOptions, pagination, routes
from notion_async._writing import WriteContext
from notion_async.ids import IdLike, notion_id
from notion_async.models.base import Json


class Views(Namespace):
    """`client.views`: views of databases and data sources."""

    path = "client.views"

    def __init__(self, context: WriteContext) -> None:
        super().__init__(context)
        self.queries: ViewQueries = ViewQueries(context)

    async def list(
        self,
        *,
        database_id: IdLike | UnsetType = UNSET,
        data_source_id: IdLike | UnsetType = UNSET,
        start_cursor: str | UnsetType | None = UNSET,
        page_size: int | UnsetType = UNSET,
        **options: Unpack[RequestOptions],
    ) -> models.ViewList:
        """Return one answer with views of a database or data source, by id.

        Args:
            database_id: The database; this or `data_source_id` is required.
            data_source_id: The data source.
            start_cursor: The `next_cursor` of the answer before; the first answer when omitted.
            page_size: The maximum number of views, 1 to 100; Notion's default is 100.

        https://developers.notion.com/reference/list-views
        """
        places = given(database_id=_id(database_id), data_source_id=_id(data_source_id))
        query = cursor_query(start_cursor, page_size, **places)
        return await self._request(models.ViewList, routes.LIST_VIEWS, query=query, **options)

    def pages(
        self,
        *,
        database_id: IdLike | UnsetType = UNSET,
        data_source_id: IdLike | UnsetType = UNSET,
        page_size: int | UnsetType = UNSET,
        **options: Unpack[RequestOptions],
    ) -> AsyncIterator[models.ViewList]:
        """Iterate over the answers of `list`, from the first to the last, each with its `next_cursor`.

        https://developers.notion.com/reference/list-views
        """
        return pagination.pages(
            lambda cursor: self.list(
                database_id=database_id,
                data_source_id=data_source_id,
                start_cursor=cursor,
                page_size=page_size,
                **options,
            )
        )

    def iterate(
        self,
        *,
        database_id: IdLike | UnsetType = UNSET,
        data_source_id: IdLike | UnsetType = UNSET,
        page_size: int | UnsetType = UNSET,
        **options: Unpack[RequestOptions],
    ) -> AsyncIterator[models.PartialView]:
        """Iterate over all views that `list` finds.

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
        data_source_id: IdLike,
        name: str,
        type: str,  # noqa: A002 - Notion's word
        database_id: IdLike | UnsetType = UNSET,
        view_id: IdLike | UnsetType = UNSET,
        create_database: Json | UnsetType = UNSET,
        filter: Json | UnsetType | None = UNSET,  # noqa: A002 - Notion's word
        sorts: Sequence[Json] | UnsetType | None = UNSET,
        quick_filters: Mapping[str, Any] | UnsetType | None = UNSET,
        configuration: Json | UnsetType = UNSET,
        position: Json | UnsetType = UNSET,
        placement: Json | UnsetType = UNSET,
        **options: Unpack[RequestOptions],
    ) -> models.View:
        """Create a view at exactly one of three places and return it as Notion stored it.

        Args:
            data_source_id: The data source that the view shows.
            name: The name.
            type: `table`, `board`, `list`, `calendar`, `timeline`, `gallery`, `form`, `chart`, `map` or `dashboard`.
            database_id: The database to add the view to, as a new tab.
            view_id: The dashboard to add the view to, as a widget.
            create_database: The linked database to create for the view, `{"parent": {"page_id": ...}}`.
            filter: The condition of the rows to show.
            sorts: The order of the rows.
            quick_filters: Conditions by property, without the name of the property.
            configuration: The layout; its type is that of the view.
            position: The position among the tabs.
            placement: The position on the dashboard.

        Raises:
            InvalidRequest: Notion refused the values.

        https://developers.notion.com/reference/create-view
        """
        body = given(
            data_source_id=notion_id(data_source_id),
            name=name,
            type=type,
            database_id=_id(database_id),
            view_id=_id(view_id),
            create_database=create_database,
            filter=filter,
            sorts=sorts,
            quick_filters=quick_filters,
            configuration=configuration,
            position=position,
            placement=placement,
        )
        return await self._request(models.View, routes.CREATE_VIEW, body=body, **options)

    async def retrieve(self, view_id: IdLike, **options: Unpack[RequestOptions]) -> models.View:
        """Return a view: its filter, order and layout.

        Raises:
            NotFound: The view does not exist or is not shared with the connection.

        https://developers.notion.com/reference/retrieve-a-view
        """
        return await self._request(models.View, routes.RETRIEVE_VIEW, {"view_id": notion_id(view_id)}, **options)

    async def update(
        self,
        view_id: IdLike,
        *,
        name: str | UnsetType = UNSET,
        filter: Json | UnsetType | None = UNSET,  # noqa: A002 - Notion's word
        sorts: Sequence[Json] | UnsetType | None = UNSET,
        quick_filters: Mapping[str, Any] | UnsetType | None = UNSET,
        configuration: Json | UnsetType = UNSET,
        **options: Unpack[RequestOptions],
    ) -> models.View:
        """Change a view and return it as stored; omitted arguments stay as they are.

        Args:
            view_id: The view.
            name: The name.
            filter: The condition of the rows to show; None shows all rows.
            sorts: The order of the rows, by properties only; None removes the order.
            quick_filters: Conditions by property; None under a name removes that condition, None alone removes all.
            configuration: The layout; keys with None are cleared.

        https://developers.notion.com/reference/update-a-view
        """
        body = given(name=name, filter=filter, sorts=sorts, quick_filters=quick_filters, configuration=configuration)
        ids = {"view_id": notion_id(view_id)}
        return await self._request(models.View, routes.UPDATE_VIEW, ids, body=body, **options)

    async def delete(self, view_id: IdLike, **options: Unpack[RequestOptions]) -> models.PartialView:
        """Delete a view and return its id and place.

        https://developers.notion.com/reference/delete-view
        """
        return await self._request(models.PartialView, routes.DELETE_VIEW, {"view_id": notion_id(view_id)}, **options)


def _id(value: IdLike | UnsetType) -> str | UnsetType:
    return value if isinstance(value, UnsetType) else notion_id(value)
