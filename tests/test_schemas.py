import json
from collections.abc import Callable
from typing import Any, get_args

import pytest

from notion_async import errors, models, schemas
from notion_async.models.codec import encode
from tests.models.samples import ID


def sent(value: Any) -> Any:
    return json.loads(encode(value))


@pytest.mark.parametrize(
    ("made", "wire"),
    [
        (schemas.number(), {"number": {}}),
        (schemas.number("euro", description="Price"), {"number": {"format": "euro"}, "description": "Price"}),
        (schemas.select(["a"]), {"select": {"options": [{"name": "a"}]}}),
        (schemas.multi_select(), {"multi_select": {}}),
        (
            schemas.status(["Open", schemas.option("Done", color="green", group="Complete")]),
            {"status": {"options": [{"name": "Open"}, {"name": "Done", "color": "green", "group": "Complete"}]}},
        ),
        (schemas.formula("now()"), {"formula": {"expression": "now()"}}),
        (schemas.relation(ID), {"relation": {"data_source_id": ID, "single_property": {}}}),
        (
            schemas.relation(ID, dual_property=True),
            {"relation": {"data_source_id": ID, "dual_property": {}}},
        ),
        (
            schemas.relation(ID, dual_property="Back"),
            {"relation": {"data_source_id": ID, "dual_property": {"synced_property_name": "Back"}}},
        ),
        (
            schemas.rollup("sum", relation="Tasks", property="Hours"),
            {
                "rollup": {
                    "function": "sum",
                    "relation_property_name": "Tasks",
                    "rollup_property_name": "Hours",
                }
            },
        ),
        (schemas.unique_id(), {"unique_id": {}}),
        (schemas.unique_id(None), {"unique_id": {"prefix": None}}),
        (schemas.rename("New"), {"name": "New"}),
        (schemas.rename("New", schemas.plain("date")), {"name": "New", "date": {}}),
    ],
)
def test_a_constructor_makes_what_notion_takes(made: schemas.SchemaInput, wire: dict[str, Any]) -> None:
    assert sent(made) == wire


@pytest.mark.parametrize("kind", get_args(schemas.PlainKind))
def test_a_plain_property_needs_no_configuration(kind: schemas.PlainKind) -> None:
    assert sent(schemas.plain(kind)) == {kind: {}}


def test_every_property_type_can_be_written() -> None:
    kinds = {struct.__struct_config__.tag for struct in get_args(models.KnownSchema)}
    assert set(schemas.SchemaInput.__struct_fields__) - {"name", "description"} == kinds


def test_an_unknown_plain_type_is_refused() -> None:
    with pytest.raises(errors.InvalidInput, match=r"kind should be one of title, .*'hologram'"):
        schemas.plain("hologram")  # type: ignore[arg-type]  # what a caller may get wrong


@pytest.mark.parametrize("make", [schemas.select, schemas.multi_select, schemas.status])
def test_one_text_is_no_list_of_options(make: Callable[[str], schemas.SchemaInput]) -> None:
    with pytest.raises(errors.InvalidInput, match="options should be a list of options, instead was 'Open'"):
        make("Open")
