"""Rich text to write.

A text is a plain string, a run, a run that was read, or a sequence of them.

https://developers.notion.com/reference/rich-text
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import ClassVar, Literal, TypeAlias

from msgspec import UNSET, UnsetType

from notion_async._inputs.dates import date_value
from notion_async._inputs.refusals import need, refusal
from notion_async.ids import notion_id
from notion_async.models.base import Reference, Struct
from notion_async.models.rich_texts import (
    Annotations,
    CustomEmoji,
    CustomEmojiMention,
    DatabaseMention,
    DateMention,
    EquationRichText,
    Expression,
    Link,
    LinkMention,
    LinkPreviewMention,
    MentionRichText,
    MentionValue,
    PageMention,
    RichText,
    TextRichText,
    UnknownMention,
    UnknownRichText,
    UserMention,
)
from notion_async.models.users import PartialUser


class AnnotationsInput(Struct, frozen=True, kw_only=True):
    """Formatting of a run to write; UNSET fields are not sent."""

    bold: bool | UnsetType = UNSET
    italic: bool | UnsetType = UNSET
    strikethrough: bool | UnsetType = UNSET
    underline: bool | UnsetType = UNSET
    code: bool | UnsetType = UNSET
    color: str | UnsetType = UNSET


class TextContentInput(Struct, frozen=True):
    """The text of a run and where it leads."""

    content: str
    link: Link | UnsetType | None = UNSET


class TextInput(Struct, frozen=True, tag_field="type", tag="text"):
    """A run of text to be written."""

    type: ClassVar[Literal["text"]] = "text"
    text: TextContentInput
    annotations: AnnotationsInput | UnsetType = UNSET

    @property
    def plain_text(self) -> str:
        """The text."""
        return self.text.content


class MentionInput(Struct, frozen=True, tag_field="type", tag="mention"):
    """A mention to be written; Notion makes its text."""

    type: ClassVar[Literal["mention"]] = "mention"
    mention: MentionValue
    annotations: AnnotationsInput | UnsetType = UNSET
    plain_text: ClassVar[str] = ""


class EquationInput(Struct, frozen=True, tag_field="type", tag="equation"):
    """A formula within a text to be written."""

    type: ClassVar[Literal["equation"]] = "equation"
    equation: Expression
    annotations: AnnotationsInput | UnsetType = UNSET

    @property
    def plain_text(self) -> str:
        """The formula's source."""
        return self.equation.expression


RichTextInput: TypeAlias = TextInput | MentionInput | EquationInput
TextLike: TypeAlias = str | RichTextInput | RichText | Iterable[str | RichTextInput | RichText]


def text(
    content: str,
    *,
    link: str | None = None,
    bold: bool | UnsetType = UNSET,
    italic: bool | UnsetType = UNSET,
    strikethrough: bool | UnsetType = UNSET,
    underline: bool | UnsetType = UNSET,
    code: bool | UnsetType = UNSET,
    color: str | UnsetType = UNSET,
) -> TextInput:
    """Return a run of text.

    Args:
        content: The text; one of over 2,000 characters is sent as several runs (see `check`).
        link: Where it leads.
        bold: Whether it is bold; the same for the other marks.
        italic: See `bold`.
        strikethrough: See `bold`.
        underline: See `bold`.
        code: See `bold`.
        color: One of Notion's 20 colours, such as `red` or `red_background`.

    Raises:
        InvalidInput: The content is not a string, or the link is empty.
    """
    need(str, "text.content", "a string", content)
    if link == "":
        raise refusal(link, "text.link.url", "an address")
    marks = AnnotationsInput(
        bold=bold, italic=italic, strikethrough=strikethrough, underline=underline, code=code, color=color
    )
    return TextInput(
        TextContentInput(content, UNSET if link is None else Link(link)),
        UNSET if marks == AnnotationsInput() else marks,
    )


def inline_equation(expression: str) -> EquationInput:
    """Return an inline equation, of up to 1,000 characters of KaTeX."""
    return EquationInput(Expression(expression))


def mention_user(user_id: str) -> MentionInput:
    """Mention a user.

    Raises:
        InvalidId: The value has no Notion id.
    """
    return MentionInput(UserMention(PartialUser(id=notion_id(user_id))))


def mention_page(page_id: str) -> MentionInput:
    """Mention a page, by id or URL.

    Raises:
        InvalidId: It is neither.
    """
    return MentionInput(PageMention(Reference(notion_id(page_id))))


def mention_database(database_id: str) -> MentionInput:
    """Mention a database, by id or URL.

    Raises:
        InvalidId: It is neither.
    """
    return MentionInput(DatabaseMention(Reference(notion_id(database_id))))


def mention_date(
    start: date | datetime | str, end: date | datetime | str | None = None, *, time_zone: str | None = None
) -> MentionInput:
    """Mention a day, a moment or a range (see `date`)."""
    return MentionInput(DateMention(date_value(start, end, time_zone)))


def mention_custom_emoji(emoji_id: str) -> MentionInput:
    """Put an emoji of the workspace into a text."""
    return MentionInput(CustomEmojiMention(CustomEmoji(notion_id(emoji_id))))


def runs(content: TextLike) -> tuple[RichTextInput, ...]:
    """Return the runs of a text in any accepted form.

    Runs that were read lose what only Notion may say; a link preview becomes a link, an unknown run its text.

    Raises:
        InvalidInput: There is something else among them.
    """
    if isinstance(content, str):
        return (text(content),) if content else ()
    if isinstance(content, Mapping):  # its keys would be taken for texts
        raise refusal(content, "rich_text", "strings and runs of text")
    items = content if isinstance(content, Iterable) else (content,)
    return tuple(_run(item) for item in items)


def _run(item: object) -> RichTextInput:
    match item:
        case TextInput() | MentionInput() | EquationInput():
            return item
        case str():
            return text(item)
        case TextRichText(text=content):
            return TextInput(TextContentInput(content.content, content.link or UNSET), _marks(item.annotations))
        case EquationRichText(equation=equation):
            return EquationInput(equation, _marks(item.annotations))
        case MentionRichText():
            return _mention(item)
        case UnknownRichText():
            return text(item.plain_text, link=item.href)
    raise refusal(item, "rich_text", "strings and runs of text")


def _mention(run: MentionRichText) -> RichTextInput:
    marks = _marks(run.annotations)
    match run.mention:
        case UserMention(user=user):
            return MentionInput(UserMention(PartialUser(id=user.id)), marks)
        case LinkPreviewMention(link_preview=link):
            return TextInput(TextContentInput(run.plain_text, link), marks)
        case LinkMention(link_mention=details):
            return TextInput(TextContentInput(run.plain_text or details.href, Link(details.href)), marks)
        case UnknownMention():
            return TextInput(TextContentInput(run.plain_text, Link(run.href) if run.href else UNSET), marks)
        case mention:
            return MentionInput(mention, marks)


def _marks(annotations: Annotations) -> AnnotationsInput | UnsetType:
    plain = Annotations()
    marks = {name: getattr(annotations, name) for name in Annotations.__struct_fields__}
    changed = {name: mark for name, mark in marks.items() if mark != getattr(plain, name)}
    return AnnotationsInput(**changed) if changed else UNSET
