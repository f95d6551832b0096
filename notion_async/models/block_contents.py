"""Contents of blocks, one struct a type.

Every content has `plain_text`: the text one reads in it, without formatting; empty where there is none.

https://developers.notion.com/reference/block
"""

from typing import TYPE_CHECKING, ClassVar, Literal, TypeAlias

from msgspec import UNSET, UnsetType

from notion_async.models.base import Struct, Time, Unknown, UnknownClass
from notion_async.models.file_objects import Icon
from notion_async.models.rich_texts import RichText, plain_text

__all__ = [
    "Bookmark",
    "Breadcrumb",
    "BulletedListItem",
    "CalendarEvent",
    "Callout",
    "ChildDatabase",
    "ChildPage",
    "Code",
    "Column",
    "ColumnList",
    "CommentLink",
    "DatabaseLink",
    "Divider",
    "Embed",
    "Equation",
    "Heading",
    "LinkPreview",
    "MeetingNotes",
    "MeetingNotesChildren",
    "NumberedListItem",
    "PageLink",
    "Paragraph",
    "Quote",
    "Recording",
    "SyncedBlockContent",
    "SyncedFrom",
    "Tab",
    "Table",
    "TableOfContents",
    "TableRow",
    "Template",
    "ToDo",
    "Toggle",
    "UnknownCalendarEvent",
    "UnknownLink",
    "Unsupported",
]


class Content(Struct, frozen=True):
    """The base of contents without text."""

    @property
    def plain_text(self) -> str:
        """Nothing."""
        return ""


class RichContent(Struct, frozen=True):
    """The base of contents that are a text.

    Attributes:
        rich_text: The text's runs, in order.
    """

    rich_text: tuple[RichText, ...] = ()

    @property
    def plain_text(self) -> str:
        """The text without formatting."""
        return plain_text(self.rich_text)


class ColoredContent(RichContent, frozen=True):
    """The base of contents that are a coloured text.

    Attributes:
        color: One of Notion's 20 colours, such as `red` or `red_background`.
    """

    color: str = "default"


class Paragraph(ColoredContent, frozen=True):
    """A paragraph; as a child of a tab block the tab's title, with its icon."""

    icon: Icon | UnsetType | None = UNSET


class Heading(ColoredContent, frozen=True):
    """A heading of any level.

    Attributes:
        is_toggleable: Whether it hides and shows its children.
    """

    is_toggleable: bool | UnsetType = UNSET


class BulletedListItem(ColoredContent, frozen=True):
    """An item of a bulleted list."""


class NumberedListItem(ColoredContent, frozen=True):
    """An item of a numbered list.

    Attributes:
        list_start_index: The number the list starts at, where it is not 1.
        list_format: `numbers`, `letters` or `roman`, where it was chosen.
    """

    list_start_index: int | UnsetType | None = UNSET
    list_format: str | UnsetType | None = UNSET


class ToDo(ColoredContent, frozen=True):
    """A task with a box to tick."""

    checked: bool = False


class Toggle(ColoredContent, frozen=True):
    """A line that hides and shows its children."""


class Quote(ColoredContent, frozen=True):
    """A quotation."""


class Callout(ColoredContent, frozen=True):
    """A text in a box, with an icon."""

    icon: Icon | UnsetType | None = UNSET


class Template(RichContent, frozen=True):
    """An old template button; its children are what it makes."""


class Code(RichContent, frozen=True):
    """A piece of code.

    Attributes:
        language: Notion's name for its language, such as `python` or `plain text`.
        caption: The text below it.
    """

    language: str = "plain text"
    caption: tuple[RichText, ...] = ()


class Equation(Struct, frozen=True):
    """A formula in KaTeX."""

    expression: str = ""

    @property
    def plain_text(self) -> str:
        """The formula's source."""
        return self.expression


class Divider(Content, frozen=True):
    """A line across the page."""


class Breadcrumb(Content, frozen=True):
    """The path to the page."""


class ColumnList(Content, frozen=True):
    """Columns side by side; they are its children."""


class Tab(Content, frozen=True):
    """A set of tabs; its children are paragraphs, one a tab, and their children are the tabs' contents."""


class TableOfContents(Content, frozen=True):
    """A table of the page's headings."""

    color: str = "default"


class Column(Content, frozen=True):
    """One of several columns.

    Attributes:
        width_ratio: Its share of the width, from 0 to 1; UNSET when all are equally wide.
    """

    width_ratio: int | float | UnsetType | None = UNSET


class Captioned(Struct, frozen=True):
    """An address with a caption."""

    url: str = ""
    caption: tuple[RichText, ...] = ()

    @property
    def plain_text(self) -> str:
        """The caption without formatting."""
        return plain_text(self.caption)


class Bookmark(Captioned, frozen=True):
    """A link shown as a card."""


class Embed(Captioned, frozen=True):
    """A page of another site, shown within this one."""


class LinkPreview(Content, frozen=True):
    """A link shown as a preview of its target."""

    url: str = ""


class Table(Content, frozen=True):
    """A simple table; its rows are its children.

    Attributes:
        table_width: The number of columns.
    """

    table_width: int = 0
    has_column_header: bool = False
    has_row_header: bool = False


