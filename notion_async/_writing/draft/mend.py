"""The closest writable form of blocks that cannot be written as they are: their text and children are kept."""

from collections.abc import Iterator, Sequence

import msgspec
from msgspec import UNSET

from notion_async._writing.draft.draft_block import DraftBlock, draft_of
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
_FILLER = draft_of(paragraph(""))  # fills an empty column


def note(kind: str, content: str) -> BlockInput:
    """Return a visible note in place of a block, with the beginning of its text."""
    label = f"[{kind}: {content[:_EXCERPT]}]" if content else f"[{kind}]"
    return paragraph([text(label, italic=True, color="gray")])


def without_icon(block: BlockInput, parent: BlockInput | None) -> BlockInput:
    """Return a block without the icon that it may not have under its parent."""
    if not isinstance(block.content, TextBlockInput) or may_have_icon(block, parent):
        return block
    return block.replace(content=msgspec.structs.replace(block.content, icon=UNSET))


def complete_content(block: BlockInput, children: Sequence[BlockInput]) -> BlockContentInput:
    """Return the content of a block with the fields that Notion requires to create it."""
    content, defaults = block.content, block_type(block.type).defaults
    omitted = {name: defaults[name] for name in _REQUIRED if getattr(content, name, None) is UNSET}
    if omitted:
        content = msgspec.structs.replace(content, **omitted)
    if isinstance(content, TableInput) and content.table_width is UNSET and children:
        content = msgspec.structs.replace(content, table_width=len(getattr(children[0].content, "cells", ())))
    return content


def fill(draft: DraftBlock) -> DraftBlock:
    """Return a block that is not empty where it must not be: a column with a paragraph, a table with equal rows."""
    if block_type(draft.type).is_fixed_child and not draft.children:
        return draft.with_children([_FILLER])
    rows = [row.content.cells for row in draft.children if isinstance(row.content, TableRowInput)]
    if not isinstance(draft.content, TableInput) or len(rows) != len(draft.children):
        return draft
    width = max(map(len, rows), default=0)
    if all(len(row) == width for row in rows):
        return draft
    even = (TableRowInput((*row, *((),) * (width - len(row)))) for row in rows)
    children = [DraftBlock(row.type, cells) for row, cells in zip(draft.children, even, strict=True)]
    return DraftBlock(draft.type, msgspec.structs.replace(draft.content, table_width=width), children)


def substitutes(draft: DraftBlock) -> Iterator[DraftBlock]:
    """Yield blocks to write instead of one that cannot be written: the same with less, the most similar first."""
    alone = draft.with_children(())
    yield _unformatted(draft)
    if draft.children:
        yield alone
        yield _unformatted(alone)
    if address := _address(draft):
        yield draft_of(paragraph(address))


def unwrapped(children: Sequence[DraftBlock]) -> list[DraftBlock]:
    """Return the children of a block that cannot be created: of columns and rows their children."""
    opened = (child.children if block_type(child.type).parent_type else (child,) for child in children)
    return [part for parts in opened for part in parts if part is not _FILLER]


def _address(block: BlockInput) -> tuple[RichTextInput, ...]:
    """Return the address and the caption of a bookmark or embed as a text."""
    content = block.content
    if not isinstance(content, AddressInput):
        return ()
    return (*runs(content.url or ""), *(content.caption or ()))


def _unformatted(draft: DraftBlock) -> DraftBlock:
    """Return a block whose texts have no formatting: one run each."""
    content = draft.content
    if isinstance(content, TableRowInput):
        return DraftBlock(draft.type, TableRowInput(tuple(map(_one_run, content.cells))), draft.children)
    texts = {
        name: _one_run(getattr(content, name)) for name in ("rich_text", "caption") if getattr(content, name, None)
    }
    return DraftBlock(draft.type, msgspec.structs.replace(content, **texts), draft.children) if texts else draft


def _one_run(given: Sequence[RichTextInput]) -> tuple[RichTextInput, ...]:
    return runs("".join(run.plain_text for run in given))
