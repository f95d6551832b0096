"""Markdown of one block, before the document puts it in its place."""

from collections.abc import Sequence
from typing import Literal, NamedTuple

from notion_async import models


class Rendered(NamedTuple):
    """A block's own Markdown, and the layout of its children.

    Attributes:
        text: The block's own lines; empty when there is nothing to show.
        first_prefix: Prefix of the first line, such as `- `.
        rest_prefix: Prefix of all other lines, also of the children's; when empty, the children follow at the same
            level.
        kind: `item` for list items, which follow each other without a blank line; `block` for all other blocks;
            `nothing` for a block that only has children.
        children: The nodes to render below the block; those of its own node when None.
    """

    text: str
    first_prefix: str = ""
    rest_prefix: str = ""
    kind: Literal["block", "item", "nothing"] = "block"
    children: Sequence[models.Node] | None = None


def item(text: str, marker: str = "- ", indent: int | None = None) -> Rendered:
    """Return a list item that contains its children.

    Args:
        text: The item's text.
        marker: The list marker, with its blank.
        indent: Columns by which the children are indented; the marker's width when omitted.
    """
    return Rendered(text, marker, " " * (indent or len(marker)), "item")


def quoted(text: str) -> Rendered:
    """Return a block quote that contains its children."""
    return Rendered(text, "> ", "> ")


def flat(text: str) -> Rendered:
    """Return a block whose children follow it at the same level."""
    return Rendered(text, kind="block" if text else "nothing")
