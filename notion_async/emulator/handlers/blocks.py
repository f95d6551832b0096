"""Answers about blocks: retrieve and list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from notion_async.emulator import lookup, paging
from notion_async.emulator.calls import Answer, encode, invalid
from notion_async.emulator.render import blocks as render
from notion_async.emulator.render.files import Signer

if TYPE_CHECKING:
    from notion_async.emulator.calls import Call, Json
    from notion_async.emulator.core import Core


def retrieve(core: Core, call: Call) -> Json:
    """GET /blocks/{block_id}."""
    lookup.require(call, "read_content")
    found = lookup.block(core.workspace, call, lookup.path_id(call, "block_id"))
    return render.block(core.workspace, found["id"], call)


def list_children(core: Core, call: Call) -> Answer:
    """GET /blocks/{block_id}/children: one level, in document order."""
    lookup.require(call, "read_content")
    workspace = core.workspace
    block_id = lookup.path_id(call, "block_id")
    key = None
    if not workspace.unshared and not call.connection.unshared:
        key = (block_id, paging.start_cursor(call), paging.page_size(call), call.version, workspace.revision)
        if known := core.cache.get(key):
            return Answer(known)
    found = lookup.block(workspace, call, block_id)
    if workspace.in_trash(block_id):
        message = "Can't list children of a block that is archived. You must unarchive the block first."
        raise invalid(message)
    ids, next_cursor = paging.by_id(workspace.children_of(_source_of(found)), call)
    signer = Signer(workspace, call.base_url)
    results = [render.block(workspace, child, call, signer) for child in ids]
    body = encode(paging.listing("block", results, next_cursor))
    if key and not signer.signed:
        core.cache.put(key, body)
    return Answer(body)


def _source_of(found: Json) -> str:
    """Whose children are listed: a synced copy shows its original's."""
    if found.get("type") == "synced_block" and (source := found["synced_block"].get("synced_from")):
        return str(source["block_id"])
    return str(found["id"])
