"""Answers about pages: create, retrieve, update, move, and their templates."""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING, Any

from notion_async.emulator import lookup, values
from notion_async.emulator.calls import Answer, failed, invalid
from notion_async.emulator.handlers.blocks import may_hold, set_in_trash, take_in_trash
from notion_async.emulator.ids import dashed
from notion_async.emulator.markdown.parse import blocks_of, split_title
from notion_async.emulator.render import pages as render
from notion_async.emulator.rules import blocks as block_rules
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
    text,
    uuid,
)
from notion_async.emulator.rules.texts import cover, icon
from notion_async.emulator.schema import columns_of
from notion_async.emulator.tasks import later
from notion_async.emulator.writer import Writer

if TYPE_CHECKING:
    from notion_async.emulator.calls import Call, Json
    from notion_async.emulator.server import Server
    from notion_async.emulator.workspace import Workspace

_PARENT = tagged(
    {"page_id": uuid, "data_source_id": uuid, "database_id": uuid, "workspace": ONLY_TRUE},
)
_TEMPLATE = record({"type": one_of("none", "default", "template_id")}, {"template_id": uuid, "timezone": text()})
_POSITION = record({"type": one_of("page_start", "page_end", "after_block")}, {"after_block": record({"id": uuid})})
_FIELDS = {"properties": mapping(anything), "icon": nullable(icon), "cover": nullable(cover), "template": _TEMPLATE}
_CREATE = record(
    {"parent": _PARENT},
    {
        **_FIELDS,
        "children": block_rules.children,
        "content": block_rules.children,
        "markdown": text(),
        "allow_async": boolean,
        "position": _POSITION,
    },
)
_UPDATE = record(
    optional={
        **_FIELDS,
        "is_locked": boolean,
        "is_archived": boolean,
        "erase_content": boolean,
        "in_trash": boolean,
        "archived": boolean,
    }
)
_MOVE = record({"parent": tagged({"page_id": uuid, "data_source_id": uuid})})


def only(call: Call) -> list[str]:
    """The properties asked for, in both spellings of the parameter."""
    return [*call.query.get("filter_properties", ()), *call.query.get("filter_properties[]", ())]


def retrieve(server: Server, call: Call) -> Json:
    """GET /pages/{page_id}."""
    lookup.require(call, "read_content")
    found = lookup.page(server.workspace, call, lookup.path_id(call, "page_id"))
    return render.page(server.workspace, found["id"], call, only(call))


def create(server: Server, call: Call) -> Json | Answer:
    """POST /pages: a page under a page, a data source or the workspace, with properties and content."""
    lookup.require(call, "insert_content")
    lookup.may_create(server.workspace)
    body = call.body or {}
    check(_CREATE, body)
    contents = [key for key in ("children", "content", "markdown", "template") if body.get(key)]
    if len(contents) > 1:
        raise failed(should(f"body.{contents[1]}", "not present", body[contents[1]]))
    parent = parent_of(server, call, body["parent"])
    if body.get("allow_async") and "markdown" in body:
        return later(server, call, lambda: _create(server, call, parent))
    return _create(server, call, parent)


def _create(server: Server, call: Call, parent: Json) -> Json:
    workspace, body = server.workspace, call.body
    writer = Writer(workspace, call)
    markdown, sent = body.get("markdown"), dict(body.get("properties") or {})
    if markdown is not None and not sent:
        title, markdown = split_title(markdown)
        sent = {"title": [{"text": {"content": title}}]} if title else {}
    content = blocks_of(markdown) if markdown is not None else body.get("children") or body.get("content") or []
    may_hold({"type": "page", "object": "page"}, content)
    writer.ready(content)
    placed = _place(server, call, parent)
    template = template_of(workspace, parent, body.get("template"))
    icon_, cover_ = writer.icon(body.get("icon")), writer.cover(body.get("cover"))
    page_id = workspace.new_id()
    page: Json = {"parent": parent, "properties": {}, "id": page_id}
    values.write(writer, page, sent)
    workspace.add_page(
        parent, page_id=page_id, author=writer.author, properties=page["properties"], icon=icon_, cover=cover_
    )
    if parent["type"] == "data_source_id":
        add_row(server, parent["data_source_id"], page_id)
    elif parent["type"] == "page_id":
        workspace.place(page_id, parent["page_id"], **placed)
    writer.blocks(page_id, content)
    apply_template(server, call, page_id, template)
    return render.page(workspace, page_id, call, only(call))


def parent_of(server: Server, call: Call, sent: Json) -> Json:
    """A parent as it is kept: it exists, is shared and not in the trash."""
    workspace = server.workspace
    kind = sent.get("type") or next(key for key in sent if key != "type")
    if kind == "workspace":
        return {"type": "workspace", "workspace": True}
    target = dashed(sent[kind]) or ""
    if kind == "page_id":
        lookup.page(workspace, call, target)
    else:
        if kind == "database_id":
            sources = lookup.database(workspace, call, target)["sources"]
            if len(sources) > 1:
                message = f"Databases with multiple data sources need a data_source_id as parent: {target}."
                raise invalid(message)
            target = sources[0]
        source = lookup.data_source(workspace, call, target)
        database = source["parent"]["database_id"]
        lookup.editable(workspace, target)
        return {"type": "data_source_id", "data_source_id": target, "database_id": database}
    lookup.editable(workspace, target)
    return {"type": "page_id", "page_id": target}


