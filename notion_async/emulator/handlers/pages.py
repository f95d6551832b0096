"""Handlers of pages: create, retrieve, update, move, and templates."""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING, Any

from notion_async.emulator import lookup, values
from notion_async.emulator.handlers.blocks import may_hold, set_in_trash, take_in_trash
from notion_async.emulator.ids import dashed
from notion_async.emulator.markdown.parse import blocks_of, split_title
from notion_async.emulator.messages import EmulatedResponse, failed, invalid
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
from notion_async.emulator.tasks import start_task
from notion_async.emulator.writer import Writer

if TYPE_CHECKING:
    from notion_async.emulator.context import Context
    from notion_async.emulator.messages import Json

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


def requested_properties(context: Context) -> list[str]:
    """Return the properties that the query asks for, in both spellings of the parameter."""
    return [*context.request.query.get("filter_properties", ()), *context.request.query.get("filter_properties[]", ())]


def retrieve(context: Context) -> Json:
    """GET /pages/{page_id}."""
    lookup.require(context, "read_content")
    found = lookup.page(context, lookup.path_id(context, "page_id"))
    return render.page(context, found["id"], requested_properties(context))


def create(context: Context) -> Json | EmulatedResponse:
    """POST /pages: a page under a page, a data source or the workspace, with properties and content."""
    lookup.require(context, "insert_content")
    lookup.may_create(context)
    body = context.body
    check(_CREATE, body)
    contents = [key for key in ("children", "content", "markdown", "template") if body.get(key)]
    if len(contents) > 1:
        raise failed(should(f"body.{contents[1]}", "not present", body[contents[1]]))
    parent = parent_of(context, body["parent"])
    if body.get("allow_async") and "markdown" in body:
        return start_task(context, lambda: _create(context, parent))
    return _create(context, parent)


def _create(context: Context, parent: Json) -> Json:
    workspace, body = context.workspace, context.body
    writer = Writer(context)
    markdown, sent = body.get("markdown"), dict(body.get("properties") or {})
    if markdown is not None and not sent:
        title, markdown = split_title(markdown)
        sent = {"title": [{"text": {"content": title}}]} if title else {}
    content = blocks_of(markdown) if markdown is not None else body.get("children") or body.get("content") or []
    may_hold({"type": "page", "object": "page"}, content)
    writer.prepare(content)
    placed = _place(context, parent)
    template = template_of(context, parent, body.get("template"))
    icon_, cover_ = writer.icon(body.get("icon")), writer.cover(body.get("cover"))
    page_id = workspace.new_id()
    page: Json = {"parent": parent, "properties": {}, "id": page_id}
    values.write(writer, page, sent)
    workspace.add_page(
        parent, page_id=page_id, author=writer.author, properties=page["properties"], icon=icon_, cover=cover_
    )
    if parent["type"] == "data_source_id":
        add_row(context, parent["data_source_id"], page_id)
    elif parent["type"] == "page_id":
        workspace.place(page_id, parent["page_id"], **placed)
    writer.blocks(page_id, content)
    apply_template(context, page_id, template)
    return render.page(context, page_id, requested_properties(context))


def parent_of(context: Context, sent: Json) -> Json:
    """Return a parent as stored, which must exist, be shared and not be in the trash."""
    kind = sent.get("type") or next(key for key in sent if key != "type")
    if kind == "workspace":
        return {"type": "workspace", "workspace": True}
    target = dashed(sent[kind]) or ""
    if kind == "page_id":
        lookup.page(context, target)
    else:
        if kind == "database_id":
            sources = lookup.database(context, target)["sources"]
            if len(sources) > 1:
                message = f"Databases with multiple data sources need a data_source_id as parent: {target}."
                raise invalid(message)
            target = sources[0]
        source = lookup.data_source(context, target)
        database = source["parent"]["database_id"]
        lookup.editable(context, target)
        return {"type": "data_source_id", "data_source_id": target, "database_id": database}
    lookup.editable(context, target)
    return {"type": "page_id", "page_id": target}


def _place(context: Context, parent: Json) -> dict[str, Any]:
    """Return the position of a new page among its parent's children."""
    position = context.body.get("position")
    if not position or parent["type"] != "page_id":
        return {}
    if position["type"] != "after_block":
        return {"at_start": position["type"] == "page_start"}
    if "after_block" not in position:
        raise failed(should("body.position.after_block", "defined", MISSING))
    after = dashed(position["after_block"]["id"])
    if after not in context.workspace.children_of(parent["page_id"]):
        message = f"Block to insert after ({after}) is not a child of the parent page."
        raise invalid(message)
    return {"after": after}


