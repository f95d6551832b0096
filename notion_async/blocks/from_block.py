"""Conversion of blocks that were read into blocks to write."""

from collections.abc import Iterable, Sequence

from msgspec import UNSET, UnsetType

from notion_async._inputs.refusals import need
from notion_async.blocks.inputs import (
    AddressInput,
    BlockContentInput,
    BlockEquationInput,
    BlockInput,
    CodeInput,
    ColorInput,
    ColumnInput,
    EmptyInput,
    LinkToPageInput,
    MediaInput,
    SyncedInput,
    TableInput,
    TableRowInput,
    TextBlockInput,
)
from notion_async.errors import InvalidInput
from notion_async.files import FileInput, IconInput, UploadedFile
from notion_async.models import block_contents as read
from notion_async.models.blocks import Block, BlockBase, UnknownBlock, has_own_children, is_synced_copy
from notion_async.models.file_objects import ExternalMedia, HostedFile, HostedMedia, Icon, UnknownIcon
from notion_async.models.tree import Node
from notion_async.rich_text import runs


def from_block(block: Block, children: Iterable[BlockInput] = (), *, file: FileInput | None = None) -> BlockInput:
    """Return a block to write with the content of a block that was read.

    Values that only Notion sets are left out: ids, times, a list's first number, an icon whose file Notion keeps.

    Args:
        block: The block.
        children: The blocks below it; a copy of a synced block shows its original's and takes none.
        file: The file to show in place of one that Notion keeps, whose address works for an hour only.

    Raises:
        InvalidInput: It is not a block that was read, or blocks of its type cannot be written: child pages and
            databases, meeting notes, link previews, templates, unsupported and unknown ones, and files that Notion
            keeps unless `file` is given.
    """
    need((BlockBase, UnknownBlock), "block", "a block read from Notion", block)
    content = _content(block, file)
    copy = isinstance(content, SyncedInput) and content.synced_from is not None
    return BlockInput(block.type, content, () if copy else children)


def from_read(given: Block | Node) -> BlockInput:
    """Return a block to write with the content of a block or node that was read, and of all below it.

    Raises:
        InvalidInput: Blocks of this type cannot be written, or not all of the children were read.
    """
    order: list[Block | Node] = [given]
    for each in order:  # grows on the way: a node comes before its children
        order += _children(each)
    made: dict[int, BlockInput] = {}
    for each in reversed(order):
        made[id(each)] = from_block(_block(each), [made[id(child)] for child in _children(each)])
    return made[id(given)]


def _block(given: Block | Node) -> Block:
    return given.block if isinstance(given, Node) else given


def _children(given: Block | Node) -> Sequence[Node]:
    block = _block(given)
    if given.has_unread_children if isinstance(given, Node) else has_own_children(given):
        msg = f"block {block.id} of type {block.type!r}: its children were not read; give the nodes of a tree"
        raise InvalidInput(msg)
    return () if isinstance(given, BlockBase | UnknownBlock) or is_synced_copy(block) else given.children


def _content(block: Block, file: FileInput | None) -> BlockContentInput:
    content = _text(block.content) or _address(block.content, file) or _link(block.content) or _structure(block.content)
    if content is None:
        kept = isinstance(block.content, HostedMedia)
        why = "Notion keeps its file: upload it again, or give file=" if kept else "the API cannot write such blocks"
        msg = f"block {block.id} of type {block.type!r}: {why}"
        raise InvalidInput(msg)
    return content


def _text(content: object) -> BlockContentInput | None:
    match content:
        case read.Code():
            return CodeInput(
                rich_text=runs(content.rich_text), language=content.language, caption=runs(content.caption)
            )
        case read.Equation():
            return BlockEquationInput(content.expression)
        case read.ColoredContent():
            return TextBlockInput(
                rich_text=runs(content.rich_text),
                color=content.color,
                icon=_icon(getattr(content, "icon", UNSET)),
                is_toggleable=getattr(content, "is_toggleable", UNSET),
                checked=getattr(content, "checked", UNSET),
            )
        case read.TableRow():
            return TableRowInput(tuple(runs(cell) for cell in content.cells))
    return None


def _icon(icon: Icon | UnsetType | None) -> IconInput | UnsetType:
    return UNSET if icon is None or isinstance(icon, UnsetType | HostedFile | UnknownIcon) else icon


def _address(content: object, file: FileInput | None) -> BlockContentInput | None:
    match content:
        case read.Bookmark() | read.Embed():
            return AddressInput(url=content.url, caption=runs(content.caption))
        case ExternalMedia():
            name = content.name or UNSET
            return MediaInput(type="external", external=content.external, caption=runs(content.caption), name=name)
        case HostedMedia() if file is not None:
            name, caption = content.name or UNSET, runs(content.caption)
            if isinstance(file, UploadedFile):
                return MediaInput(type=file.type, file_upload=file.file_upload, caption=caption, name=name)
            return MediaInput(type=file.type, external=file.external, caption=caption, name=name)
    return None


def _link(content: object) -> BlockContentInput | None:
    match content:
        case read.PageLink(page_id=target):
            return LinkToPageInput(type="page_id", page_id=target)
        case read.DatabaseLink(database_id=target):
            return LinkToPageInput(type="database_id", database_id=target)
        case read.CommentLink(comment_id=target):
            return LinkToPageInput(type="comment_id", comment_id=target)
    return None


def _structure(content: object) -> BlockContentInput | None:
    match content:
        case read.Divider() | read.Breadcrumb() | read.ColumnList() | read.Tab():
            return EmptyInput()
        case read.TableOfContents(color=color):
            return ColorInput(color)
        case read.Column(width_ratio=ratio):
            return ColumnInput(UNSET if ratio is None else ratio)
        case read.Table():
            return TableInput(
                table_width=content.table_width,
                has_column_header=content.has_column_header,
                has_row_header=content.has_row_header,
            )
        case read.SyncedBlockContent(synced_from=original):
            return SyncedInput(original)
    return None
