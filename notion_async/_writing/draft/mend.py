"""The nearest that can be written of blocks that cannot be written as they are: their text and children are kept."""

from collections.abc import Iterator, Sequence

import msgspec
from msgspec import UNSET

from notion_async._writing.draft.nesting_rules import may_have_icon
from notion_async.blocks.constructors import paragraph
from notion_async.blocks.inputs import (
    AddressInput,
    BlockContentInput,
    BlockInput,
    TableInput,
    TableRowInput,
    TextBlockInput,
)
from notion_async.models.block_types import block_type
from notion_async.rich_text import RichTextInput, runs, text

_REQUIRED = ("rich_text", "language")  # although Notion has defaults for them
_EXCERPT = 100  # characters
_FILLER = paragraph("")  # what an empty column is filled with


def note(kind: str, content: str) -> BlockInput:
    """Return a visible note in place of a block, with the beginning of its text."""
    said = f"[{kind}: {content[:_EXCERPT]}]" if content else f"[{kind}]"
    return paragraph([text(said, italic=True, color="gray")])


def suited(block: BlockInput, parent: BlockInput | None) -> BlockInput:
    """Return a block without what it may not have where it is: a paragraph that is not a tab has no icon."""
    if not isinstance(block.content, TextBlockInput) or may_have_icon(block, parent):
        return block
    return block.replace(content=msgspec.structs.replace(block.content, icon=UNSET))


def completed(block: BlockInput, children: Sequence[BlockInput]) -> BlockContentInput:
    """Return the content of a block with what Notion requires when a block is created."""
    content = block.content
    defaults = block_type(block.type).defaults
    omitted = {name: defaults[name] for name in _REQUIRED if getattr(content, name, None) is UNSET}
    if omitted:
        content = msgspec.structs.replace(content, **omitted)
    if isinstance(content, TableInput) and content.table_width is UNSET and children:
        content = msgspec.structs.replace(content, table_width=len(getattr(children[0].content, "cells", ())))
    return content


def filled(block: BlockInput) -> BlockInput:
    """Return a block with what it needs: an empty column with a paragraph, a table with rows of one length."""
    if block_type(block.type).is_fixed_child and not block.children:
        return block.replace(children=[_FILLER])
    rows = [row.content.cells for row in block.children if isinstance(row.content, TableRowInput)]
    if not isinstance(block.content, TableInput) or len(rows) != len(block.children):
        return block
    width = max(map(len, rows), default=0)
    if all(len(row) == width for row in rows):
        return block
    even = (TableRowInput((*row, *((),) * (width - len(row)))) for row in rows)
    children = [row.replace(content=cells) for row, cells in zip(block.children, even, strict=True)]
    return block.replace(content=msgspec.structs.replace(block.content, table_width=width), children=children)


def attempts(block: BlockInput) -> Iterator[BlockInput]:
    """Yield what may be written instead of a block that cannot: the same with less, the most similar first."""
    alone = block.replace(children=())
    yield _plain(block)
    if block.children:
        yield alone
        yield _plain(alone)
    if address := _address(block):
        yield paragraph(address)


def unwrapped(children: Sequence[BlockInput]) -> list[BlockInput]:
    """Return what is left of children whose parent cannot be made: columns give what is in them."""
    opened = (child.children if block_type(child.type).parent_type else (child,) for child in children)
    return [part for parts in opened for part in parts if part is not _FILLER]


def _address(block: BlockInput) -> tuple[RichTextInput, ...]:
    """Return the address and the caption of a bookmark or embed as a text."""
    content = block.content
    if not isinstance(content, AddressInput):
        return ()
    return (*runs(content.url or ""), *(content.caption or ()))


def _plain(block: BlockInput) -> BlockInput:
    """Return a block whose texts have no formatting: one run each."""
    content = block.content
    if isinstance(content, TableRowInput):
        return block.replace(content=TableRowInput(tuple(map(_text, content.cells))))
    texts = {name: _text(getattr(content, name)) for name in ("rich_text", "caption") if getattr(content, name, None)}
    return block.replace(content=msgspec.structs.replace(content, **texts)) if texts else block


def _text(given: Sequence[RichTextInput]) -> tuple[RichTextInput, ...]:
    return runs("".join(run.plain_text for run in given))
