"""Pages, databases and data sources in the form of a version's responses."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from notion_async.emulator.render.properties import property_values
from notion_async.emulator.rich_text import plain

if TYPE_CHECKING:
    from collections.abc import Collection

    from notion_async.emulator.context import Context
    from notion_async.emulator.messages import Json

_WORDS = re.compile(r"[A-Za-z0-9]+")


def url_of(object_id: str, title: str = "") -> str:
    """Return the address of a page in the app."""
    return "https://app.notion.com/p/" + "-".join([*_WORDS.findall(title), object_id.replace("-", "")])


def mention_url(object_id: str) -> str:
    """Return the address of a mentioned page or database."""
    return "https://www.notion.so/" + object_id.replace("-", "")


def page(context: Context, page_id: str, only: Collection[str] = ()) -> Json:
    """Return a page by its id; `only` selects properties by id or name."""
    workspace = context.workspace
    found = workspace.pages[page_id]
    signer = context.signer
    in_trash = workspace.in_trash(page_id)
    parent = found.get("imported", found)["parent"]
    if parent["type"] == "data_source_id" and not context.request.knows_data_sources:
        parent = {"type": "database_id", "database_id": parent["database_id"]}
    shown = {
        **{key: value for key, value in found.items() if key != "imported"},
        "cover": signer.file(found["cover"]),
        "icon": signer.file(found["icon"]),
        "parent": parent,
        "in_trash": in_trash,
        "properties": property_values(context, found, only),
        "url": url_of(page_id, plain(found["properties"].get("title") or ())),
        "public_url": found["public_url"],
    }
    if context.request.names_trash_archived:
        shown["archived"] = in_trash
    return shown


def database(context: Context, database_id: str) -> Json:
    """Return a database by its id; in older versions with the schema of its only data source."""
    workspace = context.workspace
    found = workspace.databases[database_id]
    signer = context.signer
    in_trash = workspace.in_trash(database_id)
    shown = {
        key: value for key, value in found.items() if key not in {"sources", "views", "created_by", "last_edited_by"}
    }
    shown |= {
        "in_trash": in_trash,
        "data_sources": [
            {"id": source, "name": workspace.title_of(source)}
            for source in found["sources"]
            if source not in workspace.trashed and context.is_shared(source)
        ],
        "icon": signer.file(found["icon"]),
        "cover": signer.file(found["cover"]),
        "url": url_of(database_id),
    }
    if not context.request.knows_data_sources:
        source = workspace.data_sources[found["sources"][0]]
        shown.pop("data_sources")
        shown |= {
            "created_by": found["created_by"],
            "last_edited_by": found["last_edited_by"],
            "properties": schema_of(context, source),
        }
    if context.request.names_trash_archived:
        shown["archived"] = in_trash
    return shown


def data_source(context: Context, source_id: str) -> Json:
    """Return a data source by its id, with its schema."""
    workspace = context.workspace
    found = workspace.data_sources[source_id]
    owner = workspace.databases[found["parent"]["database_id"]]
    signer = context.signer
    in_trash = workspace.in_trash(source_id)
    shown = {
        **found,
        "description": owner["description"],
        "is_inline": owner["is_inline"],
        "properties": schema_of(context, found),
        "database_parent": owner["parent"],
        "icon": signer.file(found["icon"]),
        "cover": signer.file(owner["cover"]),
        "url": url_of(owner["id"]),
        "public_url": None,
        "in_trash": in_trash,
    }
    if context.request.names_trash_archived:
        shown["archived"] = in_trash
    return shown


def schema_of(context: Context, source: Json) -> Json:
    """Return the columns of a data source by name, in the form of a version's responses."""
    return {column["name"]: _column(context, source, column) for column in source["properties"].values()}


def _column(context: Context, source: Json, column: Json) -> Json:
    if column["type"] == "relation":
        return {**column, "relation": _relation(context, column["relation"])}
    if column["type"] != "rollup":
        return column
    config, sources = column["rollup"], context.workspace.data_sources
    relation = source["properties"].get(config["relation_property_id"], {})
    target = sources.get(relation.get("relation", {}).get("data_source_id", ""), {})
    rolled = target.get("properties", {}).get(config["rollup_property_id"], {})
    names = {"relation_property_name": relation.get("name", ""), "rollup_property_name": rolled.get("name", "")}
    return {**column, "rollup": {**config, **names}}


def _relation(context: Context, config: Json) -> Json:
    """Return a relation's config, with the current name of its other side."""
    shown = {
        key: value for key, value in config.items() if key != "data_source_id" or context.request.knows_data_sources
    }
    if config["type"] == "dual_property":
        target = context.workspace.data_sources.get(config["data_source_id"], {}).get("properties", {})
        other = target.get(config["dual_property"].get("synced_property_id"), {})
        shown["dual_property"] = {"synced_property_name": other.get("name", ""), **config["dual_property"]}
    return shown
