"""Options of reading: those that all methods have in common, and their checks."""

import os
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from types import NoneType
from typing import Any, TypedDict

from notion_async import models
from notion_async._inputs.refusals import need, refusal
from notion_async._traversal import Checkpoint, FetchOptions, StreamOptions
from notion_async.errors import InvalidInput


class ReadOptions(TypedDict, total=False):
    """Options that `tree`, `walk`, `trees` and `crawl` have in common.

    Attributes:
        keep_raw: Whether to keep the JSON that Notion sent (`node.raw`, `tree.page_raw`); False when omitted. In a
            crawl it costs one more request for each row.
        strict: Whether to raise `Incomplete` when something is missing, with what was read on the error; a stream
            raises it at its end. True when omitted; with False only `report.missing` says what is missing.
        max_depth: Levels of blocks to read; all when omitted.
        descend: Decides for a node with children whether to read them; all are read when omitted.
        checkpoint: A file to keep answers in, so that a second run continues where the first was killed. It reads
            everything again and requests only what is new (`report.new_from`). The file is removed when everything
            was read. It holds what the token of the first run could see.
        deadline: Seconds until everything must be over, waiting included; no limit when omitted.
    """

    keep_raw: bool
    strict: bool
    max_depth: int | None
    descend: Callable[[models.Node], bool] | None
    checkpoint: Path | str | None
    deadline: float | None


def fetch_options(
    options: ReadOptions, *, since: datetime | None = None, max_rereads: int = 0, page_retry_for: float | None = None
) -> FetchOptions:
    """Return what to read of each page.

    Raises:
        TypeError: There is no such option.
        InvalidInput: An option has no meaning.
    """
    unknown = options.keys() - ReadOptions.__annotations__.keys()
    if unknown:
        msg = f"unexpected keyword arguments: {', '.join(sorted(unknown))}"
        raise TypeError(msg)
    max_depth = options.get("max_depth")
    if max_depth is not None:
        _need_number("max_depth", max_depth, 1)
    _need_number("max_rereads", max_rereads, 0)
    if since is not None and (not isinstance(since, datetime) or since.tzinfo is None):
        msg = f"since must be a datetime with a time zone, such as datetime.now(UTC), not {since!r}"
        raise InvalidInput(msg)
    return FetchOptions(
        options.get("keep_raw", False),
        max_depth,
        options.get("descend"),
        since,
        max_rereads,
        page_retry_for,
        accept_blocks=True,
    )


def stream_options(options: ReadOptions, job: str, **more: Any) -> StreamOptions:
    """Return how a stream returns what it reads.

    Args:
        options: The options of the caller.
        job: Name of the job in the checkpoint.
        **more: Other fields.
    """
    need(int, "buffer", "a number of blocks", more.get("buffer", 1))
    return StreamOptions(strict=options.get("strict", True), checkpoint=_checkpoint(options, job), **more)


def _checkpoint(options: ReadOptions, job: str) -> Checkpoint | None:
    path = options.get("checkpoint")
    need((Path, str, NoneType), "checkpoint", "the path of a file", path)
    if path is None:
        return None
    if not str(path):  # an empty environment variable must not mean that nothing is kept
        raise refusal(path, "checkpoint", "the path of a file")
    try:
        os.fsencode(path)
    except UnicodeEncodeError:  # half of a surrogate pair
        raise refusal(path, "checkpoint", "the path of a file") from None
    return Checkpoint(Path(path), job)


def _need_number(name: str, value: Any, minimum: int) -> None:
    if isinstance(value, bool) or not isinstance(value, int) or value < minimum:
        msg = f"{name} must be a number of at least {minimum}, not {value!r}"
        raise InvalidInput(msg)