def _place(server: Server, call: Call, parent: Json) -> dict[str, Any]:
    """Where among its parent's children a page is put."""
    position = (call.body or {}).get("position")
    if not position or parent["type"] != "page_id":
        return {}
    if position["type"] != "after_block":
        return {"at_start": position["type"] == "page_start"}
    if "after_block" not in position:
        raise failed(should("body.position.after_block", "defined", MISSING))
    after = dashed(position["after_block"]["id"])
    if after not in server.workspace.children_of(parent["page_id"]):
        message = f"Block to insert after ({after}) is not a child of the parent page."
        raise invalid(message)
    return {"after": after}


def add_row(server: Server, source_id: str, page_id: str) -> None:
    """Make a page a row: it gets the next unique id."""
    workspace = server.workspace
    rows = workspace.rows.setdefault(source_id, [])
    for column in workspace.data_sources[source_id]["properties"].values():
        if column["type"] == "unique_id":
            used = [workspace.pages[row]["properties"].get(column["id"]) or 0 for row in rows]
            workspace.pages[page_id]["properties"][column["id"]] = max(used, default=0) + 1
    rows.append(page_id)
    workspace.changed()


def update(server: Server, call: Call) -> Json:
    """PATCH /pages/{page_id}: only what is sent changes."""
    lookup.require(call, "update_content")
    workspace, body = server.workspace, dict(call.body or {})
    found = lookup.page(workspace, call, lookup.path_id(call, "page_id"))
    in_trash = take_in_trash(call, body)
    check(_UPDATE, body)
    if body:
        lookup.editable(workspace, found["id"], restored=in_trash is False)
    writer = Writer(workspace, call)
    template = template_of(workspace, found["parent"], body.get("template"))
    kept = {"icon": writer.icon, "cover": writer.cover}
    dress = {key: keep(body[key]) for key, keep in kept.items() if key in body}
    values.write(writer, found, body.get("properties") or {})
    found.update(dress, **{key: body[key] for key in ("is_locked", "is_archived") if key in body})
    if body.get("erase_content"):
        workspace.trashed.update(workspace.children_of(found["id"]))
    apply_template(server, call, found["id"], template)
    if in_trash is not None:
        set_in_trash(server, call, found["id"], in_trash=in_trash)
    workspace.touch(found["id"], writer.author)
    return render.page(workspace, found["id"], call, only(call))


def move(server: Server, call: Call) -> Json:
    """POST /pages/{page_id}/move: under another page, or into a data source as a row."""
    lookup.require(call, "update_content")
    workspace = server.workspace
    found = lookup.page(workspace, call, lookup.path_id(call, "page_id"))
    check(_MOVE, call.body or {})
    lookup.editable(workspace, found["id"])
    parent = parent_of(server, call, call.body["parent"])
    target = parent[parent["type"]]
    if found["id"] in workspace.ancestors(target):
        message = "A page cannot be moved below itself."
        raise invalid(message)
    take_out(server, found)
    old_columns = columns_of(workspace, found)
    kept = {"title": found["properties"].get("title", [])}
    is_same = found["parent"].get("data_source_id") == parent.get("data_source_id", "")
    found["properties"] = found["properties"] if is_same and old_columns else kept
    found["parent"] = parent
    found.pop("imported", None)
    if parent["type"] == "data_source_id":
        add_row(server, target, found["id"])
    else:
        workspace.place(found["id"], target)
    workspace.touch(found["id"], call.connection.bot_id)
    return render.page(workspace, found["id"], call)


def take_out(server: Server, page: Json) -> None:
    """Remove a page from where it is listed."""
    workspace, parent = server.workspace, page["parent"]
    if parent["type"] == "data_source_id":
        workspace.rows[parent["data_source_id"]].remove(page["id"])
    elif parent["type"] != "workspace":
        workspace.own_children(parent[parent["type"]]).remove(page["id"])


def template_of(workspace: Workspace, parent: Json, wish: Json | None) -> str | None:
    """The template that a page under a parent is to be filled with.

    Raises:
        Refusal: There is none like that.
    """
    if not wish or wish["type"] == "none":
        return None
    lookup.may_create(workspace)
    known = workspace.templates.get(parent.get("data_source_id", ""), [])
    source = dashed(wish.get("template_id", "")) if wish["type"] == "template_id" else next(iter(known), None)
    if source is None or source not in workspace.pages:
        message = "The template does not exist or the data source has no default template."
        raise invalid(message)
    return source


def apply_template(server: Server, call: Call, page_id: str, template: str | None) -> None:
    """Copy a template's content into a page, a little later, as Notion does."""
    if template:
        server.jobs.add(lambda: copy_content(server, call, template, page_id))


def copy_content(server: Server, call: Call, source: str, target: str) -> None:
    """Copy all blocks below one page under another."""
    workspace = server.workspace
    waiting = [(child, target) for child in workspace.children_of(source)]
    for child, under in waiting:
        block = workspace.block(child)
        if block is None:
            continue
        kind = block["type"]
        copy = workspace.add_block(under, kind, deepcopy(block[kind]), author=call.connection.bot_id)
        waiting.extend((one, copy) for one in workspace.children_of(child))
