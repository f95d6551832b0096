"""Markdown export: CommonMark with GitHub's tables and task lists, after YAML front matter.

The blocks are visited in document order with an explicit stack, so that recursion does not limit the depth of a page.
Each block is rendered by itself (`Rendered`); for each level of indentation, `_Level` records the previous sibling,
which decides whether a blank line must separate the next one.

Markdown has no colours, column widths (the columns follow one another), folded toggles, or lists numbered by letters or
Roman numerals; these are left out. Blocks that cannot be shown or could not be read are notes in brackets at their
place. `to_json` leaves nothing out.
"""

from collections.abc import Iterator, Sequence
from itertools import chain
from typing import NamedTuple

from notion_async import models
from notion_async.export.front_matter import front_matter
from notion_async.export.markdown_blocks import MarkdownBlocks
from notion_async.export.markdown_parts import note
from notion_async.export.rendered import Rendered

_MAX_LIST_NUMBER = 900_000_000  # CommonMark allows nine digits


def to_markdown(tree: models.Tree) -> str:
    """Return a page as Markdown.

    YAML front matter comes first: `title`, `id`, `url`, `created_time`, `last_edited_time`; a row's `properties`.

    Args:
        tree: The result of `client.tree`.
    """
    return f"{front_matter(tree.page)}\n{_Document(tree).render()}"


class _Level:
    """State of one level of indentation.

    Attributes:
        prefix: Prefix of all its lines.
        last: Context before the next block: `""` (start of the document), `"marker"` (inside an item without text),
            `"text"` (inside an item, after its text), `"block"` (after a block), or the family of the list whose item
            comes before: `"-"`, `"."` or `")"`.
        last_is_plain: Whether the last item contained only items, at any depth.
        is_plain: Whether all siblings so far were such items.
        number: The number of the previous sibling; None if it was not an item of a numbered list.
        delimiter: The character after numbers.
    """

    __slots__ = ("delimiter", "is_plain", "last", "last_is_plain", "number", "prefix")

    def __init__(self, prefix: str, last: str) -> None:
        self.prefix = prefix
        self.last = last
        self.last_is_plain = True
        self.is_plain = True
        self.number: int | None = None
        self.delimiter = "."

    def number_of(self, block: models.Block) -> str:
        """Return the marker of an item of a numbered list; empty for other blocks."""
        if not isinstance(block, models.NumberedListItemBlock):
            self.number = None
            return ""
        start = block.numbered_list_item.list_start_index
        own = start if isinstance(start, int) and 0 <= start < _MAX_LIST_NUMBER else None
        if self.number is not None and own in {None, self.number + 1}:
            self.number += 1
        else:
            self.number = 1 if own is None else own
            self.delimiter = ")" if self.last == "." else "."  # another delimiter starts another list
        return f"{self.number}{self.delimiter} "

    def is_tight(self, block: Rendered, family: str) -> bool:
        """Return whether the block follows without a blank line."""
        match self.last:
            case "" | "marker":
                return True
            case "text":  # only such an item can interrupt a paragraph
                return block.kind == "item" and block.text != "" and (family == "-" or self.number == 1)
            case last:
                return block.kind == "item" and family == last and self.last_is_plain

    def add(self, block: Rendered, family: str) -> None:
        """Record that the block was written at this level."""
        is_item = block.kind == "item"
        self.last = family if is_item else "block"
        self.last_is_plain = True
        self.is_plain = self.is_plain and is_item

    def close(self, below: "_Level") -> None:
        """Record the end of the level inside the last block."""
        self.last_is_plain = below.is_plain
        self.is_plain = self.is_plain and below.is_plain


class _Document:
    def __init__(self, tree: models.Tree) -> None:
        self._tree = tree
        self._blocks = MarkdownBlocks(tree.page.id)
        self._lines: list[str] = []
        self._notes = _notes(tree.report)
        self._unplaced = dict.fromkeys(self._notes)

    def render(self) -> str:
        top = _Level("", "")
        stack: list[_OpenNode] = [_OpenNode(iter(self._tree.children), None, top)]
        while stack:
            nodes, parent, level = stack[-1]
            node = next(nodes, None)
            if isinstance(node, models.Node):
                stack.append(self._enter(node, parent, level))
            elif isinstance(node, str):
                self._put(Rendered(node), level)
            else:
                stack.pop()
                if stack and stack[-1].level is not level:
                    stack[-1].level.close(level)
        for missing in list(self._unplaced):  # of the page itself, or of a container that is not in the tree
            self._put(Rendered(self._notes[missing]), top)
        return "\n".join(self._lines) + "\n" if self._lines else ""

    def _enter(self, node: models.Node, parent: models.Node | None, level: _Level) -> "_OpenNode":
        block = self._blocks.render(node, parent, level.number_of(node.block))
        if block.kind != "nothing":
            self._put(block, level)
        children: Sequence[models.Node] = node.children if block.children is None else block.children
        below = _Level(level.prefix + block.rest_prefix, _context_inside(block)) if block.rest_prefix else level
        return _OpenNode(chain(children, self._notes_below(node.block)), node, below)

    def _put(self, block: Rendered, level: _Level) -> None:
        family = "" if block.kind != "item" else "-" if level.number is None else level.delimiter
        if not level.is_tight(block, family):
            self._lines.append(level.prefix.rstrip(" "))
        level.add(block, family)
        first, *others = block.text.split("\n")
        self._lines.append(f"{level.prefix}{block.first_prefix}{first}".rstrip(" "))
        rest = level.prefix + block.rest_prefix
        self._lines.extend([rest + line if line else rest.rstrip(" ") for line in others])

    def _notes_below(self, block: models.Block) -> Iterator[str]:
        """Yield the notes on missing children of a block."""
        if not self._notes:
            return
        parts = block.content.parts if isinstance(block, models.MeetingNotesBlock | models.TranscriptionBlock) else ()
        for missing in (block.id, *parts):
            if missing in self._notes:
                self._unplaced.pop(missing, None)
                yield self._notes[missing]


class _OpenNode(NamedTuple):
    nodes: Iterator[models.Node | str]
    parent: models.Node | None
    level: _Level


def _context_inside(block: Rendered) -> str:
    """Return the context before the first child inside a block, as in `_Level.last`."""
    if not block.text and len(block.first_prefix) == len(block.rest_prefix):  # the check box of a to-do counts as text
        return "marker"
    return "text" if block.kind == "item" else "block"


def _notes(report: models.Report) -> dict[str, str]:
    """Return a note for each container of which a part is missing, by id."""
    notes = {
        opaque.id: note("not exported: the children of this block, as requested")
        for opaque in report.opaque
        if opaque.kind == "not_descended"
    }
    for missing in report.missing:
        reason = _REASONS.get(missing.kind) or missing.message
        notes[missing.id] = note(f"missing: a part of the content could not be read; {reason}")
    return notes


_REASONS = {
    "unshared": "it does not exist or is not shared with the connection",
    "cycle": "it contains itself",
    "truncated": "Notion ended the listing early",
}
