"""What a person sees while and after an export; all of it on stderr."""

import asyncio
import contextlib
import sys
from collections import Counter
from collections.abc import AsyncIterator, Callable
from typing import Self

from rich.console import Console
from rich.progress import BarColumn, Progress, ProgressColumn, SpinnerColumn, Task, TextColumn
from rich.text import Text

from notion_async import models
from notion_async._client.client import RequestRecord
from notion_async._ratelimit import RateLimitStatus
from notion_async.cli.text import counted, plain
from notion_async.export import Summary

MOST_MISSING = 20
LOOK_SECONDS = 1.0
LONG_WAIT_SECONDS = 5.0
NOTICE_SECONDS = 60.0
_BEYOND = {
    "reference": "linked, not exported",
    "unsupported": "not shown by Notion's API",
    "unknown_type": "newer than this program",
}


class Remaining(ProgressColumn):
    """How long it will take, and who waits for the rate limit.

    Args:
        rate_limit: Returns the current rate-limit status.
    """

    def __init__(self, rate_limit: Callable[[], RateLimitStatus]) -> None:
        super().__init__()
        self._rate_limit = rate_limit

    def render(self, task: Task) -> Text:
        """Give the words; less than until the budget is back it cannot take while something waits for it."""
        status = self._rate_limit()
        waiting = sum(status.waiting.values())
        back = status.next_reset_in if waiting else None
        words = Text(f"ETA {max(task.fields['left'], back or 0.0):.0f} s")
        if waiting:
            words.append(f", {waiting} waiting for budget", style="yellow")
        if back is not None:
            words.append(f", back in {back:.0f} s", style="yellow")
        return words


class Bar:
    """A bar on stderr while in the `with` block, where stderr is a terminal.

    Args:
        rate_limit: Returns the current rate-limit status.
        quiet: Whether to show nothing.
    """

    def __init__(self, rate_limit: Callable[[], RateLimitStatus], *, quiet: bool) -> None:
        console = Console(stderr=True)
        self._requests = 0
        self._bar = Progress(
            SpinnerColumn(),
            BarColumn(),
            TextColumn("{task.fields[blocks]:,} blocks, {task.completed:,} requests,"),
            Remaining(rate_limit),
            console=console,
            transient=True,
            disable=quiet
            or not (sys.stderr.isatty() and console.is_interactive),  # rich takes FORCE_COLOR for a terminal
        )
        self._task = self._bar.add_task("", total=None, blocks=0, left=0.0)

    def __enter__(self) -> Self:
        if not self._bar.disable:  # a bar that is not shown leaves an empty line when it stops
            self._bar.start()
        return self

    def __exit__(self, *_: object) -> None:
        if not self._bar.disable:
            self._bar.stop()

    @property
    def is_shown(self) -> bool:
        """Whether there is a bar."""
        return not self._bar.disable

    def requested(self, request: RequestRecord) -> None:
        """Note that a request has ended."""
        self._requests += request.attempts
        self._bar.update(self._task, completed=self._requests)

    def progressed(self, progress: models.Progress) -> None:
        """Note how far it is."""
        total = self._requests + progress.requests_least
        self._bar.update(self._task, total=total, blocks=progress.blocks, left=progress.seconds_left)


@contextlib.asynccontextmanager
async def wait_notices(rate_limit: Callable[[], RateLimitStatus], say: Callable[[str], None]) -> AsyncIterator[None]:
    """Say within the `with` block how long a wait for the rate limit is, at most once a minute.

    Args:
        rate_limit: Returns the current rate-limit status.
        say: Takes a line.
    """
    telling = asyncio.create_task(_tell_waits(rate_limit, say))
    try:
        yield
    finally:
        telling.cancel()
        await asyncio.wait([telling])


async def _tell_waits(rate_limit: Callable[[], RateLimitStatus], say: Callable[[str], None]) -> None:
    while True:
        await asyncio.sleep(LOOK_SECONDS)
        if notice := wait_notice(rate_limit()):
            say(notice)
            await asyncio.sleep(NOTICE_SECONDS)


def wait_notice(status: RateLimitStatus) -> str:
    """Return a line on who waits, how long, and why; nothing where the wait is short."""
    waiting = sum(status.waiting.values())
    seconds = max(status.paused_for, status.next_reset_in or 0.0)
    if not waiting or seconds < LONG_WAIT_SECONDS:
        return ""
    why = "Notion asked for a pause" if status.paused_for else "the rate limit is used up"
    return f"waiting {seconds:.0f} s: {why}; {counted(waiting, 'request')} waiting"


def tell(summary: Summary, say: Callable[[str], None]) -> None:
    """Give a summary line by line.

    Args:
        summary: What came of the export.
        say: Takes a line.
    """
    counts = (
        counted(summary.pages, "page"),
        counted(summary.blocks, "block"),
        counted(summary.requests, "request"),
        "1 retry" if summary.retries == 1 else f"{summary.retries:,} retries",
        f"{summary.seconds:.1f} s",
        f"{len(summary.missing):,} missing",
    )
    say(f"{'complete' if summary.complete else 'incomplete'}: {', '.join(counts)}")
    if summary.expiring:
        say(f"  links that stop working within the hour: {counted(len(summary.expiring), 'file')} kept by Notion")
    kinds = Counter((_BEYOND.get(opaque.kind, opaque.kind), opaque.type) for opaque in summary.opaque)
    for (why, block_type), number in sorted(kinds.items()):
        say(f"  {why}: {counted(number, plain(block_type.replace('_', ' ')))}")
    for missing in summary.missing[:MOST_MISSING]:
        say(f"  missing below {plain(missing.id)}: {plain(missing.message)}")
    if len(summary.missing) > MOST_MISSING:
        say(f"  and {len(summary.missing) - MOST_MISSING:,} more")
