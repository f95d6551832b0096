"""Schemas to check the properties of pages against, read once for many pages."""

import asyncio
import math
import time
import weakref
from collections.abc import Mapping
from typing import Any, TypeAlias

from msgspec import UnsetType

from notion_async import models
from notion_async._endpoints.data_sources import DataSources
from notion_async._endpoints.databases import Databases
from notion_async._endpoints.namespace import plain
from notion_async._endpoints.validation import Schema, checked, materialized
from notion_async._http import RequestOptions, request_options, routes
from notion_async._inputs.refusals import need
from notion_async._writing import WriteContext
from notion_async.errors import InvalidInput
from notion_async.ids import notion_id
from notion_async.models.base import Json

Validate: TypeAlias = bool | models.DataSource | models.Database

_MAX_AGE = 60.0  # seconds until a schema is read again when properties do not fit it
_PLAIN_PAGE_SCHEMA: Schema = {"title": models.TitleSchema(id="title", name="title")}


class PropertySchemas:
    """Cache of the schemas of data sources."""

    def __init__(self, context: WriteContext) -> None:
        self._session = context.session
        self._data_sources = DataSources(context)
        self._databases = Databases(context)
        self._known: dict[tuple[str, str], tuple[Schema, float]] = {}
        self._turns: weakref.WeakKeyDictionary[asyncio.AbstractEventLoop, asyncio.Lock] = weakref.WeakKeyDictionary()

    async def checked(
        self,
        properties: Mapping[str, Any] | UnsetType,
        validate: Validate,
        place: Json | str | None,
        options: RequestOptions,
    ) -> Any:
        """Return properties as they are sent, checked against a schema if the caller asks for that.

        If the check fails against a schema older than 60 s, the schema is read again, because it may have changed.

        Args:
            properties: The properties.
            validate: Whether to check them, or the data source or database to check them against.
            place: The parent of the page, or the id of the page.
            options: The options of the requests for the schema.

        Raises:
            InvalidInput: They do not fit the schema, or the parent is a database with several data sources.
            NotFound: The parent or page does not exist or is not shared with the connection.
        """
        if isinstance(properties, UnsetType):
            return properties
        need(
            (bool, models.DataSource, models.Database),
            "validate",
            "True, False, or a data source or database",
            validate,
        )
        properties = materialized(properties)
        if validate is False:
            return properties
        if not isinstance(validate, bool) and validate.properties:
            return checked(properties, validate.properties)
        with request_options(**options):
            parent = await self._parent_of(place) if isinstance(place, str) else place or {}
            schema = await self._of(parent)
            try:
                return checked(properties, schema)
            except InvalidInput:
                newer = await self._of(parent, max_age=_MAX_AGE)
                if newer is schema:
                    raise
                return checked(properties, newer)

    async def _parent_of(self, page_id: str) -> Json:
        ids, query = {"page_id": notion_id(page_id)}, {"filter_properties": ["title"]}
        return (await self._session.request(models.Page, routes.RETRIEVE_PAGE, ids, query=query)).parent

    async def _of(self, parent: Json, max_age: float = math.inf) -> Schema:
        place = plain(parent)
        kind = next((key for key in ("data_source_id", "database_id") if place.get(key)), None)
        if kind is None:
            return _PLAIN_PAGE_SCHEMA
        key = (kind, notion_id(place[kind]))
        async with self._turns.setdefault(asyncio.get_running_loop(), asyncio.Lock()):
            schema, read_at = self._known.get(key, (_PLAIN_PAGE_SCHEMA, -math.inf))
            if time.monotonic() - read_at > max_age or read_at == -math.inf:
                read = self._of_data_source if kind == "data_source_id" else self._of_database
                schema = await read(key[1])
                self._known[key] = schema, time.monotonic()
        return schema

    async def _of_data_source(self, data_source_id: str) -> Schema:
        return (await self._data_sources.retrieve(data_source_id)).properties

    async def _of_database(self, database_id: str) -> Schema:
        database = await self._databases.retrieve(database_id)
        if database.properties:
            return database.properties
        sources = database.data_sources or ()
        if len(sources) != 1:
            names = ", ".join(f"{source.id} ({source.name})" for source in sources)
            msg = f"database {database_id} has {len(sources)} data sources: use one of them as the parent: {names}"
            raise InvalidInput(msg)
        return await self._of_data_source(sources[0].id)
