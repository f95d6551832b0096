"""Rich text as one or more lines of Markdown.

Each run of rich text becomes a span with marks (bold, italic …) and a link target. Spans are split at line breaks, and
each line is rendered by itself; adjacent spans with the same target share one link. A mark is written as a delimiter
(`**`) where CommonMark certainly reads it as emphasis, and as an HTML element (`<strong>`) elsewhere: next to another
mark, or between a letter and punctuation. Colours are left out because Markdown has none.
"""

import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby
from typing import Literal, NamedTuple

from notion_async import models
from notion_async.export.escapes import code_span, escape, escape_line_start, link_target, notion_link, unlinked

SpanKind = Literal["text", "code", "math"]

_BLANKS = " \t"
HARD_BREAK = "\\\n"
BREAK_IN_LINE = "<br>"

_DELIMITED = {"italic": ("*", "em"), "bold": ("**", "strong"), "strikethrough": ("~~", "del")}  # innermost first
_GLUE = ("*", "~", "`")


class Span(NamedTuple):
    """Text of one kind, with the same marks and link target throughout.

    Attributes:
        text: The text, not escaped.
        kind: Text, code or math.
        marks: Names of annotations.
        target: The link target; empty for none.
    """

    text: str
    kind: SpanKind = "text"
    marks: frozenset[str] = frozenset()
    target: str = ""


class InlineStyle(NamedTuple):
    """Rendering options of one place in the document.

    Attributes:
        line_break: Separator of lines.
        in_cell: Whether the place is a table cell, which a `|` would end.
        marks: Annotations added to all spans.
    """

    line_break: str = HARD_BREAK
    in_cell: bool = False
    marks: frozenset[str] = frozenset()


BLOCK = InlineStyle()
ONE_LINE = InlineStyle(BREAK_IN_LINE)
CELL = InlineStyle(BREAK_IN_LINE, in_cell=True)


def to_inline(runs: Iterable[models.RichText], style: InlineStyle = BLOCK) -> str:
    """Return rich text as Markdown, without blank lines and blanks at its ends.

    Args:
        runs: The rich text.
        style: Rendering options of the place.
    """
    *first, last = _lines(_span(run, style.marks) for run in runs)
    lines = [*(_line(spans, style, style.line_break[0]) for spans in first), _line(last, style, "")]
    while lines and not lines[-1]:
        lines.pop()
    while lines and not lines[0]:
        lines.pop(0)
    return style.line_break.join(lines)


def link(text: str, url: str) -> str:
    """Return a link with plain text, or text and address as text if the address could do harm."""
    return _link(_one_line_text(text) or _one_line_text(url), url)


def _link(markdown: str, url: str) -> str:
    target = link_target(url)
    if target is not None:
        return f"[{markdown}]({target})"
    return f"{markdown} ({_one_line_text(url)})" if url else markdown


def _one_line_text(text: str) -> str:
    return escape(" ".join(text.split()))


def _span(run: models.RichText, marks: frozenset[str]) -> Span:
    annotations = run.annotations
    marks |= {name for name in (*_DELIMITED, "underline") if getattr(annotations, name)}
    target = run.href or ""
    match run:
        case models.TextRichText():
            target = run.text.link.url if run.text.link else target
            return Span(run.text.content, "code" if annotations.code else "text", marks, target)
        case models.EquationRichText():
            return Span(run.equation.expression, "math", marks, target)
        case models.MentionRichText():
            text, mentioned = _mention(run.mention)
            return Span(run.plain_text or text, "text", marks, target or mentioned)
        case models.UnknownRichText():
            return Span(run.plain_text or f"[{run.type or 'unknown'}]", "text", marks, target)


def _mention(mention: models.MentionValue) -> tuple[str, str]:
    """Return a mention's link target, and the text to use if Notion sent none."""
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


def _lines(spans: Iterable[Span]) -> list[list[Span]]:
    lines: list[list[Span]] = [[]]
    for span in spans:
        first, *others = span.text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        lines[-1].append(span._replace(text=first))
        lines.extend([span._replace(text=text)] for text in others)
    return [_trimmed(_merged(line)) for line in lines]


def _merged(spans: list[Span]) -> list[Span]:
    """Join adjacent spans of the same look and target, because Notion splits runs also where a colour changes."""
    safe = _without_refused(span for span in spans if span.text)
    groups = groupby(safe, key=lambda span: span[1:])
    return [Span("".join(span.text for span in same), *key) for key, same in groups]


