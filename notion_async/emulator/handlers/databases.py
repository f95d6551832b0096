"""Answers about databases and data sources: create, retrieve, update, list templates."""

from __future__ import annotations

from typing import TYPE_CHECKING

from notion_async.emulator import columns, lookup, paging
from notion_async.emulator.calls import Answer, encode, failed, invalid
from notion_async.emulator.handlers.blocks import set_in_trash, take_in_trash
from notion_async.emulator.handlers.pages import parent_of
from notion_async.emulator.ids import dashed
from notion_async.emulator.render import pages as render
from notion_async.emulator.rules.grammar import (
    MISSING,
    ONLY_TRUE,
    anything,
    boolean,
    check,
    mapping,
    nullable,
    one_of,
    record,
    should,
    tagged,
    uuid,
)
from notion_async.emulator.rules.texts import cover, icon, rich_text
from notion_async.emulator.sources import add_database, add_source
from notion_async.emulator.times import with_offset
from notion_async.emulator.workspace import parent_id
from notion_async.emulator.writer import Writer

if TYPE_CHECKING:
    from notion_async.emulator.calls import Call, Json
    from notion_async.emulator.server import Server
    from notion_async.emulator.workspace import Workspace

_PARENT = tagged({"page_id": uuid, "workspace": ONLY_TRUE, "block_id": uuid})
_FIELDS = {
    "title": rich_text,
    "description": rich_text,
    "is_inline": boolean,
    "icon": nullable(icon),
    "cover": nullable(cover),
    "properties": mapping(anything),
}
_CREATE = record(
    {"parent": _PARENT},
    {**_FIELDS, "initial_data_source": record(optional={"properties": mapping(anything)}, strict=False)},
)
_UPDATE = record(optional={**_FIELDS, "parent": _PARENT, "is_locked": boolean})
_CREATE_SOURCE = record(
    {"parent": record({"database_id": uuid}, {"type": one_of("database_id")}), "properties": mapping(anything)},
    {"title": rich_text, "icon": nullable(icon), "description": rich_text},
)
_UPDATE_SOURCE = record(
    optional={
        "title": rich_text,
        "icon": nullable(icon),
        "properties": mapping(anything),
        "parent": record({"database_id": uuid}, {"type": one_of("database_id")}),
    }
)


def retrieve(server: Server, call: Call) -> Json:
    """GET /databases/{database_id}."""
    lookup.require(call, "read_content")
    found = lookup.database(server.workspace, call, lookup.path_id(call, "database_id"))
    return render.database(server.workspace, found["id"], call)


def create(server: Server, call: Call) -> Json:
    """POST /databases: a container with its first data source and a default view."""
    lookup.require(call, "insert_content")
    lookup.may_create(server.workspace)
    workspace, body = server.workspace, call.body or {}
    check(_CREATE, body)
    if body.get("cover") and body.get("is_inline"):
        message = "cover cannot be combined with is_inline."
        raise invalid(message)
    parent = _container(server, call, body["parent"])
    writer = Writer(workspace, call)
    schema = (body.get("initial_data_source") or {}).get("properties") or {}
    path = "body.initial_data_source.properties"
    if not call.knows_data_sources:
        if "properties" not in body:
            raise failed(should("body.properties", "defined", MISSING))
        schema, path = body["properties"], "body.properties"
    title = writer.text(body.get("title") or [])
    with workspace.all_or_nothing():
        database = add_database(workspace, parent, title, author=writer.author)
        columns.create_all(workspace, workspace.data_sources[database["sources"][0]], schema, path)
        _dress(writer, database, body)
    if parent["type"] != "workspace":
        workspace.place(database["id"], parent[parent["type"]])
    return render.database(workspace, database["id"], call)


def _container(server: Server, call: Call, sent: Json) -> Json:
    """The parent of a database: a page, a block or the workspace."""
    if "block_id" in sent:
        found = lookup.block(server.workspace, call, dashed(sent["block_id"]) or "")
        lookup.editable(server.workspace, found["id"])
        return {"type": "block_id", "block_id": found["id"]}
    return parent_of(server, call, sent)


def _dress(writer: Writer, database: Json, body: Json) -> None:
    for key in ("title", "description"):
        if key in body:
            database[key] = writer.text(body[key])
    for key, keep in (("icon", writer.icon), ("cover", writer.cover)):
        if key in body:
            database[key] = keep(body[key])
    for key in ("is_inline", "is_locked"):
        database[key] = body.get(key, database[key])


def update(server: Server, call: Call) -> Json:
    """PATCH /databases/{database_id}: the container; on older versions the schema too."""
    lookup.require(call, "update_content")
    workspace, body = server.workspace, dict(call.body or {})
    found = lookup.database(workspace, call, lookup.path_id(call, "database_id"))
    in_trash = take_in_trash(call, body)
    check(_UPDATE, body)
    if body:
        lookup.editable(workspace, found["id"], restored=in_trash is False)
    if "properties" in body and call.knows_data_sources:
        raise failed(should("body.properties", "not present", body["properties"]))
    parent = _container(server, call, body["parent"]) if "parent" in body else found["parent"]
    _not_below_itself(workspace, found["id"], parent)
    with workspace.all_or_nothing():
        columns.change(workspace, workspace.data_sources[found["sources"][0]], body.get("properties") or {})
        _dress(Writer(workspace, call), found, body)
    if "parent" in body:
        _move(server, found, parent)
    if in_trash is not None:
        set_in_trash(server, call, found["id"], in_trash=in_trash)
    workspace.touch(found["id"], call.connection.bot_id)
    return render.database(workspace, found["id"], call)


