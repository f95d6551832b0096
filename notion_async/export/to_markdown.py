"""A page as Markdown: CommonMark with GitHub's tables and task lists, and the page's data in front.

How it works: the blocks are visited in document order without recursion, so that depth costs nothing. Each gives its
shape; the layout knows, for each level of indentation, what stood there last, and so whether a blank line is due.

What Markdown cannot say is left out: colours, the widths of columns (their contents follow one another), the fold of
toggles, the letters and Roman numbers of lists. What cannot be shown at all, or could not be read, is a remark in
brackets at its place. `to_json` leaves out nothing.
"""

from collections.abc import Iterator, Sequence
from itertools import chain
from typing import NamedTuple

from notion_async import models
from notion_async.export.front_matter import front_matter
from notion_async.export.markdown_blocks import MarkdownBlocks
from notion_async.export.markdown_parts import note
from notion_async.export.shape import Shape

_LARGEST_NUMBER = 900_000_000  # CommonMark reads nine digits


def to_markdown(tree: models.Tree) -> str:
    """Give a page as Markdown.

    In front stands YAML: `title`, `id`, `url`, `created_time`, `last_edited_time`, and the `properties` of a row.

    Args:
        tree: The page, as `client.tree` gives it.
    """
    return f"{front_matter(tree.page)}\n{_Document(tree).render()}"


class _Level:
    """What is known of one level of indentation.

    Attributes:
        prefix: What stands before every line of it.
        last: What stands before the next block: nothing, the marker of an item without text, the text of the item that
            this level is in, a block, or an item of a list of some family.
        last_is_plain: Whether the last item had nothing but items in it.
        is_plain: Whether there was nothing but such items.
        number: Of the sibling before, where that was an item of a numbered list; else None.
        delimiter: What stands behind numbers.
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
        """Give the marker of an item of a numbered list; nothing for everything else."""
        if not isinstance(block, models.NumberedListItemBlock):
            self.number = None
            return ""
        start = block.numbered_list_item.list_start_index
        said = start if isinstance(start, int) and 0 <= start < _LARGEST_NUMBER else None
        if self.number is not None and said in {None, self.number + 1}:
            self.number += 1
        else:
            self.number = 1 if said is None else said
            self.delimiter = ")" if self.last == "." else "."  # another delimiter makes another list
        return f"{self.number}{self.delimiter} "

    def is_close(self, shape: Shape, family: str) -> bool:
        """Say whether the shape follows without a blank line."""
        match self.last:
            case "" | "marker":
                return True
            case "text":  # what could not interrupt a paragraph would be read as part of it
                return shape.kind == "item" and shape.text != "" and (family == "-" or self.number == 1)
            case last:
                return shape.kind == "item" and family == last and self.last_is_plain

    def followed(self, shape: Shape, family: str) -> None:
        """Note that the shape was put here."""
        is_item = shape.kind == "item"
        self.last = family if is_item else "block"
        self.last_is_plain = True
        self.is_plain = self.is_plain and is_item

    def left(self, below: "_Level") -> None:
        """Note that the level inside the last shape is over."""
        self.last_is_plain = below.is_plain
        self.is_plain = self.is_plain and below.is_plain


class _Document:
    def __init__(self, tree: models.Tree) -> None:
        self._tree = tree
        self._blocks = MarkdownBlocks(tree.page.id)
        self._lines: list[str] = []
        self._remarks = _remarks(tree.report)
        self._unplaced = dict.fromkeys(self._remarks)

    def render(self) -> str:
        top = _Level("", "")
        stack: list[_Frame] = [_Frame(iter(self._tree.children), None, top)]
        while stack:
            nodes, parent, level = stack[-1]
            node = next(nodes, None)
            if isinstance(node, models.Node):
                stack.append(self._enter(node, parent, level))
            elif isinstance(node, str):
                self._put(Shape(node), level)
            else:
                stack.pop()
                if stack and stack[-1].level is not level:
                    stack[-1].level.left(level)
        for missing in list(self._unplaced):  # of the page itself, or of what stands nowhere in the tree
            self._put(Shape(self._remarks[missing]), top)
        return "\n".join(self._lines) + "\n" if self._lines else ""

    def _enter(self, node: models.Node, parent: models.Node | None, level: _Level) -> "_Frame":
        shape = self._blocks.shape(node, parent, level.number_of(node.block))
        if shape.kind != "nothing":
            self._put(shape, level)
        children: Sequence[models.Node] = node.children if shape.children is None else shape.children
        below = _Level(level.prefix + shape.rest, _inside(shape)) if shape.rest else level
        return _Frame(chain(children, self._lacking(node.block)), node, below)

    def _put(self, shape: Shape, level: _Level) -> None:
        family = "" if shape.kind != "item" else "-" if level.number is None else level.delimiter
        if not level.is_close(shape, family):
            self._lines.append(level.prefix.rstrip(" "))
        level.followed(shape, family)
        first, *others = shape.text.split("\n")
        self._lines.append(f"{level.prefix}{shape.first}{first}".rstrip(" "))
        rest = level.prefix + shape.rest
        self._lines.extend([rest + line if line else rest.rstrip(" ") for line in others])

    def _lacking(self, block: models.Block) -> Iterator[str]:
        """Give the remarks on what should stand below a block."""
        if not self._remarks:
            return
        parts = block.content.parts if isinstance(block, models.MeetingNotesBlock | models.TranscriptionBlock) else ()
        for missing in (block.id, *parts):
            if missing in self._remarks:
                self._unplaced.pop(missing, None)
                yield self._remarks[missing]


class _Frame(NamedTuple):
    nodes: Iterator[models.Node | str]
    parent: models.Node | None
    level: _Level


def _inside(shape: Shape) -> str:
    """Say what stands before the children that are inside a shape."""
    if not shape.text and len(shape.first) == len(shape.rest):  # the box of a to-do is a text
        return "marker"
    return "text" if shape.kind == "item" else "block"


def _remarks(report: models.Report) -> dict[str, str]:
    """Give a remark for each container of which something is not there."""
    remarks = {
        opaque.id: note("not exported: what is below this block, as asked")
        for opaque in report.opaque
        if opaque.kind == "not_descended"
    }
    for missing in report.missing:
        why = _WHY.get(missing.kind) or missing.message
        remarks[missing.id] = note(f"missing: not everything here could be read; {why}")
    return remarks


_WHY = {
    "unshared": "it is not shared with the connection, or gone",
    "cycle": "it contains itself",
    "truncated": "Notion ended the listing early",
}
