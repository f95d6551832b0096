"""Handlers of meeting notes: create from a recording, query."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from notion_async.emulator import lookup
from notion_async.emulator.ids import dashed
from notion_async.emulator.messages import failed, invalid
from notion_async.emulator.query import conditions
from notion_async.emulator.render import blocks as render
from notion_async.emulator.rich_text import plain
from notion_async.emulator.rich_text import text as text_run
from notion_async.emulator.rules.grammar import (
    MISSING,
    anything,
    array,
    boolean,
    check,
    number,
    one_of,
    record,
    should,
    tagged,
    text,
    uuid,
)
from notion_async.emulator.times import parse_time
from notion_async.emulator.writer import Writer

if TYPE_CHECKING:
    from collections.abc import Callable

    from notion_async.emulator.context import Context
    from notion_async.emulator.messages import Json

MAX = 100
DEFAULT = 50
_PROPERTIES = ("title", "attendees", "created_time", "created_by", "last_edited_time", "last_edited_by")
_CREATE = record(
    {"source": tagged({"file_upload_id": uuid, "block_id": uuid}, {"type": anything})},
    {
        "parent": record({"page_id": uuid}, {"type": one_of("page_id")}),
        "title": text(),
        "language": text(),
        "options": record(optional={"kickoff_summary": boolean}),
    },
)
_QUERY = record(
    optional={
        "filter": anything,
        "sort": array(record({"property": one_of(*_PROPERTIES)}, {"direction": one_of("ascending", "descending")})),
        "limit": number,
    }
)
PARTS = ("summary", "notes", "transcript")


def create(context: Context) -> Json:
    """POST /blocks/meeting_notes: from an uploaded recording or a block that contains one."""
    lookup.require(context, "insert_content")
    lookup.may_create(context)
    body = {**context.body}
    source = body.get("source") or {}
    if isinstance(source, dict):
        source = {key: value for key, value in source.items() if key != "type"}
    check(_CREATE, {**body, "source": source})
    workspace, writer = context.workspace, Writer(context)
    if "file_upload_id" in source:
        if "parent" not in body:
            raise failed(should("body.parent", "defined", MISSING))
        writer.attach(dashed(source["file_upload_id"]) or "")
        parent = lookup.page(context, dashed(body["parent"]["page_id"]) or "")["id"]
        after = None
    else:
        recording = lookup.block(context, dashed(source["block_id"]) or "")
        if recording.get("type") not in {"audio", "video", "file"}:
            message = "The source block must be an audio, video or file block."
            raise invalid(message)
        after, parent = recording["id"], recording["parent"][recording["parent"]["type"]]
    title = [text_run(body["title"])] if body.get("title") else []
    payload: Json = {"title": title, "status": "transcription_in_progress"}
    block_id = workspace.add_block(parent, "meeting_notes", payload, author=writer.author, after=after)
    context.jobs.add(lambda: _finish(context, block_id, writer.author))
    return _shown(context, block_id)


def _finish(context: Context, block_id: str, author: str) -> None:
    """Add the summary, notes and transcript."""
    workspace = context.workspace
    parts = {}
    for part in PARTS:
        words = {"rich_text": [text_run(part.title())]}
        holder = parts[f"{part}_block_id"] = workspace.add_block(block_id, "toggle", words, author=author)
        inner = {"rich_text": [text_run(f"The {part} of the recording.")]}
        workspace.add_block(holder, "paragraph", inner, author=author)
    workspace.blocks[block_id]["meeting_notes"].update(status="notes_ready", children=parts)


def query(context: Context) -> Json:
    """POST /blocks/meeting_notes/query: without a cursor, at most `limit` results."""
    lookup.require(context, "read_content")
    workspace, body = context.workspace, context.body
    check(_QUERY, body)
    test = _test(
        body.get("filter") or {"operator": "and", "filters": []}, datetime.fromtimestamp(workspace.clock(), UTC)
    )
    found = [
        block
        for block in workspace.blocks.values()
        if block["type"] == "meeting_notes"
        and not workspace.in_trash(block["id"])
        and context.is_shared(block["id"])
        and test(block)
    ]
    for sort in reversed(body.get("sort") or []):
        found.sort(key=lambda one: str(_seen(one, sort["property"])), reverse=sort.get("direction") == "descending")
    limit = min(int(body.get("limit", DEFAULT)), MAX)
    results = [_shown(context, one["id"]) for one in found[:limit]]
    return {"object": "list", "results": results, "has_more": len(found) > limit}


def _shown(context: Context, block_id: str) -> Json:
    """Return a block in the form of these endpoints: without its parent, and of this type in every version."""
    block = render.block(context, block_id)
    payload = block.pop("transcription", None) or block["meeting_notes"]
    block.pop("parent")
    return {**block, "type": "meeting_notes", "meeting_notes": payload}


def _seen(block: Json, name: str) -> Any:
    """Return the value that a filter or sort compares."""
    if name == "title":
        return plain(block["meeting_notes"].get("title") or [])
    if name == "attendees":
        return (block["meeting_notes"].get("calendar_event") or {}).get("attendees") or []
    return [block[name]["id"]] if name.endswith("_by") else block[name]


def _test(sent: Any, now: datetime, level: int = 0) -> Callable[[Json], bool]:
    check(record(strict=False), sent, "body.filter")
    if "operator" in sent:
        if level >= 3:
            raise failed(should("body.filter.filters", "not present", sent.get("filters")))
        combine = any if sent["operator"] == "or" else all
        check(array(record(strict=False)), sent.get("filters") or [], "body.filter.filters")
        tests = [_test(one, now, level + 1) for one in sent.get("filters") or ()]
        return lambda block: combine(test(block) for test in tests)
    check(
        record({"property": one_of(*_PROPERTIES), "filter": record({"operator": text()}, strict=False)}),
        sent,
        "body.filter",
    )
    name = sent["property"]
    try:
        condition = _condition(sent["filter"], now)
    except (AttributeError, KeyError, TypeError, ValueError):
        raise failed(should("body.filter.filter", "a condition that fits its operator", sent["filter"])) from None
    return lambda block: condition(_seen(block, name))


def _condition(sent: Json, now: datetime) -> Callable[[Any], bool]:
    operator, value = sent["operator"], sent.get("value")
    if operator in conditions.EXISTENCE:
        return conditions.EXISTENCE[operator](value)
    kind, _, rest = operator.partition("_")
    if kind == "person":
        ids = [one["value"]["id"] for one in value or ()]
        return conditions.MEMBERS[rest](ids)
    exact = value["value"] if isinstance(value, dict) else value
    if kind == "string":
        synonyms = {"is": "equals", "is_not": "does_not_equal"}
        return conditions.TEXT[synonyms.get(rest) or rest](exact)
    known = {
        "is": "equals",
        "is_before": "before",
        "is_after": "after",
        "is_on_or_before": "on_or_before",
        "is_on_or_after": "on_or_after",
    }
    if kind != "date" or not isinstance(exact, dict | str):
        message = f"Unknown filter operator {operator}."
        raise invalid(message)
    if rest in {"is_within", "is_relative_to"}:
        return _within(exact)
    wanted = exact["start_date"] if isinstance(exact, dict) else exact
    if wanted not in conditions.DAYS:
        parse_time(wanted)
    return conditions.dates(now)[known[rest]](wanted)


def _within(exact: Json | str) -> Callable[[Any], bool]:
    """Return a test for a range of days; a range named in words accepts every date."""
    if isinstance(exact, str):
        return lambda value: value is not None
    last = exact.get("end_date") or exact["start_date"]
    return lambda value: exact["start_date"] <= value[:10] <= last
