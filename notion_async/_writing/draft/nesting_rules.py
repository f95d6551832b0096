"""What may stand where: the rules a tree must keep before any of it is sent."""

from msgspec import UNSET

from notion_async import models
from notion_async.blocks.inputs import AddressInput, BlockContentInput, BlockInput, MediaInput, SyncedInput
from notion_async.models.block_types import block_type
from notion_async.rich_text import MentionInput

_READ_ONLY = (models.LinkPreviewMention, models.LinkMention, models.UnknownMention)


def misplaced(block: BlockInput, parent: BlockInput | None) -> str:
    """Say why a block may not stand under another, or at the top where there is none; empty when it may."""
    wanted = block_type(parent.type).child_type if parent else None
    if wanted and block.type != wanted:
        return f"a {parent.type if parent else ''} holds {wanted} blocks only, not {block.type}"
    where = block_type(block.type).parent_type
    if where and parent and parent.type != where:
        return f"a {block.type} can only be in a {where}, not in a {parent.type}"
    return ""


def unsuited(block: BlockInput, parent: BlockInput | None) -> str:
    """Return what a block has that it may not have under its parent; empty if there is nothing."""
    icon = getattr(block.content, "icon", None)
    if icon and not may_have_icon(block, parent):
        return f"a {block.type} has an icon only as the title of a tab"
    return _uneven(block, parent) if parent else ""


def may_have_icon(block: BlockInput, parent: BlockInput | None) -> bool:
    """Return whether a block may have an icon under its parent."""
    icon = block_type(block.type).icon
    return icon == "always" or (icon == "in_tab" and parent is not None and parent.type == "tab")


def malformed(block: BlockInput) -> str:
    """Say why a block cannot be created whatever stands around it; empty when it can."""
    return _childless(block) or _lacks_children(block) or _lacks_content(block)


def _lacks_children(block: BlockInput) -> str:
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


def _childless(block: BlockInput) -> str:
    if not block.children:
        return ""
    facts = block_type(block.type)
    if not facts.may_have_children:
        return f"a {block.type} holds no blocks"
    if isinstance(block.content, SyncedInput) and block.content.synced_from is not None:
        return "a copy of a synced block shows its original's blocks and holds none"
    first = block.children[0].type
    if facts.is_fixed_child and block_type(first).is_first_level_only:
        return f"a {block.type} cannot begin with a {first}"
    if facts.needs_toggle and getattr(block.content, "is_toggleable", UNSET) is not True:
        return f"a {block.type} holds blocks only with is_toggleable=True"
    return ""


def _uneven(row: BlockInput, table: BlockInput) -> str:
    width = getattr(table.content, "table_width", UNSET)
    cells = getattr(row.content, "cells", None)
    if width is UNSET or cells is None or len(cells) == width:
        return ""
    return f"a row of this table has {width} cells, not {len(cells)}"


def _read_only_mention(content: BlockContentInput) -> str:
    runs = [*(getattr(content, "rich_text", None) or ()), *(getattr(content, "caption", None) or ())]
    runs += [run for cell in getattr(content, "cells", ()) for run in cell]
    for run in runs:
        if isinstance(run, MentionInput) and isinstance(run.mention, _READ_ONLY):
            return "a mention of a link's preview can only be read; write it as a text with a link"
    return ""
