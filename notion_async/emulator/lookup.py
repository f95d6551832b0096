"""Lookup of the objects that a request names, with the refusals for invalid, missing, unshared and wrong ids."""

from __future__ import annotations

from typing import TYPE_CHECKING

from notion_async.emulator.ids import dashed
from notion_async.emulator.messages import Refusal, failed, invalid, not_found, quoted

if TYPE_CHECKING:
    from notion_async.emulator.context import Context
    from notion_async.emulator.messages import Json


def path_id(context: Context, name: str) -> str:
    """Return a path parameter as a dashed id.

    Raises:
        Refusal: It is not a UUID.
    """
    value = context.request.params[name]
    found = dashed(value)
    if found is None:
        raise failed([f"path.{name} should be a valid uuid, instead was {quoted(value)}."], where="path")
    return found


def require(context: Context, capability: str) -> None:
    """Raise a 403 if the connection lacks a capability."""
    if not context.connection.may(capability):
        message = f"Insufficient permissions for this endpoint: the connection lacks the capability {capability}."
        raise Refusal(403, "restricted_resource", message)


def may_create(context: Context) -> None:
    """Raise a 403 if the block quota of a free plan is used up; deleted blocks count too."""
    workspace = context.workspace
    if workspace.block_limit is not None and workspace.blocks_made >= workspace.block_limit:
        message = "This workspace has used up the blocks of its plan. Upgrade to create more."
        raise Refusal(403, "restricted_resource", message, {"block_limit": "block_creation"})


def block(context: Context, block_id: str) -> Json:
    """Return the stored record of a block, or of a page or database, which also answer as blocks."""
    found = context.workspace.record(block_id)
    if found is None or not context.is_shared(block_id):
        raise not_found(context.connection, "block", block_id)
    return found


def page(context: Context, page_id: str) -> Json:
    """Return the stored record of a page."""
    workspace = context.workspace
    found = workspace.pages.get(page_id)
    if found is None or not context.is_shared(page_id):
        if (page_id in workspace.databases or page_id in workspace.data_sources) and context.is_shared(page_id):
            kind = "database" if page_id in workspace.databases else "data source"
            message = f"Provided ID {page_id} is a {kind}, not a page. Use the retrieve {kind} API instead."
            raise invalid(message)
        raise not_found(context.connection, "page", page_id)
    return found


def database(context: Context, database_id: str) -> Json:
    """Return the stored record of a database.

    Raises:
        Refusal: It is missing, a page, a linked database without sources, or has several sources in an old version.
    """
    workspace = context.workspace
    found = workspace.databases.get(database_id)
    if found is None or not context.is_shared(database_id):
        if database_id in workspace.pages and context.is_shared(database_id):
            what = f"Provided database_id {database_id} is a page, not a database."
            message = f"{what} Use the retrieve page API instead."
            raise invalid(message)
        raise not_found(context.connection, "database", database_id)
    if not found["sources"]:
        message = f"Database with ID {database_id} does not contain any data sources accessible by this API bot."
        raise invalid(message)
    if not context.request.knows_data_sources and len(found["sources"]) > 1:
        raise _too_many_sources(found)
    return found


def _too_many_sources(found: Json) -> Refusal:
    what = f"Database with ID {found['id']} has multiple data sources"
    message = f"{what}, which this version of the API does not support."
    data = {
        "error_type": "multiple_data_sources_for_database",
        "database_id": found["id"],
        "child_data_source_ids": found["sources"],
        "minimum_api_version": "2025-09-03",
    }
    return invalid(message, data)


def data_source(context: Context, source_id: str) -> Json:
    """Return the stored record of a data source."""
    found = context.workspace.data_sources.get(source_id)
    if found is None or not context.is_shared(source_id):
        raise not_found(context.connection, "database", source_id)  # Notion's message says database, too
    return found


def editable(context: Context, object_id: str, *, restored: bool = False) -> None:
    """Refuse to edit an object in the trash; one that is being restored only if an ancestor is there."""
    workspace = context.workspace
    if workspace.in_trash(object_id, restored=restored):
        kind = "page" if object_id in workspace.pages else "block"
        if kind == "page":
            message = "Can't update a page that is archived. You must unarchive the page before updating."
        else:
            message = "Can't edit block that is archived. You must unarchive the block before editing."
        raise invalid(message)
