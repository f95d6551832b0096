"""Rules on what a block may be in and what it may hold, checked before anything is sent."""

from msgspec import UNSET

from notion_async import models
from notion_async.blocks.inputs import AddressInput, BlockContentInput, BlockInput, MediaInput, SyncedInput
from notion_async.models.block_types import block_type
from notion_async.rich_text import MentionInput

_READ_ONLY = (models.LinkPreviewMention, models.LinkMention, models.UnknownMention)


def misplaced(block: BlockInput, parent: BlockInput | None) -> str:
    """Return why a block may not be in another, or at the top if that is None; empty if it may."""
    if parent is None:
        return ""
    child_type, parent_type = block_type(parent.type).child_type, block_type(block.type).parent_type
    if child_type and block.type != child_type:
        return f"a {parent.type} holds {child_type} blocks only, not {block.type}"
    if parent_type and parent.type != parent_type:
        return f"a {block.type} can only be in a {parent_type}, not in a {parent.type}"
    return ""


def unsuited(block: BlockInput, parent: BlockInput | None) -> str:
    """Return what a block has that it may not have under its parent; empty if there is nothing."""
    if getattr(block.content, "icon", None) and not may_have_icon(block, parent):
        return f"a {block.type} has an icon only as the title of a tab"
    return _uneven(block, parent) if parent else ""


def may_have_icon(block: BlockInput, parent: BlockInput | None) -> bool:
    """Return whether a block may have an icon under its parent."""
    icon = block_type(block.type).icon
    return icon == "always" or (icon == "in_tab" and parent is not None and parent.type == "tab")


def malformed(block: BlockInput) -> str:
    """Return why a block cannot be created wherever it is; empty if it can."""
    return _wrong_children(block) or _too_few_children(block) or _lacks_content(block)


def _wrong_children(block: BlockInput) -> str:
    if not block.children:
        return ""
    facts, first = block_type(block.type), block.children[0].type
    if not facts.may_have_children:
        return f"a {block.type} holds no blocks"
    if isinstance(block.content, SyncedInput) and block.content.synced_from is not None:
        return "a copy of a synced block shows its original's blocks and holds none"
    if facts.is_fixed_child and block_type(first).is_first_level_only:
        return f"a {block.type} cannot begin with a {first}"
    if facts.needs_toggle and getattr(block.content, "is_toggleable", UNSET) is not True:
        return f"a {block.type} holds blocks only with is_toggleable=True"
    return ""


def _too_few_children(block: BlockInput) -> str:
    facts = block_type(block.type)
    if len(block.children) >= facts.min_children:
        return ""
    noun = facts.child_type or "block"
    return f"a {block.type} needs at least {facts.min_children} {noun}{'s' * (facts.min_children > 1)}"


def _lacks_content(block: BlockInput) -> str:
    content = block.content
    if isinstance(content, AddressInput) and not (content.url or content.file_upload):
        return f"a {block.type} needs a url"
    if isinstance(content, MediaInput) and not (content.external or content.file_upload):
        return f"a block of type {block.type} needs an external file or an upload"
    return _read_only_mention(content)


def _uneven(row: BlockInput, table: BlockInput) -> str:
    width = getattr(table.content, "table_width", UNSET)
    cells = getattr(row.content, "cells", None)
    if width is UNSET or cells is None or len(cells) == width:
        return ""
    return f"a row of this table has {width} cells, not {len(cells)}"


def _read_only_mention(content: BlockContentInput) -> str:
    runs = [*(getattr(content, "rich_text", None) or ()), *(getattr(content, "caption", None) or ())]
    runs += [run for cell in getattr(content, "cells", ()) for run in cell]
    if any(isinstance(run, MentionInput) and isinstance(run.mention, _READ_ONLY) for run in runs):
        return "a mention of a link's preview can only be read; write it as a text with a link"
    return ""
