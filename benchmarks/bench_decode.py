"""How long does an answer take from bytes to structs, against plain dicts and against pydantic?

    python -m benchmarks.bench_decode

Every figure is the least of many runs, in CPU time, with the garbage collector as it is. Plain dicts are what
`json.loads` and `orjson.loads` make, without types, dates or checks. Pydantic has models of the same shape, made from
the structs; it reads the JSON itself (`model_validate_json`), and as most clients have it what `json.loads` gives.

Targets: a page of children at most 0.5 of json.loads and 1.0 of orjson.loads, a page of rows at most 0.6 of json.loads,
ten times faster than pydantic as most clients have it, and at most 1,500 bytes for a paragraph of one span.
"""

import gc
import json
import random
import sys
import time
import tracemalloc
import uuid
from collections.abc import Callable
from typing import Any, NamedTuple

import orjson
import pydantic

from benchmarks.same_shape import SameShape
from notion_async import models
from notion_async.models.codec import decode, encode

Json = Any
WORDS = ("page", "block", "tree", "span", "budget", "window", "reads", "answers", "quick", "again", "the", "of")
PLAIN = {"bold": False, "italic": False, "strikethrough": False, "underline": False, "code": False, "color": "default"}


class Workspace:
    """Makes answers as Notion sends them, the same ones for the same seed."""

    def __init__(self, seed: int = 7) -> None:
        self.rng = random.Random(seed)

    def id(self) -> str:
        return str(uuid.UUID(int=self.rng.getrandbits(128), version=4))

    def words(self, count: int) -> str:
        return " ".join(self.rng.choice(WORDS) for _ in range(count))

    def span(self, words: int = 10) -> Json:
        text = self.words(words)
        content = {"content": text, "link": None}
        marks = PLAIN | {"bold": self.rng.random() < 0.1}
        return {"type": "text", "text": content, "annotations": marks, "plain_text": text, "href": None}

    def mention(self) -> Json:
        what = {"type": "page", "page": {"id": self.id()}}
        href = f"https://app.notion.com/p/{self.id()}"
        return {"type": "mention", "mention": what, "annotations": PLAIN, "plain_text": "A page", "href": href}

    def stamp(self) -> str:
        month, day, minute = self.rng.randrange(1, 13), self.rng.randrange(1, 28), self.rng.randrange(60)
        return f"2026-{month:02}-{day:02}T10:{minute:02}:00.000Z"

    def user(self) -> Json:
        return {"object": "user", "id": self.id()}

    def record(self, kind: str, parent: str) -> Json:
        return {
            "object": kind,
            "id": self.id(),
            "parent": {"type": parent, parent: self.id()},
            "created_time": self.stamp(),
            "last_edited_time": self.stamp(),
            "created_by": self.user(),
            "last_edited_by": self.user(),
            "in_trash": False,
        }

    def block(self, kind: str, content: Json) -> Json:
        return {**self.record("block", "page_id"), "has_children": False, "type": kind, kind: content}

    def paragraph(self, spans: int = 1) -> Json:
        runs = [self.span() for _ in range(spans)]
        return self.block("paragraph", {"rich_text": runs, "icon": None, "color": "default"})

    def any_block(self) -> Json:
        text = {"rich_text": [self.span()], "color": "default"}
        source = {"type": "external", "external": {"url": "https://example.com/a.png"}, "caption": []}
        emoji = {"type": "emoji", "emoji": "🚀"}
        makers: list[Callable[[], Json]] = [
            *[self.paragraph] * 4,
            lambda: self.paragraph(3),
            lambda: self.block("paragraph", {"rich_text": [self.span(), self.mention()], "color": "default"}),
            lambda: self.block("heading_2", {**text, "is_toggleable": False}),
            *[lambda: self.block("bulleted_list_item", text)] * 3,
            lambda: self.block("to_do", {**text, "checked": True}),
            lambda: self.block("callout", {**text, "icon": emoji}),
            lambda: self.block("code", {"rich_text": [self.span(40)], "caption": [], "language": "python"}),
            lambda: self.block("image", source),
            lambda: self.block("divider", {}),
            lambda: self.block("table_row", {"cells": [[self.span(2)], [self.span(2)], [self.span(2)]]}),
        ]
        return self.rng.choice(makers)()

    def option(self) -> Json:
        return {"id": self.id(), "name": self.words(1), "color": "red"}

    def row(self) -> Json:
        person = {**self.user(), "name": self.words(2), "avatar_url": None, "type": "person", "person": {}}
        values = {
            "title": [self.span(5)],
            "rich_text": [self.span(), self.span(3)],
            "number": self.rng.random() * 100,
            "select": self.option(),
            "multi_select": [self.option(), self.option()],
            "status": self.option(),
            "date": {"start": "2026-06-27", "end": None, "time_zone": None},
            "people": [person],
            "files": [{"name": "a.png", "type": "external", "external": {"url": "https://example.com/a.png"}}],
            "checkbox": True,
            "url": "https://example.com",
            "email": None,
            "phone_number": None,
            "relation": [{"id": self.id()}, {"id": self.id()}],
            "formula": {"type": "string", "string": self.words(3)},
            "rollup": {"type": "number", "number": 3, "function": "sum"},
            "unique_id": {"prefix": "ST", "number": self.rng.randrange(1000)},
            "created_time": self.stamp(),
            "last_edited_by": person,
            "created_by": person,
        }
        properties = {f"The {kind}": {"id": "a%3Ab", "type": kind, kind: each} for kind, each in values.items()}
        address = {"url": f"https://app.notion.com/p/{self.id()}", "public_url": None}
        state = {"icon": None, "cover": None, "is_archived": False, "is_locked": False}
        return {**self.record("page", "data_source_id"), **state, "properties": properties, **address}


