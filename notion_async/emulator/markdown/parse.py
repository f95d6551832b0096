"""Markdown to blocks of a request."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from notion_async.emulator.markdown.inline import ATTRIBUTE, long_color, to_rich_text
from notion_async.emulator.rules.languages import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Callable

    from notion_async.emulator.messages import Json

_HEADING = re.compile(r"(#{1,6}) +(.*)")
_TO_DO = re.compile(r"[-*] \[([ xX])\] ?(.*)")
_BULLET = re.compile(r"[-*+] (.*)")
_NUMBER = re.compile(r"\d+[.)] (.*)")
_QUOTE = re.compile(r"> ?(.*)")
_TAIL = re.compile(r'\s*\{((?:\s*[\w-]+="[^"]*")+)\s*\}$')
_TAG = re.compile(r"<(callout|details|columns|column|tabs|tab|synced_block|table)\b([^>]*)>$")
_MEDIA = re.compile(r'<(audio|video|file|pdf|embed) [^>]*src="([^"]*)"[^>]*>(?:(.*)</\1>)?$')
_IMAGE = re.compile(r"!\[((?:\\.|[^\]\\])*)\]\(([^)\s]*)\)")
_CELL = re.compile(r"<td[^>]*>(.*?)</td>", re.DOTALL)
_ROW = re.compile(r"<tr[^>]*>(.*?)</tr>", re.DOTALL)
_PIPES = re.compile(r"(?<!\\)\|")
_SUMMARY = re.compile(r"<summary>(.*?)</summary>")


def split_title(markdown: str) -> tuple[str, str]:
    """Return the title in a leading `#` heading, and the Markdown without it."""
    first, _, rest = markdown.lstrip("\n").partition("\n")
    return (first[2:].strip(), rest) if first.startswith("# ") else ("", markdown)


def blocks_of(markdown: str) -> list[Json]:
    """Return Markdown as blocks of a request, nested by indentation."""
    return _Parser(markdown.split("\n")).blocks()


class _Parser:
    """A parser that reads lines from the top; each tab of indentation is one level."""

    def __init__(self, lines: list[str]) -> None:
        self.lines = lines
        self.at = 0

    def blocks(self) -> list[Json]:
        found: list[Json] = []
        while self.at < len(self.lines):
            line = self.lines[self.at]
            if not line.strip():
                self.at += 1
            else:
                found.append(self._block(line.strip()))
        return found

    def _block(self, line: str) -> Json:
        if line.startswith("```"):
            return self._code(line)
        if line == "$$":
            return _block("equation", expression="\n".join(self._until(lambda one: one.strip() == "$$")))
        if tag := _TAG.match(line):
            return self._tagged(tag[1], dict(ATTRIBUTE.findall(tag[2])))
        if line.startswith("|") and line.endswith("|"):
            return self._pipe_table()
        self.at += 1
        block = _one_line(line)
        kind = block["type"]
        if (below := self._below()) and "rich_text" in block[kind]:
            block[kind]["children"] = _Parser(below).blocks()
        return block

    def _below(self) -> list[str]:
        """Return the indented lines that follow, without their first tab."""
        start = self.at
        while self.at < len(self.lines) and (self.lines[self.at].startswith("\t") or not self.lines[self.at].strip()):
            self.at += 1
        return [line.removeprefix("\t") for line in self.lines[start : self.at]]

    def _until(self, is_end: Callable[[str], bool]) -> list[str]:
        """Return the lines from the next one up to an end line, which is skipped."""
        self.at += 1
        start = self.at
        while self.at < len(self.lines) and not is_end(self.lines[self.at]):
            self.at += 1
        self.at += 1
        return self.lines[start : self.at - 1]

    def _code(self, line: str) -> Json:
        language = line[3:].strip()
        text = "\n".join(self._until(lambda one: one.strip() == "```"))
        known = language if language in LANGUAGES else "plain text"
        return _block("code", rich_text=_pieces(text), language=known)

    def _tagged(self, name: str, attributes: dict[str, str]) -> Json:
        depth = 1

        def closes(line: str) -> bool:
            nonlocal depth
            bare = line.strip()
            depth += bool(re.match(rf"<{name}\b[^>]*[^/]?>$", bare)) - (bare == f"</{name}>")
            return depth == 0

        inner = [line.removeprefix("\t") for line in self._until(closes)]
        return _TAGS[name](inner, attributes)

    def _pipe_table(self) -> Json:
        rows = []
        while self.at < len(self.lines) and self.lines[self.at].strip().startswith("|"):
            cells = [cell.strip() for cell in _PIPES.split(self.lines[self.at].strip())[1:-1]]
            self.at += 1
            if not all(set(cell) <= set(":-") and cell for cell in cells):
                rows.append([to_rich_text(cell) for cell in cells])
        return _table(rows, has_header=True)


def _one_line(line: str) -> Json:
    tail = _TAIL.search(line)
    attributes = dict(ATTRIBUTE.findall(tail[1])) if tail else {}
    line = line[: tail.start()] if tail else line
    styles = {"color": long_color(attributes["color"])} if "color" in attributes else {}
    if found := _HEADING.match(line):
        is_toggle = {"is_toggleable": True} if attributes.get("toggle") == "true" else {}
        return _block(f"heading_{min(len(found[1]), 4)}", rich_text=to_rich_text(found[2]), **styles, **is_toggle)
    if found := _TO_DO.match(line):
        return _block("to_do", rich_text=to_rich_text(found[2]), checked=found[1] != " ", **styles)
    for pattern, kind in ((_BULLET, "bulleted_list_item"), (_NUMBER, "numbered_list_item"), (_QUOTE, "quote")):
        if found := pattern.match(line):
            return _block(kind, rich_text=to_rich_text(found[1]), **styles)
    return _plain_line(line, styles)


def _plain_line(line: str, styles: Json) -> Json:
    if line == "---":
        return _block("divider")
    if line.startswith("<table_of_contents"):
        return _block("table_of_contents")
    if found := _IMAGE.fullmatch(line):
        return _block("image", type="external", external={"url": found[2]}, caption=to_rich_text(found[1]))
    if found := _MEDIA.match(line):
        caption = to_rich_text(found[3] or "")
        if found[1] == "embed":
            return _block("embed", url=found[2], caption=caption)
        return _block(found[1], type="external", external={"url": found[2]}, caption=caption)
    text = "" if line == "<empty-block/>" else line
    return _block("paragraph", rich_text=to_rich_text(text), **styles)


def _block(kind: str, **payload: Any) -> Json:
    return {"type": kind, kind: payload}


def _pieces(text: str) -> list[Json]:
    """Return plain text as runs within the limit of 2,000 characters."""
    return [{"text": {"content": text[start : start + 1000]}} for start in range(0, len(text), 1000)]


def _table(rows: list[list[list[Json]]], *, has_header: bool = False, has_side: bool = False) -> Json:
    width = max((len(row) for row in rows), default=1)
    children = [_block("table_row", cells=row + [[]] * (width - len(row))) for row in rows]
    return _block("table", table_width=width, has_column_header=has_header, has_row_header=has_side, children=children)


def _html_table(inner: list[str], attributes: dict[str, str]) -> Json:
    rows = [[to_rich_text(cell.strip()) for cell in _CELL.findall(row)] for row in _ROW.findall("\n".join(inner))]
    header, side = (attributes.get(name) == "true" for name in ("header-row", "header-column"))
    return _table(rows, has_header=header, has_side=side)


def _callout(inner: list[str], attributes: dict[str, str]) -> Json:
    first, *rest = inner or [""]
    icon = {"icon": {"type": "emoji", "emoji": attributes["icon"]}} if attributes.get("icon") else {}
    return _block("callout", rich_text=to_rich_text(first.strip()), **icon, **_colored(attributes), **_children(rest))


def _details(inner: list[str], attributes: dict[str, str]) -> Json:
    summary = _SUMMARY.search(inner[0]) if inner else None
    text = to_rich_text(summary[1]) if summary else []
    return _block("toggle", rich_text=text, **_colored(attributes), **_children(inner[1:] if summary else inner))


def _colored(attributes: dict[str, str]) -> Json:
    return {"color": long_color(attributes["color"])} if "color" in attributes else {}


def _children(lines: list[str]) -> Json:
    below = _Parser(lines).blocks()
    return {"children": below} if below else {}


_TAGS: dict[str, Callable[[list[str], dict[str, str]], Json]] = {
    "callout": _callout,
    "details": _details,
    "table": _html_table,
    "columns": lambda inner, _: _block("column_list", **_children(inner)),
    "column": lambda inner, _: _block("column", **_children(inner)),
    "tabs": lambda inner, _: _block("tab", **_children(inner)),
    "tab": lambda inner, _: _block("paragraph", rich_text=[], **_children(inner)),
    "synced_block": lambda inner, _: _block("synced_block", synced_from=None, **_children(inner)),
}
