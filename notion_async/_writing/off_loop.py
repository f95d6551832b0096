"""Computations on blocks, in a worker thread where they would hold the event loop.

A hop to a thread costs about as much as the preparation of ten blocks, so small contents are computed on the loop.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, ParamSpec, TypeVar

import anyio.to_thread

from notion_async import models
from notion_async.blocks.inputs import BlockInput

P = ParamSpec("P")
T = TypeVar("T")

MAX_ON_LOOP = 200  # blocks, or as many hundreds of characters; about 5 ms


async def compute(blocks: object, function: Callable[P, T], *args: P.args, **more: P.kwargs) -> T:
    """Return the result of a function, computed in a worker thread if its blocks are large.

    Args:
        blocks: The blocks that the function works on, of any kind.
        function: The function.
        *args: Its arguments.
        **more: Its keyword arguments.
    """
    return await in_thread(function, *args, **more) if is_large(blocks) else function(*args, **more)


async def in_thread(function: Callable[P, T], *args: P.args, **more: P.kwargs) -> T:
    """Return the result of a function, computed in a worker thread."""
    return await anyio.to_thread.run_sync(partial(function, *args, **more), abandon_on_cancel=True)


def is_large(blocks: object) -> bool:
    """Return whether the preparation of blocks takes long; it looks at no more of them than needed to know."""
    weight = 0
    waiting = list(blocks[: MAX_ON_LOOP + 1]) if isinstance(blocks, Sequence) else []
    while waiting and weight <= MAX_ON_LOOP:
        block = waiting.pop()
        source = block.block if isinstance(block, models.Node) else block
        weight += 1 + len(getattr(source, "plain_text", "")) // 100
        waiting += _children(block)[: MAX_ON_LOOP + 1]
    return weight > MAX_ON_LOOP


def _children(block: object) -> list[Any]:
    if isinstance(block, models.Node | BlockInput):
        return list(block.children)
    contents = block.values() if isinstance(block, Mapping) else ()
    below = (content.get("children") for content in contents if isinstance(content, Mapping))
    return [child for children in below if isinstance(children, Sequence) for child in children]
