"""Blocks: one struct a type.

https://developers.notion.com/reference/block
"""

from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar, Generic, Literal, TypeAlias, TypeVar, cast

from notion_async.errors import Unreadable
from notion_async.models.base import Time, Unknown, UnknownClass
from notion_async.models.block_contents import (
    Bookmark,
    Breadcrumb,
    BulletedListItem,
    Callout,
    ChildDatabase,
    ChildPage,
    Code,
    Column,
    ColumnList,
    Divider,
    Embed,
    Equation,
    Heading,
    LinkPreview,
    LinkToPage,
    MeetingNotes,
    NumberedListItem,
    Paragraph,
    Quote,
    SyncedBlockContent,
    Tab,
    Table,
    TableOfContents,
    TableRow,
    Template,
    ToDo,
    Toggle,
    Unsupported,
)
from notion_async.models.file_objects import Media
from notion_async.models.parents import Parent
from notion_async.models.records import AuthoredRecord
from notion_async.models.repair import build
from notion_async.models.users import Author

__all__ = [
    "AudioBlock",
    "BookmarkBlock",
    "BreadcrumbBlock",
    "BulletedListItemBlock",
    "CalloutBlock",
    "ChildDatabaseBlock",
    "ChildPageBlock",
    "CodeBlock",
    "ColumnBlock",
    "ColumnListBlock",
    "DividerBlock",
    "EmbedBlock",
    "EquationBlock",
    "FileBlock",
    "Heading1Block",
    "Heading2Block",
    "Heading3Block",
    "Heading4Block",
    "ImageBlock",
    "KnownBlock",
    "LinkPreviewBlock",
    "LinkToPageBlock",
    "MeetingNotesBlock",
    "NumberedListItemBlock",
    "ParagraphBlock",
    "PdfBlock",
    "QuoteBlock",
    "SyncedBlock",
    "TabBlock",
    "TableBlock",
    "TableOfContentsBlock",
    "TableRowBlock",
    "TemplateBlock",
    "ToDoBlock",
    "ToggleBlock",
    "TranscriptionBlock",
    "UnknownBlock",
    "UnsupportedBlock",
    "VideoBlock",
]

C = TypeVar("C")


class UnknownBlock(Unknown):
    """A block of an unrecognised type, or one known by its id only.

    It has what every block has, as far as Notion sent it.
    """

    __slots__ = ()

    plain_text: ClassVar[str] = ""

    @property
    def has_children(self) -> bool:
        """Whether it has child blocks; False where Notion omits the field."""
        return isinstance(self.raw, dict) and self.raw.get("has_children") is True

    @property
    def content(self) -> Any:
        """Plain JSON under the type's name; None when it is absent."""
        return self.raw.get(self.type) if isinstance(self.raw, dict) else None

    @property
    def in_trash(self) -> bool:
        """Whether it is in the trash."""
        return isinstance(self.raw, dict) and self.raw.get("in_trash", self.raw.get("archived")) is True

    @property
    def parent(self) -> Parent:
        """The block's parent."""
        return cast("Parent", build(self._get("parent"), Parent))

    @property
    def created_time(self) -> datetime | None:
        """Time of creation (UTC)."""
        return self._time("created_time")

    @property
    def last_edited_time(self) -> datetime | None:
        """Time of the last edit (UTC)."""
        return self._time("last_edited_time")

    @property
    def created_by(self) -> Author | None:
        """The author."""
        return self._user("created_by")

    @property
    def last_edited_by(self) -> Author | None:
        """The last editor."""
        return self._user("last_edited_by")

    def _get(self, key: str) -> Any:
        return self.raw.get(key) if isinstance(self.raw, dict) else None

    def _time(self, key: str) -> datetime | None:
        try:
            return cast("datetime | None", build(self._get(key), Time | None))
        except Unreadable:
            return None

    def _user(self, key: str) -> Author | None:
        return cast("Author | None", build(self._get(key), Author | None))


class BlockBase(AuthoredRecord, Generic[C], frozen=True, kw_only=True, tag_field="type"):
    """Fields common to all blocks.

    Attributes:
        object: Always `block`.
        parent: The page or block it is in.
        has_children: Whether there are blocks below it, to be listed by its id.
    """

    object: Literal["block"]
    parent: Parent
    has_children: bool
    unknown_as: ClassVar[UnknownClass | None] = UnknownBlock
    type: ClassVar[str]

    @property
    def content(self) -> C:
        """The block's content: the struct under its type's name."""
        return cast("C", getattr(self, self.type))

    @property
    def plain_text(self) -> str:
        """The text one reads in the block itself, without formatting; empty where there is none."""
        return cast("str", getattr(self, self.type).plain_text)


class ParagraphBlock(BlockBase[Paragraph], frozen=True, tag="paragraph"):
    """A paragraph; below a tab block, a tab."""

    type: ClassVar[Literal["paragraph"]] = "paragraph"
    paragraph: Paragraph


