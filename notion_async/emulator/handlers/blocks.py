"""Handlers of blocks: retrieve, list children, append, update, delete."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from notion_async.emulator import lookup, paging
from notion_async.emulator.ids import dashed
from notion_async.emulator.messages import EmulatedResponse, encode, failed, invalid, not_found, quoted
from notion_async.emulator.render import blocks as render
from notion_async.emulator.rules import blocks as rules
from notion_async.emulator.rules.grammar import MISSING, Rule, array, boolean, check, one_of, record, should, uuid
from notion_async.emulator.writer import Writer

if TYPE_CHECKING:
    from notion_async.emulator.context import Context
    from notion_async.emulator.messages import Json

POSITION = record({"type": one_of("start", "end", "after_block")}, {"after_block": record({"id": uuid})})
ONLY_UNDER = {"column": "column_list", "table_row": "table"}
ONLY_HOLD = {"column_list": "column", "table": "table_row", "tab": "paragraph"}


def retrieve(context: Context) -> Json:
    """GET /blocks/{block_id}."""
    lookup.require(context, "read_content")
    found = lookup.block(context, lookup.path_id(context, "block_id"))
    return render.block(context, found["id"])


def list_children(context: Context) -> EmulatedResponse:
    """GET /blocks/{block_id}/children: direct children in document order."""
    lookup.require(context, "read_content")
    workspace = context.workspace
    block_id = lookup.path_id(context, "block_id")
    key = None
    if not workspace.unshared and not context.connection.unshared:
        request = context.request
        page = (paging.start_cursor(request), paging.page_size(request))
        key = (block_id, *page, request.version, workspace.revision)
        if known := context.cache.get(key):
            return EmulatedResponse(known)
    found = lookup.block(context, block_id)
    if workspace.in_trash(block_id):
        message = "Can't list children of a block that is archived. You must unarchive the block first."
        raise invalid(message)
    source = children_source(found)
    if not context.is_shared(source):
        raise not_found(context.connection, "block", source)
    ids, next_cursor = paging.by_id(workspace.children_of(source), context.request)
    results = [render.block(context, child) for child in ids]
    body = encode(paging.listing("block", results, next_cursor))
    if key and not context.signer.signed:
        context.cache.put(key, body)
    return EmulatedResponse(body)


def children_source(found: Json) -> str:
    """Return the id of the block whose children are listed: for a synced copy its original."""
    if found.get("type") == "synced_block" and (source := found["synced_block"].get("synced_from")):
        return str(source["block_id"])
    return str(found["id"])


def append(context: Context) -> Json:
    """PATCH /blocks/{block_id}/children: at the end, at the start or after a sibling."""
    lookup.require(context, "insert_content")
    workspace = context.workspace
    lookup.may_create(context)
    parent = lookup.block(context, lookup.path_id(context, "block_id"))
    rule: dict[str, Rule] = {"position": POSITION}
    if context.request.names_trash_archived:
        rule["after"] = uuid
    check(record({"children": array(lambda *_: [], 100, 1)}, rule), context.body)
    check(partial(rules.children, under=str(parent.get("type", ""))), context.body["children"], "body.children")
    lookup.editable(context, parent["id"])
    may_hold(parent, context.body["children"])
    after, at_start = _where(context, children_source(parent))
    made = Writer(context).blocks(children_source(parent), context.body["children"], after=after, at_start=at_start)
    workspace.touch(parent["id"], context.connection.bot_id)
    if after is not None:
        siblings = workspace.children_of(children_source(parent))
        made = list(siblings[siblings.index(made[0]) :])
    return paging.listing("block", [render.block(context, one) for one in made], None)


def may_hold(parent: Json, children: list[Any]) -> None:
    """Refuse children whose type their parent cannot contain."""
    kind = str(parent.get("type", parent["object"]))
    is_plain_heading = kind.startswith("heading_") and not parent[kind]["is_toggleable"]
    if kind in rules.CHILDLESS or is_plain_heading or kind in {"database", "child_database", "unsupported"}:
        message = f"Block of type {kind} does not support children."
        raise invalid(message)
    for index, child in enumerate(children):
        inner = rules.kind_of(child)
        if ONLY_HOLD.get(kind, inner) != inner:
            raise failed(should(f"body.children[{index}].{ONLY_HOLD[kind]}", "defined", MISSING))
        if ONLY_UNDER.get(inner, kind) != kind:
            raise failed(should(f"body.children[{index}].{inner}", "not present", child[inner]))
        if kind == "table" and len(child[inner]["cells"]) != parent["table"]["table_width"]:
            width = parent["table"]["table_width"]
            message = f"Number of cells in table row must match the table width of the parent table, {width}."
            raise invalid(message)


def _where(context: Context, parent: str) -> tuple[str | None, bool]:
    """Return the sibling to insert after, and whether to insert before all children."""
    position = context.body.get("position") or {}
    if "after" in context.body and position:
        raise failed(should("body.after", "not present", context.body["after"]))
    sent = context.body.get("after") or (position.get("after_block") or {}).get("id")
    if sent is None:
        if position.get("type") == "after_block":
            raise failed(should("body.position.after_block", "defined", MISSING))
        return None, position.get("type") == "start"
    after = dashed(sent)
    if after not in context.workspace.children_of(parent):
        message = f"Block to insert after ({sent}) is not a child of the parent block {parent}."
        raise invalid(message)
    return after, False


def update(context: Context) -> Json:
    """PATCH /blocks/{block_id}: changes parts of the content, or moves to and from the trash."""
    lookup.require(context, "update_content")
    found = lookup.block(context, lookup.path_id(context, "block_id"))
    block_id, body = found["id"], dict(context.body)
    in_trash = take_in_trash(context, body)
    body.pop("type", None)
    if body:
        lookup.editable(context, block_id, restored=in_trash is False)
        _change(context, found, body)
    if in_trash is not None:
        set_in_trash(context, block_id, in_trash=in_trash)
    return render.block(context, block_id)


def _change(context: Context, found: Json, body: Json) -> None:
    kind = found.get("type", "child_page" if found["object"] == "page" else "child_database")
    sent_kind = "meeting_notes" if "transcription" in body else next(iter(body))
    if sent_kind not in rules.UPDATES:
        raise failed(should(f"body.{sent_kind}", "not present", body[sent_kind]))
    if sent_kind != kind or len(body) > 1:
        message = f"Provided block type {quoted(sent_kind)} does not match the type of the block, {quoted(kind)}."
        raise invalid(message)
    check(rules.UPDATES[kind], body[kind], f"body.{kind}")
    if body[kind].get("is_toggleable") is False and context.workspace.children_of(found["id"]):
        message = "A toggle heading with children cannot become a heading without toggle."
        raise invalid(message)
    stored, writer = context.workspace.writable_block(found["id"]), Writer(context)
    stored[kind] = {**stored[kind], **writer.payload(kind, body[kind])}
    if kind == "file" and "name" in body[kind]:
        stored[kind]["name"] = writer.file_name(stored[kind])
    context.workspace.touch(found["id"], context.connection.bot_id)


def delete(context: Context) -> Json:
    """DELETE /blocks/{block_id}: moves to the trash with all descendants."""
    lookup.require(context, "update_content")
    found = lookup.block(context, lookup.path_id(context, "block_id"))
    lookup.editable(context, found["id"])
    set_in_trash(context, found["id"], in_trash=True)
    return render.block(context, found["id"])


def take_in_trash(context: Context, body: Json) -> bool | None:
    """Remove `in_trash` from a body and return it; older versions call it `archived`."""
    if "archived" in body and not context.request.names_trash_archived:
        raise failed(should("body.archived", "not present", body["archived"]))
    for name in ("in_trash", "archived"):
        if name in body:
            check(boolean, body[name], f"body.{name}")
    old: bool | None = body.pop("archived", None)
    new: bool | None = body.pop("in_trash", None)
    return old if new is None else new


def set_in_trash(context: Context, object_id: str, *, in_trash: bool) -> None:
    """Move an object to or from the trash; listings then omit or show all its descendants."""
    context.workspace.touch(object_id, context.connection.bot_id)
    if in_trash:
        context.workspace.trashed.add(object_id)
    else:
        context.workspace.trashed.discard(object_id)
