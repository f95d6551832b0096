"""Answers about blocks: retrieve, list, append, update, delete."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from notion_async.emulator import lookup, paging
from notion_async.emulator.calls import Answer, encode, failed, invalid, not_found, shown
from notion_async.emulator.ids import dashed
from notion_async.emulator.render import blocks as render
from notion_async.emulator.render.files import Signer
from notion_async.emulator.rules import blocks as rules
from notion_async.emulator.rules.grammar import MISSING, Rule, array, boolean, check, one_of, record, should, uuid
from notion_async.emulator.writer import Writer

if TYPE_CHECKING:
    from notion_async.emulator.calls import Call, Json
    from notion_async.emulator.server import Server

POSITION = record({"type": one_of("start", "end", "after_block")}, {"after_block": record({"id": uuid})})
ONLY_UNDER = {"column": "column_list", "table_row": "table"}
ONLY_HOLD = {"column_list": "column", "table": "table_row", "tab": "paragraph"}


def retrieve(server: Server, call: Call) -> Json:
    """GET /blocks/{block_id}."""
    lookup.require(call, "read_content")
    found = lookup.block(server.workspace, call, lookup.path_id(call, "block_id"))
    return render.block(server.workspace, found["id"], call)


def list_children(server: Server, call: Call) -> Answer:
    """GET /blocks/{block_id}/children: one level, in document order."""
    lookup.require(call, "read_content")
    workspace = server.workspace
    block_id = lookup.path_id(call, "block_id")
    key = None
    if not workspace.unshared and not call.connection.unshared:
        key = (block_id, paging.start_cursor(call), paging.page_size(call), call.version, workspace.revision)
        if known := server.cache.get(key):
            return Answer(known)
    found = lookup.block(workspace, call, block_id)
    if workspace.in_trash(block_id):
        message = "Can't list children of a block that is archived. You must unarchive the block first."
        raise invalid(message)
    source = source_of(found)
    if not workspace.is_shared(source, call.connection):
        raise not_found(call.connection, "block", source)
    ids, next_cursor = paging.by_id(workspace.children_of(source), call)
    signer = Signer(workspace, call.base_url)
    results = [render.block(workspace, child, call, signer) for child in ids]
    body = encode(paging.listing("block", results, next_cursor))
    if key and not signer.signed:
        server.cache.put(key, body)
    return Answer(body)


def source_of(found: Json) -> str:
    """Whose children are meant: those of a synced copy are its original's."""
    if found.get("type") == "synced_block" and (source := found["synced_block"].get("synced_from")):
        return str(source["block_id"])
    return str(found["id"])


def append(server: Server, call: Call) -> Json:
    """PATCH /blocks/{block_id}/children: at the end, at the start or behind a sibling."""
    lookup.require(call, "insert_content")
    workspace = server.workspace
    lookup.may_create(workspace)
    parent = lookup.block(workspace, call, lookup.path_id(call, "block_id"))
    rule: dict[str, Rule] = {"position": POSITION}
    if call.names_trash_archived:
        rule["after"] = uuid
    check(record({"children": array(lambda *_: [], 100, 1)}, rule), call.body)
    check(partial(rules.children, under=str(parent.get("type", ""))), call.body["children"], "body.children")
    lookup.editable(workspace, parent["id"])
    may_hold(parent, call.body["children"])
    after, at_start = _where(server, call, source_of(parent))
    made = Writer(workspace, call).blocks(source_of(parent), call.body["children"], after=after, at_start=at_start)
    workspace.touch(parent["id"], call.connection.bot_id)
    if after is not None:
        siblings = workspace.children_of(source_of(parent))
        made = list(siblings[siblings.index(made[0]) :])
    return paging.listing("block", [render.block(workspace, one, call) for one in made], None)


def may_hold(parent: Json, children: list[Any]) -> None:
    """Refuse children that cannot stand under their parent."""
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


def _where(server: Server, call: Call, parent: str) -> tuple[str | None, bool]:
    """The sibling to insert behind, and whether to insert before all others."""
    position = call.body.get("position") or {}
    if "after" in call.body and position:
        raise failed(should("body.after", "not present", call.body["after"]))
    sent = call.body.get("after") or (position.get("after_block") or {}).get("id")
    if sent is None:
        if position.get("type") == "after_block":
            raise failed(should("body.position.after_block", "defined", MISSING))
        return None, position.get("type") == "start"
    after = dashed(sent)
    if after not in server.workspace.children_of(parent):
        message = f"Block to insert after ({sent}) is not a child of the parent block {parent}."
        raise invalid(message)
    return after, False


def update(server: Server, call: Call) -> Json:
    """PATCH /blocks/{block_id}: replaces parts of the payload, or throws away and restores."""
    lookup.require(call, "update_content")
    workspace = server.workspace
    found = lookup.block(workspace, call, lookup.path_id(call, "block_id"))
    block_id, body = found["id"], dict(call.body or {})
    in_trash = take_in_trash(call, body)
    body.pop("type", None)
    if body:
        lookup.editable(workspace, block_id, restored=in_trash is False)
        _change(server, call, found, body)
    if in_trash is not None:
        set_in_trash(server, call, block_id, in_trash=in_trash)
    return render.block(workspace, block_id, call)


def _change(server: Server, call: Call, found: Json, body: Json) -> None:
    kind = found.get("type", "child_page" if found["object"] == "page" else "child_database")
    sent_kind = "meeting_notes" if "transcription" in body else next(iter(body))
    if sent_kind not in rules.UPDATES:
        raise failed(should(f"body.{sent_kind}", "not present", body[sent_kind]))
    if sent_kind != kind or len(body) > 1:
        message = f"Provided block type {shown(sent_kind)} does not match the type of the block, {shown(kind)}."
        raise invalid(message)
    check(rules.UPDATES[kind], body[kind], f"body.{kind}")
    if body[kind].get("is_toggleable") is False and server.workspace.children_of(found["id"]):
        message = "A toggle heading that has children cannot be made a heading without toggle."
        raise invalid(message)
    stored, writer = server.workspace.own(found["id"]), Writer(server.workspace, call)
    stored[kind] = {**stored[kind], **writer.payload(kind, body[kind])}
    if kind == "file" and "name" in body[kind]:
        stored[kind]["name"] = writer.file_name(stored[kind])
    server.workspace.touch(found["id"], call.connection.bot_id)


def delete(server: Server, call: Call) -> Json:
    """DELETE /blocks/{block_id}: into the trash, with all below."""
    lookup.require(call, "update_content")
    found = lookup.block(server.workspace, call, lookup.path_id(call, "block_id"))
    lookup.editable(server.workspace, found["id"])
    set_in_trash(server, call, found["id"], in_trash=True)
    return render.block(server.workspace, found["id"], call)


def take_in_trash(call: Call, body: Json) -> bool | None:
    """Take the wish to throw away or restore out of a body; `archived` is its name on older versions only."""
    if "archived" in body and not call.names_trash_archived:
        raise failed(should("body.archived", "not present", body["archived"]))
    for name in ("in_trash", "archived"):
        if name in body:
            check(boolean, body[name], f"body.{name}")
    old: bool | None = body.pop("archived", None)
    new: bool | None = body.pop("in_trash", None)
    return old if new is None else new


def set_in_trash(server: Server, call: Call, object_id: str, *, in_trash: bool) -> None:
    """Throw away or restore; listings lose and find again all that stands below."""
    server.workspace.touch(object_id, call.connection.bot_id)
    if in_trash:
        server.workspace.trashed.add(object_id)
    else:
        server.workspace.trashed.discard(object_id)
