"""Check of property values against a schema before anything is sent. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches
from typing import Any
from urllib.parse import unquote

from notion_async import models
from notion_async._endpoints.api_form import normalized
from notion_async._endpoints.property_copies import is_property_value, refuse_partial, to_property_input
from notion_async.errors import InvalidInput
from notion_async.models.codec import encode, plain
from notion_async.properties import PropertyInput, property_input

Schema = Mapping[str, models.Schema]

_LISTS = {"title", "rich_text", "multi_select", "people", "relation", "files"}
_COMPUTED = {
    "formula", "rollup", "unique_id", "created_time", "created_by", "last_edited_time", "last_edited_by",
    "last_visited_time", "button",
}  # fmt: skip


def materialized(properties: Any) -> dict[str, Any]:
    """Return property values as they are sent, with iterators as lists and without values that Notion computes.

    So a row that was read can be written back as it is.

    Raises:
        InvalidInput: They are not a mapping by name, or only a part of a value was read; the text names it.
    """
    if not isinstance(properties, Mapping) or not all(isinstance(name, str) for name in properties):
        msg = f"properties should be a dict of values by name, instead was {properties!r:.80}"
        raise InvalidInput(msg)
    values: dict[str, Any] = {}
    for name, value in properties.items():
        try:
            refuse_partial(value)
            kept = to_property_input(value) if is_property_value(value) else _with_lists(value)
        except InvalidInput as problem:
            msg = f"{name!r}: {problem}"
            raise InvalidInput(msg) from None
        if not (_is_computed(kept) or (kept is None and value is not None)):
            values[name] = kept
    return values


def _with_lists(value: Any) -> Any:
    """Return a value with every iterator in it as a list, because it is traversed more than once."""
    if isinstance(value, Mapping):
        return {key: _with_lists(part) for key, part in value.items()}
    if isinstance(value, Iterator) or type(value) in (list, tuple):
        return [_with_lists(part) for part in value]
    return value


def _is_computed(value: Any) -> bool:
    """Return whether a value is JSON from Notion of a property that Notion computes."""
    return isinstance(value, Mapping) and "id" in value and value.get("type") in _COMPUTED


def checked(properties: Mapping[str, Any], schema: Schema) -> dict[str, Any]:
    """Return property values as they are sent, checked against a schema.

    Args:
        properties: Values by name or id: in the API's form, made by the constructors, or plain Python values
            (`"Open"`, `date.today()`, `["a", "b"]`, `True`, None to clear).
        schema: The columns of the data source by name.

    Raises:
        InvalidInput: Some values do not fit; the text names all of them, and similar names for unknown ones.
    """
    values: dict[str, Any] = {}
    problems: list[str] = []
    for name, value in properties.items():
        try:
            values[name] = _value(name, value, schema)
        except InvalidInput as problem:
            problems.append(str(problem))
    if problems:
        raise InvalidInput("; ".join(problems))
    return values


def _value(name: str, value: Any, schema: Schema) -> Any:
    column = _column(name, schema)
    kind = column.type
    if kind in _COMPUTED:
        msg = f"{name!r} is a {kind} property, which Notion computes itself"
        raise InvalidInput(msg)
    if isinstance(column, models.UnknownSchema):
        return value
    made = _normalized_form(name, kind, value) if isinstance(value, Mapping) else _input_for(name, kind, value)
    if isinstance(column, models.StatusSchema):
        _check_status(name, made, column.status.options)
    return made


def _column(name: str, schema: Schema) -> models.Schema:
    column = schema.get(name)
    if column is not None:
        return column
    for each in schema.values():
        if name in {each.id, unquote(each.id)}:
            return each
    msg = f"there is no property {name!r}{_suggestion(name, schema)}"
    raise InvalidInput(msg)


def _normalized_form(name: str, kind: str, value: Mapping[str, Any]) -> dict[str, Any]:
    """Return a value in the API's own form, checked and normalized."""
    sent = plain(encode(value))
    given = sent.keys() - {"id", "type", "has_more"}
    if given != {kind}:
        msg = f"{name!r} is a {kind} property and was given {', '.join(sorted(given)) or 'nothing'}"
        raise InvalidInput(msg)
    try:
        return {kind: normalized(kind, sent[kind])}
    except InvalidInput as problem:
        msg = f"{name!r}: {problem}"
        raise InvalidInput(msg) from None


def _input_for(name: str, kind: str, value: Any) -> PropertyInput:
    """Return the input for a plain value or a constructor's result."""
    if value is None and kind in _LISTS:
        value = ()
    try:
        return property_input(kind, value)
    except InvalidInput as problem:
        msg = f"{name!r}: {problem}"
        raise InvalidInput(msg) from None


def _check_status(name: str, made: Any, options: Iterable[models.Option]) -> None:
    chosen = made.status if isinstance(made, PropertyInput) else made["status"]
    wanted = chosen.get("name") if isinstance(chosen, Mapping) else getattr(chosen, "name", None)
    names = [option.name for option in options]
    if isinstance(wanted, str) and wanted not in names:
        msg = f"{name!r} has no status {wanted!r}{_suggestion(wanted, names)}; the API cannot make one"
        raise InvalidInput(msg)


def _suggestion(name: str, names: Iterable[str]) -> str:
    by_folded_name = {known.casefold(): known for known in names}
    near = get_close_matches(name.casefold(), by_folded_name, n=1)
    if near:
        return f" (did you mean {by_folded_name[near[0]]!r}?)"
    return f" (there are: {', '.join(map(repr, sorted(by_folded_name.values())))})" if by_folded_name else ""
