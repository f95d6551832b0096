"""Data sources: rows under one schema (from version 2025-09-03)."""

from collections.abc import AsyncIterator, Mapping
from typing import Any, Unpack

from msgspec import UNSET, UnsetType

from notion_async import models
from notion_async._endpoints.arguments import given
from notion_async._endpoints.data_source_rows import DataSourceRows
from notion_async._endpoints.namespace import Picture, Text, cursor_query, picture, text_runs
from notion_async._http import RequestOptions, pagination, routes
from notion_async.ids import IdLike, notion_id
from notion_async.parents import ParentLike, as_database_parent


class DataSources(DataSourceRows):
    """`client.data_sources`: schemas, rows and templates."""

    path = "client.data_sources"

    async def create(
        self,
        *,
        parent: ParentLike,
        properties: Mapping[str, Any],
        title: Text | UnsetType = UNSET,
        icon: Picture | UnsetType = UNSET,
        **options: Unpack[RequestOptions],
    ) -> models.DataSource:
        """Add a data source to a database and return it as Notion stored it.

        Args:
            parent: The database, as id, URL or as read from Notion, or the API's own object.
            properties: The schema: a column by name.
            title: The title: plain text or runs.
            icon: The icon.

        https://developers.notion.com/reference/create-a-data-source
        """
        body = given(
            parent=as_database_parent(parent), properties=properties, title=text_runs(title), icon=picture(icon)
        )
        return await self._request(models.DataSource, routes.CREATE_DATA_SOURCE, body=body, **options)

    async def retrieve(self, data_source_id: IdLike, **options: Unpack[RequestOptions]) -> models.DataSource:
        """Return a data source: its title, place and schema.

        Raises:
            NotFound: The data source does not exist or is not shared with the connection.

        https://developers.notion.com/reference/retrieve-a-data-source
        """
        ids = _ids(data_source_id)
        async with self._explained("data_source", data_source_id):
            return await self._request(models.DataSource, routes.RETRIEVE_DATA_SOURCE, ids, **options)

    async def update(
        self,
        data_source_id: IdLike,
        *,
        title: Text | UnsetType = UNSET,
        icon: Picture | UnsetType | None = UNSET,
        properties: Mapping[str, Any] | UnsetType = UNSET,
        in_trash: bool | UnsetType = UNSET,
        archived: bool | UnsetType = UNSET,
        parent: ParentLike | UnsetType = UNSET,
        **options: Unpack[RequestOptions],
    ) -> models.DataSource:
        """Change a data source and return it as stored; omitted arguments stay as they are.

        Args:
            data_source_id: The data source.
            title: The title: plain text or runs.
            icon: The icon; None removes it.
            properties: Changes of the schema by name or id: a column adds or changes, `{"name": ...}` renames, None
                removes. Options of a select are sent as a whole.
            in_trash: True moves the data source to the trash, False restores it.
            archived: The name of `in_trash` before version 2026-03-11.
            parent: The database to move it to, as id, URL or as read from Notion, or the API's own object.

        Raises:
            NotFound: The data source does not exist or is not shared with the connection.

        https://developers.notion.com/reference/update-a-data-source
        """
        body = self._trash(in_trash=in_trash, archived=archived) | given(
            title=text_runs(title), icon=picture(icon), properties=properties, parent=as_database_parent(parent)
        )
        ids = _ids(data_source_id)
        async with self._explained("data_source", data_source_id):
            return await self._request(models.DataSource, routes.UPDATE_DATA_SOURCE, ids, body=body, **options)

    async def list_templates(
        self,
        data_source_id: IdLike,
        *,
        name: str | UnsetType = UNSET,
        start_cursor: str | UnsetType | None = UNSET,
        page_size: int | UnsetType = UNSET,
        **options: Unpack[RequestOptions],
    ) -> models.TemplateList:
        """Return one answer with templates of a data source.

        Args:
            data_source_id: The data source.
            name: A part of the name, in upper or lower case.
            start_cursor: The `next_cursor` of the answer before; the first answer when omitted.
            page_size: The maximum number of templates, 1 to 100; Notion's default is 100.

        https://developers.notion.com/reference/list-data-source-templates
        """
        query = cursor_query(start_cursor, page_size, name=name)
        ids = _ids(data_source_id)
        async with self._explained("data_source", data_source_id):
            return await self._request(models.TemplateList, routes.LIST_TEMPLATES, ids, query=query, **options)

    def iterate_templates(
        self,
        data_source_id: IdLike,
        *,
        name: str | UnsetType = UNSET,
        page_size: int | UnsetType = UNSET,
        **options: Unpack[RequestOptions],
    ) -> AsyncIterator[models.DataSourceTemplate]:
        """Iterate over all templates that `list_templates` finds.

        https://developers.notion.com/reference/list-data-source-templates
        """
        return pagination.iterate(
            lambda cursor: self.list_templates(
                data_source_id, name=name, start_cursor=cursor, page_size=page_size, **options
            )
        )


def _ids(data_source_id: IdLike) -> dict[str, str]:
    return {"data_source_id": notion_id(data_source_id, "database")}
