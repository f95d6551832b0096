"""Notion on loopback: a stateful emulator for tests, demonstrations and benchmarks.

A request passes these modules in order: `listener` (HTTP), `faults` and `failing` (errors on demand), `gate` and
`limits` (token, version, rate limits), `routes` (the table of endpoints), `handlers` (one function per endpoint),
`rules` (the shape of request bodies), `workspace` (the state), `render` (the state in the form of an API version).
`server` combines them without a socket; `context` is what a handler gets.

Nothing here imports the client, and all values are plain JSON, so that client and emulator can check each other.
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
