"""Progress bar, wait notices and summary of an export, all on stderr."""

import asyncio
import contextlib
import sys
from collections import Counter
from collections.abc import AsyncIterator, Callable
from typing import Self

from rich.cells import cell_len
from rich.console import Console, RenderableType
from rich.progress import BarColumn, Progress, ProgressColumn, SpinnerColumn, Task
from rich.table import Table
from rich.text import Text

from notion_async import RateLimitStatus, RequestRecord, models
from notion_async.cli.text import counted, printable
from notion_async.export import Summary

MAX_MISSING_LINES = 20
"""Missing parts listed by the summary; the others are counted."""

POLL_SECONDS = 1.0
"""Seconds between two looks at the rate limit."""

MIN_NOTICE_WAIT = 5.0
"""Seconds; shorter waits are not reported."""

NOTICE_INTERVAL = 60.0
"""Seconds between two notices."""

MIN_BAR_WIDTH, MAX_BAR_WIDTH = 10, 40
"""Columns of the bar; where fewer remain beside the text, there is no bar."""

SPINNER_WIDTH = 2
"""Columns of the spinner and the blank after it."""

_OPAQUE_REASONS = {
    "reference": "linked, not exported",
    "unsupported": "not available through Notion's API",
    "unknown_type": "unknown to this version of notion-async",
}


def status_text(task: Task, rate_limit: RateLimitStatus, width: int) -> Text:
    """Return counts, remaining time and waiting requests; on a narrow terminal only the most important of them.

    Args:
        task: The task, with the fields `blocks` and `seconds_left`.
        rate_limit: The current rate-limit status.
        width: Columns available.
    """
    waiting = sum(rate_limit.waiting.values())
    back = rate_limit.next_reset_in if waiting else None
    counts = f"{task.fields['blocks']:,} blocks, {task.completed:,.0f} requests"
    eta = f"ETA {max(task.fields['seconds_left'], back or 0.0):.0f} s"  # not before the budget is back
    wait = f"{waiting} waiting" + (f", back in {back:.0f} s" if back is not None else "") if waiting else ""
    choices = [[counts, eta, wait], [eta, wait], [wait or eta]]
    parts = next((parts for parts in choices if cell_len(", ".join(filter(None, parts))) <= width), choices[-1])
    return Text(", ").join(Text(part, "yellow" if part == wait else "") for part in parts if part)


class StatusColumn(ProgressColumn):
    """Status text, with a bar before it where the terminal is wide enough.

    Args:
        rate_limit: Returns the current rate-limit status.
        console: The console, for its width.
    """

    def __init__(self, rate_limit: Callable[[], RateLimitStatus], console: Console) -> None:
        super().__init__()
        self._rate_limit = rate_limit
        self._console = console

    def render(self, task: Task) -> RenderableType:
        """Return the column for the current width of the terminal."""
        width = self._console.width - SPINNER_WIDTH
        text = status_text(task, self._rate_limit(), width)
        remaining = width - text.cell_len - 1
        if remaining < MIN_BAR_WIDTH:
            return text
        row = Table.grid(padding=(0, 1))
        row.add_row(BarColumn(min(MAX_BAR_WIDTH, remaining)).render(task), text)
        return row


class ExportBar:
    """Progress bar on stderr inside the `with` block, if stderr is a terminal.

    Args:
        rate_limit: Returns the current rate-limit status.
        quiet: Whether to show nothing.
    """

    def __init__(self, rate_limit: Callable[[], RateLimitStatus], *, quiet: bool) -> None:
        console = Console(stderr=True)
        # `isatty` is asked too, because rich takes FORCE_COLOR for a terminal
        is_terminal = sys.stderr.isatty() and console.is_interactive
        self._requests = 0
        self._progress = Progress(
            SpinnerColumn(),
            StatusColumn(rate_limit, console),
            console=console,
            transient=True,
            disable=quiet or not is_terminal,
        )
        self._task = self._progress.add_task("", total=None, blocks=0, seconds_left=0.0)

    def __enter__(self) -> Self:
        if self.is_shown:  # rich writes an empty line when it stops a bar that is not shown
            self._progress.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self.is_shown:
            self._progress.stop()

    @property
    def is_shown(self) -> bool:
        """Whether the bar is shown."""
        return not self._progress.disable

    def record_request(self, request: RequestRecord) -> None:
        """Count a finished request."""
        self._requests += request.attempts
        self._progress.update(self._task, completed=self._requests)

    def record_progress(self, progress: models.Progress) -> None:
        """Update the estimate of what remains."""
        total = self._requests + progress.requests_least
        self._progress.update(self._task, total=total, blocks=progress.blocks, seconds_left=progress.seconds_left)


@contextlib.asynccontextmanager
async def wait_notices(rate_limit: Callable[[], RateLimitStatus], log: Callable[[str], None]) -> AsyncIterator[None]:
    """Log long waits for the rate limit inside the `with` block, at most once a minute.

    Args:
        rate_limit: Returns the current rate-limit status.
        log: Writes a line.
    """
    task = asyncio.create_task(_log_waits(rate_limit, log))
    try:
        yield
    finally:
        task.cancel()
        await asyncio.wait([task])


async def _log_waits(rate_limit: Callable[[], RateLimitStatus], log: Callable[[str], None]) -> None:
    while True:
        await asyncio.sleep(POLL_SECONDS)
        if notice := wait_notice(rate_limit()):
            log(notice)
            await asyncio.sleep(NOTICE_INTERVAL)


def wait_notice(rate_limit: RateLimitStatus) -> str:
    """Return a line with number, duration and reason of the waiting requests; empty for a short wait."""
    waiting = sum(rate_limit.waiting.values())
    seconds = max(rate_limit.paused_for, rate_limit.next_reset_in or 0.0)
    if not waiting or seconds < MIN_NOTICE_WAIT:
        return ""
    reason = "Notion asked for a pause" if rate_limit.paused_for else "the rate limit is used up"
    return f"waiting {seconds:.0f} s: {reason}; {counted(waiting, 'request')} waiting"


def log_summary(summary: Summary, log: Callable[[str], None]) -> None:
    """Log a summary line by line.

    Args:
        summary: The result of the export.
        log: Writes a line.
    """
    counts = (
        counted(summary.pages, "page"),
        counted(summary.blocks, "block"),
        counted(summary.requests, "request"),
        "1 retry" if summary.retries == 1 else f"{summary.retries:,} retries",
        f"{summary.seconds:.1f} s",
        f"{len(summary.missing):,} missing",
    )
    log(f"{'complete' if summary.complete else 'incomplete'}: {', '.join(counts)}")
    if summary.expiring:
        log(f"  links that expire within the hour: {counted(len(summary.expiring), 'file')} hosted by Notion")
    kinds = Counter((_OPAQUE_REASONS.get(opaque.kind, opaque.kind), opaque.type) for opaque in summary.opaque)
    for (reason, block_type), number in sorted(kinds.items()):
        log(f"  {reason}: {counted(number, printable(block_type.replace('_', ' ')))}")
    for missing in summary.missing[:MAX_MISSING_LINES]:
        log(f"  missing below {printable(missing.id)}: {printable(missing.message)}")
    if len(summary.missing) > MAX_MISSING_LINES:
        log(f"  and {len(summary.missing) - MAX_MISSING_LINES:,} more")
