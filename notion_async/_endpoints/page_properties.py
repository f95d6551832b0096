"""Properties of a page one by one, and complete values of those that the page object holds only in part."""

import asyncio
import itertools
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from typing import Any, TypeVar, Unpack

import msgspec
from msgspec import UNSET, UnsetType

from notion_async import models
from notion_async._endpoints.namespace import Namespace, cursor_query
from notion_async._endpoints.raw_reads import RawReads
from notion_async._http import RequestOptions, Session, pagination, request_options, routes
from notion_async._inputs.refusals import need
from notion_async.errors import Unreadable, first_of
from notion_async.ids import IdLike, notion_id
from notion_async.models.properties import PropertyBase

R = TypeVar("R")

MAX_REFERENCES = 25  # of one property in a page object: https://developers.notion.com/reference/retrieve-a-page#limits


class PageProperties(Namespace):
    """`client.pages.properties`: one property at a time, with all of its value."""

    path = "client.pages.properties"

    async def retrieve(
        self,
        page_id: IdLike,
        property_id: str,
        *,
        start_cursor: str | UnsetType | None = UNSET,
        page_size: int | UnsetType = UNSET,
        **options: Unpack[RequestOptions],
    ) -> models.PropertyItem | models.PropertyItemList:
        """Return the value of a property: one item, or one answer with parts of a list.

        Args:
            page_id: The page.
            property_id: The id of the property as in `page.properties`, percent-encoded.
            start_cursor: The `next_cursor` of the answer before; the first answer when omitted.
            page_size: The maximum number of parts, 1 to 100.

        Raises:
            NotFound: The page does not exist or is not shared with the connection.

        https://developers.notion.com/reference/retrieve-a-page-property
        """
        ids = {"page_id": notion_id(page_id, "page"), "property_id": property_id}
        query = cursor_query(start_cursor, page_size)
        answer: Any = await self._request(object, routes.RETRIEVE_PAGE_PROPERTY, ids, query=query, **options)
        item: models.PropertyItem | models.PropertyItemList = answer
        return item

    async def iterate(
        self,
        page_id: IdLike,
        property_id: str,
        *,
        page_size: int | UnsetType = UNSET,
        **options: Unpack[RequestOptions],
    ) -> AsyncIterator[models.PropertyItem]:
        """Iterate over the parts of the value of a property, in order; a property with a single item yields that item.

        Args:
            page_id: The page.
            property_id: The id of the property as in `page.properties`, percent-encoded.
            page_size: The number of parts to request at once, 1 to 100.

        https://developers.notion.com/reference/retrieve-a-page-property
        """
        async for item in pagination.iterate(
            self._fetch(page_id, property_id, page_size, options), identity=pagination.by_place
        ):
            yield item

    def pages(
        self,
        page_id: IdLike,
        property_id: str,
        *,
        page_size: int | UnsetType = UNSET,
        **options: Unpack[RequestOptions],
    ) -> AsyncIterator[models.PropertyItemList]:
        """Iterate over the answers with the parts of a property, from the first to the last.

        Args:
            page_id: The page.
            property_id: The id of the property as in `page.properties`, percent-encoded.
            page_size: The maximum number of parts of each answer, 1 to 100.

        https://developers.notion.com/reference/retrieve-a-page-property
        """
        return pagination.pages(self._fetch(page_id, property_id, page_size, options), identity=pagination.by_place)

    async def completed(self, page: models.Page, **options: Unpack[RequestOptions]) -> models.Page:
        """Return a page with all references of its properties; a page object holds at most 25 of each.

        https://developers.notion.com/reference/retrieve-a-page#limits
        """
        need(models.Page, "page", "a page that was read", page)
        with request_options(**options):
            [whole] = await complete_rows(self._session, [page])
        return whole

    def _fetch(
        self, page_id: IdLike, property_id: str, page_size: int | UnsetType, options: RequestOptions
    ) -> Callable[[str | None], Awaitable[models.PropertyItemList]]:
        reads = RawReads(self._session)
        return lambda cursor: reads.property_items(page_id, property_id, cursor, page_size=page_size, **options)


