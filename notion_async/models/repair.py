"""Read what the strict decoder refused: strangers become `Unknown…` at the smallest place, unexpected nulls defaults.

How it works. `build` first lets msgspec convert the whole value, which is fast and nearly always right. Only where that
fails does it step into the parts and build each of them the same way, so that of a listing of a hundred blocks with one
strange mention ninety-nine are converted whole, and of the hundredth everything but the mention. A part that has no
struct becomes the `Unknown…` its union names; a part that has none to name fails, and the part around it tries.
"""

import types
from collections.abc import Callable
from typing import Any, Union, get_args, get_origin

import msgspec
from msgspec import NODEFAULT

from notion_async.errors import Unreadable
from notion_async.models.base import Struct, Unknown

_NEVER_REPAIRED = {"id", "type", "object", "has_children"}
_EXCERPT = 200


class Told:
    """The base of unions whose members are told apart by more than one key, which the strict decoder cannot do."""

    __slots__ = ()

    @classmethod
    def choose(cls, value: Any) -> tuple[type[Struct] | None, Callable[[Any], Any]]:
        """Give the struct for a JSON value, None when there is none, and what stands for a stranger."""
        return None, Unknown


def hook(kind: type[Any], value: Any) -> Any:
    """Convert for msgspec a value whose type it does not know."""
    struct, stranger = kind.choose(value)
    if struct is not None:
        try:
            return msgspec.convert(value, struct, dec_hook=hook)
        except msgspec.ValidationError:
            pass
    return build_told(value, kind) if struct is not None else stranger(value)


def build(value: Any, kind: Any, where: str = "$") -> Any:
    """Make a value of a type from plain JSON values, with strangers in their places.

    Args:
        value: What `json.loads` gives.
        kind: A struct, a union of structs, or a tuple, list or dict of them.
        where: The path of the value, for the error.

    Raises:
        Unreadable: It cannot be such a value, and no `Unknown…` may stand for it.
    """
    try:
        return msgspec.convert(value, kind, dec_hook=hook)
    except (msgspec.ValidationError, RecursionError):
        pass
    origin = get_origin(kind)
    if origin in {Union, types.UnionType}:
        return _union(value, get_args(kind), where)
    if isinstance(kind, type) and issubclass(kind, Struct):
        return _struct(value, kind, where)
    if isinstance(kind, type) and issubclass(kind, Told):
        return build_told(value, kind, where)
    if origin in {tuple, list} and isinstance(value, list):
        element = get_args(kind)[0]
        return origin(build_element(item, element, f"{where}[{index}]") for index, item in enumerate(value))
    if origin is dict and isinstance(value, dict):
        element = get_args(kind)[1]
        return {key: build(item, element, f"{where}.{key}") for key, item in value.items()}
    raise unreadable(value, where)


def unreadable(value: Any, where: str) -> Unreadable:
    """Make the error for a value that does not fit its place."""
    excerpt = repr(value)[:_EXCERPT]
    return Unreadable(f"Notion's answer has something unexpected at {where}: {excerpt}", where=where, excerpt=excerpt)


def build_element(value: Any, kind: Any, where: str = "$") -> Any:
    """Make a value that stands by itself, of which only the id may be given, and for which an `Unknown…` may stand."""
    if isinstance(kind, type) and issubclass(kind, Struct):
        return _union(value, (kind,), where)
    return build(value, kind, where)


def build_told(value: Any, kind: type[Told], where: str = "$") -> Any:
    """Make a member of a union whose members are told apart by more than one key."""
    struct, stranger = kind.choose(value)
    if struct is not None:
        try:
            return _struct(value, struct, where)
        except Unreadable:
            pass
    return stranger(value)


def _union(value: Any, members: tuple[Any, ...], where: str) -> Any:
    structs = [member for member in members if isinstance(member, type) and issubclass(member, Struct)]
    for member in members:
        if member in structs and not _wears(value, member):
            continue
        try:
            return _member(value, member, where)
        except Unreadable:
            continue
    if structs and structs[0].unknown_as is not None:
        return structs[0].unknown_as(value)
    raise unreadable(value, where)


def _wears(value: Any, struct: type[Struct]) -> bool:
    config = struct.__struct_config__
    return isinstance(value, dict) and (config.tag_field is None or value.get(config.tag_field) == config.tag)


def _member(value: Any, member: Any, where: str) -> Any:
    partial = getattr(member, "partial_as", None)
    if partial is not None and value.keys() <= _keys(partial):
        return build(value, partial, where)
    if isinstance(member, type) and not issubclass(member, Struct | Told):
        raise unreadable(value, where)
    return build(value, member, where)


def _keys(struct: type[Struct]) -> set[str]:
    tag_field = struct.__struct_config__.tag_field
    return {field.encode_name for field in msgspec.structs.fields(struct)} | ({tag_field} if tag_field else set())


def _struct(value: Any, struct: type[Struct], where: str) -> Any:
    if not _wears(value, struct):
        raise unreadable(value, where)
    parts = {}
    for field in msgspec.structs.fields(struct):
        name = field.encode_name
        if name in value or field.required:
            parts[field.name] = _field(value.get(name), field, f"{where}.{name}")
    return struct(**{name: part for name, part in parts.items() if part is not NODEFAULT})


def _field(value: Any, field: msgspec.structs.FieldInfo, where: str) -> Any:
    try:
        return build(value, field.type, where)
    except Unreadable:
        if field.encode_name in _NEVER_REPAIRED or value not in (None, [], {}):
            raise
    return build({}, field.type, where) if field.required else NODEFAULT
