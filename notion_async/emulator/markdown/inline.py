"""Rich text to Markdown and back."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from notion_async.emulator.rules.dates import date

if TYPE_CHECKING:
    from collections.abc import Callable

    from notion_async.emulator.messages import Json

_SPECIAL = re.compile(r"([\\*~`$\[\]<>{}|^])")
_TOKENS = re.compile(
    r"""
    \\(?P<escaped>[\\*~`$\[\]<>{}|^])
    | `(?P<code>[^`\n]+)`
    | \$`(?P<ticked>[^`\n]+)`\$
    | \$(?P<equation>[^\s$](?:[^$\n]*[^\s$])?)\$
    | (?P<bold>\*\*) | (?P<strike>~~) | (?P<italic>\*)
    | <span\ (?P<span>[^>]*)> | (?P<unspan></span>)
    | (?P<br><br\s*/?>)
    | <mention-date\ (?P<date>[^>]*?)/?>(?:</mention-date>)?
    | <mention-(?P<kind>user|page|database|data-source|agent)\ [^>]*?url="(?P<target>[^"]*)"[^>]*?
      (?:/>|>[^<]*</mention-[a-z-]+>)
    | \[(?P<label>(?:\\.|[^\]\\])*)\]\((?P<url>[^)\s]*)\)
    """,
    re.VERBOSE,
)
ATTRIBUTE = re.compile(r'([\w-]+)="([^"]*)"')
_ID = re.compile(r"[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}")
_STYLES = {"bold": "bold", "strike": "strikethrough", "italic": "italic"}


def escaped(text: str) -> str:
    """Return text with special characters escaped and line breaks as `<br>`."""
    return _SPECIAL.sub(r"\\\1", text).replace("\n", "<br>")


def to_markdown(items: list[Json]) -> str:
    """Return rich text as one line of Markdown."""
    return "".join(_run(item) for item in items)


def _run(item: Json) -> str:
    styles = item["annotations"]
    if item["type"] == "equation":
        return f"${item['equation']['expression']}$"
    text = _mention(item) if item["type"] == "mention" else _words(item)
    for name, mark in (("bold", "**"), ("italic", "*"), ("strikethrough", "~~")):
        if styles[name]:
            text = f"{mark}{text}{mark}"
    if styles["underline"]:
        text = f'<span underline="true">{text}</span>'
    if styles["color"] != "default":
        text = f'<span color="{short_color(styles["color"])}">{text}</span>'
    return text


def _words(item: Json) -> str:
    text = f"`{item['plain_text']}`" if item["annotations"]["code"] else escaped(item["plain_text"])
    return f"[{text}]({item['href']})" if item["href"] else text


def _mention(item: Json) -> str:
    kind = item["mention"]["type"]
    value = item["mention"][kind]
    words = escaped(item["plain_text"].removeprefix("@"))
    match kind:
        case "user":
            return f'<mention-user url="user://{value["id"]}">{words}</mention-user>'
        case "page" | "database":
            return f'<mention-{kind} url="{item["href"] or value["id"]}">{words}</mention-{kind}>'
        case "date":
            ends = " ".join(f'{key}="{value[key]}"' for key in ("start", "end") if value.get(key))
            return f"<mention-date {ends}/>"
        case "link_preview" | "link_mention":
            url = value.get("url") or value.get("href")
            return f"[{escaped(item['plain_text'])}]({url})"
        case _:
            return escaped(item["plain_text"])


def short_color(color: str) -> str:
    """Return a color by its Markdown name."""
    return color.replace("_background", "_bg")


def long_color(color: str) -> str:
    """Return a color by its name in blocks."""
    return color.replace("_bg", "_background")


class _InlineParser:
    """The runs read so far and the styles that are open."""

    def __init__(self, link: str | None) -> None:
        self.link = link
        self.items: list[Json] = []
        self.styles: dict[str, Any] = {}
        self.spans: list[list[str]] = []

    def text(self, content: str, **styles: Any) -> None:
        """Append a text run; merge it with the previous one if both look the same."""
        if not content:
            return
        run: Json = {"text": {"content": content}}
        if self.link:
            run["text"]["link"] = {"url": self.link}
        self.add(run, **styles)

    def add(self, run: Json, **styles: Any) -> None:
        """Append a run in the open styles."""
        run_styles = {**self.styles, **styles}
        if run_styles:
            run["annotations"] = run_styles
        last = self.items[-1] if self.items else {}
        if "text" in last and _look(run) == _look(last):
            last["text"]["content"] += run["text"]["content"]
        else:
            self.items.append(run)

    def toggle(self, style: str) -> None:
        """Open or close a style."""
        if not self.styles.pop(style, None):
            self.styles[style] = True

    def open_span(self, attributes: str) -> None:
        """Open a span with its color or underline."""
        opened = []
        for name, value in ATTRIBUTE.findall(attributes):
            if name in {"color", "underline"}:
                self.styles[name] = long_color(value) if name == "color" else value == "true"
                opened.append(name)
        self.spans.append(opened)

    def close_span(self) -> None:
        """Close the innermost span."""
        for name in self.spans.pop() if self.spans else ():
            self.styles.pop(name, None)


def _look(run: Json) -> tuple[Any, Any] | None:
    """Return the appearance of a text run; None for other runs, which never merge."""
    return (run.get("annotations"), run["text"].get("link")) if "text" in run else None


def to_rich_text(line: str, link: str | None = None) -> list[Json]:
    """Return one line of Markdown as the rich text of a request."""
    reader = _InlineParser(link)
    at = 0
    for token in _TOKENS.finditer(line):
        reader.text(line[at : token.start()])
        at = token.end()
        _take(reader, token)
    reader.text(line[at:])
    return reader.items


def _take(reader: _InlineParser, token: re.Match[str]) -> None:
    found, kind = token.groupdict(), token.lastgroup or ""
    if kind in _STYLES:
        reader.toggle(_STYLES[kind])
    elif take := _TAKERS.get(kind):
        take(reader, found)
    else:
        _mentioned(reader, found)


def _link(reader: _InlineParser, label: str, url: str) -> None:
    for item in to_rich_text(label, url):
        styles = item.pop("annotations", {})
        reader.add(item, **styles)


def _mentioned(reader: _InlineParser, found: dict[str, str | None]) -> None:
    if found["date"] is not None:
        sent = dict(ATTRIBUTE.findall(found["date"]))
        day = {key: sent[key] for key in ("start", "end") if key in sent}
        if date(day, "") == []:
            reader.add({"mention": {"date": day}})
        return
    target, kind = _ID.search(found["target"] or ""), found["kind"] or "page"
    if target and kind in {"user", "page", "database"}:
        reader.add({"mention": {kind: {"id": target[0]}}})


_TAKERS: dict[str, Callable[[_InlineParser, dict[str, Any]], None]] = {
    "escaped": lambda reader, found: reader.text(found["escaped"]),
    "code": lambda reader, found: reader.text(found["code"], code=True),
    "equation": lambda reader, found: reader.add({"equation": {"expression": found["equation"]}}),
    "ticked": lambda reader, found: reader.add({"equation": {"expression": found["ticked"]}}),
    "span": lambda reader, found: reader.open_span(found["span"]),
    "unspan": lambda reader, _: reader.close_span(),
    "br": lambda reader, _: reader.text("\n"),
    "url": lambda reader, found: _link(reader, found["label"], found["url"]),
}
