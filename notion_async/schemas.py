"""Constructors of schema properties to write, one a type.

In an update, `rename("…")` renames a property and None removes it.

https://developers.notion.com/reference/property-schema-object
"""

from collections.abc import Iterable
from typing import Any, Literal, TypeAlias, get_args

import msgspec
from msgspec import UNSET, UnsetType

from notion_async._inputs.options import OptionInput, named_option
from notion_async._inputs.refusals import items, refusal
from notion_async.ids import notion_id
from notion_async.models.base import Empty, Struct
from notion_async.models.rich_texts import Expression
from notion_async.models.schemas import SyncedProperty

PlainKind: TypeAlias = Literal[
    "title", "rich_text", "url", "people", "files", "email", "phone_number", "date", "checkbox", "created_by",
    "created_time", "last_edited_by", "last_edited_time", "button", "place", "verification", "location",
    "last_visited_time",
]  # fmt: skip


class NumberFormatInput(Struct, frozen=True):
    """Display format of numbers to write."""

    format: str | UnsetType = UNSET


class OptionsInput(Struct, frozen=True):
    """The options to choose from; send the full list, with the ids or names of those there are."""

    options: tuple[OptionInput, ...] | UnsetType = UNSET


class RelationInput(Struct, frozen=True, kw_only=True):
    """The data source to relate to, and whether it shows the relation too."""

    data_source_id: str
    single_property: Empty | UnsetType = UNSET
    dual_property: SyncedProperty | UnsetType = UNSET


class RollupInput(Struct, frozen=True, kw_only=True):
    """Function, relation and property of a rollup."""

    function: str
    relation_property_name: str
    rollup_property_name: str


class PrefixInput(Struct, frozen=True):
    """Prefix of the rows' numbers to write."""

    prefix: str | UnsetType | None = UNSET


class SchemaInput(Struct, frozen=True, kw_only=True):
    """A property of a schema to be written; at most one of the types is given.

    Attributes:
        name: Its new name.
        description: What it is for.
    """

    name: str | UnsetType = UNSET
    description: str | UnsetType | None = UNSET
    title: Empty | UnsetType = UNSET
    rich_text: Empty | UnsetType = UNSET
    number: NumberFormatInput | UnsetType = UNSET
    select: OptionsInput | UnsetType = UNSET
    multi_select: OptionsInput | UnsetType = UNSET
    status: OptionsInput | UnsetType = UNSET
    formula: Expression | UnsetType = UNSET
    relation: RelationInput | UnsetType = UNSET
    rollup: RollupInput | UnsetType = UNSET
    unique_id: PrefixInput | UnsetType = UNSET
    url: Empty | UnsetType = UNSET
    people: Empty | UnsetType = UNSET
    files: Empty | UnsetType = UNSET
    email: Empty | UnsetType = UNSET
    phone_number: Empty | UnsetType = UNSET
    date: Empty | UnsetType = UNSET
    checkbox: Empty | UnsetType = UNSET
    created_by: Empty | UnsetType = UNSET
    created_time: Empty | UnsetType = UNSET
    last_edited_by: Empty | UnsetType = UNSET
    last_edited_time: Empty | UnsetType = UNSET
    button: Empty | UnsetType = UNSET
    place: Empty | UnsetType = UNSET
    verification: Empty | UnsetType = UNSET
    location: Empty | UnsetType = UNSET
    last_visited_time: Empty | UnsetType = UNSET


def plain(kind: PlainKind, *, description: str | UnsetType = UNSET) -> SchemaInput:
    """Return a property of a type that needs no configuration, such as `rich_text` or `date`.

    Raises:
        InvalidInput: There is no such type, or it needs a configuration.
    """
    if kind not in get_args(PlainKind):
        raise refusal(kind, "kind", f"one of {', '.join(get_args(PlainKind))}")
    given: dict[str, Any] = {kind: Empty(), "description": description}
    return SchemaInput(**given)


def number(format: str | UnsetType = UNSET, *, description: str | UnsetType = UNSET) -> SchemaInput:  # noqa: A002 - the wire name is the name
    """Return a number property.

    Args:
        format: How they are shown, such as `percent` or `euro`.
        description: What the property is for.
    """
    return SchemaInput(number=NumberFormatInput(format), description=description)


def _options(options: Iterable[str | OptionInput]) -> OptionsInput:
    given = items("options", options, "a list of options")
    made = tuple(named_option(f"options[{index}]", option) for index, option in enumerate(given))
    return OptionsInput(made or UNSET)


def option(
    name: str, *, color: str | UnsetType = UNSET, description: str | UnsetType = UNSET, group: str | UnsetType = UNSET
) -> OptionInput:
    """Return an option.

    Args:
        name: Its name.
        color: One of ten colour names.
        description: What it means.
        group: Of a status: `To-do`, `In progress` or `Complete`.
    """
    return OptionInput(name=name, color=color, description=description, group=group)


def select(options: Iterable[str | OptionInput] = (), *, description: str | UnsetType = UNSET) -> SchemaInput:
    """Return a select property."""
    return SchemaInput(select=_options(options), description=description)


def multi_select(options: Iterable[str | OptionInput] = (), *, description: str | UnsetType = UNSET) -> SchemaInput:
    """Return a multi-select property."""
    return SchemaInput(multi_select=_options(options), description=description)


def status(options: Iterable[str | OptionInput] = (), *, description: str | UnsetType = UNSET) -> SchemaInput:
    """Return a status property."""
    return SchemaInput(status=_options(options), description=description)


def formula(expression: str, *, description: str | UnsetType = UNSET) -> SchemaInput:
    """Return a formula property, such as `formula('prop("Price") * 1.19')`."""
    return SchemaInput(formula=Expression(expression), description=description)


def relation(
    data_source_id: str, *, dual_property: str | bool = False, description: str | UnsetType = UNSET
) -> SchemaInput:
    """Return a relation.

    Args:
        data_source_id: The data source to relate to.
        dual_property: Whether it shows the relation too; a text names its property there.
        description: What the property is for.
    """
    target = notion_id(data_source_id)
    if not dual_property:
        return SchemaInput(
            relation=RelationInput(data_source_id=target, single_property=Empty()), description=description
        )
    name = dual_property if isinstance(dual_property, str) else UNSET
    other = SyncedProperty(synced_property_name=name)
    return SchemaInput(relation=RelationInput(data_source_id=target, dual_property=other), description=description)


def rollup(
    function: str,
    *,
    relation: str,
    property: str,  # noqa: A002 - Notion's word
    description: str | UnsetType = UNSET,
) -> SchemaInput:
    """Return a rollup property.

    Args:
        function: Such as `sum` or `show_original`.
        relation: The name of the relation to follow.
        property: The name of the related pages' property to look at.
        description: What the property is for.
    """
    config = RollupInput(function=function, relation_property_name=relation, rollup_property_name=property)
    return SchemaInput(rollup=config, description=description)


def unique_id(prefix: str | UnsetType | None = UNSET, *, description: str | UnsetType = UNSET) -> SchemaInput:
    """Return a unique id property, which numbers the rows."""
    return SchemaInput(unique_id=PrefixInput(prefix), description=description)


def rename(name: str, schema: SchemaInput | None = None) -> SchemaInput:
    """Rename a property, and change its type where a schema is given."""
    return SchemaInput(name=name) if schema is None else msgspec.structs.replace(schema, name=name)
