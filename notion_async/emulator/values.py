"""Writing of property values: columns found, values validated, options created, relations kept in pairs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from notion_async.emulator.ids import dashed
from notion_async.emulator.messages import failed, invalid
from notion_async.emulator.rules.grammar import check
from notion_async.emulator.rules.texts import PLACE_TEXTS
from notion_async.emulator.rules.values import READ_ONLY, VALUES
from notion_async.emulator.schema import columns_of, find, option
from notion_async.emulator.times import normalize_date

if TYPE_CHECKING:
    from collections.abc import Callable

    from notion_async.emulator.messages import Json
    from notion_async.emulator.workspace import Workspace
    from notion_async.emulator.writer import Writer


def write(writer: Writer, page: Json, sent: Json) -> None:
    """Set the properties of a page that a request names.

    Raises:
        Refusal: The column does not exist, is read-only, or the value does not fit it.
    """
    columns = columns_of(writer.workspace, page)
    kept = {}
    effects: list[Callable[[], object]] = []
    for key, value in sent.items():
        column = find(columns, key)
        if column is None:
            message = f"{key} is not a property that exists."
            raise invalid(message)
        kept[column["id"]] = _value(PropertyWrite(writer, page, column, effects), _checked(key, column, value))
    for effect in effects:
        effect()
    page["properties"] = {**page["properties"], **kept}


def _checked(key: str, column: Json, sent: Any) -> Any:
    """Return the value inside a property value that was sent, if it fits the column's type."""
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


class PropertyWrite(NamedTuple):
    """One value to be written to a page; `effects` are changes elsewhere, applied once nothing was refused."""

    writer: Writer
    page: Json
    column: Json
    effects: list[Callable[[], object]]


def _value(to: PropertyWrite, value: Any) -> Any:
    """Return a validated value as the workspace stores it."""
    keep = _KEEPERS.get(to.column["type"])
    return keep(to, value) if keep and value is not None else value


def _choices(to: PropertyWrite, sent: list[Json]) -> list[Json]:
    """Return the chosen options; unknown names become new options, except of a status."""
    options: list[Json] = to.column[to.column["type"]]["options"]
    made: list[Json] = []
    chosen = [_choice(to.column, options, made, one) for one in sent]
    if made:
        to.effects.append(lambda: options.extend(made))
    return chosen


def _choice(column: Json, options: list[Json], made: list[Json], sent: Json) -> Json:
    kind = column["type"]
    for one in (*options, *made):
        if sent.get("id") == one["id"] or ("id" not in sent and sent["name"] == one["name"]):
            return {key: one[key] for key in ("id", "name", "color")}
    if kind == "status" or "name" not in sent:
        message = f'{kind.capitalize()} option "{sent.get("name", sent.get("id"))}" does not exist.'
        raise invalid(message)
    made.append(option(sent["name"], sent.get("color", "default"), sent.get("description"), of=column["id"]))
    return {key: made[-1][key] for key in ("id", "name", "color")}


def _file(writer: Writer, sent: Json) -> Json:
    kept = writer.file({key: value for key, value in sent.items() if key != "name"})
    if "file_upload" in sent:
        upload = writer.workspace.uploads[kept["file"]["upload"]]
        return {"name": sent.get("name") or upload["filename"], **kept}
    url = (sent.get("external") or sent["file"])["url"]
    return {"name": sent.get("name") or url.rpartition("/")[2], **kept}


def _related(to: PropertyWrite, sent: list[Json]) -> list[str]:
    """Return the related pages; the other side of a two-way relation is updated."""
    writer, page, column, _ = to
    workspace = writer.workspace
    ids = list(dict.fromkeys(dashed(one["id"]) or "" for one in sent))
    for one in ids:
        if one not in workspace.pages or not writer.context.is_shared(one):
            message = f"Could not find page with ID: {one}. Make sure the relevant pages are shared."
            raise invalid(message)
    config = column["relation"]
    other = config.get("dual_property", {}).get("synced_property_id")
    if config["type"] == "dual_property" and other:
        before = page["properties"].get(column["id"], [])
        to.effects.append(lambda: _relate_back(workspace, page["id"], other, gone={*before}, new={*ids}))
    return ids


def _relate_back(workspace: Workspace, page_id: str, column_id: str, *, gone: set[str], new: set[str]) -> None:
    """Update the pages on the other side of a relation."""
    for one in gone | new:
        if found := workspace.pages.get(one):
            others = [page for page in found["properties"].get(column_id, []) if page != page_id]
            found["properties"][column_id] = [*others, page_id] if one in new else others


def as_double(number: float) -> float:
    """Return a number as JavaScript stores and writes it: 53 bits, without a fraction of zero."""
    double = float(number)
    return int(double) if double.is_integer() and abs(double) < 1e21 else double


_NOWHERE: Json = {"lat": None, "lon": None, **dict.fromkeys(PLACE_TEXTS)}


def _verification(writer: Writer, value: Json) -> Json:
    if value["state"] == "unverified":
        return {"state": "unverified", "date": None, "verified_by": None}
    sent = value.get("date")
    date = {key: end and end.replace("+00:00", "Z") for key, end in normalize_date(sent).items()} if sent else None
    return {"state": "verified", "date": date, "verified_by": {"object": "user", "id": writer.author}}


_KEEPERS: dict[str, Callable[[PropertyWrite, Any], Any]] = {
    "title": lambda to, value: to.writer.text(value),
    "rich_text": lambda to, value: to.writer.text(value),
    "select": lambda to, value: _choices(to, [value])[0],
    "status": lambda to, value: _choices(to, [value])[0],
    "multi_select": _choices,
    "people": lambda _, value: [dashed(one["id"]) for one in value],
    "date": lambda _, value: normalize_date(value),
    "number": lambda _, value: as_double(value),
    "place": lambda _, value: {**_NOWHERE, **value},
    "files": lambda to, value: [_file(to.writer, one) for one in value],
    "relation": _related,
    "verification": lambda to, value: _verification(to.writer, value),
}
