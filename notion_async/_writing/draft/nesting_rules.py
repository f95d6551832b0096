"""What may stand where: the rules a tree must keep before any of it is sent."""

from msgspec import UNSET

from notion_async import models
from notion_async.blocks.inputs import AddressInput, BlockContentInput, BlockInput, MediaInput, SyncedInput
from notion_async.rich_text import MentionInput

PARENTS = {
    *("paragraph", "bulleted_list_item", "numbered_list_item", "to_do", "toggle", "quote", "callout"),
    *("heading_1", "heading_2", "heading_3", "heading_4"),
    *("synced_block", "table", "column_list", "column", "tab"),
}
WRITABLE = PARENTS | {
    *("code", "equation", "divider", "breadcrumb", "table_of_contents", "bookmark", "embed", "link_to_page"),
    *("image", "video", "audio", "pdf", "file", "table_row"),
}
WITHIN = {"table": "table_row", "column_list": "column", "tab": "paragraph"}
ONLY_IN = {"table_row": "table", "column": "column_list"}
_READ_ONLY = (models.LinkPreviewMention, models.LinkMention, models.UnknownMention)


def misplaced(block: BlockInput, parent: BlockInput | None) -> str:
    """Say why a block may not stand under another, or at the top where there is none; empty when it may."""
    wanted = WITHIN.get(parent.type) if parent else None
    if wanted and block.type != wanted:
        return f"a {parent.type if parent else ''} holds {wanted} blocks only, not {block.type}"
    where = ONLY_IN.get(block.type)
    if where and parent and parent.type != where:
        return f"a {block.type} stands in a {where} only, not in a {parent.type}"
    return ""


def unsuited(block: BlockInput, parent: BlockInput | None) -> str:
    """Return what a block has that it may not have under its parent; empty if there is nothing."""
    icon = getattr(block.content, "icon", None)
    if block.type == "paragraph" and icon and not (parent and parent.type == "tab"):
        return "a paragraph has an icon only as the title of a tab"
    if block.type == "table_row" and parent and parent.type == "table":
        return _uneven(block, parent)
    return ""


def malformed(block: BlockInput) -> str:
    """Say why a block cannot be created whatever stands around it; empty when it can."""
    return (_childless(block) if block.children else _lacks_children(block)) or _lacks_content(block)


def _lacks_children(block: BlockInput) -> str:
    return {
        "table": "a table needs a row",
        "column_list": "a column_list needs two columns",
        "column": "a column needs a block in it",
    }.get(block.type, "")


def _lacks_content(block: BlockInput) -> str:
    content = block.content
    if isinstance(content, AddressInput) and not (content.url or content.file_upload):
        return f"a {block.type} needs a url"
    if isinstance(content, MediaInput) and not (content.external or content.file_upload):
        return f"a block of type {block.type} needs an external file or an upload"
    return _read_only_mention(content)


def _childless(block: BlockInput) -> str:
    if block.type not in PARENTS:
        return f"a {block.type} holds no blocks"
    if isinstance(block.content, SyncedInput) and block.content.synced_from is not None:
        return "a copy of a synced block shows its original's blocks and holds none"
    if block.type == "column_list" and len(block.children) < 2:
        return "a column_list needs two columns"
    if block.type == "column" and block.children[0].type == "column_list":
        return "a column cannot begin with columns"
    toggleable = getattr(block.content, "is_toggleable", UNSET)
    if block.type.startswith("heading_") and toggleable is not True:
        return "a heading holds blocks only with is_toggleable=True"
    return ""


def _uneven(row: BlockInput, table: BlockInput) -> str:
    width = getattr(table.content, "table_width", UNSET)
    cells = getattr(row.content, "cells", ())
    return "" if width is UNSET or len(cells) == width else f"a row of this table has {width} cells, not {len(cells)}"


def _read_only_mention(content: BlockContentInput) -> str:
    runs = [*(getattr(content, "rich_text", None) or ()), *(getattr(content, "caption", None) or ())]
    runs += [run for cell in getattr(content, "cells", ()) for run in cell]
    for run in runs:
        if isinstance(run, MentionInput) and isinstance(run.mention, _READ_ONLY):
            return "a mention of a link's preview can only be read; write it as a text with a link"
    return ""
