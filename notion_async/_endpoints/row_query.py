"""Queries for the rows of a data source, or of a database before version 2025-09-03."""

from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any, NamedTuple

import msgspec

from notion_async import models
from notion_async._endpoints.namespace import plain
from notion_async._endpoints.page_properties import Properties
from notion_async._http import RequestOptions, pagination
from notion_async._http.pagination import Window
from notion_async._http.routes import Route
from notion_async._inputs.refusals import items
from notion_async._writing import WriteContext
from notion_async.errors import InvalidInput
from notion_async.models.base import Json


class Rows(NamedTuple):
    """What is asked of a query, but for its filter, order and place.

    Attributes:
        context: Where to ask.
        route: The endpoint.
        ids: What fills its path.
        body: Further fields of the body.
        filter_properties: Names or ids of the only properties to give.
        options: Priority and deadline of each request.
    """

    context: WriteContext
    route: Route
    ids: Mapping[str, str]
    body: Mapping[str, Any]
    filter_properties: Sequence[str] | None
    options: RequestOptions

    async def query(self, window: Window, cursor: str | None) -> models.PageOrDataSourceList:
        """Give one answer."""
        asked = {"filter": window.filter, "sorts": window.sorts, "start_cursor": cursor, **self.body}
        body = {name: value for name, value in asked.items() if value is not None}
        query = {"filter_properties": self.filter_properties}
        return await self.context.session.request(
            models.PageOrDataSourceList, self.route, self.ids, query=query, body=body, **self.options
        )

    def iterate(self, window: Window, *, full_properties: bool) -> AsyncIterator[models.PageOrDataSource]:
        """Give every row once."""
        return pagination.rows(self._completed if full_properties else self.query, window)

    async def _completed(self, window: Window, cursor: str | None) -> models.PageOrDataSourceList:
        """Return one answer, with every reference of its rows' properties."""
        answer = await self.query(window, cursor)
        rows = await Properties(self.context).all_completed(answer.results, **self.options)
        return msgspec.structs.replace(answer, results=rows)


def window(filter: Json | None, sorts: Sequence[Json] | None) -> Window:  # noqa: A002 - Notion's word
    """Take what the caller asks for.

    Raises:
        InvalidInput: The filter is none.
    """
    asked: Any = None if filter is None else plain(filter)
    if not isinstance(asked, dict | None):
        msg = f"filter is a condition, such as prop(...) == ..., or the API's own object, instead was {filter!r:.80}"
        raise InvalidInput(msg)
    return Window(asked, list(items("sorts", sorts or (), "a list of sorts")) or None)
