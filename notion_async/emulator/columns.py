"""Columns of data sources: created, changed, renamed and removed."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from notion_async.emulator.ids import dashed
from notion_async.emulator.messages import encode, failed, invalid
from notion_async.emulator.rules.grammar import check, mapping, nullable, record, text
from notion_async.emulator.rules.schemas import COLUMN, CONFIGS
from notion_async.emulator.schema import column, find, option, property_id, status_groups

if TYPE_CHECKING:
    from notion_async.emulator.messages import Json
    from notion_async.emulator.workspace import Workspace

MAX_SCHEMA_BYTES = 50 * 1024
_STATES = (("Not started", "default", "To-do"), ("In progress", "blue", "In progress"), ("Done", "green", "Complete"))


def create_columns(workspace: Workspace, source: Json, sent: Json, path: str) -> None:
    """Create the columns of a new data source; add a title column `Name` if none was sent."""
    check(_map_of_columns, sent, path)
    titles = [name for name, config in sent.items() if "title" in config]
    if len(titles) > 1:
        message = "A data source must have exactly one title property."
        raise invalid(message)
    if not titles:
        sent = {**sent, "Name": {"title": {}}}
    for name, config in sorted(sent.items(), key=lambda one: "rollup" in one[1]):
        _add(workspace, source, name, config)
    _check_whole(source)


def _map_of_columns(value: Any, path: str) -> list[str]:
    if not isinstance(value, dict):
        return [f"{path} should be an object, instead was `{value!r}`."]
    for name, config in value.items():
        if problems := COLUMN(config, f"{path}.{name}"):
            return problems
    return []


def change(workspace: Workspace, source: Json, sent: Json) -> None:
    """Apply the `properties` of an update: null removes, `{name}` renames, a config adds or changes."""
    columns = source["properties"]
    check(mapping(nullable(record(optional={"name": text(least=1)}, strict=False))), sent, "body.properties")
    for key, config in sent.items():
        known = find(columns, key)
        if config is None:
            _remove(columns, known, key)
        elif known is None:
            check(COLUMN, config, f"body.properties.{key}")
            if "title" in config:
                message = "A data source must have exactly one title property."
                raise invalid(message)
            _add(workspace, source, config.get("name", key), config)
        else:
            _alter(workspace, source, known, config)
    if sent:
        _check_whole(source)


def _check_whole(source: Json) -> None:
    """Refuse duplicate column names and schemas over the size limit."""
    names = Counter(one["name"] for one in source["properties"].values())
    if twice := next((name for name, times in names.items() if times > 1), None):
        message = f"There are two properties with the name {twice}; property names must be unique."
        raise invalid(message)
    size = len(encode(source["properties"]))
    if size > MAX_SCHEMA_BYTES:
        message = f"The schema of the data source has {size} bytes; it may have at most {MAX_SCHEMA_BYTES}."
        raise invalid(message)


def _remove(columns: dict[str, Json], known: Json | None, key: str) -> None:
    if known is None:
        message = f"{key} is not a property that exists."
        raise invalid(message)
    if known["type"] == "title":
        message = "The title property cannot be removed."
        raise invalid(message)
    del columns[known["id"]]


def _alter(workspace: Workspace, source: Json, known: Json, config: Json) -> None:
    if "name" in config:
        _rename(source, known, config["name"])
    known["description"] = config.get("description", known["description"])
    kind = kind_of(config)
    if kind is None:
        return
    check(COLUMN, config, f"body.properties.{known['name']}")
    if (kind == "title") is not (known["type"] == "title"):
        message = "The type of the title property cannot be changed, and no other property can become the title."
        raise invalid(message)
    made = _config(workspace, source, known["id"], kind, config[kind], known.get(kind) or {})
    known.pop(known["type"])
    known.update({"type": kind, kind: made})
    _pair(workspace, source, known, config[kind])


def _rename(source: Json, known: Json, name: str) -> None:
    """Rename a column, also in the formulas that refer to it."""
    for other in source["properties"].values():
        if other["type"] == "formula":
            expression = other["formula"]["expression"]
            other["formula"] = {"expression": expression.replace(f'prop("{known["name"]}")', f'prop("{name}")')}
    known["name"] = name


def kind_of(config: Json) -> str | None:
    """Return the type that a column's config names, or None for a mere renaming."""
    stated = config.get("type") or next((key for key in config if key in CONFIGS), None)
    return None if stated is None else str(stated)


