"""Handlers of databases and data sources: create, retrieve, update, list templates."""

from __future__ import annotations

from typing import TYPE_CHECKING

from notion_async.emulator import columns, lookup, paging
from notion_async.emulator.handlers.blocks import set_in_trash, take_in_trash
from notion_async.emulator.handlers.pages import parent_of
from notion_async.emulator.ids import dashed
from notion_async.emulator.messages import EmulatedResponse, encode, failed, invalid
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
    from notion_async.emulator.context import Context
    from notion_async.emulator.messages import Json
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


def retrieve(context: Context) -> Json:
    """GET /databases/{database_id}."""
    lookup.require(context, "read_content")
    found = lookup.database(context, lookup.path_id(context, "database_id"))
    return render.database(context, found["id"])


def create(context: Context) -> Json:
    """POST /databases: a database with its first data source and a default view."""
    lookup.require(context, "insert_content")
    lookup.may_create(context)
    workspace, body = context.workspace, context.body
    check(_CREATE, body)
    if body.get("cover") and body.get("is_inline"):
        message = "cover cannot be combined with is_inline."
        raise invalid(message)
    parent = _container(context, body["parent"])
    writer = Writer(context)
    schema = (body.get("initial_data_source") or {}).get("properties") or {}
    path = "body.initial_data_source.properties"
    if not context.request.knows_data_sources:
        if "properties" not in body:
            raise failed(should("body.properties", "defined", MISSING))
        schema, path = body["properties"], "body.properties"
    title = writer.text(body.get("title") or [])
    with workspace.all_or_nothing():
        database = add_database(workspace, parent, title, author=writer.author)
        columns.create_columns(workspace, workspace.data_sources[database["sources"][0]], schema, path)
        _dress(writer, database, body)
    if parent["type"] != "workspace":
        workspace.place(database["id"], parent[parent["type"]])
    return render.database(context, database["id"])


def _container(context: Context, sent: Json) -> Json:
    """Return the stored parent of a database: a page, a block or the workspace."""
    if "block_id" in sent:
        found = lookup.block(context, dashed(sent["block_id"]) or "")
        lookup.editable(context, found["id"])
        return {"type": "block_id", "block_id": found["id"]}
    return parent_of(context, sent)


def _dress(writer: Writer, database: Json, body: Json) -> None:
    for key in ("title", "description"):
        if key in body:
            database[key] = writer.text(body[key])
    for key, keep in (("icon", writer.icon), ("cover", writer.cover)):
        if key in body:
            database[key] = keep(body[key])
    for key in ("is_inline", "is_locked"):
        database[key] = body.get(key, database[key])


def update(context: Context) -> Json:
    """PATCH /databases/{database_id}: the database; in older versions its schema too."""
    lookup.require(context, "update_content")
    workspace, body = context.workspace, dict(context.body)
    found = lookup.database(context, lookup.path_id(context, "database_id"))
    in_trash = take_in_trash(context, body)
    check(_UPDATE, body)
    if body:
        lookup.editable(context, found["id"], restored=in_trash is False)
    if "properties" in body and context.request.knows_data_sources:
        raise failed(should("body.properties", "not present", body["properties"]))
    parent = _container(context, body["parent"]) if "parent" in body else found["parent"]
    _not_below_itself(workspace, found["id"], parent)
    with workspace.all_or_nothing():
        columns.change(workspace, workspace.data_sources[found["sources"][0]], body.get("properties") or {})
        _dress(Writer(context), found, body)
    if "parent" in body:
        _move(context, found, parent)
    if in_trash is not None:
        set_in_trash(context, found["id"], in_trash=in_trash)
    workspace.touch(found["id"], context.connection.bot_id)
    return render.database(context, found["id"])


def _not_below_itself(workspace: Workspace, object_id: str, parent: Json) -> None:
    above = parent_id(parent)
    if above and object_id in workspace.ancestors(above):
        message = "A database cannot be moved below itself."
        raise invalid(message)


