"""Writing property values: columns found by name or id, values checked, choices made, relations kept in pairs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from notion_async.emulator.calls import failed, invalid
from notion_async.emulator.ids import dashed
from notion_async.emulator.rules.grammar import check
from notion_async.emulator.rules.values import READ_ONLY, VALUES
from notion_async.emulator.schema import columns_of, find, option

if TYPE_CHECKING:
    from collections.abc import Callable

    from notion_async.emulator.calls import Json
    from notion_async.emulator.writer import Writer


def write(writer: Writer, page: Json, sent: Json) -> None:
    """Set the properties of a page that a request names.

    Raises:
        Refusal: There is no such column, it cannot be written, or the value does not fit it.
    """
    columns = columns_of(writer.workspace, page)
    kept = {}
    for key, value in sent.items():
        column = find(columns, key)
        if column is None:
            message = f"{key} is not a property that exists."
            raise invalid(message)
        kept[column["id"]] = _value(writer, page, column, _checked(key, column, value))
    page["properties"] = {**page["properties"], **kept}


def _checked(key: str, column: Json, sent: Any) -> Any:
    """The value inside what was sent, once it fits the column's type."""
    kind = column["type"]
    if kind in READ_ONLY:
        message = f"{column['name']} is a {kind} property and cannot be written."
        raise invalid(message)
    path, value = f"body.properties.{key}", sent
    if isinstance(sent, dict):
        if kind not in sent:
            if not sent:
                raise failed([f"{path}.{kind} should be defined, instead was `undefined`."])
            message = f"{column['name']} is expected to be {kind}."
            raise invalid(message)
        path, value = f"{path}.{kind}", sent[kind]
    check(VALUES[kind], value, path)
    return value


def _value(writer: Writer, page: Json, column: Json, value: Any) -> Any:
    """A checked value as the workspace keeps it."""
    keep = _KEEPERS.get(column["type"])
    return keep(writer, page, column, value) if keep and value is not None else value


def _choice(column: Json, sent: Json) -> Json:
    """A choice of a column; one of an unknown name is added, except to a status."""
    kind = column["type"]
    options = column[kind]["options"]
    for one in options:
        if sent.get("id") == one["id"] or ("id" not in sent and sent["name"] == one["name"]):
            return {key: one[key] for key in ("id", "name", "color")}
    if kind == "status" or "name" not in sent:
        message = f'{kind.capitalize()} option "{sent.get("name", sent.get("id"))}" does not exist.'
        raise invalid(message)
    made = option(sent["name"], sent.get("color", "default"), sent.get("description"), of=column["id"])
    options.append(made)
    return {key: made[key] for key in ("id", "name", "color")}


def _file(writer: Writer, sent: Json) -> Json:
    kept = writer.file({key: value for key, value in sent.items() if key != "name"})
    if "file_upload" in sent:
        upload = writer.workspace.uploads[kept["file"]["upload"]]
        return {"name": sent.get("name") or upload["filename"], **kept}
    url = (sent.get("external") or sent["file"])["url"]
    return {"name": sent.get("name") or url.rpartition("/")[2], **kept}


def _related(writer: Writer, page: Json, column: Json, ids: list[str]) -> list[str]:
    """Related pages; the other side of a two-way relation follows."""
    workspace = writer.workspace
    for one in ids:
        if one not in workspace.pages or not workspace.is_shared(one, writer.call.connection):
            message = f"Could not find page with ID: {one}. Make sure the relevant pages are shared."
            raise invalid(message)
    config = column["relation"]
    other = config.get("dual_property", {}).get("synced_property_id")
    if config["type"] == "dual_property" and other:
        before = page["properties"].get(column["id"], [])
        for gone in set(before) - set(ids):
            _properties_of(writer, gone, other).remove(page["id"])
        for new in set(ids) - set(before):
            _properties_of(writer, new, other).append(page["id"])
    return list(dict.fromkeys(ids))


def _properties_of(writer: Writer, page_id: str, column_id: str) -> list[str]:
    found: list[str] = writer.workspace.pages[page_id]["properties"].setdefault(column_id, [])
    return found


def _verification(writer: Writer, value: Json) -> Json:
    if value["state"] == "unverified":
        return {"state": "unverified", "date": None, "verified_by": None}
    sent = value.get("date")
    date = {**_WHOLE_DATE, **sent} if sent else None
    return {"state": "verified", "date": date, "verified_by": {"object": "user", "id": writer.author}}


_WHOLE_DATE = {"start": None, "end": None, "time_zone": None}
_KEEPERS: dict[str, Callable[[Writer, Json, Json, Any], Any]] = {
    "title": lambda writer, _, __, value: writer.text(value),
    "rich_text": lambda writer, _, __, value: writer.text(value),
    "select": lambda _, __, column, value: _choice(column, value),
    "status": lambda _, __, column, value: _choice(column, value),
    "multi_select": lambda _, __, column, value: [_choice(column, one) for one in value],
    "people": lambda _, __, ___, value: [dashed(one["id"]) for one in value],
    "date": lambda _, __, ___, value: {**_WHOLE_DATE, **value},
    "files": lambda writer, _, __, value: [_file(writer, one) for one in value],
    "relation": lambda writer, page, column, value: _related(
        writer, page, column, [dashed(one["id"]) or "" for one in value]
    ),
    "verification": lambda writer, _, __, value: _verification(writer, value),
}
