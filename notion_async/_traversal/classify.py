"""What a block, an error or a time means for reading: pure functions, and the caller's wish."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import NamedTuple

from notion_async import models
from notion_async._traversal.checkpoint import CheckpointUnusable
from notion_async.errors import (
    Forbidden,
    InvalidId,
    InvalidRequest,
    NoAnswer,
    NotFound,
    NotionError,
    RateLimited,
    ServerError,
    Unauthorized,
    Unreadable,
)
from notion_async.models.block_types import BLOCK_TYPES, UNKNOWN_TYPE

_ROWS = (*BLOCK_TYPES.values(), UNKNOWN_TYPE)
REFERENCES = tuple(row.struct for row in _ROWS if row.stored_in == "page")
SPECIAL = frozenset(row.struct for row in _ROWS if row.stored_in != "block")
_MINUTE = timedelta(minutes=1)


class Wish(NamedTuple):
    """What the caller wants of a fetch.

    Attributes:
        keep_raw: Whether nodes keep what Notion sent.
        max_depth: How many levels of blocks to read; None for all.
        descend: Says of a node with children whether to read them; None for all.
        since: Pages that were last edited before this are not read; None reads all.
        readings: How often a page may be read until it was not edited meanwhile; 0 does not look.
        first_contact: Seconds of retrying the page object; None for the client's.
        blocks_too: Whether a root that is not a page may be a block on one.
    """

    keep_raw: bool = False
    max_depth: int | None = None
    descend: Callable[[models.Node], bool] | None = None
    since: datetime | None = None
    readings: int = 0
    first_contact: float | None = None
    blocks_too: bool = False


def parts_of(block: models.Block) -> tuple[str, ...]:
    """Give the ids to list in place of a block's own: those of a meeting note's parts; others have none."""
    return block.content.parts if isinstance(block.content, models.MeetingNotes) else ()


def opaque_kind(block: models.Block) -> models.OpaqueKind | None:
    """Say why Notion does not give what is in a block, where it does not."""
    if isinstance(block, models.UnsupportedBlock):
        return "unsupported"
    if isinstance(block, models.UnknownBlock):
        return "unknown_type"
    return "reference" if isinstance(block, REFERENCES) else None


def type_of(block: models.Block) -> str:
    """Give a block's type; of an unsupported one the type that Notion names, where it does."""
    if isinstance(block, models.UnsupportedBlock) and isinstance(block.unsupported.block_type, str):
        return block.unsupported.block_type or block.type
    return block.type


def is_refusal(error: NotionError) -> bool:
    """Say whether Notion does not give this, however often it is asked."""
    return isinstance(error, InvalidRequest | Forbidden | NotFound | InvalidId)


def is_linked(error: NotionError) -> bool:
    """Say whether Notion refuses a database because it is a linked one: what it shows has its data sources elsewhere.

    A database that is not shared, or that needs a newer version because it has several data sources, is none.
    """
    if isinstance(error, NotFound):
        return "data source" in error.message or "linked" in error.message
    return isinstance(error, InvalidRequest) and "error_type" not in error.additional_data


def is_unchanged(page: models.Page, since: datetime | None) -> bool:
    """Say whether a page was certainly last edited before a time.

    Notion rounds `last_edited_time` down to the minute, so the edit may be almost a minute later.
    """
    edited = page.last_edited_time
    return since is not None and edited is not None and since - edited >= _MINUTE


def is_fatal(error: NotionError) -> bool:
    """Return whether the error certainly holds for every other request, too.

    An `InvalidInput` does not: the caller's input was checked before, so what was refused is something Notion sent,
    such as a block with a strange id.
    """
    match error:
        case Unauthorized() | CheckpointUnusable():
            return True
        case RateLimited():
            return error.blocked
        case _:
            return False


def is_silence(error: NotionError) -> bool:
    """Return whether the error leaves open that the server is gone: no answer, or none that is the API's."""
    return isinstance(error, NoAnswer | ServerError) or (isinstance(error, Unreadable) and not error.where)


def count_attempt(report: models.Report, number: int) -> None:
    """Count an attempt of a request: every one that leaves, once, whatever becomes of it."""
    report.requests += 1
    report.retries += number > 1
