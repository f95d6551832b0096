"""Answers about comments: list and retrieve."""

from __future__ import annotations

from typing import TYPE_CHECKING

from notion_async.emulator import lookup, paging
from notion_async.emulator.calls import failed, not_found, shown
from notion_async.emulator.ids import dashed
from notion_async.emulator.render.files import Signer

if TYPE_CHECKING:
    from notion_async.emulator.calls import Call, Json
    from notion_async.emulator.core import Core


def list_all(core: Core, call: Call) -> Json:
    """GET /comments: the open threads of one page or block, oldest first."""
    lookup.require(call, "read_comments")
    sent = call.one("block_id")
    if sent is None:
        raise failed(["query.block_id should be defined, instead was `undefined`."], where="query")
    block_id = dashed(sent)
    if block_id is None:
        raise failed([f"query.block_id should be a valid uuid, instead was {shown(sent)}."], where="query")
    lookup.block(core.workspace, call, block_id)
    comments = core.workspace.comments
    found = [key for key, comment in comments.items() if block_id in comment["parent"].values()]
    ids, cursor = paging.by_id(found, call)
    return paging.listing("comment", [render(core, comments[one], call) for one in ids], cursor)


def retrieve(core: Core, call: Call) -> Json:
    """GET /comments/{comment_id}."""
    lookup.require(call, "read_comments")
    return render(core, find(core, call), call)


def find(core: Core, call: Call) -> Json:
    """The stored comment a path names."""
    comment_id = lookup.path_id(call, "comment_id")
    found = core.workspace.comments.get(comment_id)
    if found is None:
        raise not_found(call.connection, "comment", comment_id)
    return found


def render(core: Core, comment: Json, call: Call) -> Json:
    """A comment as answers show it: attachments signed, none left out."""
    attachments = comment.get("attachments")
    if not attachments:
        return {key: value for key, value in comment.items() if key != "attachments"}
    signer = Signer(core.workspace, call.base_url)
    shown_files = [{"category": one["category"], "file": signer.link(one["upload"])} for one in attachments]
    return {**comment, "attachments": shown_files}
