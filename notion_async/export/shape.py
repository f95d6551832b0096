"""What a block looks like in Markdown, before it is put at its place in the document."""

from collections.abc import Sequence
from typing import Literal, NamedTuple

from notion_async import models


class Shape(NamedTuple):
    """A block's own Markdown and how its children stand to it.

    Attributes:
        text: Its own lines; empty when there is nothing to show.
        first: What stands before the first line, such as `- `.
        rest: What stands before every further line, the children's too; when empty, children follow at the same level.
        kind: Items of lists stand close together, blocks have a blank line between them, nothing is what only has
            children.
        children: Its children, where they are not simply the node's.
    """

    text: str
    first: str = ""
    rest: str = ""
    kind: Literal["block", "item", "nothing"] = "block"
    children: Sequence[models.Node] | None = None


def item(text: str, marker: str = "- ", width: int | None = None) -> Shape:
    """Give an item of a list, with its children inside it.

    Args:
        text: The item's text.
        marker: What stands before it.
        width: By how much its children are indented; the marker's width when omitted.
    """
    return Shape(text, marker, " " * (width or len(marker)), "item")


def quoted(text: str) -> Shape:
    """Give a quotation, with its children inside it."""
    return Shape(text, "> ", "> ")


def flat(text: str) -> Shape:
    """Give a block whose children follow it at the same level."""
    return Shape(text, kind="block" if text else "nothing")