class Heading1Block(BlockBase[Heading], frozen=True, tag="heading_1"):
    """A heading of the first level."""

    type: ClassVar[Literal["heading_1"]] = "heading_1"
    heading_1: Heading


class Heading2Block(BlockBase[Heading], frozen=True, tag="heading_2"):
    """A heading of the second level."""

    type: ClassVar[Literal["heading_2"]] = "heading_2"
    heading_2: Heading


class Heading3Block(BlockBase[Heading], frozen=True, tag="heading_3"):
    """A heading of the third level."""

    type: ClassVar[Literal["heading_3"]] = "heading_3"
    heading_3: Heading


class Heading4Block(BlockBase[Heading], frozen=True, tag="heading_4"):
    """A heading of the fourth level."""

    type: ClassVar[Literal["heading_4"]] = "heading_4"
    heading_4: Heading


class BulletedListItemBlock(BlockBase[BulletedListItem], frozen=True, tag="bulleted_list_item"):
    """An item of a bulleted list."""

    type: ClassVar[Literal["bulleted_list_item"]] = "bulleted_list_item"
    bulleted_list_item: BulletedListItem


class NumberedListItemBlock(BlockBase[NumberedListItem], frozen=True, tag="numbered_list_item"):
    """An item of a numbered list."""

    type: ClassVar[Literal["numbered_list_item"]] = "numbered_list_item"
    numbered_list_item: NumberedListItem


class ToDoBlock(BlockBase[ToDo], frozen=True, tag="to_do"):
    """A task with a box to tick."""

    type: ClassVar[Literal["to_do"]] = "to_do"
    to_do: ToDo


class ToggleBlock(BlockBase[Toggle], frozen=True, tag="toggle"):
    """A line that hides and shows its children."""

    type: ClassVar[Literal["toggle"]] = "toggle"
    toggle: Toggle


class QuoteBlock(BlockBase[Quote], frozen=True, tag="quote"):
    """A quotation."""

    type: ClassVar[Literal["quote"]] = "quote"
    quote: Quote


class CalloutBlock(BlockBase[Callout], frozen=True, tag="callout"):
    """A text in a box, with an icon."""

    type: ClassVar[Literal["callout"]] = "callout"
    callout: Callout


class CodeBlock(BlockBase[Code], frozen=True, tag="code"):
    """A piece of code."""

    type: ClassVar[Literal["code"]] = "code"
    code: Code


class EquationBlock(BlockBase[Equation], frozen=True, tag="equation"):
    """A formula."""

    type: ClassVar[Literal["equation"]] = "equation"
    equation: Equation


class DividerBlock(BlockBase[Divider], frozen=True, tag="divider"):
    """A line across the page."""

    type: ClassVar[Literal["divider"]] = "divider"
    divider: Divider


class BreadcrumbBlock(BlockBase[Breadcrumb], frozen=True, tag="breadcrumb"):
    """The path to the page."""

    type: ClassVar[Literal["breadcrumb"]] = "breadcrumb"
    breadcrumb: Breadcrumb


class TableOfContentsBlock(BlockBase[TableOfContents], frozen=True, tag="table_of_contents"):
    """A table of the page's headings."""

    type: ClassVar[Literal["table_of_contents"]] = "table_of_contents"
    table_of_contents: TableOfContents


class BookmarkBlock(BlockBase[Bookmark], frozen=True, tag="bookmark"):
    """A link shown as a card."""

    type: ClassVar[Literal["bookmark"]] = "bookmark"
    bookmark: Bookmark


class EmbedBlock(BlockBase[Embed], frozen=True, tag="embed"):
    """A page of another site, shown within this one."""

    type: ClassVar[Literal["embed"]] = "embed"
    embed: Embed


class LinkPreviewBlock(BlockBase[LinkPreview], frozen=True, tag="link_preview"):
    """A link shown as a preview of its target; read-only."""

    type: ClassVar[Literal["link_preview"]] = "link_preview"
    link_preview: LinkPreview


class ImageBlock(BlockBase[Media], frozen=True, tag="image"):
    """A picture."""

    type: ClassVar[Literal["image"]] = "image"
    image: Media


class VideoBlock(BlockBase[Media], frozen=True, tag="video"):
    """A film."""

    type: ClassVar[Literal["video"]] = "video"
    video: Media


class PdfBlock(BlockBase[Media], frozen=True, tag="pdf"):
    """A PDF document."""

    type: ClassVar[Literal["pdf"]] = "pdf"
    pdf: Media


class AudioBlock(BlockBase[Media], frozen=True, tag="audio"):
    """A sound."""

    type: ClassVar[Literal["audio"]] = "audio"
    audio: Media


class FileBlock(BlockBase[Media], frozen=True, tag="file"):
    """A file of any kind."""

    type: ClassVar[Literal["file"]] = "file"
    file: Media


