"""Rows of data sources.

The overloads name the type of the rows, so that `row.properties` needs no `isinstance`.
"""

from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any, Literal, Unpack, overload

from msgspec import UNSET, UnsetType

from notion_async import models
from notion_async._endpoints.arguments import given
from notion_async._endpoints.namespace import Namespace, names_or_ids
from notion_async._endpoints.row_query import RowQuery, given_cursor, window_of
from notion_async._http import RequestOptions, routes
from notion_async.ids import IdLike, notion_id
from notion_async.models.base import Json


class DataSourceRows(Namespace):
    """Methods of `client.data_sources` for rows."""

    @overload
    async def query(
        self,
        data_source_id: IdLike,
        *,
        filter: Json | UnsetType = UNSET,
        sorts: Sequence[Json] | UnsetType = UNSET,
        start_cursor: str | UnsetType | None = UNSET,
        page_size: int | UnsetType = UNSET,
        result_type: Literal["page"] | UnsetType = UNSET,
        is_archived: bool | UnsetType = UNSET,
        filter_properties: Sequence[str] | UnsetType = UNSET,
        **options: Unpack[RequestOptions],
    ) -> models.ListBase[models.Page]: ...
    @overload
    async def query(
        self,
        data_source_id: IdLike,
        *,
        filter: Json | UnsetType = UNSET,
        sorts: Sequence[Json] | UnsetType = UNSET,
        start_cursor: str | UnsetType | None = UNSET,
        page_size: int | UnsetType = UNSET,
        result_type: Literal["data_source"],
        is_archived: bool | UnsetType = UNSET,
        filter_properties: Sequence[str] | UnsetType = UNSET,
        **options: Unpack[RequestOptions],
    ) -> models.ListBase[models.DataSource]: ...
    async def query(
        self,
        data_source_id: IdLike,
        *,
        filter: Json | UnsetType = UNSET,  # noqa: A002 - Notion's word
        sorts: Sequence[Json] | UnsetType = UNSET,
        start_cursor: str | UnsetType | None = UNSET,
        page_size: int | UnsetType = UNSET,
        result_type: Literal["page", "data_source"] | UnsetType = UNSET,
        is_archived: bool | UnsetType = UNSET,
        filter_properties: Sequence[str] | UnsetType = UNSET,
        **options: Unpack[RequestOptions],
    ) -> Any:
        """Return one answer with rows of a data source; it may hold fewer than `page_size` while there are more.

        Args:
            data_source_id: The data source.
            filter: The condition, built with `notion_async.filters` or the API's own object.
            sorts: The order; the first sort has the highest precedence.
            start_cursor: The `next_cursor` of the answer before; the first answer when omitted.
            page_size: The maximum number of rows, 1 to 100; Notion's default is 100.
            result_type: `page` or `data_source` for only these. When omitted, a wiki returns the data sources in it
                beside its pages; all others have pages only.
            is_archived: Whether to return the archived rows in place of the others.
            filter_properties: Names or ids of the only properties to return.

        Raises:
            NotFound: The data source does not exist or is not shared with the connection.

        https://developers.notion.com/reference/query-a-data-source
        """
        fields = given(page_size=page_size, result_type=result_type, is_archived=is_archived)
        rows = self._rows(data_source_id, fields, filter_properties, options)
        async with self._explained("data_source", data_source_id):
            return await rows.query(window_of(filter, sorts), given_cursor(start_cursor))

    @overload
    def pages(
        self,
        data_source_id: IdLike,
        *,
        filter: Json | UnsetType = UNSET,
        sorts: Sequence[Json] | UnsetType = UNSET,
        page_size: int | UnsetType = UNSET,
        result_type: Literal["page"] | UnsetType = UNSET,
        is_archived: bool | UnsetType = UNSET,
        filter_properties: Sequence[str] | UnsetType = UNSET,
        **options: Unpack[RequestOptions],
    ) -> AsyncIterator[models.ListBase[models.Page]]: ...
    @overload
    def pages(
        self,
        data_source_id: IdLike,
        *,
        filter: Json | UnsetType = UNSET,
        sorts: Sequence[Json] | UnsetType = UNSET,
        page_size: int | UnsetType = UNSET,
        result_type: Literal["data_source"],
        is_archived: bool | UnsetType = UNSET,
        filter_properties: Sequence[str] | UnsetType = UNSET,
        **options: Unpack[RequestOptions],
    ) -> AsyncIterator[models.ListBase[models.DataSource]]: ...
    def pages(
        self,
        data_source_id: IdLike,
        *,
        filter: Json | UnsetType = UNSET,  # noqa: A002 - Notion's word
        sorts: Sequence[Json] | UnsetType = UNSET,
        page_size: int | UnsetType = UNSET,
        result_type: Literal["page", "data_source"] | UnsetType = UNSET,
        is_archived: bool | UnsetType = UNSET,
        filter_properties: Sequence[str] | UnsetType = UNSET,
        **options: Unpack[RequestOptions],
    ) -> AsyncIterator[Any]:
        """Iterate over the answers of `query` until every row was in one, each with its `next_cursor`.

        Beyond Notion's 10,000 rows the cursors are those of further queries.

        Raises:
            Incomplete: There are more than 10,000 rows, and the sorts or the filter leave no way to the rest.

        https://developers.notion.com/reference/query-a-data-source
        """
        fields = given(page_size=page_size, result_type=result_type, is_archived=is_archived)
        rows = self._rows(data_source_id, fields, filter_properties, options)
        return self._explained_all("data_source", data_source_id, rows.pages(window_of(filter, sorts)))

    @overload
    def iterate(
        self,
        data_source_id: IdLike,
        *,
        filter: Json | UnsetType = UNSET,
        sorts: Sequence[Json] | UnsetType = UNSET,
        page_size: int | UnsetType = UNSET,
        result_type: Literal["page"] | UnsetType = UNSET,
        is_archived: bool | UnsetType = UNSET,
        filter_properties: Sequence[str] | UnsetType = UNSET,
        full_properties: bool = True,
        **options: Unpack[RequestOptions],
    ) -> AsyncIterator[models.Page]: ...
    @overload
    def iterate(
        self,
        data_source_id: IdLike,
        *,
        filter: Json | UnsetType = UNSET,
        sorts: Sequence[Json] | UnsetType = UNSET,
        page_size: int | UnsetType = UNSET,
        result_type: Literal["data_source"],
        is_archived: bool | UnsetType = UNSET,
        filter_properties: Sequence[str] | UnsetType = UNSET,
        full_properties: bool = True,
        **options: Unpack[RequestOptions],
    ) -> AsyncIterator[models.DataSource]: ...
    def iterate(
        self,
        data_source_id: IdLike,
        *,
        filter: Json | UnsetType = UNSET,  # noqa: A002 - Notion's word
        sorts: Sequence[Json] | UnsetType = UNSET,
        page_size: int | UnsetType = UNSET,
        result_type: Literal["page", "data_source"] | UnsetType = UNSET,
        is_archived: bool | UnsetType = UNSET,
        filter_properties: Sequence[str] | UnsetType = UNSET,
        full_properties: bool = True,
        **options: Unpack[RequestOptions],
    ) -> AsyncIterator[Any]:
        """Iterate over all rows that `query` finds, each once, also beyond Notion's 10,000.

        A row holds at most 25 relations, people, mentions and rollup values each. The rest is read, with one more
        request for each property that may be cut, unless `full_properties` is False.

        Raises:
            Incomplete: There are more than 10,000 rows, and the sorts or the filter leave no way to the rest.

        https://developers.notion.com/reference/query-a-data-source
        """
        fields = given(page_size=page_size, result_type=result_type, is_archived=is_archived)
        rows = self._rows(data_source_id, fields, filter_properties, options)
        found = rows.iterate(window_of(filter, sorts), full_properties=full_properties)
        return self._explained_all("data_source", data_source_id, found)

    def _rows(
        self,
        data_source_id: IdLike,
        fields: Mapping[str, Any],
        filter_properties: Sequence[str] | UnsetType,
        options: RequestOptions,
    ) -> RowQuery:
        kept, ids = (
            names_or_ids("filter_properties", filter_properties),
            {"data_source_id": notion_id(data_source_id, "database")},
        )
        return RowQuery(self._session, routes.QUERY_DATA_SOURCE, ids, fields, kept, options)
