"""Constructors of blocks to write, one a type.

A text is anything `runs` takes; left out (UNSET) it is not sent, which is for changing something else of a block.
"""

from collections.abc import Iterable
from typing import TypeAlias

from msgspec import UNSET, UnsetType

from notion_async._inputs.refusals import refusal
from notion_async.blocks.inputs import (
    AddressInput,
    BlockEquationInput,
    BlockInput,
    CodeInput,
    ColorInput,
    EmptyInput,
    LinkToPageInput,
    MediaInput,
    Runs,
    TextBlockInput,
)
from notion_async.files import FileLike, IconInput, UploadedFile, as_file, as_icon, uploaded
from notion_async.ids import notion_id
from notion_async.models.uploads import FileUpload
from notion_async.rich_text import TextLike, runs

Text: TypeAlias = TextLike | UnsetType
Color: TypeAlias = str | UnsetType
Children: TypeAlias = Iterable[BlockInput]

Flag: TypeAlias = bool | UnsetType

_LANGUAGES = {
    "cpp": "c++", "csharp": "c#", "dockerfile": "docker", "fsharp": "f#", "golang": "go", "js": "javascript",
    "kt": "kotlin", "md": "markdown", "objc": "objective-c", "py": "python", "rb": "ruby", "rs": "rust", "sh": "shell",
    "tex": "latex", "text": "plain text", "ts": "typescript", "txt": "plain text", "yml": "yaml",
}  # fmt: skip


def _runs(text: Text) -> Runs | UnsetType:
    return UNSET if isinstance(text, UnsetType) else runs(text)


def _address(where: str, url: str | UnsetType) -> str | UnsetType:
    if url == "":
        raise refusal(url, where, "an address")
    return url


def paragraph(
    text: Text = UNSET,
    *,
    color: Color = UNSET,
    icon: str | IconInput | FileUpload | UnsetType | None = UNSET,
    children: Children = (),
) -> BlockInput:
    """Return a paragraph; as a child of `tab` it is a tab's title, and only then may have an icon."""
    written_icon = icon if icon is None or isinstance(icon, UnsetType) else as_icon(icon)
    return BlockInput("paragraph", TextBlockInput(rich_text=_runs(text), color=color, icon=written_icon), children)


def _heading(level: int, text: Text, color: Color, children: Children, *, is_toggleable: Flag) -> BlockInput:
    below = tuple(children)
    if below and is_toggleable is False:
        raise refusal(is_toggleable, f"heading_{level}.is_toggleable", "True where there are children")
    toggleable = True if below and is_toggleable is UNSET else is_toggleable
    content = TextBlockInput(rich_text=_runs(text), color=color, is_toggleable=toggleable)
    return BlockInput(f"heading_{level}", content, below)


def heading_1(
    text: Text = UNSET, *, color: Color = UNSET, is_toggleable: Flag = UNSET, children: Children = ()
) -> BlockInput:
    """Return a heading of the first level; with children it is toggleable."""
    return _heading(1, text, color, children, is_toggleable=is_toggleable)


def heading_2(
    text: Text = UNSET, *, color: Color = UNSET, is_toggleable: Flag = UNSET, children: Children = ()
) -> BlockInput:
    """Return a heading of the second level; with children it is toggleable."""
    return _heading(2, text, color, children, is_toggleable=is_toggleable)


def heading_3(
    text: Text = UNSET, *, color: Color = UNSET, is_toggleable: Flag = UNSET, children: Children = ()
) -> BlockInput:
    """Return a heading of the third level; with children it is toggleable."""
    return _heading(3, text, color, children, is_toggleable=is_toggleable)


def heading_4(
    text: Text = UNSET, *, color: Color = UNSET, is_toggleable: Flag = UNSET, children: Children = ()
) -> BlockInput:
    """Return a heading of the fourth level; with children it is toggleable."""
    return _heading(4, text, color, children, is_toggleable=is_toggleable)


def bulleted_list_item(text: Text = UNSET, *, color: Color = UNSET, children: Children = ()) -> BlockInput:
    """Return an item of a bulleted list."""
    return BlockInput("bulleted_list_item", TextBlockInput(rich_text=_runs(text), color=color), children)


def numbered_list_item(text: Text = UNSET, *, color: Color = UNSET, children: Children = ()) -> BlockInput:
    """Return an item of a numbered list."""
    return BlockInput("numbered_list_item", TextBlockInput(rich_text=_runs(text), color=color), children)


def to_do(
    text: Text = UNSET, *, checked: bool | UnsetType = UNSET, color: Color = UNSET, children: Children = ()
) -> BlockInput:
    """Return a to-do."""
    return BlockInput("to_do", TextBlockInput(rich_text=_runs(text), color=color, checked=checked), children)


def toggle(text: Text = UNSET, *, color: Color = UNSET, children: Children = ()) -> BlockInput:
    """Return a toggle."""
    return BlockInput("toggle", TextBlockInput(rich_text=_runs(text), color=color), children)


