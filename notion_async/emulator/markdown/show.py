"""Blocks as markdown."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from notion_async.emulator.markdown.inline import escaped, short_color, to_markdown
from notion_async.emulator.render.files import Signer
from notion_async.emulator.render.pages import url_of
from notion_async.emulator.rich_text import plain

if TYPE_CHECKING:
    from collections.abc import Callable

    from notion_async.emulator.calls import Call, Json
    from notion_async.emulator.workspace import Workspace

MOST_BLOCKS = 20_000
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
class Shown:
    """One block as lines: before its children, behind them, and how much deeper the children stand."""

    before: list[str]
    behind: list[str] = field(default_factory=list)
    deeper: int = 1
    with_children: bool = True


class Markdown:
    """Writes the markdown of one page.

    Args:
        workspace: Where the blocks are.
        call: Who asks: what is not shared with them is unknown.
        include_transcript: Whether what was said in meetings is written out.
    """

    def __init__(self, workspace: Workspace, call: Call, *, include_transcript: bool = False) -> None:
        self.workspace: Workspace = workspace
        self.call: Call = call
        self.include_transcript = include_transcript
        self.signer: Signer = Signer(workspace, call.base_url)
        self.unknown: list[str] = []
        self.truncated: bool = False

    def of(self, root: str) -> str:
        """The markdown of everything below a page or block, a tab for each level."""
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
            shown = self._shown(block_id, is_over=written >= MOST_BLOCKS)
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

    def _shown(self, block_id: str, *, is_over: bool) -> Shown:
        if is_over or not self.workspace.is_shared(block_id, self.call.connection):
            self.truncated = True
            self.unknown.append(block_id)
            return Shown([_unknown(block_id, "block")], with_children=False)
        block = self.workspace.block(block_id)
        if block is None:
            return self._reference(block_id)
        kind = block["type"]
        payload = self.signer.payload(block[kind])
        if kind in MARKS:
            return Shown([MARKS[kind] + _first_line(payload)])
        if write := _WRITERS.get(kind):
            return write(self, block, payload)
        return Shown([_unknown(block_id, payload.get("block_type", kind))], with_children=False)

    def _reference(self, object_id: str) -> Shown:
        """A child page or database in one line."""
        kind = "page" if object_id in self.workspace.pages else "database"
        title = self.workspace.title_of(object_id)
        return Shown([f'<{kind} url="{url_of(object_id)}">{escaped(title)}</{kind}>'], with_children=False)

    def to_do(self, _block: Json, payload: Json) -> Shown:
        """A task with its box."""
        return Shown([f"- [{'x' if payload['checked'] else ' '}] {_first_line(payload)}"])

    def toggle(self, _block: Json, payload: Json) -> Shown:
        """Details with a summary."""
        summary = f"<summary>{to_markdown(payload['rich_text'])}</summary>"
        return Shown([f"<details{_color(payload)}>", summary], ["</details>"])

    def callout(self, _block: Json, payload: Json) -> Shown:
        """A callout tag around its text."""
        icon = payload["icon"]["emoji"] if payload["icon"] and payload["icon"]["type"] == "emoji" else ""
        opening = f'<callout icon="{icon}"{_color(payload)}>' if icon else f"<callout{_color(payload)}>"
        return Shown([opening, "\t" + to_markdown(payload["rich_text"])], ["</callout>"])

    def code(self, _block: Json, payload: Json) -> Shown:
        """A fence; nothing in it is escaped."""
        return Shown([f"```{payload['language']}", *plain(payload["rich_text"]).split("\n"), "```"])

    def equation(self, _block: Json, payload: Json) -> Shown:
        """An equation between lines of dollars."""
        return Shown(["$$", *payload["expression"].split("\n"), "$$"])

    def divider(self, _block: Json, _payload: Json) -> Shown:
        """A rule."""
        return Shown(["---"])

    def table_of_contents(self, _block: Json, payload: Json) -> Shown:
        """A tag."""
        return Shown([f"<table_of_contents{_color(payload)}/>"])

    def media(self, block: Json, payload: Json) -> Shown:
        """An image, or a tag with its source."""
        url, caption = payload[payload["type"]]["url"], to_markdown(payload["caption"])
        kind = block["type"]
        return Shown([f"![{caption}]({url})" if kind == "image" else f'<{kind} src="{url}">{caption}</{kind}>'])

    def table(self, block: Json, payload: Json) -> Shown:
        """A table tag with all its rows and cells."""
        flags = (("has_column_header", "header-row"), ("has_row_header", "header-column"))
        lines = ["<table" + "".join(f' {name}="true"' for key, name in flags if payload[key]) + ">"]
        for row in self.workspace.children_of(block["id"]):
            cells = (self.workspace.block(row) or {})["table_row"]["cells"]
            lines += ["<tr>", *(f"<td>{to_markdown(cell)}</td>" for cell in cells), "</tr>"]
        return Shown([*lines, "</table>"], with_children=False)

    def columns(self, block: Json, _payload: Json) -> Shown:
        """Columns, a column, tabs: tags around what they hold."""
        name = {"column_list": "columns", "tab": "tabs"}.get(block["type"], "column")
        return Shown([f"<{name}>"], [f"</{name}>"])

    def synced_block(self, block: Json, payload: Json) -> Shown:
        """An original or a reference, each with the children."""
        source = payload["synced_from"]
        name = "synced_block_reference" if source else "synced_block"
        target = source["block_id"] if source else block["id"]
        return Shown([f'<{name} url="{url_of(target)}">'], [f"</{name}>"])

    def link_to_page(self, _block: Json, payload: Json) -> Shown:
        """A reference to a page or database elsewhere."""
        target = payload[payload["type"]]
        kind = "database" if payload["type"] == "database_id" else "page"
        name = escaped(self.workspace.title_of(target))
        return Shown([f'<mention-{kind} url="{url_of(target)}">{name}</mention-{kind}>'])

    def meeting_notes(self, block: Json, payload: Json) -> Shown:
        """Summary, notes and, when asked for, the transcript."""
        lines = ["<meeting-notes>", "\t" + to_markdown(payload.get("title") or [])]
        for part in ("summary", "notes", "transcript"):
            holder = (payload.get("children") or {}).get(f"{part}_block_id")
            if not holder:
                continue
            inner = [f"Transcript omitted: {url_of(block['id'])}"]
            if part != "transcript" or self.include_transcript:
                inner = self.of(holder).split("\n")
            lines += [f"\t<{part}>", *(f"\t\t{line}" for line in inner), f"\t</{part}>"]
        return Shown([*lines, "</meeting-notes>"], with_children=False)


def _first_line(payload: Json) -> str:
    """The text of a block with its color behind it; an empty paragraph is a tag of its own."""
    text = to_markdown(payload["rich_text"]) or "<empty-block/>"
    toggle = ' {toggle="true"}' if payload.get("is_toggleable") else ""
    color = payload.get("color", "default")
    return text + toggle + (f' {{color="{short_color(color)}"}}' if color != "default" else "")


def _color(payload: Json) -> str:
    color = payload.get("color", "default")
    return f' color="{short_color(color)}"' if color != "default" else ""


def _unknown(block_id: str, alt: Any) -> str:
    return f'<unknown url="{url_of(block_id)}" alt="{alt}"/>'


_WRITERS: dict[str, Callable[[Markdown, Json, Json], Shown]] = {
    "to_do": Markdown.to_do,
    "toggle": Markdown.toggle,
    "callout": Markdown.callout,
    "code": Markdown.code,
    "equation": Markdown.equation,
    "divider": Markdown.divider,
    "table_of_contents": Markdown.table_of_contents,
    "image": Markdown.media,
    "video": Markdown.media,
    "audio": Markdown.media,
    "pdf": Markdown.media,
    "file": Markdown.media,
    "table": Markdown.table,
    "column_list": Markdown.columns,
    "column": Markdown.columns,
    "tab": Markdown.columns,
    "synced_block": Markdown.synced_block,
    "link_to_page": Markdown.link_to_page,
    "meeting_notes": Markdown.meeting_notes,
}
