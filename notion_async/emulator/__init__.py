"""Notion on loopback: a stateful emulator for tests, demonstrations and benchmarks.

How it works: `workspace` keeps what exists, `rules` say what a request must look like, `handlers` answer one endpoint
each and `routes` lists them, `render` shows what is kept as a version of the API shows it. `server` puts these together
without any socket, `gate` and `limits` decide who gets that far, `faults` and `failing` spoil it on demand, `listener`
speaks HTTP. Nothing here knows the client, and everything is plain JSON values, so that it can bear witness against it.
"""

from notion_async.emulator import samples
from notion_async.emulator.emulator import DEFAULT_TOKEN, Emulator, serve
from notion_async.emulator.latency import LogNormal
from notion_async.emulator.limits import RateWindow, TokenBucket, parse_limit
from notion_async.emulator.log import LoggedRequest
from notion_async.emulator.samples.sample import Sample

__all__ = [
    "DEFAULT_TOKEN",
    "Emulator",
    "LogNormal",
    "LoggedRequest",
    "RateWindow",
    "Sample",
    "TokenBucket",
    "parse_limit",
    "samples",
    "serve",
]
