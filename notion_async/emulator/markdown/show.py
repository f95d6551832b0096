"""Blocks to Markdown."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from notion_async.emulator.markdown.inline import escaped, short_color, to_markdown
from notion_async.emulator.render.pages import url_of
from notion_async.emulator.rich_text import plain

if TYPE_CHECKING:
    from collections.abc import Callable

    from notion_async.emulator.context import Context
    from notion_async.emulator.messages import Json
    from notion_async.emulator.workspace import Workspace

MAX_BLOCKS = 20_000
MARKS = {
    "paragraph": "",
    "heading_1": "# ",
    "heading_2": "## ",
    "heading_3": "### ",
    "heading_4": "#### ",
    "bulleted_list_item": "- ",
    "numbered_list_item": "1. ",
    "quote": "> ",
}


@dataclass(slots=True)
class MarkdownLines:
    """One block as lines: before its children, after them, and by how many levels the children are indented."""

    before: list[str]
    behind: list[str] = field(default_factory=list)
    deeper: int = 1
    with_children: bool = True


class MarkdownWriter:
    """A writer of the Markdown of one page.

    Args:
        context: The request; blocks that its connection cannot see are listed as unknown.
        include_transcript: Whether to include the transcripts of meetings.
    """

    def __init__(self, context: Context, *, include_transcript: bool = False) -> None:
        self.context: Context = context
        self.workspace: Workspace = context.workspace
        self.include_transcript = include_transcript
        self.unknown: list[str] = []
        self.truncated: bool = False

    def of(self, root: str) -> str:
        """Return the Markdown of everything below a page or block, one tab for each level."""
        lines: list[str] = []
        waiting: list[tuple[str | None, int, str]] = [
            (one, 0, "") for one in reversed(self.workspace.children_of(root))
        ]
        written = 0
        while waiting:
            block_id, depth, line = waiting.pop()
            if block_id is None:
                lines.append("\t" * depth + line)
                continue
            shown = self._shown(block_id, is_over=written >= MAX_BLOCKS)
            written += 1
            lines.extend("\t" * depth + one for one in shown.before)
            waiting.extend((None, depth, one) for one in reversed(shown.behind))
            if shown.with_children:
                children = reversed(self._children(block_id))
                waiting.extend((child, depth + shown.deeper, "") for child in children)
        return "\n".join(lines)

    def _children(self, block_id: str) -> list[str]:
        block = self.workspace.block(block_id)
        source = (block or {}).get("synced_block", {}).get("synced_from") if block else None
        return list(self.workspace.children_of(source["block_id"] if source else block_id))

    def _shown(self, block_id: str, *, is_over: bool) -> MarkdownLines:
        if is_over or not self.context.is_shared(block_id):
            self.truncated = True
            self.unknown.append(block_id)
            return MarkdownLines([_unknown(block_id, "block")], with_children=False)
        block = self.workspace.block(block_id)
        if block is None:
            return self._reference(block_id)
        kind = block["type"]
        payload = self.context.signer.payload(block[kind])
        if kind in MARKS:
            return MarkdownLines([MARKS[kind] + _first_line(payload)])
        if write := _WRITERS.get(kind):
            return write(self, block, payload)
        return MarkdownLines([_unknown(block_id, payload.get("block_type", kind))], with_children=False)

    def _reference(self, object_id: str) -> MarkdownLines:
        """Return a child page or database as one line."""
        kind = "page" if object_id in self.workspace.pages else "database"
        title = self.workspace.title_of(object_id)
        return MarkdownLines([f'<{kind} url="{url_of(object_id)}">{escaped(title)}</{kind}>'], with_children=False)

    def to_do(self, _block: Json, payload: Json) -> MarkdownLines:
        """Return a task with its checkbox."""
        return MarkdownLines([f"- [{'x' if payload['checked'] else ' '}] {_first_line(payload)}"])

    def toggle(self, _block: Json, payload: Json) -> MarkdownLines:
        """Return a `<details>` tag with a summary."""
        summary = f"<summary>{to_markdown(payload['rich_text'])}</summary>"
        return MarkdownLines([f"<details{_color(payload)}>", summary], ["</details>"])

    def callout(self, _block: Json, payload: Json) -> MarkdownLines:
        """Return a `<callout>` tag around its text."""
        icon = payload["icon"]["emoji"] if payload["icon"] and payload["icon"]["type"] == "emoji" else ""
        opening = f'<callout icon="{icon}"{_color(payload)}>' if icon else f"<callout{_color(payload)}>"
        return MarkdownLines([opening, "\t" + to_markdown(payload["rich_text"])], ["</callout>"])

    def code(self, _block: Json, payload: Json) -> MarkdownLines:
        """Return a code fence; its content is not escaped."""
        return MarkdownLines([f"```{payload['language']}", *plain(payload["rich_text"]).split("\n"), "```"])

    def equation(self, _block: Json, payload: Json) -> MarkdownLines:
        """Return an equation between lines of `$$`."""
        return MarkdownLines(["$$", *payload["expression"].split("\n"), "$$"])

    def divider(self, _block: Json, _payload: Json) -> MarkdownLines:
        """Return a horizontal rule."""
        return MarkdownLines(["---"])

    def table_of_contents(self, _block: Json, payload: Json) -> MarkdownLines:
        """Return a `<table_of_contents>` tag."""
        return MarkdownLines([f"<table_of_contents{_color(payload)}/>"])

    def media(self, block: Json, payload: Json) -> MarkdownLines:
        """Return an image, or a tag with its source."""
        url, caption = payload[payload["type"]]["url"], to_markdown(payload["caption"])
        kind = block["type"]
        return MarkdownLines([f"![{caption}]({url})" if kind == "image" else f'<{kind} src="{url}">{caption}</{kind}>'])

    def table(self, block: Json, payload: Json) -> MarkdownLines:
        """Return a `<table>` tag with all its rows and cells."""
        flags = (("has_column_header", "header-row"), ("has_row_header", "header-column"))
        lines = ["<table" + "".join(f' {name}="true"' for key, name in flags if payload[key]) + ">"]
        for row in self.workspace.children_of(block["id"]):
            cells = (self.workspace.block(row) or {})["table_row"]["cells"]
            lines += ["<tr>", *(f"<td>{to_markdown(cell)}</td>" for cell in cells), "</tr>"]
        return MarkdownLines([*lines, "</table>"], with_children=False)

    def columns(self, block: Json, _payload: Json) -> MarkdownLines:
        """Return a tag around columns, a column or tabs."""
        name = {"column_list": "columns", "tab": "tabs"}.get(block["type"], "column")
        return MarkdownLines([f"<{name}>"], [f"</{name}>"])

    def synced_block(self, block: Json, payload: Json) -> MarkdownLines:
        """Return a synced original or reference, each with its children."""
        source = payload["synced_from"]
        name = "synced_block_reference" if source else "synced_block"
        target = source["block_id"] if source else block["id"]
        return MarkdownLines([f'<{name} url="{url_of(target)}">'], [f"</{name}>"])

    def link_to_page(self, _block: Json, payload: Json) -> MarkdownLines:
        """Return a mention of another page or database."""
        target = payload[payload["type"]]
        kind = "database" if payload["type"] == "database_id" else "page"
        name = escaped(self.workspace.title_of(target))
        return MarkdownLines([f'<mention-{kind} url="{url_of(target)}">{name}</mention-{kind}>'])

    def meeting_notes(self, block: Json, payload: Json) -> MarkdownLines:
        """Return the summary, the notes and, if included, the transcript."""
        lines = ["<meeting-notes>", "\t" + to_markdown(payload.get("title") or [])]
        for part in ("summary", "notes", "transcript"):
            holder = (payload.get("children") or {}).get(f"{part}_block_id")
            if not holder:
                continue
            inner = [f"Transcript omitted: {url_of(block['id'])}"]
            if part != "transcript" or self.include_transcript:
                inner = self.of(holder).split("\n")
            lines += [f"\t<{part}>", *(f"\t\t{line}" for line in inner), f"\t</{part}>"]
        return MarkdownLines([*lines, "</meeting-notes>"], with_children=False)


def _first_line(payload: Json) -> str:
    """Return the text of a block with its color at the end; an empty paragraph has its own tag."""
    text = to_markdown(payload["rich_text"]) or "<empty-block/>"
    toggle = ' {toggle="true"}' if payload.get("is_toggleable") else ""
    color = payload.get("color", "default")
    return text + toggle + (f' {{color="{short_color(color)}"}}' if color != "default" else "")


def _color(payload: Json) -> str:
    color = payload.get("color", "default")
    return f' color="{short_color(color)}"' if color != "default" else ""


def _unknown(block_id: str, alt: Any) -> str:
    return f'<unknown url="{url_of(block_id)}" alt="{alt}"/>'


_WRITERS: dict[str, Callable[[MarkdownWriter, Json, Json], MarkdownLines]] = {
    "to_do": MarkdownWriter.to_do,
    "toggle": MarkdownWriter.toggle,
    "callout": MarkdownWriter.callout,
    "code": MarkdownWriter.code,
    "equation": MarkdownWriter.equation,
    "divider": MarkdownWriter.divider,
    "table_of_contents": MarkdownWriter.table_of_contents,
    "image": MarkdownWriter.media,
    "video": MarkdownWriter.media,
    "audio": MarkdownWriter.media,
    "pdf": MarkdownWriter.media,
    "file": MarkdownWriter.media,
    "table": MarkdownWriter.table,
    "column_list": MarkdownWriter.columns,
    "column": MarkdownWriter.columns,
    "tab": MarkdownWriter.columns,
    "synced_block": MarkdownWriter.synced_block,
    "link_to_page": MarkdownWriter.link_to_page,
    "meeting_notes": MarkdownWriter.meeting_notes,
}