def _move(context: Context, database: Json, parent: Json) -> None:
    workspace, old = context.workspace, database["parent"]
    if old["type"] != "workspace":
        workspace.writable_children(old[old["type"]]).remove(database["id"])
    database["parent"] = parent
    if parent["type"] != "workspace":
        workspace.place(database["id"], parent[parent["type"]])


def retrieve_source(context: Context) -> Json:
    """GET /data_sources/{data_source_id}."""
    lookup.require(context, "read_content")
    found = lookup.data_source(context, lookup.path_id(context, "data_source_id"))
    return render.data_source(context, found["id"])


def create_source(context: Context) -> Json:
    """POST /data_sources: another data source in a database."""
    lookup.require(context, "insert_content")
    workspace, body = context.workspace, context.body
    check(_CREATE_SOURCE, body)
    database = lookup.database(context, dashed(body["parent"]["database_id"]) or "")
    lookup.editable(context, database["id"])
    writer = Writer(context)
    with workspace.all_or_nothing():
        source = add_source(workspace, database, writer.text(body.get("title") or []), author=writer.author)
        source["icon"] = writer.icon(body.get("icon"))
        columns.create_columns(workspace, source, body["properties"], "body.properties")
    return render.data_source(context, source["id"])


def update_source(context: Context) -> Json:
    """PATCH /data_sources/{data_source_id}: title, icon, columns, trash, or another database."""
    lookup.require(context, "update_content")
    workspace, body = context.workspace, dict(context.body)
    found = lookup.data_source(context, lookup.path_id(context, "data_source_id"))
    in_trash = take_in_trash(context, body)
    check(_UPDATE_SOURCE, body)
    if body:
        lookup.editable(context, found["id"], restored=in_trash is False)
    with workspace.all_or_nothing():
        _change_source(Writer(context), found, body)
    if in_trash is not None:
        (workspace.trashed.add if in_trash else workspace.trashed.discard)(found["id"])
    workspace.databases[found["parent"]["database_id"]]["last_edited_time"] = with_offset(workspace.clock())
    workspace.changed()
    return render.data_source(context, found["id"])


def _change_source(writer: Writer, found: Json, body: Json) -> None:
    workspace = writer.workspace
    if "title" in body:
        found["title"] = writer.text(body["title"])
    if "icon" in body:
        found["icon"] = writer.icon(body["icon"])
    columns.change(workspace, found, body.get("properties") or {})
    if "parent" in body:
        target = lookup.database(writer.context, dashed(body["parent"]["database_id"]) or "")
        _not_below_itself(workspace, found["id"], target["parent"])
        workspace.databases[found["parent"]["database_id"]]["sources"].remove(found["id"])
        target["sources"].append(found["id"])
        found["parent"] = {"type": "database_id", "database_id": target["id"]}
    found.update({key: value for key, value in workspace.stamps(writer.author).items() if key.startswith("last")})


def list_templates(context: Context) -> EmulatedResponse:
    """GET /data_sources/{data_source_id}/templates: the default one first."""
    lookup.require(context, "read_content")
    workspace = context.workspace
    found = lookup.data_source(context, lookup.path_id(context, "data_source_id"))
    name = (context.request.query_value("name") or "").casefold()
    known = workspace.templates.get(found["id"], [])
    ids, cursor = paging.by_id([one for one in known if name in workspace.title_of(one).casefold()], context.request)
    templates = [{"id": one, "name": workspace.title_of(one), "is_default": one == known[0]} for one in ids]
    body = {"templates": templates, "has_more": cursor is not None, "next_cursor": cursor}
    return EmulatedResponse(encode(body), with_request_id=False)


def list_old(context: Context) -> Json:
    """GET /databases, until 2022-06-28: every shared database."""
    workspace = context.workspace
    ids, cursor = paging.by_id(
        [
            key
            for key, one in workspace.databases.items()
            if len(one["sources"]) == 1 and not workspace.in_trash(key) and context.is_shared(key)
        ],
        context.request,
    )
    return paging.listing("database", [render.database(context, one) for one in ids], cursor)
