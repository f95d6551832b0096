"""Read what the strict decoder refused: strangers become `Unknown…` at the smallest place, unexpected nulls defaults.

How it works. `build` lets msgspec convert the whole value, which is fast and nearly always right. Only where that fails
does it step into the parts and build each of them the same way, so that of a listing of a hundred blocks with one
strange mention ninety-nine are converted whole, and of the hundredth everything but the mention. Of a union the struct
is picked by its tag first. A part that has no struct becomes the `Unknown…` its union names; a part that has none to
name fails, and the part around it tries.
"""

import types
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache
from typing import Any, NamedTuple, Union, get_args, get_origin

import msgspec
from msgspec import NODEFAULT, UnsetType

from notion_async.errors import InvalidInput, Unreadable
from notion_async.models.base import Struct, Time, Unknown

_NEVER_REPAIRED = {"id", "type", "object", "has_children"}
_EXCERPT = 200


class Told:
    """The base of unions whose members are told apart by more than one key, which the strict decoder cannot do."""

    __slots__ = ()

    @classmethod
    def choose(cls, value: Any) -> tuple[type[Struct] | None, Callable[[Any], Any]]:
        """Return the struct for a JSON value (None when there is none) and the `Unknown…` type to use in its place."""
        return None, Unknown


def hook(kind: type[Any], value: Any) -> Any:
    """Convert for msgspec a value whose type it does not know."""
    struct, stranger = kind.choose(value)
    if struct is None:
        return stranger(value)
    try:
        return msgspec.convert(value, struct, dec_hook=hook)
    except msgspec.ValidationError:
        return _build_told(value, kind, "$")


def readable(kind: Any) -> Any:
    """Return a type as the strict decoder takes it: without `Unknown…` and `Partial…` members."""
    origin, members = get_origin(kind), get_args(kind)
    if origin in {tuple, list, dict}:
        return origin[tuple(member if member is ... else readable(member) for member in members)]
    if origin not in {Union, types.UnionType}:
        return kind
    partial = {getattr(member, "partial_as", None) for member in members}
    known = [readable(each) for each in members if each not in partial and not _is(each, Unknown)]
    told = [each for each in known if _is(each, Told)]
    if len(told) > 1:
        known = [_told_base(told[0]), *(each for each in known if each not in told)]
    return Union[tuple(known)]  # noqa: UP007 - of a tuple made at run time


def _is(kind: Any, base: type) -> bool:
    return isinstance(kind, type) and issubclass(kind, base)


def _told_base(member: type[Told]) -> type[Told]:
    return next(base for base in member.__mro__ if Told in base.__bases__)


def build(value: Any, kind: Any, where: str = "$") -> Any:
    """Build a value of a type from plain JSON values, with `Unknown…` where a part is not recognised.

    Args:
        value: What `json.loads` gives.
        kind: A struct, a union of structs, or a tuple, list or dict of them.
        where: The path of the value, for the error.

    Raises:
        Unreadable: It cannot be such a value, and no `Unknown…` may stand for it.
    """
    if get_origin(kind) in {Union, types.UnionType}:
        return _build_union(value, _members(kind), where)
    try:
        return msgspec.convert(value, kind, dec_hook=hook)
    except (msgspec.ValidationError, RecursionError):
        return _descend(value, kind, where)


def build_element(value: Any, kind: Any, where: str = "$") -> Any:
    """Build a value that is a whole object of its own, which may be a `Partial…` or an `Unknown…`."""
    return _build_union(value, _members(kind), where) if _is(kind, Struct) else build(value, kind, where)


def unreadable(value: Any, where: str) -> Unreadable:
    """Return the error for a value of the wrong form."""
    excerpt = repr(value)[:_EXCERPT]
    return Unreadable(f"Notion's answer has something unexpected at {where}: {excerpt}", where=where, excerpt=excerpt)


