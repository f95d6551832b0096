"""Queries for the rows of a data source, or of a database before version 2025-09-03."""

from collections.abc import AsyncGenerator, Mapping, Sequence
from typing import Any, NamedTuple

import msgspec
from msgspec import UNSET, UnsetType

from notion_async import models
from notion_async._endpoints.arguments import given
from notion_async._endpoints.namespace import plain
from notion_async._endpoints.page_properties import complete_rows
from notion_async._http import RequestOptions, Session, pagination, request_options
from notion_async._http.pagination import Window
from notion_async._http.routes import Route
from notion_async._inputs.refusals import items, refusal
from notion_async.models.base import Json


class RowQuery(NamedTuple):
    """A query, without its filter, order and cursor.

    Attributes:
        session: The session that sends it.
        route: The endpoint.
        ids: The values of its path.
        body: Further fields of the body.
        filter_properties: Names or ids of the only properties to return.
        options: Priority, deadline and retrying of each request.
    """

    session: Session
    route: Route
    ids: Mapping[str, str]
    body: Mapping[str, Any]
    filter_properties: Sequence[str] | UnsetType
    options: RequestOptions

    async def query(self, window: Window, cursor: str | None) -> models.PageOrDataSourceList:
        """Return one answer."""
        asked = {"filter": window.filter, "sorts": window.sorts, "start_cursor": cursor}
        body = {**{name: value for name, value in asked.items() if value is not None}, **self.body}
        query = given(filter_properties=self.filter_properties)
        return await self.session.request(
            models.PageOrDataSourceList, self.route, self.ids, query=query, body=body, **self.options
        )

    def pages(self, window: Window) -> AsyncGenerator[models.PageOrDataSourceList, None]:
        """Iterate over the answers until every row was in one of them."""
        return pagination.row_pages(self.query, window)

    def iterate(self, window: Window, *, full_properties: bool) -> AsyncGenerator[models.PageOrDataSource, None]:
        """Iterate over all rows, each once."""
        return pagination.rows(self._completed if full_properties else self.query, window)

    async def _completed(self, window: Window, cursor: str | None) -> models.PageOrDataSourceList:
        """Return one answer, with all references in the properties of its rows."""
        answer = await self.query(window, cursor)
        with request_options(**self.options):
            rows = await complete_rows(self.session, answer.results)
        return msgspec.structs.replace(answer, results=rows)


def window_of(filter: Json | UnsetType, sorts: Sequence[Json] | UnsetType) -> Window:  # noqa: A002 - Notion's word
    """Return the filter and order of a caller as a window.

    Raises:
        InvalidInput: The filter is not a condition, or the sorts are not a list.
    """
    condition: Any = filter
    if condition is None or isinstance(condition, Sequence):
        should = "a condition, such as prop(...) == ..., or the API's own object, or omitted"
        raise refusal(condition, "filter", should)
    condition = None if condition is UNSET else plain(condition)
    order = () if isinstance(sorts, UnsetType) else items("sorts", sorts, "a list of sorts")
    return Window(condition, list(order) or None)


def given_cursor(start_cursor: str | UnsetType | None) -> str | None:
    """Return the cursor of a caller; None for the first answer.

    Raises:
        InvalidInput: The cursor is not a text.
    """
    cursor: str | None = given(start_cursor=start_cursor).get("start_cursor")
    return cursor