def listing(kind: str, results: list[Json]) -> bytes:
    empty: Json = {}
    envelope = {"object": "list", "results": results, "next_cursor": None, "has_more": False, "type": kind, kind: empty}
    return json.dumps(envelope, separators=(",", ":"), ensure_ascii=False).encode()


def race(*works: Callable[[], object], seconds: float = 4.0) -> tuple[float, ...]:
    """Give the CPU microseconds of one run of each: the least of many, taken in turns."""
    least = [float("inf")] * len(works)
    ends = time.process_time() + seconds
    while time.process_time() < ends:
        for index, work in enumerate(works):
            start = time.process_time()
            for _ in range(5):
                work()
            least[index] = min(least[index], (time.process_time() - start) / 5)
    return tuple(value * 1e6 for value in least)


class Page(NamedTuple):
    """An answer to read, and the most it may take of json.loads and of orjson.loads."""

    name: str
    data: bytes
    kind: Any
    most_json: float
    most_orjson: float | None = None


def show(name: str, *cells: object) -> None:
    print(f"{name:<26}", *(f"{cell:>11}" for cell in cells))


def measure(page: Page) -> tuple[float, ...]:
    """Give the microseconds of the structs, the two sorts of dicts, and of writing the structs back."""
    value = decode(page.data, page.kind)
    return race(
        lambda: decode(page.data, page.kind),
        lambda: json.loads(page.data),
        lambda: orjson.loads(page.data),
        lambda: encode(value),
    )


def measure_pydantic(page: Page) -> tuple[float, ...]:
    """Give the microseconds of pydantic: reading the JSON itself, and what `json.loads` gives."""
    model = SameShape().model(page.kind)
    return race(
        lambda: model.model_validate_json(page.data),
        lambda: model.model_validate(json.loads(page.data)),
    )


def judge(page: Page, own: tuple[float, ...], others: tuple[float, ...]) -> bool:
    """Print the ratios, and say whether all targets are met."""
    typed, plain, fast, _ = own
    ratios = (typed / plain, typed / fast, others[0] / typed, others[1] / typed)
    met = ratios[0] <= page.most_json and ratios[1] <= (page.most_orjson or ratios[1]) and ratios[3] >= 10
    show(page.name, *(f"{ratio:.2f}" for ratio in ratios), f"{typed / 100:.2f} us", "met" if met else "MISSED")
    return met


def memory() -> bool:
    """Say how many bytes a paragraph of one span takes."""
    made = Workspace()
    data = listing("block", [made.paragraph() for _ in range(1000)])
    decode(data, models.BlockList)
    gc.collect()
    tracemalloc.start()
    kept = decode(data, models.BlockList)
    size = tracemalloc.get_traced_memory()[0] / len(kept.results)
    tracemalloc.stop()
    tracemalloc.start()
    dicts = json.loads(data)
    plain = tracemalloc.get_traced_memory()[0] / len(dicts["results"])
    tracemalloc.stop()
    met = size <= 1500
    print(f"\nmemory of a paragraph of one span: {size:.0f} bytes ({plain:.0f} as dicts)", "met" if met else "MISSED")
    return met


def main() -> int:
    made = Workspace()
    paragraphs = listing("block", [made.paragraph() for _ in range(100)])
    mixed = listing("block", [made.any_block() for _ in range(100)])
    rows = listing("page_or_data_source", [made.row() for _ in range(100)])
    pages = [
        Page("100 paragraphs", paragraphs, models.BlockList, 0.5, 1.0),
        Page("100 blocks of 9 types", mixed, models.BlockList, 0.5, 1.0),
        Page("100 rows of 20 properties", rows, models.PageOrDataSourceList, 0.6),
    ]
    print(f"pydantic {pydantic.VERSION}, orjson {orjson.__version__}, Python {sys.version.split()[0]}\n")
    own = [measure(page) for page in pages]
    others = [measure_pydantic(page) for page in pages]  # afterwards: making the models leaves the memory in pieces
    show("microseconds of CPU", "bytes", "models", "json.loads", "orjson", "encode", "pydantic", "with json")
    for page, times, more in zip(pages, own, others, strict=True):
        show(page.name, len(page.data), *(f"{value:.0f}" for value in (*times, *more)))
    print()
    show("ratios", "/ json", "/ orjson", "pydantic /", "with json /", "an item", "targets")
    results = [judge(*found) for found in zip(pages, own, others, strict=True)]
    return 0 if all([*results, memory()]) else 1


if __name__ == "__main__":
    sys.exit(main())