def _descend(value: Any, kind: Any, where: str) -> Any:
    origin = get_origin(kind)
    if _is(kind, Struct):
        return _build_struct(value, kind, where)
    if _is(kind, Told):
        return _build_told(value, kind, where)
    if origin in {tuple, list} and isinstance(value, list):
        element = get_args(kind)[0]
        return origin(build_element(item, element, f"{where}[{index}]") for index, item in enumerate(value))
    if origin is dict and isinstance(value, dict):
        element = get_args(kind)[1]
        return {key: build(item, element, f"{where}.{key}") for key, item in value.items()}
    if kind == Time:
        return _in_utc(value, where)
    raise unreadable(value, where)


def _in_utc(value: Any, where: str) -> datetime:
    """Return a time without a zone as one in UTC, as all of Notion's are."""
    try:
        return msgspec.convert(value, datetime).replace(tzinfo=UTC)
    except msgspec.ValidationError:
        raise unreadable(value, where) from None


def _build_told(value: Any, kind: type[Told], where: str) -> Any:
    struct, stranger = kind.choose(value)
    if struct is not None:
        try:
            return _build_struct(value, struct, where)
        except Unreadable:
            pass
    return stranger(value)


class _Members(NamedTuple):
    by_tag: dict[Any, type[Struct]]
    tag_field: str
    others: tuple[Any, ...]
    unknown_as: type[Unknown] | None


@cache
def _members(kind: Any) -> _Members:
    """Sort the members of a union, or of one that has a single member."""
    members = get_args(kind) or (kind,)
    tagged = {
        member.__struct_config__.tag: member
        for member in members
        if _is(member, Struct) and member.__struct_config__.tag_field
    }
    others = tuple(each for each in members if each not in tagged.values() and each is not UnsetType)
    structs = [each for each in members if _is(each, Struct)]
    tag_field = next((each.__struct_config__.tag_field or "" for each in tagged.values()), "")
    return _Members(tagged, tag_field, others, structs[0].unknown_as if structs else None)


def _build_union(value: Any, members: _Members, where: str) -> Any:
    tag = value.get(members.tag_field) if isinstance(value, dict) else None
    struct = members.by_tag.get(tag) if isinstance(tag, str) else None
    problem = None
    for member in members.others if struct is None else (struct,):
        try:
            return _build_member(value, member, where)
        except Unreadable as error:
            problem = error
    if members.unknown_as is None:
        raise problem or unreadable(value, where)
    return members.unknown_as(value)


def _build_member(value: Any, member: Any, where: str) -> Any:
    partial = getattr(member, "partial_as", None)
    if partial is not None and isinstance(value, dict) and value.keys() <= _keys(partial):
        return build(value, partial, where)
    return build(value, member, where)


@cache
def _fields(struct: type[Struct]) -> tuple[msgspec.structs.FieldInfo, ...]:
    return msgspec.structs.fields(struct)


@cache
def _keys(struct: type[Struct]) -> frozenset[str]:
    return frozenset({field.encode_name for field in _fields(struct)} | {struct.__struct_config__.tag_field or "id"})


def _build_struct(value: Any, struct: type[Struct], where: str) -> Any:
    config = struct.__struct_config__
    if not isinstance(value, dict) or (config.tag_field and value.get(config.tag_field) != config.tag):
        raise unreadable(value, where)
    parts = {}
    for field in _fields(struct):
        name = field.encode_name
        if name in value or field.required:
            parts[field.name] = _build_field(value.get(name), field, f"{where}.{name}")
    try:
        return struct(**{name: part for name, part in parts.items() if part is not NODEFAULT})
    except InvalidInput:  # of a struct that checks its values, such as a date
        raise unreadable(value, where) from None


def _build_field(value: Any, field: msgspec.structs.FieldInfo, where: str) -> Any:
    try:
        return build(value, field.type, where)
    except Unreadable:
        if field.encode_name in _NEVER_REPAIRED or value not in (None, [], {}):
            raise
    return build({}, field.type, where) if field.required else NODEFAULT
