"""The properties of a page one by one, and all of what a page gives only in part."""

import asyncio
import itertools
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from functools import partial
from typing import Any, TypeVar, Unpack

import msgspec
from msgspec import UNSET

from notion_async import models
from notion_async._endpoints.namespace import Namespace, first_of
from notion_async._http import RequestOptions, pagination, routes
from notion_async._inputs.refusals import items
from notion_async.errors import Unreadable
from notion_async.ids import notion_id
from notion_async.models.properties import PropertyBase

R = TypeVar("R")

_MOST_REFERENCES = 25


class Properties(Namespace):
    """`client.pages.properties`: one property at a time, and all of it."""

    async def retrieve(
        self,
        page_id: str,
        property_id: str,
        *,
        start_cursor: str | None = None,
        page_size: int | None = None,
        **options: Unpack[RequestOptions],
    ) -> models.PropertyItem | models.PropertyItemList:
        """Give a property's value: one item, or for a title, text, people, relation or rollup a list of its parts.

        Args:
            page_id: The page.
            property_id: The property's id as Notion gives it, percent-encoded.
            start_cursor: Where to begin, from an earlier answer's `next_cursor`.
            page_size: 1 to 100.

        Raises:
            NotFound: The page does not exist or is not shared with the connection.

        https://developers.notion.com/reference/retrieve-a-page-property
        """
        ids = {"page_id": notion_id(page_id, "page"), "property_id": property_id}
        query = {"start_cursor": start_cursor, "page_size": page_size}
        answer: Any = await self._request(object, routes.RETRIEVE_PAGE_PROPERTY, ids, query=query, **options)
        item: models.PropertyItem | models.PropertyItemList = answer
        return item

    async def iterate(
        self, page_id: str, property_id: str, *, page_size: int | None = None, **options: Unpack[RequestOptions]
    ) -> AsyncIterator[models.PropertyItem]:
        """Give every part of a property's value in order: the one item, or all of the list.

        Args:
            page_id: The page.
            property_id: The property's id as Notion gives it, percent-encoded.
            page_size: How many to ask for at once, 1 to 100.

        https://developers.notion.com/reference/retrieve-a-page-property
        """

        async def fetch(cursor: str | None) -> models.PropertyItemList:
            return await self.part(page_id, property_id, cursor, page_size=page_size, **options)

        async for item in pagination.iterate(fetch, identity=pagination.by_place):
            yield item

    async def part(
        self,
        page_id: str,
        property_id: str,
        cursor: str | None = None,
        *,
        page_size: int | None = 100,
        **options: Unpack[RequestOptions],
    ) -> models.PropertyItemList:
        """Return one answer of a property's parts, also where the property is a single item.

        Args:
            page_id: The page.
            property_id: The property's id as Notion gives it, percent-encoded.
            cursor: Where to begin, from an earlier answer's `next_cursor`.
            page_size: 1 to 100.

        https://developers.notion.com/reference/retrieve-a-page-property
        """
        answer = await self.retrieve(page_id, property_id, start_cursor=cursor, page_size=page_size, **options)
        return answer if isinstance(answer, models.PropertyItemList) else models.PropertyItemList(results=[answer])

    async def completed(self, page: models.Page, **options: Unpack[RequestOptions]) -> models.Page:
        """Give a page with every reference of its properties; the page itself holds at most 25 of each.

        https://developers.notion.com/reference/retrieve-a-page#limits
        """
        [whole] = await self.all_completed([page], **options)
        return whole

    async def all_completed(self, rows: Sequence[R], **options: Unpack[RequestOptions]) -> list[R]:
        """Return the rows of one answer, the pages among them with every reference of their properties."""
        cut = [
            (place, name)
            for place, row in enumerate(items("rows", rows, "a list of pages"))
            for name in cut_properties(row)
        ]
        if not cut:
            return list(rows)
        pages: Any = list(rows)

        async def complete(place: int, name: str) -> None:
            part = partial(self.part, pages[place].id, pages[place].properties[name].id, **options)
            whole = await whole_property(pages[place].properties[name], part)
            pages[place] = with_property(pages[place], name, whole)

        try:
            async with asyncio.TaskGroup() as tasks:
                for place, name in cut:
                    tasks.create_task(complete(place, name))
        except ExceptionGroup as failures:
            raise first_of(failures) from None
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
        part: Asks for the answer that begins at a cursor.
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
            return value.has_more is True or (value.has_more is UNSET and len(value.relation) >= _MOST_REFERENCES)
        case models.PeopleProperty():
            return len(value.people) >= _MOST_REFERENCES
        case models.TitleProperty(title=runs) | models.RichTextProperty(rich_text=runs):
            return sum(isinstance(run, models.MentionRichText) for run in runs) >= _MOST_REFERENCES
        case models.RollupProperty(rollup=models.ArrayResult() as result):
            return len(result.array) >= _MOST_REFERENCES
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
    """Give an element of a rollup as the page has them: without an id, and of a text or list all in one."""
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