class LinkToPageBlock(BlockBase[LinkToPage], frozen=True, tag="link_to_page"):
    """A reference to a page, a database or a comment."""

    type: ClassVar[Literal["link_to_page"]] = "link_to_page"
    link_to_page: LinkToPage


class TableBlock(BlockBase[Table], frozen=True, tag="table"):
    """A simple table; its rows are its children."""

    type: ClassVar[Literal["table"]] = "table"
    table: Table


class TableRowBlock(BlockBase[TableRow], frozen=True, tag="table_row"):
    """A row of a simple table."""

    type: ClassVar[Literal["table_row"]] = "table_row"
    table_row: TableRow


class ColumnListBlock(BlockBase[ColumnList], frozen=True, tag="column_list"):
    """Columns side by side; they are its children."""

    type: ClassVar[Literal["column_list"]] = "column_list"
    column_list: ColumnList


class ColumnBlock(BlockBase[Column], frozen=True, tag="column"):
    """One of several columns."""

    type: ClassVar[Literal["column"]] = "column"
    column: Column


class TabBlock(BlockBase[Tab], frozen=True, tag="tab"):
    """A set of tabs; its children are paragraphs, one a tab."""

    type: ClassVar[Literal["tab"]] = "tab"
    tab: Tab


class SyncedBlock(BlockBase[SyncedBlockContent], frozen=True, tag="synced_block"):
    """Content shown in several places."""

    type: ClassVar[Literal["synced_block"]] = "synced_block"
    synced_block: SyncedBlockContent


class TemplateBlock(BlockBase[Template], frozen=True, tag="template"):
    """An old template button; its children are what it makes."""

    type: ClassVar[Literal["template"]] = "template"
    template: Template


class ChildPageBlock(BlockBase[ChildPage], frozen=True, tag="child_page"):
    """A page within a page; its id is the page's."""

    type: ClassVar[Literal["child_page"]] = "child_page"
    child_page: ChildPage


class ChildDatabaseBlock(BlockBase[ChildDatabase], frozen=True, tag="child_database"):
    """A database within a page; its id is the database's."""

    type: ClassVar[Literal["child_database"]] = "child_database"
    child_database: ChildDatabase


class MeetingNotesBlock(BlockBase[MeetingNotes], frozen=True, tag="meeting_notes"):
    """Notes of a meeting."""

    type: ClassVar[Literal["meeting_notes"]] = "meeting_notes"
    meeting_notes: MeetingNotes


class TranscriptionBlock(BlockBase[MeetingNotes], frozen=True, tag="transcription"):
    """Notes of a meeting, as versions before 2026-03-11 name them."""

    type: ClassVar[Literal["transcription"]] = "transcription"
    transcription: MeetingNotes


class UnsupportedBlock(BlockBase[Unsupported], frozen=True, tag="unsupported"):
    """Something the API does not show; `content.block_type` says what."""

    type: ClassVar[Literal["unsupported"]] = "unsupported"
    unsupported: Unsupported


KnownBlock: TypeAlias = (
    ParagraphBlock
    | Heading1Block
    | Heading2Block
    | Heading3Block
    | Heading4Block
    | BulletedListItemBlock
    | NumberedListItemBlock
    | ToDoBlock
    | ToggleBlock
    | QuoteBlock
    | CalloutBlock
    | CodeBlock
    | EquationBlock
    | DividerBlock
    | BreadcrumbBlock
    | TableOfContentsBlock
    | BookmarkBlock
    | EmbedBlock
    | LinkPreviewBlock
    | ImageBlock
    | VideoBlock
    | PdfBlock
    | AudioBlock
    | FileBlock
    | LinkToPageBlock
    | TableBlock
    | TableRowBlock
    | ColumnListBlock
    | ColumnBlock
    | TabBlock
    | SyncedBlock
    | TemplateBlock
    | ChildPageBlock
    | ChildDatabaseBlock
    | MeetingNotesBlock
    | TranscriptionBlock
    | UnsupportedBlock
)

if TYPE_CHECKING:
    Block: TypeAlias = KnownBlock | UnknownBlock
else:  # the decoder reads what has a struct; the rest is put in its place afterwards
    Block = KnownBlock


def is_synced_copy(block: Block) -> bool:
    """Return whether a block shows the content of an original synced block, whose children are not its own."""
    return isinstance(block, SyncedBlock) and block.synced_block.synced_from is not None


def synced_from(block: Block) -> str | None:
    """Return the id of the original whose content a synced copy shows; None for any other block."""
    original = block.synced_block.synced_from if isinstance(block, SyncedBlock) else None
    return getattr(original, "block_id", None)


def has_own_children(block: Block) -> bool:
    """Return whether there are blocks below a block that belong to it."""
    return block.has_children and not is_synced_copy(block)