def _not_below_itself(workspace: Workspace, object_id: str, parent: Json) -> None:
    above = parent_id(parent)
    if above and object_id in workspace.ancestors(above):
        message = "A database cannot be moved below itself."
        raise invalid(message)


def _move(server: Server, database: Json, parent: Json) -> None:
    workspace, old = server.workspace, database["parent"]
    if old["type"] != "workspace":
        workspace.own_children(old[old["type"]]).remove(database["id"])
    database["parent"] = parent
    if parent["type"] != "workspace":
        workspace.place(database["id"], parent[parent["type"]])


def retrieve_source(server: Server, call: Call) -> Json:
    """GET /data_sources/{data_source_id}."""
    lookup.require(call, "read_content")
    found = lookup.data_source(server.workspace, call, lookup.path_id(call, "data_source_id"))
    return render.data_source(server.workspace, found["id"], call)


def create_source(server: Server, call: Call) -> Json:
    """POST /data_sources: one more source in a database."""
    lookup.require(call, "insert_content")
    workspace, body = server.workspace, call.body or {}
    check(_CREATE_SOURCE, body)
    database = lookup.database(workspace, call, dashed(body["parent"]["database_id"]) or "")
    lookup.editable(workspace, database["id"])
    writer = Writer(workspace, call)
    with workspace.all_or_nothing():
        source = add_source(workspace, database, writer.text(body.get("title") or []), author=writer.author)
        source["icon"] = writer.icon(body.get("icon"))
        columns.create_all(workspace, source, body["properties"], "body.properties")
    return render.data_source(workspace, source["id"], call)


def update_source(server: Server, call: Call) -> Json:
    """PATCH /data_sources/{data_source_id}: title, icon, columns, trash, or another database."""
    lookup.require(call, "update_content")
    workspace, body = server.workspace, dict(call.body or {})
    found = lookup.data_source(workspace, call, lookup.path_id(call, "data_source_id"))
    in_trash = take_in_trash(call, body)
    check(_UPDATE_SOURCE, body)
    if body:
        lookup.editable(workspace, found["id"], restored=in_trash is False)
    with workspace.all_or_nothing():
        _change_source(Writer(workspace, call), found, body)
    if in_trash is not None:
        (workspace.trashed.add if in_trash else workspace.trashed.discard)(found["id"])
    workspace.databases[found["parent"]["database_id"]]["last_edited_time"] = with_offset(workspace.clock())
    workspace.changed()
    return render.data_source(workspace, found["id"], call)


def _change_source(writer: Writer, found: Json, body: Json) -> None:
    workspace = writer.workspace
    if "title" in body:
        found["title"] = writer.text(body["title"])
    if "icon" in body:
        found["icon"] = writer.icon(body["icon"])
    columns.change(workspace, found, body.get("properties") or {})
    if "parent" in body:
        target = lookup.database(workspace, writer.call, dashed(body["parent"]["database_id"]) or "")
        _not_below_itself(workspace, found["id"], target["parent"])
        workspace.databases[found["parent"]["database_id"]]["sources"].remove(found["id"])
        target["sources"].append(found["id"])
        found["parent"] = {"type": "database_id", "database_id": target["id"]}
    found.update({key: value for key, value in workspace.stamps(writer.author).items() if key.startswith("last")})


def list_templates(server: Server, call: Call) -> Answer:
    """GET /data_sources/{data_source_id}/templates; the first one is the default."""
    lookup.require(call, "read_content")
    workspace = server.workspace
    found = lookup.data_source(workspace, call, lookup.path_id(call, "data_source_id"))
    name = (call.one("name") or "").casefold()
    known = workspace.templates.get(found["id"], [])
    ids, cursor = paging.by_id([one for one in known if name in workspace.title_of(one).casefold()], call)
    templates = [{"id": one, "name": workspace.title_of(one), "is_default": one == known[0]} for one in ids]
    body = {"templates": templates, "has_more": cursor is not None, "next_cursor": cursor}
    return Answer(encode(body), with_request_id=False)


def list_old(server: Server, call: Call) -> Json:
    """GET /databases, until 2022-06-28: every database that is shared."""
    workspace = server.workspace
    ids, cursor = paging.by_id(
        [
            key
            for key, one in workspace.databases.items()
            if len(one["sources"]) == 1 and not workspace.in_trash(key) and workspace.is_shared(key, call.connection)
        ],
        call,
    )
    return paging.listing("database", [render.database(workspace, one, call) for one in ids], cursor)