def _trimmed(spans: list[Span]) -> list[Span]:
    """Strip the ends of a line before the text next to them is escaped."""
    while spans and spans[-1].text != (text := _stripped(spans[-1], str.rstrip)):
        spans[-1:] = [spans[-1]._replace(text=text)] if text else []
    while spans and spans[0].text != (text := _stripped(spans[0], str.lstrip)):
        spans[:1] = [spans[0]._replace(text=text)] if text else []
    return spans


def _stripped(span: Span, strip: Callable[[str, str], str]) -> str:
    """Return a span's text without blanks; in code without marks they are content and stay."""
    return strip(span.text, _BLANKS) if span.kind == "text" or span.marks else span.text


def _without_refused(spans: Iterable[Span]) -> Iterator[Span]:
    """Replace each link to a harmful address by its text and the address in parentheses."""
    for target, same in groupby(spans, key=lambda span: span.target):
        if not target or link_target(target) is not None:
            yield from same
        else:
            yield from (span._replace(target="") for span in same)
            yield Span(f" ({' '.join(target.split())})")


def _line(spans: Sequence[Span], style: InlineStyle, end: str) -> str:
    """Render a line.

    Args:
        spans: The line's spans.
        style: Rendering options of the place.
        end: First character after the line; empty at the end of the text.
    """
    out = ""
    remaining = len(spans)
    for target, same in groupby(spans, key=lambda span: span.target):
        group = list(same)
        remaining -= len(group)
        if not target:
            out = _append(out, group, "[" if remaining else end, style)
            continue
        if out.endswith("!"):
            out = f"{out[:-1]}\\!"  # `![` would start an image
        out += _link(_append("[", group, "]", style)[1:], target)
    return escape_line_start(out)


def _append(out: str, group: Sequence[Span], end: str, style: InlineStyle) -> str:
    """Append rendered spans to `out`; the text before and `end` after decide how marks can be written."""
    for span, following in zip(group, [*group[1:], None], strict=True):
        body = span.text.strip() if span.marks else span.text
        if not body:
            out += span.text
            continue
        before, after = span.text.split(body, 1)
        out += before
        follows = after or _first_char(following, end)
        out += _marked(_body(span, body, out, style, follows), span.marks, out, follows)
        out += after
    return out


def _first_char(span: Span | None, end: str) -> str:
    if span is None:
        return end
    is_plain = span.kind == "text" and not span.marks
    is_blank = span.text[0].isspace() and bool(span.marks)  # blanks move out of the mark
    return span.text[0] if is_plain or is_blank else "*"  # a delimiter or another punctuation character


def _body(span: Span, text: str, before: str, style: InlineStyle, follows: str) -> str:
    """Return the text of a span without its marks.

    There are three cases: Text is escaped; outside a link, it is also protected from automatic linking. Code is a code
    span. Code is a `<code>` element where a code span would be misread: after another code span, with a `|` in a table
    cell, and with `]:` in a link, which at the start of a line would be an invisible link reference definition.
    """
    if span.kind == "text":
        is_glued = bool(follows) and follows[0] not in _BLANKS
        return escape(text) if span.target else unlinked(escape(text), is_glued=is_glued)
    dollar = "$" if span.kind == "math" else ""
    alone = span.marks or dollar or not before.endswith("`")
    if alone and not (style.in_cell and "|" in text) and not (span.target and "]:" in text):
        return f"{dollar}{code_span(text)}{dollar}"
    text = unlinked(escape(text)).replace("\\|", "&#124;")
    return f"<code>{dollar and escape(dollar)}{text}{dollar and escape(dollar)}</code>"


def _marked(body: str, marks: frozenset[str], before: str, after: str) -> str:
    delimited = not before.endswith(_GLUE)
    inside = body
    for name in [name for name in _DELIMITED if name in marks]:
        delimiter, tag = _DELIMITED[name]
        inside = inside if delimiter[0] == "*" else body  # `***` is one delimiter run, `~~**` are two
        delimited = delimited and _can_delimit(before, inside, after)
        body = f"{delimiter}{body}{delimiter}" if delimited else f"<{tag}>{body}</{tag}>"
    return f"<u>{body}</u>" if "underline" in marks else body


def _can_delimit(before: str, body: str, after: str) -> bool:
    """Return whether delimiters around the body are certainly read as emphasis.

    https://spec.commonmark.org/0.31.2/#left-flanking-delimiter-run
    """
    return _flanks(before[-1:], body[0]) and _flanks(after[:1], body[-1])


def _flanks(outside: str, inside: str) -> bool:
    if not outside or unicodedata.category(inside)[0] in "LNM":
        return True
    kind = unicodedata.category(outside)
    return kind == "Zs" or kind[0] == "P" or outside in "\t$+<=>^`|~"
