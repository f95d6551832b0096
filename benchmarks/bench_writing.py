"""How near do the requests of a written tree come to the fewest that Notion's limits allow, and what does it cost?

    python -m benchmarks.bench_writing            # every tree
    python -m benchmarks.bench_writing mixed      # some
    python -m benchmarks.bench_writing --small    # the calls of an append of three paragraphs

Each tree is written to the emulator, read back and compared. The lower bound knows no plan, only the limits: a block
is named by a request when it does not fit into the one that creates it with everything below it, because the ids of
what came with it are only told by a listing of it; each such request names one block and carries at most 100; and all
of them together carry at most 1,000 blocks and 500 KB each. Children are written from first to last, and a column comes
with its first child, one level further down than elsewhere.

"encoded" and "made" are how often a block is encoded and an object made of it, from the call to the request.
"""

import argparse
import asyncio
import random
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from math import ceil
from types import FrameType
from typing import Any, NamedTuple

import notion_async as na
from notion_async import NotionClient, models, rich_text
from notion_async.blocks import BlockInput
from notion_async.emulator import Emulator
from notion_async.models.codec import encode

ITEMS, BLOCKS, BYTES, LEVELS = 100, 1000, 500_000, 2


class Below(NamedTuple):
    """Size of a block with everything below it."""

    blocks: int
    size: int
    levels: int
    fits: bool  # into the one request that creates it


def lower_bound(blocks: Sequence[BlockInput]) -> int:
    """Return a lower bound of the requests that append the blocks."""
    below: dict[int, Below] = {}
    named = ceil(len(blocks) / ITEMS)
    everything = [each for block in blocks for each in block.walk()]
    for block in reversed(everything):
        parts = [below[id(child)] for child in block.children]
        below[id(block)] = found = _measure(block, parts)
        if not found.fits:
            named += _named(block, parts)
    total = [below[id(block)] for block in blocks]
    by_blocks = ceil(sum(each.blocks for each in total) / BLOCKS)
    by_bytes = ceil(sum(each.size for each in total) / BYTES)
    return max(named, by_blocks, by_bytes)


def _named(block: BlockInput, parts: list[Below]) -> int:
    """Return how many requests must name a block that does not fit: appends to it, or a listing of it."""
    open_children = sum(not part.fits for part in parts)
    apart = ceil((len(parts) - min(ITEMS, len(parts) - open_children)) / ITEMS)
    listed = 1 + ceil(max(0, len(parts) - ITEMS) / ITEMS)
    if block.type == "column" and parts[0].levels >= LEVELS:  # its first child comes with it, and what is too deep
        return listed + (listed == 1 and any(part.fits and part.levels == LEVELS for part in parts))  # is named, too
    return max(1, min(apart, listed))


def _measure(block: BlockInput, parts: list[Below]) -> Below:
    blocks, size = 1 + sum(part.blocks for part in parts), len(encode(block.replace(children=())))
    size += sum(part.size for part in parts)
    levels = max((part.levels for part in parts), default=-1) + (block.type != "column_list")
    holds_columns = any(child.type == "column_list" for child in block.children)
    small = blocks <= BLOCKS and size <= BYTES and len(parts) <= ITEMS and levels <= LEVELS
    return Below(blocks, size, levels, small and not holds_columns and all(part.fits for part in parts))


def words(rng: random.Random) -> list[rich_text.RichTextInput]:
    runs: list[rich_text.RichTextInput] = [
        rich_text.text(" ".join(rng.choices(["plan", "sea", "über", "学", "🍕", "note"], k=rng.randrange(1, 12))) + " ")
    ]
    links = [None, "https://example.com/a"]
    marked = [
        rich_text.text("marked ", bold=rng.random() < 0.5, link=rng.choice(links)) for _ in range(rng.randrange(3))
    ]
    return [*runs, *marked]


