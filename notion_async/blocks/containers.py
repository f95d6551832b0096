"""Constructors of blocks made of other blocks: tables, columns, tabs and synced blocks."""

from collections.abc import Iterable
from typing import TypeAlias

from msgspec import UNSET, UnsetType

from notion_async._inputs.refusals import items, refusal
from notion_async.blocks.inputs import (
    BlockInput,
    ColumnInput,
    EmptyInput,
    SyncedInput,
    TableInput,
    TableRowInput,
)
from notion_async.errors import InvalidInput
from notion_async.ids import notion_id
from notion_async.models.block_contents import SyncedFrom
from notion_async.rich_text import TextLike, runs

Children: TypeAlias = Iterable[BlockInput]


def table(
    rows: Iterable[Iterable[TextLike] | BlockInput],
    *,
    has_column_header: bool | UnsetType = UNSET,
    has_row_header: bool | UnsetType = UNSET,
) -> BlockInput:
    """Return a simple table.

    Args:
        rows: The rows: lists of texts, one a cell, all of the same length.
        has_column_header: Whether the first row is a header.
        has_row_header: Whether the first column is a header.

    Raises:
        InvalidInput: The rows are not a list, there is none, they are not of the same length, or one is a text and no
            list of texts.
    """
    given = items("table.children", rows, "a list of rows")
    children = tuple(row if isinstance(row, BlockInput) else table_row(row) for row in given)
    widths = [len(row.content.cells) for row in children if isinstance(row.content, TableRowInput)]
    if not widths or len(widths) < len(children):
        msg = "table.children should be one table_row or more, and nothing else"
        raise InvalidInput(msg)
    for index, width in enumerate(widths):
        if width != widths[0] or not width:
            msg = f"table.children[{index}].table_row.cells.length should be {widths[0] or 'at least 1'}, is {width}"
            raise InvalidInput(msg)
    content = TableInput(table_width=widths[0], has_column_header=has_column_header, has_row_header=has_row_header)
    return BlockInput("table", content, children)


def table_row(cells: Iterable[TextLike]) -> BlockInput:
    """Return a row of a simple table: texts, one a cell.

    Raises:
        InvalidInput: It is one text in place of a list of them.
    """
    given = items("table_row.cells", cells, "a list of texts")
    return BlockInput("table_row", TableRowInput(tuple(runs(cell) for cell in given)))


def column_list(columns: Iterable[BlockInput | Iterable[BlockInput]]) -> BlockInput:
    """Put blocks side by side.

    Args:
        columns: Two columns or more: made by `column`, or as lists of blocks.

    Raises:
        InvalidInput: There are fewer than two.
    """
    given = items("column_list.children", columns, "a list of columns")
    children = tuple(each if isinstance(each, BlockInput) else column(each) for each in given)
    if len(children) < 2 or any(child.type != "column" for child in children):
        msg = "column_list.children should be two columns or more, and nothing else"
        raise InvalidInput(msg)
    return BlockInput("column_list", EmptyInput(), children)


def column(children: Children = (), *, width_ratio: int | float | UnsetType = UNSET) -> BlockInput:
    """Return one of several columns.

    Args:
        children: Its blocks, at least one.
        width_ratio: Its share of the width, from 0 to 1.
    """
    return BlockInput("column", ColumnInput(width_ratio), children)


def tab(tabs: Iterable[BlockInput]) -> BlockInput:
    """Return a set of tabs.

    Args:
        tabs: Paragraphs: each one's text is a tab's title, its icon the tab's, its children what the tab shows.

    Raises:
        InvalidInput: There is something other than paragraphs.
    """
    children = items("tab.children", tabs, "a list of paragraphs")
    for index, child in enumerate(children):
        if not isinstance(child, BlockInput) or child.type != "paragraph":
            raise refusal(child, f"tab.children[{index}]", "a paragraph, the tab's title")
    return BlockInput("tab", EmptyInput(), children)


def synced_block(children: Children = ()) -> BlockInput:
    """Return a synced block, whose content can be shown in several places."""
    return BlockInput("synced_block", SyncedInput(None), children)


def synced_copy(block_id: str) -> BlockInput:
    """Show the content of an original synced block, by its id."""
    return BlockInput("synced_block", SyncedInput(SyncedFrom(type="block_id", block_id=notion_id(block_id))))
