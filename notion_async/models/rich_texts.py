"""Rich text: runs of text, mentions and equations.

https://developers.notion.com/reference/rich-text
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING, ClassVar, Literal, TypeAlias

from msgspec import UNSET, UnsetType

from notion_async.models.base import Reference, Struct, Unknown, UnknownClass
from notion_async.models.dates import DateValue
from notion_async.models.users import User

__all__ = [
    "Annotations",
    "CustomEmoji",
    "CustomEmojiMention",
    "DatabaseMention",
    "DateMention",
    "EquationRichText",
    "Expression",
    "KnownMentionValue",
    "Link",
    "LinkDetails",
    "LinkMention",
    "LinkPreviewMention",
    "MentionRichText",
    "PageMention",
    "TemplateDate",
    "TemplateMention",
    "TemplateUser",
    "TextContent",
    "TextRichText",
    "UnknownMention",
    "UnknownRichText",
    "UserMention",
]


class Link(Struct, frozen=True):
    """An address.

    Attributes:
        url: The address; Notion also accepts paths within itself, such as `/0123…`.
    """

    url: str = ""


class Annotations(Struct, frozen=True):
    """Formatting of a run.

    Attributes:
        color: One of Notion's 20 colours, such as `red` or `red_background`.
    """

    bold: bool = False
    italic: bool = False
    strikethrough: bool = False
    underline: bool = False
    code: bool = False
    color: str = "default"


class TextContent(Struct, frozen=True):
    """The text of a run and where it leads."""

    content: str
    link: Link | None = None


class Expression(Struct, frozen=True):
    """A formula in KaTeX."""

    expression: str = ""


class UnknownMention(Unknown):
    """A mention of a kind that has no struct here."""

    __slots__ = ()


class MentionBase(Struct, frozen=True, tag_field="type"):
    """The base of mentions."""

    unknown_as: ClassVar[UnknownClass | None] = UnknownMention


class UserMention(MentionBase, frozen=True, tag="user"):
    """A mention of a user."""

    type: ClassVar[Literal["user"]] = "user"
    user: User


class DateMention(MentionBase, frozen=True, tag="date"):
    """A mention of a day, a moment or a range."""

    type: ClassVar[Literal["date"]] = "date"
    date: DateValue


class PageMention(MentionBase, frozen=True, tag="page"):
    """A mention of a page."""

    type: ClassVar[Literal["page"]] = "page"
    page: Reference


class DatabaseMention(MentionBase, frozen=True, tag="database"):
    """A mention of a database."""

    type: ClassVar[Literal["database"]] = "database"
    database: Reference


class TemplateDate(Struct, frozen=True, tag_field="type", tag="template_mention_date"):
    """`@today` or `@now` in a template."""

    type: ClassVar[Literal["template_mention_date"]] = "template_mention_date"
    template_mention_date: str
    unknown_as: ClassVar[UnknownClass | None] = UnknownMention


class TemplateUser(Struct, frozen=True, tag_field="type", tag="template_mention_user"):
    """`@me` in a template."""

    type: ClassVar[Literal["template_mention_user"]] = "template_mention_user"
    template_mention_user: str
    unknown_as: ClassVar[UnknownClass | None] = UnknownMention


class TemplateMention(MentionBase, frozen=True, tag="template_mention"):
    """A mention that is filled in when its template is used."""

    type: ClassVar[Literal["template_mention"]] = "template_mention"
    template_mention: "TemplateValue"


class CustomEmoji(Struct, frozen=True):
    """An emoji of the workspace.

    https://developers.notion.com/reference/emoji-object
    """

    id: str
    name: str | UnsetType = UNSET
    url: str | UnsetType = UNSET


class CustomEmojiMention(MentionBase, frozen=True, tag="custom_emoji"):
    """An emoji of the workspace within a text."""

    type: ClassVar[Literal["custom_emoji"]] = "custom_emoji"
    custom_emoji: CustomEmoji


class LinkPreviewMention(MentionBase, frozen=True, tag="link_preview"):
    """A link shown as a preview; read-only."""

    type: ClassVar[Literal["link_preview"]] = "link_preview"
    link_preview: Link


class LinkDetails(Struct, frozen=True):
    """Notion's details of a link mention's target."""

    href: str
    title: str | UnsetType | None = UNSET
    description: str | UnsetType | None = UNSET
    link_author: str | UnsetType | None = UNSET
    link_provider: str | UnsetType | None = UNSET
    thumbnail_url: str | UnsetType | None = UNSET
    icon_url: str | UnsetType | None = UNSET
    iframe_url: str | UnsetType | None = UNSET
    height: int | float | UnsetType | None = UNSET
    padding: int | float | UnsetType | None = UNSET
    padding_top: int | float | UnsetType | None = UNSET


class LinkMention(MentionBase, frozen=True, tag="link_mention"):
    """A link shown with its title and icon; read-only."""

    type: ClassVar[Literal["link_mention"]] = "link_mention"
    link_mention: LinkDetails


class UnknownRichText(Unknown):
    """A run of a kind that has no struct here."""

    __slots__ = ()

    @property
    def plain_text(self) -> str:
        """The text without formatting, where Notion gave it."""
        return self._text("plain_text")

    @property
    def href(self) -> str | None:
        """The run's link target."""
        return self._text("href") or None

    @property
    def annotations(self) -> Annotations:
        """The run's formatting; the default one, since an unrecognised run's is not known."""
        return Annotations()


class RichTextBase(Struct, frozen=True, kw_only=True, tag_field="type"):
    """Fields common to all runs.

    Attributes:
        annotations: How it looks.
        plain_text: The text without formatting.
        href: Where it leads: a link's URL, or a mentioned record's.
    """

    annotations: Annotations = Annotations()
    plain_text: str = ""
    href: str | None = None
    unknown_as: ClassVar[UnknownClass | None] = UnknownRichText


class TextRichText(RichTextBase, frozen=True, tag="text"):
    """A run of text."""

    type: ClassVar[Literal["text"]] = "text"
    text: TextContent


class MentionRichText(RichTextBase, frozen=True, tag="mention"):
    """A run that mentions something."""

    type: ClassVar[Literal["mention"]] = "mention"
    mention: "MentionValue"


class EquationRichText(RichTextBase, frozen=True, tag="equation"):
    """A formula within a text."""

    type: ClassVar[Literal["equation"]] = "equation"
    equation: Expression


KnownMentionValue: TypeAlias = (
    UserMention
    | DateMention
    | PageMention
    | DatabaseMention
    | TemplateMention
    | CustomEmojiMention
    | LinkPreviewMention
    | LinkMention
)

if TYPE_CHECKING:
    TemplateValue: TypeAlias = TemplateDate | TemplateUser | UnknownMention
    MentionValue: TypeAlias = KnownMentionValue | UnknownMention
    RichText: TypeAlias = TextRichText | MentionRichText | EquationRichText | UnknownRichText
else:  # the decoder reads what has a struct; the rest is put in its place afterwards
    TemplateValue = TemplateDate | TemplateUser
    MentionValue = KnownMentionValue
    RichText = TextRichText | MentionRichText | EquationRichText


def plain_text(rich_text: Iterable[RichText]) -> str:
    """Return the text of runs without formatting.

    Args:
        rich_text: The runs, such as `block.content.rich_text`.
    """
    return "".join([run.plain_text for run in rich_text])
