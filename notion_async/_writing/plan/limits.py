"""Limits of one request that writes blocks."""

from typing import NamedTuple

from notion_async._inputs.limits import MAX_BLOCKS, MAX_BYTES, MAX_ELEMENTS, MAX_TEXT


class BodyLimits(NamedTuple):
    """Limits of one request.

    Attributes:
        items: Elements of one array: blocks below one parent, runs of one text.
        blocks: Blocks of one request, on all its levels.
        size_bytes: The request's body. The page says 500 KB; the smaller reading of that is the safe one.
        levels: Levels of children below a request's first blocks; columns do not count as one.
        text: UTF-16 units of one run of text; the page says characters, and the server counts as JavaScript does.

    https://developers.notion.com/reference/request-limits
    """

    items: int = MAX_ELEMENTS
    blocks: int = MAX_BLOCKS
    size_bytes: int = MAX_BYTES
    levels: int = 2
    text: int = MAX_TEXT


NOTION = BodyLimits()
ENVELOPE_BYTES = 200  # braces, `children` and `position` around the blocks