def _add(workspace: Workspace, source: Json, name: str, config: Json) -> Json:
    kind = kind_of(config) or ""
    column_id = "title" if kind == "title" else property_id(source["id"], name, len(source["properties"]))
    made = column(name, kind, _config(workspace, source, column_id, kind, config[kind], {}), column_id=column_id)
    made["description"] = config.get("description")
    source["properties"][made["id"]] = made
    _pair(workspace, source, made, config[kind])
    return made


def _config(workspace: Workspace, source: Json, column_id: str, kind: str, sent: Json, old: Json) -> Json:
    """Return the stored config of a column; what was not sent keeps its old value."""
    match kind:
        case "number":
            return {"format": sent.get("format", old.get("format", "number"))}
        case "select" | "multi_select":
            return {"options": _options(column_id, sent.get("options"), old.get("options") or [])}
        case "status":
            return _status(column_id, sent.get("options"), old)
        case "relation":
            return _relation(workspace, sent, old)
        case "rollup":
            return _rollup(workspace, source, sent)
    defaults = _DEFAULTS.get(kind, {})
    return {key: sent.get(key, old.get(key, default)) for key, default in defaults.items()}


_DEFAULTS: dict[str, Json] = {"formula": {"expression": ""}, "unique_id": {"prefix": None}}


def _options(column_id: str, sent: list[Json] | None, old: list[Json]) -> list[Json]:
    """Return the options as sent; known ones keep their id and color."""
    if sent is None:
        return old
    known = {one["name"]: one for one in old} | {one["id"]: one for one in old}
    made = []
    for one in sent:
        before = known.get(one.get("id", "")) or known.get(one.get("name", ""))
        new = option(one.get("name", ""), one.get("color", "default"), one.get("description"), of=column_id)
        made.append({**before, "description": one.get("description", before["description"])} if before else new)
    return made


def _status(column_id: str, sent: list[Json] | None, old: Json) -> Json:
    if sent is None and old:
        return old
    wanted = sent or [{"name": name, "color": color, "group": group} for name, color, group in _STATES]
    options = _options(column_id, wanted, old.get("options") or [])
    groups = {one["name"]: one["group"] for one in wanted if "group" in one and "name" in one}
    return {"options": options, "groups": status_groups(options, groups)}


def _target(workspace: Workspace, sent: Json) -> Json:
    source_id = dashed(sent.get("data_source_id", ""))
    if source_id is None and (database := workspace.databases.get(dashed(sent.get("database_id", "")) or "")):
        source_id = database["sources"][0]
    found = workspace.data_sources.get(source_id or "")
    if found is None:
        message = f"Could not find data source with ID: {source_id}."
        raise invalid(message)
    return found


def _relation(workspace: Workspace, sent: Json, old: Json) -> Json:
    target = _target(workspace, sent)
    ids = {"database_id": target["parent"]["database_id"], "data_source_id": target["id"]}
    if "dual_property" in sent:
        same = old.get("data_source_id") == target["id"]
        return {**ids, "type": "dual_property", "dual_property": old.get("dual_property", {}) if same else {}}
    return {**ids, "type": "single_property", "single_property": {}}


def _pair(workspace: Workspace, source: Json, made: Json, sent: Json) -> None:
    """Create the other side of a two-way relation if it has none."""
    if made["type"] != "relation" or made["relation"].get("dual_property") != {}:
        return
    target = workspace.data_sources[made["relation"]["data_source_id"]]
    default = f"Related to {workspace.title_of(source['id'])} ({made['name']})"
    name = sent["dual_property"].get("synced_property_name") or default
    other_id = property_id(target["id"], name, len(target["properties"]))
    back = {
        "database_id": source["parent"]["database_id"],
        "data_source_id": source["id"],
        "type": "dual_property",
        "dual_property": {"synced_property_id": made["id"]},
    }
    target["properties"][other_id] = column(name, "relation", back, column_id=other_id)
    made["relation"]["dual_property"] = {"synced_property_id": other_id}


def _rollup(workspace: Workspace, source: Json, sent: Json) -> Json:
    relation = find(source["properties"], sent.get("relation_property_id") or sent.get("relation_property_name", ""))
    if relation is None or relation["type"] != "relation":
        raise failed(["body.properties.rollup.relation_property_name should be the name of a relation property."])
    target = workspace.data_sources[relation["relation"]["data_source_id"]]
    rolled = find(target["properties"], sent.get("rollup_property_id") or sent.get("rollup_property_name", ""))
    if rolled is None:
        raise failed(["body.properties.rollup.rollup_property_name should be the name of a property of the relation."])
    return {
        "function": sent["function"],
        "relation_property_id": relation["id"],
        "rollup_property_id": rolled["id"],
    }
