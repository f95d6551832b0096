"""A page as JSON, exactly as Notion sent it, fields that this library does not know included."""

from collections.abc import Iterator

from notion_async import models
from notion_async.errors import InvalidInput


def to_json(tree: models.Tree) -> str:
    """Give a page as JSON: `{"page": …, "children": [{"block": …, "children": […]}, …]}`, one block a line.

    `page` and `block` are what Notion sent; the children are in document order.

    Args:
        tree: The page, as `client.tree(…, keep_raw=True)` gives it.

    Raises:
        InvalidInput: The tree was fetched without `keep_raw=True`.
    """
    if tree.page_raw is None:
        raise _not_kept()
    return b"".join([b'{"page":', tree.page_raw, *_children(tree), b"}\n"]).decode()


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
            raise _not_kept()
        yield from (separator, b'{"block":', node.raw, b',"children":[')
        separator = b"\n"
        stack.append(iter(node.children))


def _not_kept() -> InvalidInput:
    msg = "JSON is what Notion sent, and it was not kept: fetch the tree with keep_raw=True"
    return InvalidInput(msg)
