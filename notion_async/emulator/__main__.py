"""Command that runs the emulator in its own process: prints the URL as one line and serves until it is stopped."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import sys
from typing import TYPE_CHECKING

from notion_async.emulator import DEFAULT_TOKEN, parse_limit, samples, serve
from notion_async.emulator.cache import CACHE_BYTES

if TYPE_CHECKING:
    from collections.abc import Callable

    from notion_async.emulator import Emulator


def arguments() -> argparse.ArgumentParser:
    """Return the parser of the command line."""
    parser = argparse.ArgumentParser(prog="python -m notion_async.emulator", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=0, help="0 for a free port")
    parser.add_argument("--token", default=DEFAULT_TOKEN)
    parser.add_argument(
        "--sample", action="append", help="demo, home, workspace, realistic, flat, deep or bushy; may be repeated"
    )
    parser.add_argument("--blocks", type=int, default=1000, help="number of blocks of a generated sample")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--latency", type=float, default=0.0, help="seconds that each response takes")
    parser.add_argument("--limit", type=parse_limit, default=None, help="rate limit: requests/seconds, such as 180/60")
    parser.add_argument("--encode-ahead", action="store_true", help="encode all listings of children before the start")
    parser.add_argument("--state", default=None, help="file that keeps the workspace between runs")
    parser.add_argument(
        "--cache-bytes", type=int, default=CACHE_BYTES, help="upper bound of encoded answers kept in memory"
    )
    return parser


def print_url(notion: Emulator) -> None:
    """Print the URL as one line, for the process that started this one."""
    sys.stdout.write(notion.url + "\n")
    sys.stdout.flush()


def loop_factory() -> Callable[[], asyncio.AbstractEventLoop] | None:
    """Return uvloop's event loop factory if it is installed: it answers a third faster and wakes more punctually."""
    try:
        from uvloop import new_event_loop  # noqa: PLC0415 - an extra
    except ImportError:
        return None
    return new_event_loop


def main(argv: list[str] | None = None) -> None:
    """Serve until interrupted."""
    given = arguments().parse_args(argv)
    chosen = [samples.by_name(name, blocks=given.blocks, seed=given.seed) for name in given.sample or ["demo"]]
    running = serve(
        *chosen,
        ready=print_url,
        encode_ahead=given.encode_ahead,
        host=given.host,
        port=given.port,
        token=given.token,
        latency=given.latency,
        limit=given.limit,
        seed=given.seed,
        cache_bytes=given.cache_bytes,
        state=given.state,
    )
    try:
        with contextlib.suppress(KeyboardInterrupt), asyncio.Runner(loop_factory=loop_factory()) as runner:
            runner.run(running)
    except (OSError, ValueError) as error:  # an unusable state file, address or number
        sys.exit(f"python -m notion_async.emulator: {error}")


if __name__ == "__main__":
    main()
