"""Answers about comments."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from notion_async.emulator import lookup, paging
from notion_async.emulator.calls import Refusal, failed, not_found, shown
from notion_async.emulator.ids import dashed
from notion_async.emulator.markdown.inline import to_rich_text
from notion_async.emulator.render.files import Signer
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
    from notion_async.emulator.calls import Call, Json
    from notion_async.emulator.server import Server

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


def create(server: Server, call: Call) -> Json:
    """POST /comments: starts a discussion on a page or block, or answers one."""
    lookup.require(call, "insert_comments")
    workspace, body = server.workspace, call.body or {}
    check(_CREATE, body)
    _exactly_one(body, "parent", "discussion_id")
    _exactly_one(body, "rich_text", "markdown")
    writer = Writer(workspace, call)
    comment_id = workspace.new_id()
    parent, discussion = _thread(server, call, body)
    stamps = workspace.stamps(writer.author)
    comment: Json = {
        "object": "comment",
        "id": comment_id,
        "parent": parent,
        "discussion_id": discussion,
        **{key: stamps[key] for key in ("created_time", "last_edited_time", "created_by")},
        "rich_text": _content(writer, body),
        "display_name": _display_name(server, call, body.get("display_name") or {"type": "integration"}),
    }
    if body.get("attachments"):
        lookup.may_create(workspace)
        comment["attachments"] = [_attachment(writer, one) for one in body["attachments"]]
    workspace.comments[comment_id] = comment
    return render(server, comment, call)


def _exactly_one(body: Json, first: str, second: str) -> None:
    if first in body and second in body:
        raise failed(should(f"body.{second}", "not present", body[second]))
    if first not in body and second not in body:
        raise failed([*should(f"body.{first}", "defined", MISSING), *should(f"body.{second}", "defined", MISSING)])


def _thread(server: Server, call: Call, body: Json) -> tuple[Json, str]:
    """What a comment is on, and the discussion it belongs to."""
    workspace = server.workspace
    if "discussion_id" in body:
        wanted = dashed(body["discussion_id"]) or ""
        for known in workspace.comments.values():
            if known["discussion_id"] == wanted and workspace.is_shared(_target(known), call.connection):
                return known["parent"], wanted
        raise not_found(call.connection, "discussion", wanted)
    sent = body["parent"]
    kind = "page_id" if "page_id" in sent else "block_id"
    target = dashed(sent[kind]) or ""
    (lookup.page if kind == "page_id" else lookup.block)(workspace, call, target)
    if kind == "block_id" and target in workspace.pages:
        kind = "page_id"
    lookup.editable(workspace, target)
    return {"type": kind, kind: target}, workspace.new_id()


def _content(writer: Writer, body: Json) -> list[Json]:
    sent = body["rich_text"] if "rich_text" in body else to_rich_text(body["markdown"])
    check(rich_text, sent, "body.rich_text")
    return writer.text(sent)


def _display_name(server: Server, call: Call, sent: Json) -> Json:
    if sent["type"] == "custom":
        return {"type": "custom", "resolved_name": (sent.get("custom") or {}).get("name")}
    return {"type": sent["type"], "resolved_name": call.connection.name}


def _attachment(writer: Writer, sent: Json) -> Json:
    upload = writer.attach(dashed(sent["file_upload_id"]) or "")
    kind = str(upload["content_type"] or "")
    category: Any = _CATEGORIES.get(kind) or _CATEGORIES.get(kind.partition("/")[0]) or "productivity"
    return {"category": category, "upload": upload["id"]}


def list_all(server: Server, call: Call) -> Json:
    """GET /comments: the open threads of one page or block, oldest first."""
    lookup.require(call, "read_comments")
    sent = call.one("block_id")
    if sent is None:
        raise failed(["query.block_id should be defined, instead was `undefined`."], where="query")
    block_id = dashed(sent)
    if block_id is None:
        raise failed([f"query.block_id should be a valid uuid, instead was {shown(sent)}."], where="query")
    lookup.block(server.workspace, call, block_id)
    comments = server.workspace.comments
    found = [key for key, comment in comments.items() if block_id in comment["parent"].values()]
    ids, cursor = paging.by_id(found, call)
    return paging.listing("comment", [render(server, comments[one], call) for one in ids], cursor)


def find(server: Server, call: Call) -> Json:
    """The stored comment a path names."""
    comment_id = lookup.path_id(call, "comment_id")
    found = server.workspace.comments.get(comment_id)
    if found is None or not server.workspace.is_shared(_target(found), call.connection):
        raise not_found(call.connection, "comment", comment_id)
    return found


def _target(comment: Json) -> str:
    return str(comment["parent"][comment["parent"]["type"]])


def _own(server: Server, call: Call) -> Json:
    """A comment that this connection wrote."""
    found = find(server, call)
    if found["created_by"]["id"] != call.connection.bot_id:
        message = "A connection can only change its own comments."
        raise Refusal(403, "restricted_resource", message)
    return found


def retrieve(server: Server, call: Call) -> Json:
    """GET /comments/{comment_id}."""
    lookup.require(call, "read_comments")
    return render(server, find(server, call), call)


def update(server: Server, call: Call) -> Json:
    """PATCH /comments/{comment_id}: new text for one's own comment."""
    lookup.require(call, "insert_comments")
    body = call.body or {}
    check(record(optional=_CONTENT), body)
    _exactly_one(body, "rich_text", "markdown")
    found = _own(server, call)
    writer = Writer(server.workspace, call)
    found["rich_text"] = _content(writer, body)
    found["last_edited_time"] = server.workspace.stamps(writer.author)["last_edited_time"]
    return render(server, found, call)


def delete(server: Server, call: Call) -> Json:
    """DELETE /comments/{comment_id}: one's own."""
    lookup.require(call, "insert_comments")
    found = _own(server, call)
    del server.workspace.comments[found["id"]]
    return render(server, found, call)


def render(server: Server, comment: Json, call: Call) -> Json:
    """A comment as answers show it: attachments signed, none left out."""
    attachments = comment.get("attachments")
    if not attachments:
        return {key: value for key, value in comment.items() if key != "attachments"}
    signer = Signer(server.workspace, call.base_url)
    shown_files = [{"category": one["category"], "file": signer.link(one["upload"])} for one in attachments]
    return {**comment, "attachments": shown_files}