def add_row(context: Context, source_id: str, page_id: str) -> None:
    """Make a page a row of a data source and assign its unique id."""
    workspace = context.workspace
    rows = workspace.rows.setdefault(source_id, [])
    for column in workspace.data_sources[source_id]["properties"].values():
        if column["type"] == "unique_id":
            used = [workspace.pages[row]["properties"].get(column["id"]) or 0 for row in rows]
            workspace.pages[page_id]["properties"][column["id"]] = max(used, default=0) + 1
    rows.append(page_id)
    workspace.changed()


def update(context: Context) -> Json:
    """PATCH /pages/{page_id}: changes only what is sent."""
    lookup.require(context, "update_content")
    workspace, body = context.workspace, dict(context.body)
    found = lookup.page(context, lookup.path_id(context, "page_id"))
    in_trash = take_in_trash(context, body)
    check(_UPDATE, body)
    if body:
        lookup.editable(context, found["id"], restored=in_trash is False)
    writer = Writer(context)
    template = template_of(context, found["parent"], body.get("template"))
    kept = {"icon": writer.icon, "cover": writer.cover}
    decoration = {key: keep(body[key]) for key, keep in kept.items() if key in body}
    values.write(writer, found, body.get("properties") or {})
    found.update(decoration, **{key: body[key] for key in ("is_locked", "is_archived") if key in body})
    if body.get("erase_content"):
        workspace.trashed.update(workspace.children_of(found["id"]))
    apply_template(context, found["id"], template)
    if in_trash is not None:
        set_in_trash(context, found["id"], in_trash=in_trash)
    workspace.touch(found["id"], writer.author)
    return render.page(context, found["id"], requested_properties(context))


def move(context: Context) -> Json:
    """POST /pages/{page_id}/move: under another page, or into a data source as a row."""
    lookup.require(context, "update_content")
    workspace = context.workspace
    found = lookup.page(context, lookup.path_id(context, "page_id"))
    check(_MOVE, context.body)
    lookup.editable(context, found["id"])
    parent = parent_of(context, context.body["parent"])
    target = parent[parent["type"]]
    if found["id"] in workspace.ancestors(target):
        message = "A page cannot be moved below itself."
        raise invalid(message)
    take_out(context, found)
    old_columns = columns_of(workspace, found)
    kept = {"title": found["properties"].get("title", [])}
    is_same = found["parent"].get("data_source_id") == parent.get("data_source_id", "")
    found["properties"] = found["properties"] if is_same and old_columns else kept
    found["parent"] = parent
    found.pop("imported", None)
    if parent["type"] == "data_source_id":
        add_row(context, target, found["id"])
    else:
        workspace.place(found["id"], target)
    workspace.touch(found["id"], context.connection.bot_id)
    return render.page(context, found["id"])


def take_out(context: Context, page: Json) -> None:
    """Remove a page from the listing of its parent."""
    workspace, parent = context.workspace, page["parent"]
    if parent["type"] == "data_source_id":
        workspace.rows[parent["data_source_id"]].remove(page["id"])
    elif parent["type"] != "workspace":
        workspace.writable_children(parent[parent["type"]]).remove(page["id"])


def template_of(context: Context, parent: Json, template: Json | None) -> str | None:
    """Return the id of the template to apply to a page under a parent, or None.

    Raises:
        Refusal: The template does not exist.
    """
    if not template or template["type"] == "none":
        return None
    lookup.may_create(context)
    workspace = context.workspace
    known = workspace.templates.get(parent.get("data_source_id", ""), [])
    source = dashed(template.get("template_id", "")) if template["type"] == "template_id" else next(iter(known), None)
    if source is None or source not in workspace.pages:
        message = "The template does not exist or the data source has no default template."
        raise invalid(message)
    return source


def apply_template(context: Context, page_id: str, template: str | None) -> None:
    """Schedule the copy of a template's content into a page; Notion does so after its response."""
    if template:
        context.jobs.add(lambda: copy_content(context, template, page_id))


def copy_content(context: Context, source: str, target: str) -> None:
    """Copy all blocks of one page into another."""
    workspace = context.workspace
    waiting = [(child, target) for child in workspace.children_of(source)]
    for child, under in waiting:
        block = workspace.block(child)
        if block is None:
            continue
        kind = block["type"]
        copy = workspace.add_block(under, kind, deepcopy(block[kind]), author=context.connection.bot_id)
        waiting.extend((one, copy) for one in workspace.children_of(child))
