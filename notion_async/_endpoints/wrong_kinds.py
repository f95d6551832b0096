"""Kinds of ids: after a 404, find out what the id is the id of.

An id does not show what it identifies, and Notion answers 404 both for an object that is not shared and for an object
of another kind. A user who passes the id of a database where that of a data source belongs is told its data sources.
The question costs one or two requests after the 404, so it is asked only where a user passed that id.
"""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Literal

from notion_async import models
from notion_async._http import Session, routes
from notion_async.errors import NotFound, NotionError, one_line
from notion_async.ids import IdLike, notion_id

ObjectKind = Literal["page", "block", "database", "data_source"]

_MAX_NAMED = 10
_NAME_LENGTH = 80  # characters
_Describe = Callable[[Session, str], Awaitable[str]]


@asynccontextmanager
async def explained(session: Session, kind: ObjectKind, object_id: IdLike) -> AsyncIterator[None]:
    """Add to a `NotFound` raised inside the block what the id is the id of, if that can be found out.

    Args:
        session: The session that asks.
        kind: The kind of object that was asked for.
        object_id: The id that the user passed.
    """
    try:
        yield
    except NotFound as error:
        if error.from_notion:
            error.hint = await _description(session, kind, object_id) or error.hint
        raise


async def _description(session: Session, kind: ObjectKind, object_id: IdLike) -> str:
    found = notion_id(object_id, "database" if kind in {"database", "data_source"} else "page")
    for describe in _DESCRIPTIONS[kind]:
        try:
            return await describe(session, found)
        except NotionError:  # not of this kind either, or out of reach: the first error says enough
            continue
    return ""


async def _as_database(session: Session, database_id: str) -> str:
    database = await session.request(models.Database, routes.RETRIEVE_DATABASE, {"database_id": database_id})
    sources = [
        f"{source.id} ({one_line(str(source.name or 'untitled'), _NAME_LENGTH)})"
        for source in database.data_sources or ()
    ]
    more = f" and {len(sources) - _MAX_NAMED} more" if len(sources) > _MAX_NAMED else ""
    return f"this is the id of a database; its data sources are {', '.join(sources[:_MAX_NAMED]) or 'not shared'}{more}"


async def _as_data_source(session: Session, source_id: str) -> str:
    source = await session.request(models.DataSource, routes.RETRIEVE_DATA_SOURCE, {"data_source_id": source_id})
    parent = source.parent
    database = f"; its database is {parent.database_id}" if isinstance(parent, models.DatabaseParent) else ""
    return f"this is the id of a data source{database}"


async def _as_block(session: Session, block_id: str) -> str:
    block: models.Block = await session.request(models.Block, routes.RETRIEVE_BLOCK, {"block_id": block_id})
    match block:
        case models.ChildPageBlock():
            return f"this is the id of the page “{one_line(block.child_page.title, _NAME_LENGTH)}”"
        case models.ChildDatabaseBlock():
            return f"this is the id of the database “{one_line(block.child_database.title, _NAME_LENGTH)}”"
    where = f", which is on the page {block.parent.page_id}" if isinstance(block.parent, models.PageParent) else ""
    return f"this is the id of a block of type {block.type}{where}: use client.blocks"


_DESCRIPTIONS: dict[ObjectKind, tuple[_Describe, ...]] = {
    "page": (_as_block, _as_data_source),
    "block": (_as_data_source,),
    "database": (_as_block, _as_data_source),
    "data_source": (_as_database, _as_block),
}
