"""Handlers of comments."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from notion_async.emulator import lookup, paging
from notion_async.emulator.ids import dashed
from notion_async.emulator.markdown.inline import to_rich_text
from notion_async.emulator.messages import Refusal, failed, not_found, quoted
from notion_async.emulator.rules.grammar import (
    MISSING,
    array,
    check,
    nullable,
    one_of,
    record,
    should,
    tagged,
    text,
    uuid,
)
from notion_async.emulator.rules.texts import rich_text
from notion_async.emulator.writer import Writer

if TYPE_CHECKING:
    from notion_async.emulator.context import Context
    from notion_async.emulator.messages import Json

_CONTENT = {"rich_text": rich_text, "markdown": text()}
_ATTACHMENT = record({"file_upload_id": uuid}, {"type": one_of("file_upload")})
_NAME = record(
    {"type": one_of("integration", "user", "custom")},
    {"custom": record({"name": text()}), "integration": nullable(record()), "user": nullable(record())},
)
_CREATE = record(
    optional={
        **_CONTENT,
        "parent": tagged({"page_id": uuid, "block_id": uuid}),
        "discussion_id": uuid,
        "attachments": array(_ATTACHMENT, 3),
        "display_name": _NAME,
    }
)
_CATEGORIES = {"image": "image", "audio": "audio", "video": "video", "application/pdf": "pdf"}


def create(context: Context) -> Json:
    """POST /comments: starts a discussion on a page or block, or replies in one."""
    lookup.require(context, "insert_comments")
    workspace, body = context.workspace, context.body
    check(_CREATE, body)
    _exactly_one(body, "parent", "discussion_id")
    _exactly_one(body, "rich_text", "markdown")
    writer = Writer(context)
    comment_id = workspace.new_id()
    parent, discussion = _thread(context, body)
    stamps = workspace.stamps(writer.author)
    comment: Json = {
        "object": "comment",
        "id": comment_id,
        "parent": parent,
        "discussion_id": discussion,
        **{key: stamps[key] for key in ("created_time", "last_edited_time", "created_by")},
        "rich_text": _content(writer, body),
        "display_name": _display_name(context, body.get("display_name") or {"type": "integration"}),
    }
    if body.get("attachments"):
        lookup.may_create(context)
        comment["attachments"] = [_attachment(writer, one) for one in body["attachments"]]
    workspace.comments[comment_id] = comment
    return render(context, comment)


def _exactly_one(body: Json, first: str, second: str) -> None:
    if first in body and second in body:
        raise failed(should(f"body.{second}", "not present", body[second]))
    if first not in body and second not in body:
        raise failed([*should(f"body.{first}", "defined", MISSING), *should(f"body.{second}", "defined", MISSING)])


def _thread(context: Context, body: Json) -> tuple[Json, str]:
    """Return the parent of a comment and the id of its discussion."""
    workspace = context.workspace
    if "discussion_id" in body:
        wanted = dashed(body["discussion_id"]) or ""
        for known in workspace.comments.values():
            if known["discussion_id"] == wanted and context.is_shared(_target(known)):
                return known["parent"], wanted
        raise not_found(context.connection, "discussion", wanted)
    sent = body["parent"]
    kind = "page_id" if "page_id" in sent else "block_id"
    target = dashed(sent[kind]) or ""
    (lookup.page if kind == "page_id" else lookup.block)(context, target)
    if kind == "block_id" and target in workspace.pages:
        kind = "page_id"
    lookup.editable(context, target)
    return {"type": kind, kind: target}, workspace.new_id()


def _content(writer: Writer, body: Json) -> list[Json]:
    sent = body["rich_text"] if "rich_text" in body else to_rich_text(body["markdown"])
    check(rich_text, sent, "body.rich_text")
    return writer.text(sent)


def _display_name(context: Context, sent: Json) -> Json:
    if sent["type"] == "custom":
        return {"type": "custom", "resolved_name": (sent.get("custom") or {}).get("name")}
    return {"type": sent["type"], "resolved_name": context.connection.name}


def _attachment(writer: Writer, sent: Json) -> Json:
    upload = writer.attach(dashed(sent["file_upload_id"]) or "")
    kind = str(upload["content_type"] or "")
    category: Any = _CATEGORIES.get(kind) or _CATEGORIES.get(kind.partition("/")[0]) or "productivity"
    return {"category": category, "upload": upload["id"]}


def list_all(context: Context) -> Json:
    """GET /comments: the open discussions of one page or block, oldest comment first."""
    lookup.require(context, "read_comments")
    sent = context.request.query_value("block_id")
    if sent is None:
        raise failed(["query.block_id should be defined, instead was `undefined`."], where="query")
    block_id = dashed(sent)
    if block_id is None:
        raise failed([f"query.block_id should be a valid uuid, instead was {quoted(sent)}."], where="query")
    lookup.block(context, block_id)
    comments = context.workspace.comments
    found = [key for key, comment in comments.items() if block_id in comment["parent"].values()]
    ids, cursor = paging.by_id(found, context.request)
    return paging.listing("comment", [render(context, comments[one]) for one in ids], cursor)


def find(context: Context) -> Json:
    """Return the stored comment that the path names."""
    comment_id = lookup.path_id(context, "comment_id")
    found = context.workspace.comments.get(comment_id)
    if found is None or not context.is_shared(_target(found)):
        raise not_found(context.connection, "comment", comment_id)
    return found


def _target(comment: Json) -> str:
    return str(comment["parent"][comment["parent"]["type"]])


def _own(context: Context) -> Json:
    """Return the comment of the path, which this connection must have written."""
    found = find(context)
    if found["created_by"]["id"] != context.connection.bot_id:
        message = "A connection can only change its own comments."
        raise Refusal(403, "restricted_resource", message)
    return found


def retrieve(context: Context) -> Json:
    """GET /comments/{comment_id}."""
    lookup.require(context, "read_comments")
    return render(context, find(context))


def update(context: Context) -> Json:
    """PATCH /comments/{comment_id}: changes the text of an own comment."""
    lookup.require(context, "insert_comments")
    body = context.body
    check(record(optional=_CONTENT), body)
    _exactly_one(body, "rich_text", "markdown")
    found = _own(context)
    writer = Writer(context)
    found["rich_text"] = _content(writer, body)
    found["last_edited_time"] = context.workspace.stamps(writer.author)["last_edited_time"]
    return render(context, found)


def delete(context: Context) -> Json:
    """DELETE /comments/{comment_id}: only an own comment."""
    lookup.require(context, "insert_comments")
    found = _own(context)
    del context.workspace.comments[found["id"]]
    return render(context, found)


def render(context: Context, comment: Json) -> Json:
    """Return a comment as responses show it, its attachments with signed URLs."""
    attachments = comment.get("attachments")
    if not attachments:
        return {key: value for key, value in comment.items() if key != "attachments"}
    shown_files = [{"category": one["category"], "file": context.signer.link(one["upload"])} for one in attachments]
    return {**comment, "attachments": shown_files}
