"""Data sources: rows under one schema (from version 2025-09-03)."""

from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any, Literal, Unpack

from msgspec import UNSET, UnsetType

from notion_async import models
from notion_async._endpoints.namespace import Namespace, Picture, Text, given, picture, text_runs
from notion_async._endpoints.row_query import Rows, window
from notion_async._http import RequestOptions, pagination, routes
from notion_async._inputs.refusals import items
from notion_async.ids import notion_id
from notion_async.models.base import Json


class DataSources(Namespace):
    """`client.data_sources`."""

    async def create(
        self,
        *,
        parent: Json,
        properties: Mapping[str, Any],
        title: Text | UnsetType = UNSET,
        icon: Picture | UnsetType = UNSET,
        **options: Unpack[RequestOptions],
    ) -> models.DataSource:
        """Add a data source to a database, and give it as Notion stored it.

        Args:
            parent: The database: `{"database_id": ...}`.
            properties: The schema: a configuration by name.
            title: Its title: plain text or runs.
            icon: The icon.

        https://developers.notion.com/reference/create-a-data-source
        """
        body = given(parent=parent, properties=properties, title=text_runs(title), icon=picture(icon))
        return await self._one(routes.CREATE_DATA_SOURCE, body=body, **options)

    async def retrieve(self, data_source_id: str, **options: Unpack[RequestOptions]) -> models.DataSource:
        """Give a data source: its title, place and schema.

        Raises:
            NotFound: It does not exist or is not shared with the connection.

        https://developers.notion.com/reference/retrieve-a-data-source
        """
        return await self._one(routes.RETRIEVE_DATA_SOURCE, data_source_id, **options)

    async def update(
        self,
        data_source_id: str,
        *,
        title: Text | UnsetType = UNSET,
        icon: Picture | UnsetType | None = UNSET,
        properties: Mapping[str, Any] | UnsetType = UNSET,
        in_trash: bool | UnsetType = UNSET,
        archived: bool | UnsetType = UNSET,
        parent: Json | UnsetType = UNSET,
        **options: Unpack[RequestOptions],
    ) -> models.DataSource:
        """Change a data source and give it as it is then; what is not given stays.

        Args:
            data_source_id: The data source.
            title: Its title: plain text or runs.
            icon: The icon; None takes it away.
            properties: Changes of the schema by name or id: a configuration adds or changes, `{"name": ...}` renames,
                None removes. Options of a select are sent as a whole.
            in_trash: Whether it shall lie in the trash.
            archived: The name of `in_trash` before version 2026-03-11.
            parent: The database it shall go to.

        Raises:
            NotFound: It does not exist or is not shared with the connection.

        https://developers.notion.com/reference/update-a-data-source
        """
        body = self._trash(in_trash=in_trash, archived=archived) | given(
            title=text_runs(title), icon=picture(icon), properties=properties, parent=parent
        )
        return await self._one(routes.UPDATE_DATA_SOURCE, data_source_id, body, **options)

    async def query(
        self,
        data_source_id: str,
        *,
        filter: Json | None = None,  # noqa: A002 - Notion's word
        sorts: Sequence[Json] | None = None,
        start_cursor: str | None = None,
        page_size: int | None = None,
        result_type: Literal["page", "data_source"] | None = None,
        is_archived: bool | None = None,
        filter_properties: Sequence[str] | None = None,
        **options: Unpack[RequestOptions],
    ) -> models.PageOrDataSourceList:
        """Give one answer of a data source's rows; it may hold fewer than asked for while there are more.

        Args:
            data_source_id: The data source.
            filter: Which rows.
            sorts: In which order; the first counts most.
            start_cursor: Where to begin, from an earlier answer's `next_cursor`.
            page_size: 1 to 100; Notion's default is 100.
            result_type: Only pages, or only the data sources that wikis hold.
            is_archived: Whether to give the rows that were put away in the archive instead.
            filter_properties: Names or ids of the only properties to give.

        Raises:
            NotFound: It does not exist or is not shared with the connection.

        https://developers.notion.com/reference/query-a-data-source
        """
        more = {"page_size": page_size, "result_type": result_type, "is_archived": is_archived}
        return await self._rows(data_source_id, more, filter_properties, **options).query(
            window(filter, sorts), start_cursor
        )

    def iterate(
        self,
        data_source_id: str,
        *,
        filter: Json | None = None,  # noqa: A002 - Notion's word
        sorts: Sequence[Json] | None = None,
        page_size: int | None = None,
        result_type: Literal["page", "data_source"] | None = None,
        is_archived: bool | None = None,
        filter_properties: Sequence[str] | None = None,
        full_properties: bool = True,
        **options: Unpack[RequestOptions],
    ) -> AsyncIterator[models.PageOrDataSource]:
        """Give every row that `query` finds once, also beyond Notion's 10,000, following the cursors.

        Of relations, people, mentions and rollups a row holds at most 25 each; the rest of them is read, with one
        request for each property that may be cut, unless `full_properties` is False.

        Raises:
            Incomplete: There are more than 10,000, and the sorts or the filter leave no way to the rest.

        https://developers.notion.com/reference/query-a-data-source
        """
        more = {"page_size": page_size, "result_type": result_type, "is_archived": is_archived}
        return self._rows(data_source_id, more, filter_properties, **options).iterate(
            window(filter, sorts), full_properties=full_properties
        )

    async def list_templates(
        self,
        data_source_id: str,
        *,
        name: str | None = None,
        start_cursor: str | None = None,
        page_size: int | None = None,
        **options: Unpack[RequestOptions],
    ) -> models.TemplateList:
        """Give one answer of a data source's templates.

        Args:
            data_source_id: The data source.
            name: What must be in their names, upper and lower case alike.
            start_cursor: Where to begin, from an earlier answer's `next_cursor`.
            page_size: 1 to 100; Notion's default is 100.

        https://developers.notion.com/reference/list-data-source-templates
        """
        query = {"name": name, "start_cursor": start_cursor, "page_size": page_size}
        ids = {"data_source_id": notion_id(data_source_id, "database")}
        return await self._request(models.TemplateList, routes.LIST_TEMPLATES, ids, query=query, **options)

    def iterate_templates(
        self,
        data_source_id: str,
        *,
        name: str | None = None,
        page_size: int | None = None,
        **options: Unpack[RequestOptions],
    ) -> AsyncIterator[models.DataSourceTemplate]:
        """Give every template that `list_templates` gives, following the cursors.

        https://developers.notion.com/reference/list-data-source-templates
        """
        return pagination.iterate(
            lambda cursor: self.list_templates(
                data_source_id, name=name, start_cursor=cursor, page_size=page_size, **options
            )
        )

    def _rows(
        self,
        data_source_id: str,
        more: Mapping[str, Any],
        filter_properties: Sequence[str] | None,
        **options: Unpack[RequestOptions],
    ) -> Rows:
        ids = {"data_source_id": notion_id(data_source_id, "database")}
        names = "a list of names or ids"
        kept = None if filter_properties is None else items("filter_properties", filter_properties, names)
        return Rows(self._context, routes.QUERY_DATA_SOURCE, ids, more, kept, options)

    async def _one(
        self,
        route: routes.Route,
        data_source_id: str | None = None,
        body: Any = None,
        **options: Unpack[RequestOptions],
    ) -> models.DataSource:
        ids = {"data_source_id": notion_id(data_source_id, "database")} if data_source_id else {}
        return await self._request(models.DataSource, route, ids, body=body, **options)
