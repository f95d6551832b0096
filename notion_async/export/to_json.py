"""JSON export: a page exactly as Notion sent it, with fields that this library does not know."""

from collections.abc import Iterator
from typing import Any

import msgspec

from notion_async import InvalidInput, decode, encode, models


def to_json(tree: models.Tree) -> str:
    """Return a page as JSON: `{"page": …, "children": [{"block": …, "children": […]}, …]}`, one block on each line.

    `page` and `block` are Notion's objects, byte for byte where they are valid JSON, else as they were decoded. The
    children are in document order.

    Args:
        tree: The result of `client.tree(…, keep_raw=True)`.

    Raises:
        InvalidInput: The tree was fetched without `keep_raw=True`.
    """
    if tree.page_raw is None:
        raise _raw_missing()
    return b"".join([b'{"page":', _valid(tree.page_raw), *_children(tree), b"}\n"]).decode()


def _children(tree: models.Tree) -> Iterator[bytes]:
    yield b',"children":['
    stack = [iter(tree.children)]
    separator = b"\n"
    while stack:
        node = next(stack[-1], None)
        if node is None:
            stack.pop()
            yield b"]}" if stack else b"]"
            separator = b",\n"
            continue
        if node.raw is None:
            raise _raw_missing()
        yield from (separator, b'{"block":', _valid(node.raw), b',"children":[')
        separator = b"\n"
        stack.append(iter(node.children))


def _valid(raw: bytes) -> bytes:
    """Return JSON that any decoder reads, where the answer had raw control characters or half of a surrogate pair."""
    try:
        msgspec.json.decode(raw)
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        return encode(decode(raw, Any))
    return raw


def _raw_missing() -> InvalidInput:
    msg = "the JSON of this tree was not kept; fetch it with client.tree(…, keep_raw=True)"
    return InvalidInput(msg)