class TableRow(Struct, frozen=True):
    """A row of a simple table.

    Attributes:
        cells: The cells, each the runs of its text.
    """

    cells: tuple[tuple[RichText, ...], ...] = ()

    @property
    def plain_text(self) -> str:
        """The cells' texts with tabs between them."""
        return "\t".join([plain_text(cell) for cell in self.cells])


class SyncedFrom(Struct, frozen=True, kw_only=True):
    """The original of a synced copy."""

    type: Literal["block_id"] | UnsetType = UNSET
    block_id: str


class SyncedBlockContent(Content, frozen=True):
    """Content shown in several places.

    Attributes:
        synced_from: The original; None when this is the original.
    """

    synced_from: SyncedFrom | None = None


class ChildPage(Struct, frozen=True):
    """A page within a page.

    Attributes:
        title: Its title, without formatting.
    """

    title: str = ""

    @property
    def plain_text(self) -> str:
        """The title."""
        return self.title


class ChildDatabase(Struct, frozen=True):
    """A database within a page.

    Attributes:
        title: Its title, without formatting.
    """

    title: str = ""

    @property
    def plain_text(self) -> str:
        """The title."""
        return self.title


class Unsupported(Content, frozen=True):
    """Something the API does not show.

    Attributes:
        block_type: What it is, such as `button` or `form`; UNSET in older answers.
    """

    block_type: str | UnsetType | None = UNSET


class UnknownLink(Unknown):
    """A link to something that has no struct here."""

    __slots__ = ()
    plain_text = ""

    @property
    def id(self) -> str:
        """The target's id, as far as it can be told; empty where it cannot."""
        return self._text(self.type)


class LinkBase(Content, frozen=True, tag_field="type"):
    """The base of what a link_to_page block leads to."""

    unknown_as: ClassVar[UnknownClass | None] = UnknownLink


class PageLink(LinkBase, frozen=True, tag="page_id"):
    """A link to a page."""

    type: ClassVar[Literal["page_id"]] = "page_id"
    page_id: str

    @property
    def id(self) -> str:
        """The page's id."""
        return self.page_id


class DatabaseLink(LinkBase, frozen=True, tag="database_id"):
    """A link to a database."""

    type: ClassVar[Literal["database_id"]] = "database_id"
    database_id: str

    @property
    def id(self) -> str:
        """The database's id."""
        return self.database_id


class CommentLink(LinkBase, frozen=True, tag="comment_id"):
    """A link to a comment."""

    type: ClassVar[Literal["comment_id"]] = "comment_id"
    comment_id: str

    @property
    def id(self) -> str:
        """The comment's id."""
        return self.comment_id


class MeetingNotesChildren(Struct, frozen=True):
    """Ids of the blocks that hold the parts of meeting notes as their children."""

    summary_block_id: str | UnsetType | None = UNSET
    notes_block_id: str | UnsetType | None = UNSET
    transcript_block_id: str | UnsetType | None = UNSET


class UnknownCalendarEvent(Unknown):
    """A meeting told in a way that has no struct here."""

    __slots__ = ()
    start_time: ClassVar[None] = None
    end_time: ClassVar[None] = None
    attendees: ClassVar[tuple[str, ...]] = ()


class CalendarEvent(Struct, frozen=True):
    """The meeting as the calendar has it.

    Attributes:
        attendees: The ids of the users invited.
    """

    start_time: Time | UnsetType | None = UNSET
    end_time: Time | UnsetType | None = UNSET
    attendees: tuple[str, ...] | UnsetType | None = UNSET
    unknown_as: ClassVar[UnknownClass | None] = UnknownCalendarEvent


if TYPE_CHECKING:
    Meeting: TypeAlias = CalendarEvent | UnknownCalendarEvent
else:  # the decoder reads what has a struct; the rest is put in its place afterwards
    Meeting = CalendarEvent


class Recording(Struct, frozen=True):
    """Start and end of a meeting's recording."""

    start_time: Time | UnsetType | None = UNSET
    end_time: Time | UnsetType | None = UNSET


class MeetingNotes(Struct, frozen=True):
    """Notes of a meeting.

    Attributes:
        status: Such as `transcription_in_progress` or `notes_ready`.
    """

    title: tuple[RichText, ...] | UnsetType | None = UNSET
    status: str | UnsetType | None = UNSET
    children: MeetingNotesChildren | UnsetType | None = UNSET
    calendar_event: Meeting | UnsetType | None = UNSET
    recording: Recording | UnsetType | None = UNSET

    @property
    def plain_text(self) -> str:
        """The title without formatting."""
        return plain_text(self.title) if self.title else ""

    @property
    def parts(self) -> tuple[str, ...]:
        """The ids of the blocks that hold the summary, the notes and the transcript, in this order."""
        if not self.children:
            return ()
        ids = (self.children.summary_block_id, self.children.notes_block_id, self.children.transcript_block_id)
        return tuple(part for part in ids if part)


if TYPE_CHECKING:
    LinkToPage: TypeAlias = PageLink | DatabaseLink | CommentLink | UnknownLink
else:  # the decoder reads what has a struct; the rest is put in its place afterwards
    LinkToPage = PageLink | DatabaseLink | CommentLink