def quote(text: Text = UNSET, *, color: Color = UNSET, children: Children = ()) -> BlockInput:
    """Return a quote."""
    return BlockInput("quote", TextBlockInput(rich_text=_runs(text), color=color), children)


def callout(
    text: Text = UNSET,
    *,
    icon: str | IconInput | FileUpload | UnsetType = UNSET,
    color: Color = UNSET,
    children: Children = (),
) -> BlockInput:
    """Return a callout.

    Args:
        text: The text.
        icon: An emoji, an address, an upload, or an icon; Notion's choice when left out.
        color: One of Notion's 20 colours.
        children: The blocks below the text, within the box.
    """
    written_icon = icon if isinstance(icon, UnsetType) else as_icon(icon)
    return BlockInput("callout", TextBlockInput(rich_text=_runs(text), color=color, icon=written_icon), children)


def code(text: Text = UNSET, language: str | UnsetType = "plain text", *, caption: Text = UNSET) -> BlockInput:
    """Return a code block.

    Args:
        text: The code.
        language: Notion's name for its language, or a common short one such as `py` or `ts`.
        caption: The text below it.
    """
    name = language if isinstance(language, UnsetType) else _LANGUAGES.get(language.lower(), language.lower())
    return BlockInput("code", CodeInput(rich_text=_runs(text), language=name, caption=_runs(caption)))


def equation(expression: str) -> BlockInput:
    """Return an equation, in KaTeX."""
    return BlockInput("equation", BlockEquationInput(expression))


def divider() -> BlockInput:
    """Return a divider."""
    return BlockInput("divider", EmptyInput())


def breadcrumb() -> BlockInput:
    """Return a breadcrumb: the path to the page."""
    return BlockInput("breadcrumb", EmptyInput())


def table_of_contents(*, color: Color = UNSET) -> BlockInput:
    """Return a table of contents."""
    return BlockInput("table_of_contents", ColorInput(color))


def bookmark(url: str | UnsetType = UNSET, *, caption: Text = UNSET) -> BlockInput:
    """Return a bookmark."""
    return BlockInput("bookmark", AddressInput(url=_address("bookmark.url", url), caption=_runs(caption)))


def embed(url: str | UploadedFile | FileUpload | UnsetType = UNSET, *, caption: Text = UNSET) -> BlockInput:
    """Show a page of another site within this one, or an HTML file that was uploaded."""
    if isinstance(url, FileUpload):
        url = uploaded(url.id)
    if isinstance(url, UploadedFile):
        return BlockInput("embed", AddressInput(file_upload=url.file_upload, caption=_runs(caption)))
    return BlockInput("embed", AddressInput(url=_address("embed.url", url), caption=_runs(caption)))


def _media(kind: str, file: FileLike | UnsetType, caption: Text, name: str | UnsetType = UNSET) -> BlockInput:
    words = _runs(caption)
    if isinstance(file, UnsetType):
        return BlockInput(kind, MediaInput(caption=words, name=name))
    source = as_file(file)
    named = name or (source.name or UNSET if kind == "file" else UNSET)
    if isinstance(source, UploadedFile):
        content = MediaInput(type=source.type, file_upload=source.file_upload, caption=words, name=named)
    else:
        content = MediaInput(type=source.type, external=source.external, caption=words, name=named)
    return BlockInput(kind, content)


def image(file: FileLike | UnsetType = UNSET, *, caption: Text = UNSET) -> BlockInput:
    """Return an image from a URL, an upload, `external(...)` or `uploaded(...)`."""
    return _media("image", file, caption)


def video(file: FileLike | UnsetType = UNSET, *, caption: Text = UNSET) -> BlockInput:
    """Return a video from a URL, an upload, `external(...)` or `uploaded(...)`."""
    return _media("video", file, caption)


def audio(file: FileLike | UnsetType = UNSET, *, caption: Text = UNSET) -> BlockInput:
    """Return an audio block from a URL, an upload, `external(...)` or `uploaded(...)`."""
    return _media("audio", file, caption)


def pdf(file: FileLike | UnsetType = UNSET, *, caption: Text = UNSET) -> BlockInput:
    """Return a PDF block from a URL, an upload, `external(...)` or `uploaded(...)`."""
    return _media("pdf", file, caption)


def file(file: FileLike | UnsetType = UNSET, *, caption: Text = UNSET, name: str | UnsetType = UNSET) -> BlockInput:
    """Return a file block from a URL, an upload, `external(...)` or `uploaded(...)`."""
    return _media("file", file, caption, name)


def link_to_page(page_id: str) -> BlockInput:
    """Return a link to a page, by id or URL."""
    return BlockInput("link_to_page", LinkToPageInput(type="page_id", page_id=notion_id(page_id)))


def link_to_database(database_id: str) -> BlockInput:
    """Return a link to a database, by id or URL."""
    return BlockInput("link_to_page", LinkToPageInput(type="database_id", database_id=notion_id(database_id)))
