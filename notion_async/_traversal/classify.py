"""Meaning of a block, an error or a time for a fetch: pure functions and the options of a fetch."""

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


class FetchOptions(NamedTuple):
    """Options of reading a page.

    Attributes:
        keep_raw: Whether nodes keep the JSON that Notion sent.
        max_depth: Levels of blocks to read; all when None.
        descend: Decides for a node with children whether to read them; None reads all.
        since: Pages that were last edited before this time are not read; None reads all.
        max_rereads: How often a page is read again when it was edited meanwhile; 0 does not check.
        page_retry_for: Seconds of retrying the page object; None for those of the client.
        accept_blocks: Whether a root that is not a page may be a block on one.
    """

    keep_raw: bool = False
    max_depth: int | None = None
    descend: Callable[[models.Node], bool] | None = None
    since: datetime | None = None
    max_rereads: int = 0
    page_retry_for: float | None = None
    accept_blocks: bool = False

    @property
    def is_selective(self) -> bool:
        """Whether children of some nodes are not to be read."""
        return self.max_depth is not None or self.descend is not None

    def wants_children_of(self, node: models.Node) -> bool:
        """Return whether the children of a node are to be read."""
        if self.max_depth is not None and node.depth + 1 >= self.max_depth:
            return False
        return self.descend is None or self.descend(node)


def parts_of(block: models.Block) -> tuple[str, ...]:
    """Return the ids to list in place of a block's own: those of a meeting note's parts; none of other blocks."""
    return block.content.parts if isinstance(block.content, models.MeetingNotes) else ()


def opaque_kind(block: models.Block) -> models.OpaqueKind | None:
    """Return why Notion does not return the content of a block; None where it does."""
    if isinstance(block, models.UnsupportedBlock):
        return "unsupported"
    if isinstance(block, models.UnknownBlock):
        return "unknown_type"
    return "reference" if isinstance(block, REFERENCES) else None


def type_of(block: models.Block) -> str:
    """Return a block's type; of an unsupported block the type that Notion names, where it does."""
    if isinstance(block, models.UnsupportedBlock) and isinstance(block.unsupported.block_type, str):
        return block.unsupported.block_type or block.type
    return block.type


def is_refusal(error: NotionError) -> bool:
    """Return whether Notion refuses this request for good."""
    return isinstance(error, InvalidRequest | Forbidden | NotFound | InvalidId)


def is_linked(error: NotionError) -> bool:
    """Return whether Notion refuses a database because it is a linked one, whose data sources are elsewhere.

    A database that is not shared, or that needs a newer version because it has several data sources, is not linked.
    """
    if isinstance(error, NotFound):
        return "data source" in error.message or "linked" in error.message
    return isinstance(error, InvalidRequest) and "error_type" not in error.additional_data


def is_unchanged(page: models.Page, since: datetime | None) -> bool:
    """Return whether a page was certainly last edited before a time.

    Notion rounds `last_edited_time` down to the minute, so the edit may be almost a minute later.
    """
    edited = page.last_edited_time
    return since is not None and edited is not None and since - edited >= _MINUTE


def is_fatal(error: NotionError) -> bool:
    """Return whether the error certainly holds for every other request too.

    An `InvalidInput` does not: the caller's input was checked before, so the refused value is one that Notion sent,
    such as a block with a malformed id.
    """
    match error:
        case Unauthorized() | CheckpointUnusable():
            return True
        case RateLimited():
            return error.blocked
        case _:
            return False


def is_silence(error: NotionError) -> bool:
    """Return whether the server may be gone: there was no answer, or none in the form of the API."""
    return isinstance(error, NoAnswer | ServerError) or (isinstance(error, Unreadable) and not error.where)


def count_attempt(report: models.Report, number: int) -> None:
    """Count an attempt of a request when it is sent, whatever its outcome."""
    report.requests += 1
    report.retries += number > 1
