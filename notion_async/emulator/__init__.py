"""Notion on loopback: a stateful emulator for tests, demonstrations and benchmarks."""

from notion_async.emulator import samples
from notion_async.emulator.emulator import DEFAULT_TOKEN, Emulator, serve
from notion_async.emulator.latency import LogNormal
from notion_async.emulator.limits import TokenBucket, Window, parse_limit
from notion_async.emulator.log import Request
from notion_async.emulator.samples.sample import Sample

__all__ = [
    "DEFAULT_TOKEN",
    "Emulator",
    "LogNormal",
    "Request",
    "Sample",
    "TokenBucket",
    "Window",
    "parse_limit",
    "samples",
    "serve",
]
