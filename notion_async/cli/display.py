"""What a person sees while and after an export; all of it on stderr."""

from collections import Counter
from collections.abc import Callable
from typing import Self

from rich.console import Console
from rich.progress import BarColumn, Progress, ProgressColumn, SpinnerColumn, Task, TextColumn
from rich.text import Text

from notion_async import models
from notion_async.cli.text import counted, plain
from notion_async.client import RequestRecord
from notion_async.export import Summary
from notion_async.limiter import Limits

MOST_MISSING = 20
_BEYOND = {
    "reference": "linked, not exported",
    "unsupported": "not shown by Notion's API",
    "unknown_type": "newer than this program",
}


class Waiting(ProgressColumn):
    """Who waits for the rate limit, and for how long.

    Args:
        limits: Tells what is known of the limit.
    """

    def __init__(self, limits: Callable[[], Limits]) -> None:
        super().__init__()
        self._limits = limits

    def render(self, task: Task) -> Text:
        """Give the words, or none while nothing waits."""
        del task
        limits = self._limits()
        waiting = sum(limits.waiting.values())
        if not waiting:
            return Text("")
        back = f", back in {limits.next_reset_in:.0f} s" if limits.next_reset_in is not None else ""
        return Text(f"{waiting} waiting for budget{back}", style="yellow")


class Bar:
    """A bar on stderr while in the `with` block, where stderr is a terminal.

    Args:
        limits: Tells what is known of the rate limit.
        quiet: Whether to show nothing.
    """

    def __init__(self, limits: Callable[[], Limits], *, quiet: bool) -> None:
        console = Console(stderr=True)
        self._requests = 0
        self._bar = Progress(
            SpinnerColumn(),
            BarColumn(),
            TextColumn("{task.fields[blocks]:,} blocks, {task.completed:,} requests, ETA {task.fields[left]:.0f} s"),
            Waiting(limits),
            console=console,
            transient=True,
            disable=quiet or not console.is_terminal,
        )
        self._task = self._bar.add_task("", total=None, blocks=0, left=0.0)

    def __enter__(self) -> Self:
        self._bar.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._bar.stop()

    def requested(self, request: RequestRecord) -> None:
        """Note that a request has ended."""
        self._requests += request.attempts
        self._bar.update(self._task, completed=self._requests)

    def progressed(self, progress: models.Progress) -> None:
        """Note how far it is."""
        total = self._requests + progress.requests_least
        self._bar.update(self._task, total=total, blocks=progress.blocks, left=progress.seconds_left)


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
    kinds = Counter((_BEYOND.get(opaque.kind, opaque.kind), opaque.type) for opaque in summary.opaque)
    for (why, block_type), number in sorted(kinds.items()):
        say(f"  {why}: {counted(number, plain(block_type.replace('_', ' ')))}")
    for missing in summary.missing[:MOST_MISSING]:
        say(f"  missing below {plain(missing.id)}: {plain(missing.message)}")
    if len(summary.missing) > MOST_MISSING:
        say(f"  and {len(summary.missing) - MOST_MISSING:,} more")
