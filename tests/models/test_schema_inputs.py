import json
from collections.abc import Callable
from typing import Any, get_args

import pytest

from notion_async import errors, models
from tests.models.samples import ID


def sent(value: Any) -> Any:
    return json.loads(models.encode(value))


@pytest.mark.parametrize(
    ("made", "wire"),
    [
        (models.number_schema(), {"number": {}}),
        (models.number_schema("euro", description="Price"), {"number": {"format": "euro"}, "description": "Price"}),
        (models.select_schema(["a"]), {"select": {"options": [{"name": "a"}]}}),
        (models.multi_select_schema(), {"multi_select": {}}),
        (
            models.status_schema(["Open", models.option("Done", color="green", group="Complete")]),
            {"status": {"options": [{"name": "Open"}, {"name": "Done", "color": "green", "group": "Complete"}]}},
        ),
        (models.formula_schema("now()"), {"formula": {"expression": "now()"}}),
        (models.relation_schema(ID), {"relation": {"data_source_id": ID, "single_property": {}}}),
        (
            models.relation_schema(ID, dual_property=True),
            {"relation": {"data_source_id": ID, "dual_property": {}}},
        ),
        (
            models.relation_schema(ID, dual_property="Back"),
            {"relation": {"data_source_id": ID, "dual_property": {"synced_property_name": "Back"}}},
        ),
        (
            models.rollup_schema("sum", relation="Tasks", property="Hours"),
            {
                "rollup": {
                    "function": "sum",
                    "relation_property_name": "Tasks",
                    "rollup_property_name": "Hours",
                }
            },
        ),
        (models.unique_id_schema(), {"unique_id": {}}),
        (models.unique_id_schema(None), {"unique_id": {"prefix": None}}),
        (models.rename("New"), {"name": "New"}),
        (models.rename("New", models.plain_schema("date")), {"name": "New", "date": {}}),
    ],
)
def test_a_constructor_makes_what_notion_takes(made: models.SchemaInput, wire: dict[str, Any]) -> None:
    assert sent(made) == wire


@pytest.mark.parametrize("kind", get_args(models.PlainKind))
def test_a_plain_property_needs_no_configuration(kind: models.PlainKind) -> None:
    assert sent(models.plain_schema(kind)) == {kind: {}}


def test_every_property_type_can_be_written() -> None:
    kinds = {struct.__struct_config__.tag for struct in get_args(models.KnownSchema)}
    assert set(models.SchemaInput.__struct_fields__) - {"name", "description"} == kinds


def test_an_unknown_plain_type_is_refused() -> None:
    with pytest.raises(errors.InvalidInput, match=r"kind should be one of title, .*'hologram'"):
        models.plain_schema("hologram")  # type: ignore[arg-type]  # what a caller may get wrong


@pytest.mark.parametrize("make", [models.select_schema, models.multi_select_schema, models.status_schema])
def test_one_text_is_no_list_of_options(make: Callable[[str], models.SchemaInput]) -> None:
    with pytest.raises(errors.InvalidInput, match="options should be a list of options, instead was 'Open'"):
        make("Open")
