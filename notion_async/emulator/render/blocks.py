"""Blocks in the form of a version's responses."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from notion_async.emulator.context import Context
    from notion_async.emulator.messages import EmulatedRequest, Json
    from notion_async.emulator.workspace import Workspace

_WITH_FILES = frozenset({"image", "video", "pdf", "audio", "file", "callout", "paragraph", "embed"})


def block(context: Context, block_id: str) -> Json:
    """Return a block by its id; a page appears as `child_page`, a database as `child_database`.

    Raises:
        KeyError: The block does not exist.
    """
    workspace = context.workspace
    found = workspace.block(block_id)
    if found is None:
        found = _page_or_database(workspace, block_id)
    kind = found["type"]
    payload = found[kind]
    if kind in _WITH_FILES:
        payload = context.signer.payload(payload)
    if kind == "meeting_notes" and context.request.names_trash_archived:
        kind = "transcription"
    in_trash = workspace.in_trash(block_id)
    shown = {
        "object": "block",
        "id": found["id"],
        "parent": _parent(found["parent"], context.request),
        "created_time": found["created_time"],
        "last_edited_time": found["last_edited_time"],
        "created_by": found["created_by"],
        "last_edited_by": found["last_edited_by"],
        "has_children": has_children(workspace, found),
        "in_trash": in_trash,
        "type": kind,
        kind: payload,
    }
    if context.request.names_trash_archived:
        shown["archived"] = in_trash
    return shown


def has_children(workspace: Workspace, found: Json) -> bool:
    """Return whether a listing of this block's children has results."""
    if found["type"] == "synced_block" and (source := found["synced_block"].get("synced_from")):
        return bool(workspace.children_of(source["block_id"]))
    return found["type"] != "child_database" and bool(workspace.children_of(found["id"]))


def _page_or_database(workspace: Workspace, block_id: str) -> Json:
    if page := workspace.pages.get(block_id):
        return {**page, "type": "child_page", "child_page": {"title": workspace.title_of(block_id)}}
    database = workspace.databases[block_id]
    title = {"child_database": {"title": workspace.title_of(block_id)}}
    stamps = {key: database[key][:17] + "00.000Z" for key in ("created_time", "last_edited_time")}
    return {**database, **stamps, "type": "child_database", **title}


def _parent(parent: Json, request: EmulatedRequest) -> Json:
    if parent["type"] == "data_source_id" and not request.knows_data_sources:
        return {"type": "database_id", "database_id": parent["database_id"]}
    return parent
