"""Rich text as one or more lines of Markdown.

How it works: runs become pieces, each with the marks it bears and where it leads. Pieces are cut at line breaks, so
that each line is written by itself; neighbours that lead to the same place share one link. A mark is written as `**`
and such where CommonMark is sure to read it so, and as an HTML element (`<strong>`) where it would not: next to another
mark, or between a letter and punctuation. Colours have no Markdown and are left out.
"""

import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby
from typing import Literal, NamedTuple

from notion_async import models
from notion_async.export.escapes import code_span, escape, escape_line_start, link_target, notion_link, unlinked

Kind = Literal["text", "code", "math"]

_BLANKS = " \t"
HARD_BREAK = "\\\n"
BREAK_IN_LINE = "<br>"

_DELIMITED = {"italic": ("*", "em"), "bold": ("**", "strong"), "strikethrough": ("~~", "del")}  # from inner to outer
_GLUE = ("*", "~", "`")


class Piece(NamedTuple):
    """Text of one kind.

    Attributes:
        text: The text as it reads.
        kind: How it is written down.
        marks: Names of annotations.
        target: Where it leads; empty when nowhere.
    """

    text: str
    kind: Kind = "text"
    marks: frozenset[str] = frozenset()
    target: str = ""


class Style(NamedTuple):
    """How lines are written at a place.

    Attributes:
        line_break: What stands between lines.
        in_cell: Whether it is a table's cell, where pipes end the cell.
        marks: Annotations that everything bears.
    """

    line_break: str = HARD_BREAK
    in_cell: bool = False
    marks: frozenset[str] = frozenset()


BLOCK = Style()
ONE_LINE = Style(BREAK_IN_LINE)
CELL = Style(BREAK_IN_LINE, in_cell=True)


def to_inline(runs: Iterable[models.RichText], style: Style = BLOCK) -> str:
    """Give rich text as Markdown; blank lines and blanks at its ends go.

    Args:
        runs: The rich text.
        style: How lines are written where it stands.
    """
    *first, last = _lines(_piece(run, style.marks) for run in runs)
    lines = [*(_line(pieces, style, style.line_break[0]) for pieces in first), _line(last, style, "")]
    while lines and not lines[-1]:
        lines.pop()
    while lines and not lines[0]:
        lines.pop(0)
    return style.line_break.join(lines)


def link(text: str, url: str) -> str:
    """Give a link with a plain text, or both as text where the address could do harm."""
    return _link(_words(text) or _words(url), url)


def _link(markdown: str, url: str) -> str:
    target = link_target(url)
    if target is not None:
        return f"[{markdown}]({target})"
    return f"{markdown} ({_words(url)})" if url else markdown


def _words(text: str) -> str:
    return escape(" ".join(text.split()))


def _piece(run: models.RichText, marks: frozenset[str]) -> Piece:
    look = run.annotations
    marks |= {name for name in (*_DELIMITED, "underline") if getattr(look, name)}
    target = run.href or ""
    match run:
        case models.TextRichText():
            target = run.text.link.url if run.text.link else target
            return Piece(run.text.content, "code" if look.code else "text", marks, target)
        case models.EquationRichText():
            return Piece(run.equation.expression, "math", marks, target)
        case models.MentionRichText():
            text, leads = _mention(run.mention)
            return Piece(run.plain_text or text, "text", marks, target or leads)
        case models.UnknownRichText():
            return Piece(run.plain_text or f"[{run.type or 'unknown'}]", "text", marks, target)


def _mention(mention: models.MentionValue) -> tuple[str, str]:
    """Give what a mention reads as where Notion gave no text, and where it leads."""
    match mention:
        case (
            models.PageMention(page=models.Reference(id=page_id))
            | models.DatabaseMention(database=models.Reference(id=page_id))
        ):
            text, target = "Untitled", notion_link(page_id)
        case models.LinkPreviewMention(link_preview=models.Link(url=url)):
            text, target = url, url
        case models.LinkMention(link_mention=models.LinkDetails(href=href, title=title)):
            text, target = title or href, href
        case models.UserMention():
            text, target = f"@{mention.user.name or mention.user.id}", ""
        case models.DateMention():
            text, target = " → ".join(day for day in (mention.date.start, mention.date.end) if day), ""
        case _:
            text, target = f"[{mention.type or 'mention'}]", ""
    return text, target


def _lines(pieces: Iterable[Piece]) -> list[list[Piece]]:
    lines: list[list[Piece]] = [[]]
    for piece in pieces:
        first, *others = piece.text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        lines[-1].append(piece._replace(text=first))
        lines.extend([piece._replace(text=text)] for text in others)
    return [_trimmed(_merged(line)) for line in lines]


def _merged(pieces: list[Piece]) -> list[Piece]:
    """Join neighbours that look the same and lead to the same place: Notion splits runs where colours change."""
    safe = _without_refused(piece for piece in pieces if piece.text)
    same_look = groupby(safe, key=lambda piece: piece[1:])
    return [Piece("".join(piece.text for piece in same), *key) for key, same in same_look]


