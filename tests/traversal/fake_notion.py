"""A Notion without a network: a tree of ids, answered in any order."""

import asyncio
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, cast

import msgspec

from notion_async import _http, errors, models
from notion_async._http import Response
from notion_async._traversal import FetchContext
from notion_async.models.codec import decode

USER = {"object": "user", "id": "00000000-0000-4000-8000-0000000000aa"}


def block_id(name: str) -> str:
    return f"00000000-0000-4000-8000-{abs(hash(name)) % 16**12:012x}" if len(name) != 36 else name


def block(name: str, *, has_children: bool, **more: Any) -> dict[str, Any]:
    return {
        "object": "block",
        "id": block_id(name),
        "parent": {"type": "page_id", "page_id": block_id("root")},
        "created_time": "2026-01-01T00:00:00.000Z",
        "last_edited_time": "2026-01-01T00:00:00.000Z",
        "created_by": USER,
        "last_edited_by": USER,
        "has_children": has_children,
        "in_trash": False,
        "type": "paragraph",
        "paragraph": {"rich_text": [{"type": "text", "text": {"content": name}, "plain_text": name}]},
        **more,
    }


def page(
    page_id: str = "00000000-0000-4000-8000-0000000000bb", edited: str = "2026-01-01T00:00:00.000Z"
) -> dict[str, Any]:
    return {
        "object": "page",
        "id": page_id,
        "created_time": "2026-01-01T00:00:00.000Z",
        "last_edited_time": edited,
        "created_by": USER,
        "last_edited_by": USER,
        "cover": None,
        "icon": None,
        "parent": {"type": "workspace", "workspace": True},
        "in_trash": False,
        "properties": {"title": {"id": "title", "type": "title", "title": []}},
        "url": "https://app.notion.com/p/x",
        "public_url": None,
    }


@dataclass
class FakeNotion:
    """Children by name; an error in place of a list is raised.

    `edited` has the times a page shows, one for each time it is asked for; the last one stays.
    """

    children: dict[str, list[str] | errors.NotionError]
    page_size: int = 100
    seed: int = 0
    special: dict[str, dict[str, Any]] = field(default_factory=dict)
    asked: list[tuple[str, str | None]] = field(default_factory=list)
    in_flight: int = 0
    peak: int = 0
    page_error: errors.NotionError | None = None
    slowest: str = ""
    edited: dict[str, list[str]] = field(default_factory=dict)
    circles: dict[str, str] = field(default_factory=dict)
    gone: errors.NotionError | None = None
    script: Callable[[str, str | None, int], errors.NotionError | None] = lambda container_id, cursor, asked: None

    def __post_init__(self) -> None:
        self._random = random.Random(self.seed)
        self._names = {block_id(name): name for name in ["root", *self.children]}
        self._times = {block_id(name): list(times) for name, times in self.edited.items()}

    @property
    def root(self) -> str:
        return block_id("root")

    def source(self, max_in_flight: int = 100, **more: Any) -> FetchContext:
        return FetchContext(cast("Any", Reads(self)), max_in_flight, self.probe, **more)

    async def probe(self) -> None:
        self.asked.append(("me", None))
        self.sent()
        await self.some_time()
        if self.gone is not None:
            raise self.gone

    def sent(self) -> None:
        count = _http.effective_options({}).on_attempt
        if count is not None:
            count(1)

    async def some_time(self) -> None:
        self.in_flight += 1
        self.peak = max(self.peak, self.in_flight)
        try:
            for _ in range(self._random.randrange(6)):
                await asyncio.sleep(0)
        finally:
            self.in_flight -= 1

    def blocks(self, name: str) -> list[dict[str, Any]]:
        inside = self.children[name]
        if isinstance(inside, errors.NotionError):
            raise inside
        return [block(child, has_children=child in self.children, **self.special.get(child, {})) for child in inside]

    async def listing(self, container_id: str, cursor: str | None) -> Response[models.BlockList]:
        self.asked.append((container_id, cursor))
        self.sent()
        await self.some_time()
        error = self.script(container_id, cursor, self.asked.count((container_id, cursor)))
        if error is not None:
            raise error
        if container_id == self.slowest:
            await asyncio.sleep(0.01)
        blocks = self.blocks(self._names[container_id])
        begin = 0
        if cursor is not None:
            begin = next((n for n, item in enumerate(blocks) if item["id"] == cursor), -1)
            if begin < 0:
                raise dead_cursor(cursor)
        end = begin + self.page_size
        after = blocks[end]["id"] if end < len(blocks) else None
        after = self.circles.get(after, after) if after else None
        body = msgspec.json.encode(
            {"object": "list", "results": blocks[begin:end], "next_cursor": after, "has_more": after is not None}
        )
        return Response(decode(body, models.BlockList), body, 1)

    def name(self, container_id: str) -> str:
        return self._names[container_id]

    def time_of(self, page_id: str) -> str:
        times = self._times.get(page_id, ["2026-01-01T00:00:00.000Z"])
        return times.pop(0) if len(times) > 1 else times[0]

    def in_order(self) -> list[tuple[str, int, str]]:
        """Give what a sequential reader gives: text, depth and parent of every block."""
        found = []
        stack = [(child, 0, "root") for child in reversed(cast("list[str]", self.children["root"]))]
        while stack:
            name, depth, parent = stack.pop()
            found.append((name, depth, block_id(parent)))
            inside = self.children.get(name, [])
            if isinstance(inside, list):
                stack.extend((child, depth + 1, name) for child in reversed(inside))
        return found


def dead_cursor(cursor: str) -> errors.InvalidRequest:
    return errors.InvalidRequest(f"The start_cursor provided is invalid: {cursor}", status=400, code="validation_error")


@dataclass
class Reads:
    notion: FakeNotion

    async def children(
        self, container_id: str, *, start_cursor: str | None = None, original_id: str | None = None
    ) -> Response[models.BlockList]:
        del original_id
        return await self.notion.listing(container_id, start_cursor)

    async def page(self, page_id: str, *, retry_for: float | None = None) -> Response[models.Page]:
        del retry_for
        self.notion.asked.append((page_id, "page"))
        self.notion.sent()
        await self.notion.some_time()
        if self.notion.page_error is not None:
            raise self.notion.page_error
        failed = self.notion.children.get(self.notion.name(page_id))
        if isinstance(failed, errors.NotionError):
            raise failed
        body = msgspec.json.encode(page(page_id, self.notion.time_of(page_id)))
        return Response(decode(body, models.Page), body, 1)


def seen(nodes: list[models.Node]) -> list[tuple[str, int, str]]:
    return [(node.block.plain_text, node.depth, node.parent_id) for node in nodes]