def mixed(blocks: int = 10_000, levels: int = 12) -> list[BlockInput]:
    """Return a page of the types that people use most."""
    rng = random.Random(8)
    parents, depth = [-1], [0]
    for number in range(1, blocks):
        parent = number - 1 if number < levels else rng.randrange(-number // 8, number)
        while parent >= 0 and depth[parent] + 1 >= levels:
            parent = rng.randrange(number)
        parents.append(max(parent, -1))
        depth.append(0 if parent < 0 else depth[parent] + 1)
    children: dict[int, list[BlockInput]] = {}
    for number in reversed(range(blocks)):
        children.setdefault(parents[number], []).append(_one(rng, children.pop(number, [])[::-1], depth[number]))
    return children[-1][::-1]


PARENTS: list[Callable[..., BlockInput]] = [
    na.blocks.toggle,
    na.blocks.bulleted_list_item,
    na.blocks.numbered_list_item,
    na.blocks.to_do,
]
LEAVES: list[Callable[..., BlockInput]] = [na.blocks.paragraph, na.blocks.quote, na.blocks.heading_3, na.blocks.code]


def _one(rng: random.Random, children: list[BlockInput], depth: int) -> BlockInput:
    if children:
        return rng.choice(PARENTS)(words(rng), children=children)
    return rng.choice(LEAVES)(words(rng)) if rng.random() < 0.95 or depth > 8 else na.blocks.divider()


def chain(levels: int = 300) -> list[BlockInput]:
    block = na.blocks.paragraph("deepest")
    for _ in range(levels - 1):
        block = na.blocks.toggle("deeper", children=[block])
    return [block]


def flat(blocks: int = 10_000) -> list[BlockInput]:
    return [na.blocks.paragraph(f"line {number}") for number in range(blocks)]


def table(rows: int = 2_500) -> list[BlockInput]:
    return [na.blocks.table([[f"{number}", "b", "c"] for number in range(rows)], has_column_header=True)]


def columns(count: int = 60) -> list[BlockInput]:
    rng = random.Random(8)
    return [
        na.blocks.column_list([mixed(rng.randrange(3, 40), 4), [na.blocks.paragraph(words(rng))]]) for _ in range(count)
    ]


def heavy(blocks: int = 100) -> list[BlockInput]:
    return [na.blocks.toggle("long", children=[na.blocks.paragraph("長い" * 20_000)]) for _ in range(blocks)]


TREES: dict[str, Callable[[], list[BlockInput]]] = {
    "mixed": mixed,
    "flat": flat,
    "chain": chain,
    "table": table,
    "columns": columns,
    "heavy": heavy,
}


def same(nodes: Sequence[models.Node], blocks: Sequence[BlockInput]) -> bool:
    """Return whether a page reads as it was written: types, texts, annotations and order."""
    pairs = [(list(nodes), list(blocks))]
    while pairs:
        read, written = pairs.pop()
        if [_look(na.blocks.from_block(node.block)) for node in read] != [_look(block) for block in written]:
            return False
        pairs += [(list(node.children), list(block.children)) for node, block in zip(read, written, strict=True)]
    return True


def _look(block: BlockInput) -> tuple[str, object, object]:
    content = block.content
    runs = getattr(content, "rich_text", None) or [run for cell in getattr(content, "cells", ()) for run in cell]
    return block.type, list(_merged(runs)), getattr(content, "checked", None) or None


def _merged(runs: Iterable[rich_text.RichTextInput]) -> Iterator[tuple[str, object]]:
    """Yield text and formatting of each run; adjacent runs of the same formatting are one."""
    last: tuple[str, object] | None = None
    for run in runs:
        link = run.text.link or None if isinstance(run, rich_text.TextInput) else None
        marks = {name: bool(getattr(run.annotations, name, False)) for name in ("bold", "italic", "code")}
        looks = (link, tuple(marks.items()))
        if last is not None and last[1] == looks:
            last = (last[0] + run.plain_text, looks)
            continue
        if last is not None:
            yield last
        last = (run.plain_text, looks)
    if last is not None:
        yield last


class Calls:
    """Counts the calls of functions of the package, the emulator apart, on this thread and those that it starts.

    Attributes:
        by_name: Calls by qualified name of the function.
        files: The modules that were called.
        encodings: Encodings of blocks.
    """

    def __init__(self) -> None:
        self.by_name: Counter[str] = Counter()
        self.files: set[str] = set()
        self.encodings = 0

    def __enter__(self) -> "Calls":
        threading.setprofile(self._count)
        sys.setprofile(self._count)
        return self

    def __exit__(self, *_: object) -> None:
        sys.setprofile(None)
        threading.setprofile(None)

    def _count(self, frame: FrameType, event: str, _: Any) -> None:
        code = frame.f_code
        if event != "call" or "/notion_async/" not in code.co_filename or "/emulator/" in code.co_filename:
            return
        self.files.add(code.co_filename)
        self.by_name[code.co_qualname] += 1
        caller = frame.f_back.f_code.co_qualname if frame.f_back else ""
        is_draft = (code.co_name, caller) == ("encode", "DraftBlock.json")
        self.encodings += is_draft or code.co_qualname == "BlockInput.body"


async def count_calls(blocks: Sequence[BlockInput]) -> Calls:
    """Return the calls of one append by a client that has written before."""
    with Emulator() as notion:
        async with NotionClient(notion.token, base_url=notion.url, rate_limit=None) as client:
            await client.append(notion.root_id, [na.blocks.divider()])
            with Calls() as calls:
                await client.append(notion.root_id, blocks)
    return calls


async def measure(name: str) -> tuple[str, ...]:
    blocks = TREES[name]()
    began = time.process_time()
    with Emulator() as notion:
        async with NotionClient(notion.token, base_url=notion.url, rate_limit=None) as client:
            plan = client.plan_append(blocks)
            planned = time.process_time() - began
            began = time.perf_counter()
            written = await client.append(notion.root_id, blocks)
            took = time.perf_counter() - began
            sent = len(notion.requests)
            tree = await client.tree(notion.root_id)
    bound = lower_bound(plan.blocks)
    equal = "yes" if same(tree.children, plan.blocks) else "NO"
    calls = await count_calls(blocks)
    made = calls.by_name["BlockInput.__init__"] / plan.count
    figures = (f"{written.blocks:,}", f"{sent:,}", f"{bound:,}", f"{sent / bound:.3f}", f"{planned:.2f}", f"{took:.1f}")
    return name, *figures, f"{calls.encodings / plan.count:.2f}", f"{made:.2f}", equal


def measure_small() -> str:
    calls = asyncio.run(count_calls([na.blocks.paragraph(f"line {number}") for number in range(3)]))
    return f"append of 3 paragraphs: {calls.by_name.total()} calls in {len(calls.files)} modules"


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    arguments.add_argument("trees", nargs="*", choices=[*TREES, []], default=[])
    arguments.add_argument("--small", action="store_true")
    given = arguments.parse_args()
    if given.small:
        print(measure_small())
        return
    head = ("tree", "blocks", "requests", "bound", "ratio", "plan s", "write s", "encoded", "made", "equal")
    print(("{:>10}" * len(head)).format(*head))
    for name in given.trees or TREES:
        print(("{:>10}" * len(head)).format(*asyncio.run(measure(name))), flush=True)


if __name__ == "__main__":
    main()