def _trimmed(pieces: list[Piece]) -> list[Piece]:
    """Remove the blanks at the ends of a line, before what is next to them is escaped."""
    while pieces and pieces[-1].text != (text := _stripped(pieces[-1], str.rstrip)):
        pieces[-1:] = [pieces[-1]._replace(text=text)] if text else []
    while pieces and pieces[0].text != (text := _stripped(pieces[0], str.lstrip)):
        pieces[:1] = [pieces[0]._replace(text=text)] if text else []
    return pieces


def _stripped(piece: Piece, strip: Callable[[str, str], str]) -> str:
    """Strip a text of blanks; within code they count, unless it has marks, which blanks are written outside of."""
    return strip(piece.text, _BLANKS) if piece.kind == "text" or piece.marks else piece.text


def _without_refused(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """Replace each link whose address could do harm by its text and the address."""
    for target, same in groupby(pieces, key=lambda piece: piece.target):
        if not target or link_target(target) is not None:
            yield from same
        else:
            yield from (piece._replace(target="") for piece in same)
            yield Piece(f" ({' '.join(target.split())})")


def _line(pieces: Sequence[Piece], style: Style, end: str) -> str:
    """Write a line.

    Args:
        pieces: The line's pieces.
        style: How lines are written where it stands.
        end: What is written behind it.
    """
    out = ""
    left = len(pieces)
    for target, same in groupby(pieces, key=lambda piece: piece.target):
        group = list(same)
        left -= len(group)
        if not target:
            out = _append(out, group, "[" if left else end, style)
            continue
        if out.endswith("!"):
            out = f"{out[:-1]}\\!"  # or it would be an image
        out += _link(_append("[", group, "]", style)[1:], target)
    return escape_line_start(out)


def _append(out: str, group: Sequence[Piece], end: str, style: Style) -> str:
    """Write pieces behind `out` and before `end`, which decide how marks can be written."""
    for piece, following in zip(group, [*group[1:], None], strict=True):
        body = piece.text.strip() if piece.marks else piece.text
        if not body:
            out += piece.text
            continue
        before, after = piece.text.split(body, 1)
        out += before
        follows = after or _first_char(following, end)
        out += _marked(_body(piece, body, out, style, follows), piece.marks, out, follows)
        out += after
    return out


def _first_char(piece: Piece | None, end: str) -> str:
    if piece is None:
        return end
    is_plain = piece.kind == "text" and not piece.marks
    is_blank = piece.text[0].isspace() and bool(piece.marks)  # blanks are written before a mark
    return piece.text[0] if is_plain or is_blank else "*"  # or other punctuation


def _body(piece: Piece, text: str, before: str, style: Style, follows: str) -> str:
    """Write the text of a piece without its marks.

    There are three cases. Text is escaped; outside a link GitHub must not make one of it. Code is a code span. Where a
    code span would be misread, it is an element: beside another one, with the `|` of a cell, and with a `]:` in a
    link, which at the start of a line would make the line a link reference definition that nobody sees.
    """
    if piece.kind == "text":
        is_glued = bool(follows) and follows[0] not in _BLANKS
        return escape(text) if piece.target else unlinked(escape(text), is_glued=is_glued)
    dollar = "$" if piece.kind == "math" else ""
    alone = piece.marks or dollar or not before.endswith("`")
    if alone and not (style.in_cell and "|" in text) and not (piece.target and "]:" in text):
        return f"{dollar}{code_span(text)}{dollar}"
    text = unlinked(escape(text)).replace("\\|", "&#124;")
    return f"<code>{dollar and escape(dollar)}{text}{dollar and escape(dollar)}</code>"


def _marked(body: str, marks: frozenset[str], before: str, after: str) -> str:
    delimited = not before.endswith(_GLUE)
    inside = body
    for name in [name for name in _DELIMITED if name in marks]:
        delimiter, tag = _DELIMITED[name]
        inside = inside if delimiter[0] == "*" else body  # `***` counts as one delimiter, `~~**` as two
        delimited = delimited and _can_delimit(before, inside, after)
        body = f"{delimiter}{body}{delimiter}" if delimited else f"<{tag}>{body}</{tag}>"
    return f"<u>{body}</u>" if "underline" in marks else body


def _can_delimit(before: str, body: str, after: str) -> bool:
    """Say whether `**` around the body is certain to be read as emphasis.

    https://spec.commonmark.org/0.31.2/#left-flanking-delimiter-run
    """
    return _flanks(before[-1:], body[0]) and _flanks(after[:1], body[-1])


def _flanks(outside: str, inside: str) -> bool:
    if not outside or unicodedata.category(inside)[0] in "LNM":
        return True
    kind = unicodedata.category(outside)
    return kind == "Zs" or kind[0] == "P" or outside in "\t$+<=>^`|~"
