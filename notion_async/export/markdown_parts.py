"""The pieces that blocks of several types are made of: remarks, captions, addresses, media, icons, rows."""

import re
from collections.abc import Sequence
from urllib.parse import unquote, urlsplit

from notion_async import models
from notion_async.export.escapes import escape, escape_line_start, unlinked
from notion_async.export.inline import CELL, ONE_LINE, Style, link, to_inline
from notion_async.export.shape import Shape, flat

_BOLD_CELL = CELL._replace(marks=frozenset({"bold"}))
_CLOSING = re.compile(r"(?<=\s)#+\Z")  # read as the heading's end


def note(text: str) -> str:
    """Give a visible remark of this program, told from the page's own text by its brackets."""
    return f"*\\[{unlinked(escape(' '.join(text.split())), is_glued=True)}\\]*"


def heading(level: int, content: models.Heading) -> Shape:
    """Give a heading."""
    text = to_inline(content.rich_text, ONE_LINE)
    text = _CLOSING.sub(r"\\\g<0>", text)
    return flat(f"{'#' * level} {text}".rstrip(" "))


def source(text: str) -> str:
    """Give a text that is kept as it is."""
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "\N{REPLACEMENT CHARACTER}")


def captioned(markdown: str, caption: Sequence[models.RichText]) -> Shape:
    """Give a block with its caption below it."""
    below = to_inline(caption)
    return flat(f"{markdown}\n\n{below}" if below else markdown)


def address(kind: str, url: str) -> str:
    """Give a link that shows where it leads, or a remark where there is none."""
    return f"{kind}: {link(url, url)}" if url else note(f"{kind.lower()} without an address")


def media(kind: str, file: models.Media, before: str = "") -> Shape:
    """Give a file as a link, or a picture (`before` is `!`), with its caption below."""
    if not file.url:
        return captioned(note(f"{kind.lower()} kept where this program cannot tell"), file.caption)
    name = file.name if isinstance(file, models.ExternalMedia | models.HostedMedia) else None
    shown = link(name or _file_name(file.url) or kind, file.url)
    is_link = shown.startswith("[")
    return captioned(before + shown if before and is_link else f"{kind}: {shown}", file.caption)


def _file_name(url: str) -> str:
    try:
        return unquote(urlsplit(url).path).rpartition("/")[2]
    except ValueError:
        return ""


def icon(shown: object) -> str:
    """Give an icon as text or picture; nothing for none."""
    match shown:
        case models.EmojiIcon():
            return escape_line_start(escape(" ".join(shown.emoji.split())))
        case models.CustomEmojiIcon():
            return escape(f":{shown.custom_emoji.name or shown.custom_emoji.id}:")
        case models.NativeIcon():
            return escape(f":{shown.icon.name}:")
        case models.ExternalFile() | models.HostedFile():
            picture = link("icon", shown.url)
            return f"!{picture}" if picture.startswith("[") else picture
        case _:
            return ""


def with_icon(shown: object, text: str) -> str:
    """Return a text behind its icon; the text stays as it is, because its start is escaped."""
    sign = icon(shown)
    return f"{sign} {text}".rstrip(" ") if sign else text


def row(cells: Sequence[Sequence[models.RichText]], width: int, *, bold_first: bool) -> str:
    """Give a row of a table, filled up to its width."""
    styles: list[Style] = [_BOLD_CELL if bold_first else CELL] + [CELL] * (width - 1)
    texts = [to_inline(cell, style) for cell, style in zip([*cells, *[()] * width], styles, strict=False)]
    return "|" + "|".join(f" {text} " if text else "  " for text in texts) + "|"
