"""Databases: the containers of data sources."""

from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any, Unpack

from msgspec import UNSET, UnsetType

from notion_async import models
from notion_async._endpoints.namespace import (
    DATA_SOURCES,
    Namespace,
    Picture,
    Text,
    given,
    picture,
    plain,
    text_runs,
)
from notion_async._endpoints.row_query import Rows, window
from notion_async._http import RequestOptions, routes
from notion_async._inputs.refusals import items
from notion_async.errors import InvalidInput
from notion_async.ids import notion_id
from notion_async.models.base import Json


class Databases(Namespace):
    """`client.databases`."""

    async def create(
        self,
        *,
        parent: Json,
        title: Text | UnsetType = UNSET,
        description: Text | UnsetType = UNSET,
        is_inline: bool | UnsetType = UNSET,
        icon: Picture | UnsetType = UNSET,
        cover: Picture | UnsetType = UNSET,
        initial_data_source: Json | UnsetType = UNSET,
        properties: Mapping[str, Any] | UnsetType = UNSET,
        **options: Unpack[RequestOptions],
    ) -> models.Database:
        """Make a database with one data source and one view, and give it as Notion stored it.

        Args:
            parent: Where it goes: `{"page_id": ...}` or the workspace.
            title: Its title: plain text or runs.
            description: Its description: plain text or runs.
            is_inline: Whether it shows within its page.
            icon: The icon.
            cover: The picture above it; not together with `is_inline`.
            initial_data_source: Its data source: `{"properties": ...}`.
            properties: The schema, in short; sent where the version wants it.

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

    async def retrieve(self, database_id: str, **options: Unpack[RequestOptions]) -> models.Database:
        """Give a database: its title, place and data sources (before version 2025-09-03: its schema).

        Raises:
            NotFound: It does not exist or is not shared with the connection.

        https://developers.notion.com/reference/retrieve-database
        """
        return await self._one(routes.RETRIEVE_DATABASE, database_id, **options)

    async def update(
        self,
        database_id: str,
        *,
        parent: Json | UnsetType = UNSET,
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
        """Change a database and give it as it is then; what is not given stays.

        Args:
            database_id: The database.
            parent: Where it shall go.
            title: Its title: plain text or runs.
            description: Its description: plain text or runs.
            is_inline: Whether it shall show within its page.
            icon: The icon; None takes it away.
            cover: The picture above it; None takes it away.
            in_trash: Whether it shall lie in the trash.
            archived: The name of `in_trash` before version 2026-03-11.
            is_locked: Whether the app shall refuse to change its schema.
            properties: Changes of the schema, before version 2025-09-03; later versions: `data_sources.update`.

        Raises:
            NotFound: It does not exist or is not shared with the connection.

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
        return await self._one(route, database_id, body, **options)

    async def query(
        self,
        database_id: str,
        *,
        filter: Json | None = None,  # noqa: A002 - Notion's word
        sorts: Sequence[Json] | None = None,
        start_cursor: str | None = None,
        page_size: int | None = None,
        filter_properties: Sequence[str] | None = None,
        **options: Unpack[RequestOptions],
    ) -> models.PageOrDataSourceList:
        """Give one answer of a database's rows, in version 2022-06-28; later ones have `data_sources.query`.

        Args:
            database_id: The database.
            filter: Which rows.
            sorts: In which order; the first counts most.
            start_cursor: Where to begin, from an earlier answer's `next_cursor`.
            page_size: 1 to 100; Notion's default is 100.
            filter_properties: Ids of the only properties to give.

        Raises:
            InvalidInput: The client speaks a later version.

        https://developers.notion.com/reference/post-database-query
        """
        rows = self._rows(database_id, page_size, filter_properties, **options)
        return await rows.query(window(filter, sorts), start_cursor)

    def iterate(
        self,
        database_id: str,
        *,
        filter: Json | None = None,  # noqa: A002 - Notion's word
        sorts: Sequence[Json] | None = None,
        page_size: int | None = None,
        filter_properties: Sequence[str] | None = None,
        full_properties: bool = True,
        **options: Unpack[RequestOptions],
    ) -> AsyncIterator[models.PageOrDataSource]:
        """Give every row that `query` finds once, also beyond Notion's 10,000, following the cursors.

        Of relations, people, mentions and rollups a row holds at most 25 each; the rest of them is read, with one
        request for each property that may be cut, unless `full_properties` is False.

        Raises:
            InvalidInput: The client speaks a later version.
            Incomplete: There are more than 10,000, and the sorts or the filter leave no way to the rest.

        https://developers.notion.com/reference/post-database-query
        """
        return self._rows(database_id, page_size, filter_properties, **options).iterate(
            window(filter, sorts), full_properties=full_properties
        )

    def _rows(
        self,
        database_id: str,
        page_size: int | None,
        filter_properties: Sequence[str] | None,
        **options: Unpack[RequestOptions],
    ) -> Rows:
        if not self._older_than(DATA_SOURCES):
            msg = f"databases are not queried from version {DATA_SOURCES} on: query one of their data sources"
            raise InvalidInput(msg)
        ids = {"database_id": notion_id(database_id, "database")}
        names = "a list of names or ids"
        kept = None if filter_properties is None else items("filter_properties", filter_properties, names)
        return Rows(self._context, routes.QUERY_DATABASE, ids, {"page_size": page_size}, kept, options)

    def _schema(self, source: Json | UnsetType, properties: Mapping[str, Any] | UnsetType) -> dict[str, Any]:
        first = {} if source is UNSET else plain(source)
        if properties is not UNSET:
            first["properties"] = properties
        if self._older_than(DATA_SOURCES):
            return first
        return {"initial_data_source": first} if first else {}

    async def _one(
        self, route: routes.Route, database_id: str | None = None, body: Any = None, **options: Unpack[RequestOptions]
    ) -> models.Database:
        ids = {"database_id": notion_id(database_id, "database")} if database_id else {}
        return await self._request(models.Database, route, ids, body=body, **options)


def _typed(parent: Json) -> dict[str, Any]:
    """Name the parent's kind, which Notion wants here and nowhere else."""
    sent = plain(parent)
    return sent if "type" in sent else {"type": next(iter(sent), ""), **sent}
