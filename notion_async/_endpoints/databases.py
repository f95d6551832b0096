"""Databases: the containers of data sources."""

from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any, Unpack

from msgspec import UNSET, UnsetType

from notion_async import models
from notion_async._endpoints.arguments import given
from notion_async._endpoints.namespace import (
    DATA_SOURCES,
    Namespace,
    Picture,
    Text,
    names_or_ids,
    picture,
    plain,
    text_runs,
)
from notion_async._endpoints.row_query import RowQuery, given_cursor, window_of
from notion_async._http import RequestOptions, routes
from notion_async.errors import InvalidInput
from notion_async.ids import IdLike, notion_id
from notion_async.models.base import Json
from notion_async.parents import ParentLike, as_parent


class Databases(Namespace):
    """`client.databases`: containers of data sources; before version 2025-09-03 also their rows."""

    path = "client.databases"

    async def create(
        self,
        *,
        parent: ParentLike,
        title: Text | UnsetType = UNSET,
        description: Text | UnsetType = UNSET,
        is_inline: bool | UnsetType = UNSET,
        icon: Picture | UnsetType = UNSET,
        cover: Picture | UnsetType = UNSET,
        initial_data_source: Json | UnsetType = UNSET,
        properties: Mapping[str, Any] | UnsetType = UNSET,
        **options: Unpack[RequestOptions],
    ) -> models.Database:
        """Create a database with one data source and one view and return it as Notion stored it.

        Args:
            parent: The page to create it on, as id, URL or as read from Notion, or the API's own object.
            title: The title: plain text or runs.
            description: The description: plain text or runs.
            is_inline: Whether the database shows within its page.
            icon: The icon.
            cover: The picture above the database; not together with `is_inline`.
            initial_data_source: The data source: `{"properties": ...}`.
            properties: The schema of the data source, a short form of `initial_data_source`.

        Raises:
            InvalidRequest: Notion refused the values.
            NotFound: The parent does not exist or is not shared with the connection.

        https://developers.notion.com/reference/create-database
        """
        body = given(
            parent=_typed(parent),
            title=text_runs(title),
            description=text_runs(description),
            is_inline=is_inline,
            icon=picture(icon),
            cover=picture(cover),
        )
        return await self._one(
            routes.CREATE_DATABASE, body=body | self._schema(initial_data_source, properties), **options
        )

    async def retrieve(self, database_id: IdLike, **options: Unpack[RequestOptions]) -> models.Database:
        """Return a database: its title, place and data sources (before version 2025-09-03: its schema).

        Raises:
            NotFound: The database does not exist or is not shared with the connection.

        https://developers.notion.com/reference/retrieve-database
        """
        async with self._explained("database", database_id):
            return await self._one(routes.RETRIEVE_DATABASE, database_id, **options)

    async def update(
        self,
        database_id: IdLike,
        *,
        parent: ParentLike | UnsetType = UNSET,
        title: Text | UnsetType = UNSET,
        description: Text | UnsetType = UNSET,
        is_inline: bool | UnsetType = UNSET,
        icon: Picture | UnsetType | None = UNSET,
        cover: Picture | UnsetType | None = UNSET,
        in_trash: bool | UnsetType = UNSET,
        archived: bool | UnsetType = UNSET,
        is_locked: bool | UnsetType = UNSET,
        properties: Mapping[str, Any] | UnsetType = UNSET,
        **options: Unpack[RequestOptions],
    ) -> models.Database:
        """Change a database and return it as stored; omitted arguments stay as they are.

        Args:
            database_id: The database.
            parent: The page to move it to, as id, URL or as read from Notion, or the API's own object.
            title: The title: plain text or runs.
            description: The description: plain text or runs.
            is_inline: Whether the database shows within its page.
            icon: The icon; None removes it.
            cover: The picture above the database; None removes it.
            in_trash: True moves the database to the trash, False restores it.
            archived: The name of `in_trash` before version 2026-03-11.
            is_locked: Whether the app refuses changes of the schema.
            properties: Changes of the schema, before version 2025-09-03; later versions: `data_sources.update`.

        Raises:
            NotFound: The database does not exist or is not shared with the connection.

        https://developers.notion.com/reference/update-database
        """
        body = self._trash(in_trash=in_trash, archived=archived) | given(
            parent=parent if parent is UNSET else _typed(parent),
            title=text_runs(title),
            description=text_runs(description),
            is_inline=is_inline,
            icon=picture(icon),
            cover=picture(cover),
            is_locked=is_locked,
            properties=properties,
        )
        route = routes.UPDATE_DATABASE._replace(idempotent="properties" not in body)
        async with self._explained("database", database_id):
            return await self._one(route, database_id, body, **options)

    async def query(
        self,
        database_id: IdLike,
        *,
        filter: Json | UnsetType = UNSET,  # noqa: A002 - Notion's word
        sorts: Sequence[Json] | UnsetType = UNSET,
        start_cursor: str | UnsetType | None = UNSET,
        page_size: int | UnsetType = UNSET,
        filter_properties: Sequence[str] | UnsetType = UNSET,
        **options: Unpack[RequestOptions],
    ) -> models.PageOrDataSourceList:
        """Return one answer with rows of a database, in version 2022-06-28; later versions have `data_sources.query`.

        Args:
            database_id: The database.
            filter: The condition, built with `notion_async.filters` or the API's own object.
            sorts: The order; the first sort has the highest precedence.
            start_cursor: The `next_cursor` of the answer before; the first answer when omitted.
            page_size: The maximum number of rows, 1 to 100; Notion's default is 100.
            filter_properties: Ids of the only properties to return.

        Raises:
            InvalidInput: The client speaks a later version.

        https://developers.notion.com/reference/post-database-query
        """
        rows = self._rows(database_id, page_size, filter_properties, options)
        return await rows.query(window_of(filter, sorts), given_cursor(start_cursor))

    def pages(
        self,
        database_id: IdLike,
        *,
        filter: Json | UnsetType = UNSET,  # noqa: A002 - Notion's word
        sorts: Sequence[Json] | UnsetType = UNSET,
        page_size: int | UnsetType = UNSET,
        filter_properties: Sequence[str] | UnsetType = UNSET,
        **options: Unpack[RequestOptions],
    ) -> AsyncIterator[models.PageOrDataSourceList]:
        """Iterate over the answers of `query` until every row was in one, each with its `next_cursor`.

        Raises:
            InvalidInput: The client speaks a later version.
            Incomplete: There are more than 10,000 rows, and the sorts or the filter leave no way to the rest.

        https://developers.notion.com/reference/post-database-query
        """
        return self._rows(database_id, page_size, filter_properties, options).pages(window_of(filter, sorts))

    def iterate(
        self,
        database_id: IdLike,
        *,
        filter: Json | UnsetType = UNSET,  # noqa: A002 - Notion's word
        sorts: Sequence[Json] | UnsetType = UNSET,
        page_size: int | UnsetType = UNSET,
        filter_properties: Sequence[str] | UnsetType = UNSET,
        full_properties: bool = True,
        **options: Unpack[RequestOptions],
    ) -> AsyncIterator[models.PageOrDataSource]:
        """Iterate over all rows that `query` finds, each once, also beyond Notion's 10,000.

        A row holds at most 25 relations, people, mentions and rollup values each. The rest is read, with one more
        request for each property that may be cut, unless `full_properties` is False.

        Raises:
            InvalidInput: The client speaks a later version.
            Incomplete: There are more than 10,000 rows, and the sorts or the filter leave no way to the rest.

        https://developers.notion.com/reference/post-database-query
        """
        return self._rows(database_id, page_size, filter_properties, options).iterate(
            window_of(filter, sorts), full_properties=full_properties
        )

    def _rows(
        self,
        database_id: IdLike,
        page_size: int | UnsetType,
        filter_properties: Sequence[str] | UnsetType,
        options: RequestOptions,
    ) -> RowQuery:
        if not self._older_than(DATA_SOURCES):
            msg = f"databases have no rows of their own from version {DATA_SOURCES} on: use client.data_sources"
            raise InvalidInput(msg)
        ids = {"database_id": notion_id(database_id, "database")}
        kept = names_or_ids("filter_properties", filter_properties)
        return RowQuery(self._session, routes.QUERY_DATABASE, ids, given(page_size=page_size), kept, options)

    def _schema(self, source: Json | UnsetType, properties: Mapping[str, Any] | UnsetType) -> dict[str, Any]:
        first = {} if source is UNSET else plain(source)
        if properties is not UNSET:
            first |= given(properties=properties)
        if self._older_than(DATA_SOURCES):
            return first
        return {"initial_data_source": first} if first else {}

    async def _one(
        self,
        route: routes.Route,
        database_id: IdLike | None = None,
        body: Any = None,
        **options: Unpack[RequestOptions],
    ) -> models.Database:
        ids = {"database_id": notion_id(database_id, "database")} if database_id else {}
        return await self._request(models.Database, route, ids, body=body, **options)


def _typed(parent: ParentLike) -> dict[str, Any]:
    """Return a parent with its `type`, which Notion requires here only."""
    sent: Any = as_parent(parent)
    sent = plain(sent)
    return sent if "type" in sent else {"type": next(iter(sent), ""), **sent}
