"""Markdown of parts shared by several block types: notes, headings, captions, media, icons, table rows."""

import re
from collections.abc import Sequence
from urllib.parse import unquote, urlsplit

from notion_async import models
from notion_async.export.escapes import escape, escape_line_start, unlinked
from notion_async.export.inline import CELL, ONE_LINE, InlineStyle, link, to_inline
from notion_async.export.rendered import Rendered, flat

_BOLD_CELL = CELL._replace(marks=frozenset({"bold"}))
_CLOSING = re.compile(r"(?<=\s)#+\Z")  # a closing sequence of a heading


def note(text: str) -> str:
    """Return a visible note of the exporter; brackets distinguish it from the page's own text."""
    return f"*\\[{unlinked(escape(' '.join(text.split())), is_glued=True)}\\]*"


def heading(level: int, content: models.Heading) -> Rendered:
    """Return a heading."""
    text = to_inline(content.rich_text, ONE_LINE)
    text = _CLOSING.sub(r"\\\g<0>", text)
    return flat(f"{'#' * level} {text}".rstrip(" "))


def verbatim(text: str) -> str:
    """Return text for a fenced block: unescaped, with normalized line ends and without NUL."""
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "\N{REPLACEMENT CHARACTER}")


def captioned(markdown: str, caption: Sequence[models.RichText]) -> Rendered:
    """Return a block with its caption below it."""
    below = to_inline(caption)
    return flat(f"{markdown}\n\n{below}" if below else markdown)


def address(kind: str, url: str) -> str:
    """Return a link whose text is its address, or a note if the address is empty."""
    return f"{kind}: {link(url, url)}" if url else note(f"{kind.lower()}: no address")


def media(kind: str, file: models.Media, prefix: str = "") -> Rendered:
    """Return a file as a link, or as an image with `prefix` `!`, with its caption below."""
    if not file.url:
        return captioned(note(f"{kind.lower()}: unknown file location"), file.caption)
    name = file.name if isinstance(file, models.ExternalMedia | models.HostedMedia) else None
    markdown = link(name or _file_name(file.url) or kind, file.url)
    is_link = markdown.startswith("[")
    return captioned(prefix + markdown if prefix and is_link else f"{kind}: {markdown}", file.caption)


def _file_name(url: str) -> str:
    try:
        return unquote(urlsplit(url).path).rpartition("/")[2]
    except ValueError:
        return ""


def icon_markdown(icon: object) -> str:
    """Return an icon as text or image; empty for no icon."""
    match icon:
        case models.EmojiIcon():
            return escape_line_start(escape(" ".join(icon.emoji.split())))
        case models.CustomEmojiIcon():
            return escape(f":{icon.custom_emoji.name or icon.custom_emoji.id}:")
        case models.NativeIcon():
            return escape(f":{icon.icon.name}:")
        case models.ExternalFile() | models.HostedFile():
            picture = link("icon", icon.url)
            return f"!{picture}" if picture.startswith("[") else picture
        case _:
            return ""


def with_icon(icon: object, text: str) -> str:
    """Return an icon and a text after it; the text is already escaped."""
    prefix = icon_markdown(icon)
    return f"{prefix} {text}".rstrip(" ") if prefix else text


def row(cells: Sequence[Sequence[models.RichText]], width: int, *, bold_first: bool) -> str:
    """Return a table row, padded to the table's width."""
    styles: list[InlineStyle] = [_BOLD_CELL if bold_first else CELL] + [CELL] * (width - 1)
    texts = [to_inline(cell, style) for cell, style in zip([*cells, *[()] * width], styles, strict=False)]
    return "|" + "|".join(f" {text} " if text else "  " for text in texts) + "|"
