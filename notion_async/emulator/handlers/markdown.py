"""Handlers of Markdown content: read and update."""

from __future__ import annotations

from typing import TYPE_CHECKING

from notion_async.emulator import lookup
from notion_async.emulator.markdown.parse import blocks_of
from notion_async.emulator.markdown.show import MarkdownWriter
from notion_async.emulator.messages import EmulatedResponse, invalid, not_found
from notion_async.emulator.rules.grammar import array, boolean, check, one_of, record, tagged, text
from notion_async.emulator.tasks import start_task
from notion_async.emulator.writer import Writer

if TYPE_CHECKING:
    from collections.abc import Callable

    from notion_async.emulator.context import Context
    from notion_async.emulator.messages import Json

_EDIT = record({"old_str": text(), "new_str": text()}, {"replace_all_matches": boolean})
_DELETING = {"allow_deleting_content": boolean}
_UPDATE = tagged(
    {
        "update_content": record({"content_updates": array(_EDIT)}, _DELETING),
        "replace_content": record({"new_str": text()}, _DELETING),
        "insert_content": record(
            {"content": text()}, {"after": text(), "position": record({"type": one_of("start", "end")})}
        ),
        "replace_content_range": record({"content": text(), "content_range": text()}, _DELETING),
    },
    {"allow_async": boolean},
)


def retrieve(context: Context) -> Json:
    """GET /pages/{page_id}/markdown: of a page, or of a block below one."""
    lookup.require(context, "read_content")
    page_id = lookup.path_id(context, "page_id")
    found = context.workspace.record(page_id)
    if found is None or not context.is_shared(page_id):
        raise not_found(context.connection, "page", page_id)
    if found["object"] == "database":
        message = f"Provided ID {page_id} is a database, which has no markdown."
        raise invalid(message)
    return _shown(context, page_id)


def _shown(context: Context, page_id: str) -> Json:
    writer = MarkdownWriter(context, include_transcript=context.request.query_value("include_transcript") == "true")
    return {
        "object": "page_markdown",
        "id": page_id,
        "markdown": writer.of(page_id),
        "truncated": writer.truncated,
        "unknown_block_ids": writer.unknown,
    }


def update(context: Context) -> Json | EmulatedResponse:
    """PATCH /pages/{page_id}/markdown: exact edits, replacement, or insertion."""
    lookup.require(context, "update_content")
    lookup.may_create(context)
    found = lookup.page(context, lookup.path_id(context, "page_id"))
    body = context.body
    check(record({"type": text()}, strict=False), body)
    check(_UPDATE, body)
    lookup.editable(context, found["id"])
    if body.get("allow_async"):
        return start_task(context, lambda: _update(context, found["id"]))
    return _update(context, found["id"])


def _update(context: Context, page_id: str) -> Json:
    kind = context.body["type"]
    edit = context.body[kind]
    if kind == "insert_content" and "after" not in edit:
        _insert(context, page_id, edit)
        return _shown(context, page_id)
    before = MarkdownWriter(context).of(page_id)
    after = _EDITS[kind](before, edit)
    _replace(context, page_id, after, may_delete=bool(edit.get("allow_deleting_content")))
    return _shown(context, page_id)


def _insert(context: Context, page_id: str, edit: Json) -> None:
    at_start = (edit.get("position") or {}).get("type") == "start"
    Writer(context).blocks(page_id, blocks_of(edit["content"]), at_start=at_start)
    context.workspace.touch(page_id, context.connection.bot_id)


def _replace(context: Context, page_id: str, markdown: str, *, may_delete: bool) -> None:
    """Replace the content of a page by Markdown; child pages that it still names keep their place."""
    workspace = context.workspace
    kept = [one for one in workspace.children_of(page_id) if workspace.block(one) is None]
    gone = [one for one in kept if one.replace("-", "") not in markdown]
    if gone and not may_delete:
        names = ", ".join(f'"{workspace.title_of(one)}" ({one})' for one in gone)
        message = (
            f"This would delete child pages or databases: {names}. Set allow_deleting_content to true to allow it."
        )
        raise invalid(message)
    writer = Writer(context)
    writer.prepare(blocks_of(markdown))
    old = workspace.children_of(page_id)
    workspace.trashed.update(one for one in old if one not in kept)
    workspace.children[page_id] = [one for one in workspace.writable_children(page_id) if one not in kept]
    lines = []
    for line in markdown.split("\n"):
        child = next(
            (one for one in kept if one.replace("-", "") in line and line.startswith(("<page", "<database"))), None
        )
        if child is None:
            lines.append(line)
            continue
        Writer(context).blocks(page_id, blocks_of("\n".join(lines)))
        workspace.place(child, page_id)
        lines = []
    Writer(context).blocks(page_id, blocks_of("\n".join(lines)))
    workspace.trashed.update(gone)
    workspace.touch(page_id, context.connection.bot_id)


def _update_content(before: str, edit: Json) -> str:
    for change in edit["content_updates"]:
        count = before.count(change["old_str"])
        if not count:
            message = f"No match found for old_str: {change['old_str']!r}."
            raise invalid(message)
        if count > 1 and not change.get("replace_all_matches"):
            message = f"old_str matches {count} times; it must match exactly once: {change['old_str']!r}."
            raise invalid(message)
        before = before.replace(change["old_str"], change["new_str"])
    return before


def _range(before: str, selection: str) -> tuple[int, int]:
    """Return the start and end of a selection `first...last`."""
    first, mark, last = selection.partition("...")
    start = before.find(first)
    end = before.find(last, start + len(first)) if mark and start >= 0 else start
    if start < 0 or end < 0:
        message = f"The selection was not found: {selection!r}."
        raise invalid(message)
    return start, end + len(last if mark else first)


def _insert_after(before: str, edit: Json) -> str:
    _, end = _range(before, edit["after"])
    content: str = edit["content"]
    return before[:end] + "\n" + content + before[end:]


def _replace_range(before: str, edit: Json) -> str:
    start, end = _range(before, edit["content_range"])
    content: str = edit["content"]
    return before[:start] + content + before[end:]


_EDITS: dict[str, Callable[[str, Json], str]] = {
    "update_content": _update_content,
    "replace_content": lambda _, edit: str(edit["new_str"]),
    "insert_content": _insert_after,
    "replace_content_range": _replace_range,
}
