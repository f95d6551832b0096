"""Rules for columns of data sources in requests."""

from __future__ import annotations

from typing import TYPE_CHECKING

from notion_async.emulator.rules.grammar import Rule, array, nullable, one_of, record, tagged, text, uuid
from notion_async.emulator.rules.texts import PLAIN_COLORS

if TYPE_CHECKING:
    from collections.abc import Mapping

FUNCTIONS = (
    "count",
    "count_values",
    "empty",
    "not_empty",
    "unique",
    "show_unique",
    "percent_empty",
    "percent_not_empty",
    "sum",
    "average",
    "median",
    "min",
    "max",
    "range",
    "earliest_date",
    "latest_date",
    "date_range",
    "checked",
    "unchecked",
    "percent_checked",
    "percent_unchecked",
    "count_per_group",
    "percent_per_group",
    "show_original",
)
_empty = record()
_option_fields = {
    "id": text(),
    "name": text(100, 1),
    "color": one_of(*PLAIN_COLORS),
    "description": nullable(text()),
}
_options = record(optional={"options": array(record(optional=_option_fields))}, strict=False)
_status_option = record(optional={**_option_fields, "group": one_of("To-do", "In progress", "Complete")})
_relation = record(
    optional={
        "data_source_id": uuid,
        "database_id": uuid,
        "type": one_of("single_property", "dual_property"),
        "single_property": _empty,
        "dual_property": record(optional={"synced_property_id": text(), "synced_property_name": text()}),
    }
)
_rollup = record(
    {"function": one_of(*FUNCTIONS)},
    dict.fromkeys(
        ("relation_property_name", "relation_property_id", "rollup_property_name", "rollup_property_id"), text()
    ),
)
_PLAIN = (
    "title",
    "rich_text",
    "url",
    "people",
    "files",
    "email",
    "phone_number",
    "date",
    "checkbox",
    "created_time",
    "created_by",
    "last_edited_time",
    "last_edited_by",
    "button",
    "place",
    "verification",
    "location",
    "last_visited_time",
)
CONFIGS: Mapping[str, Rule] = {
    "number": record(optional={"format": text()}),
    "formula": record(optional={"expression": text()}),
    "select": _options,
    "multi_select": _options,
    "status": record(optional={"options": array(_status_option)}, strict=False),
    "relation": _relation,
    "rollup": _rollup,
    "unique_id": record(optional={"prefix": nullable(text())}),
    **dict.fromkeys(_PLAIN, _empty),
}
COLUMN = tagged(CONFIGS, {"name": text(), "description": nullable(text(280)), "id": text()})