async def complete_rows(session: Session, rows: Sequence[R]) -> list[R]:
    """Return the rows of one answer, the pages among them with all references of their properties."""
    cut = [(place, name) for place, row in enumerate(rows) for name in cut_properties(row)]
    pages: Any = list(rows)
    reads = RawReads(session)

    async def complete(place: int, name: str) -> None:
        page_id, value = pages[place].id, pages[place].properties[name]
        whole = await whole_property(value, lambda cursor: reads.property_items(page_id, value.id, cursor))
        pages[place] = with_property(pages[place], name, whole)

    try:
        async with asyncio.TaskGroup() as tasks:
            for place, name in cut:
                tasks.create_task(complete(place, name))
    except ExceptionGroup as failures:
        raise first_of(failures.exceptions) from None
    completed: list[R] = pages
    return completed


def cut_properties(row: Any) -> dict[str, models.PropertyValue]:
    """Return the properties, by name, of which a page object may hold only the first 25 references."""
    if not isinstance(row, models.Page):
        return {}
    return {name: value for name, value in row.properties.items() if _is_cut(value)}


def with_property(page: models.Page, name: str, value: models.PropertyValue) -> models.Page:
    """Return a page with another value of a property."""
    return msgspec.structs.replace(page, properties=page.properties | {name: value})


async def whole_property(
    value: Any, part: Callable[[str | None], Awaitable[models.PropertyItemList]]
) -> models.PropertyValue:
    """Return a property with all its references.

    Args:
        value: The property as the page object has it.
        part: Returns the answer that begins at a cursor.
    """
    parts = [item async for item in pagination.iterate(part, identity=pagination.by_place)]
    whole: models.PropertyValue = _joined(value, parts)
    return whole


def _joined(value: Any, parts: list[models.PropertyItem]) -> Any:
    match value:
        case models.RollupProperty(rollup=models.ArrayResult() as result):
            array = msgspec.structs.replace(result, array=tuple(itertools.starmap(_alone, enumerate(parts))))
            return msgspec.structs.replace(value, rollup=array)
        case models.RelationProperty():
            return msgspec.structs.replace(value, relation=_contents(parts, value.type), has_more=False)
    return msgspec.structs.replace(value, **{value.type: _contents(parts, value.type)})


def _is_cut(value: models.PropertyValue) -> bool:
    match value:
        case models.RelationProperty():
            return value.has_more is True or (value.has_more is UNSET and len(value.relation) >= MAX_REFERENCES)
        case models.PeopleProperty():
            return len(value.people) >= MAX_REFERENCES
        case models.TitleProperty(title=runs) | models.RichTextProperty(rich_text=runs):
            return sum(isinstance(run, models.MentionRichText) for run in runs) >= MAX_REFERENCES
        case models.RollupProperty(rollup=models.ArrayResult() as result):
            return len(result.array) >= MAX_REFERENCES
    return False


def _contents(parts: list[models.PropertyItem], kind: str) -> tuple[Any, ...]:
    for number, part in enumerate(parts):
        if part.type != kind or not hasattr(part, kind):
            raise _odd(kind, number, part)
    return tuple(getattr(part, kind) for part in parts)


def _odd(expected: str, number: int, part: Any) -> Unreadable:
    excerpt = f"{part!r:.200}"
    msg = f"expected a part of a property of type {expected!r}, got {excerpt}"
    return Unreadable(msg, where=f"$.results[{number}]", excerpt=excerpt)


def _alone(number: int, part: Any) -> Any:
    """Return an element of a rollup as a page object has it: without an id, and with its whole text or list."""
    match part:
        case models.TitleItem():
            return models.TitleProperty(title=(part.title,))
        case models.RichTextItem():
            return models.RichTextProperty(rich_text=(part.rich_text,))
        case models.PeopleItem():
            return models.PeopleProperty(people=(part.people,))
        case models.RelationItem():
            return models.RelationProperty(relation=(part.relation,))
        case models.UnknownProperty():
            return part
        case _ if not isinstance(part, PropertyBase):
            kind = models.RollupProperty.type
            raise _odd(kind, number, part)
    return msgspec.structs.replace(part, id=UNSET, object=UNSET)
