"""Name what Notion sends and the models do not have."""

from collections.abc import Iterator
from functools import cache
from typing import Any

import msgspec

from notion_async.models.base import Struct
from notion_async.models.codec import plain


def unknown_fields(data: bytes | str, value: Any) -> list[str]:
    """Name the keys of an answer that its struct has no field for.

    Args:
        data: The JSON.
        value: What was read from it.

    Returns:
        Their paths, each once and sorted, such as `$.results[].paragraph.new_key`; names that users chose, such as
        those of properties, are shown as `*`.
    """
    return sorted(set(_strangers(plain(data), value, "$")))


def _strangers(sent: Any, value: Any, path: str) -> Iterator[str]:
    if isinstance(sent, dict) and isinstance(value, Struct):
        names = _names(type(value))
        yield from (f"{path}.{key}" for key in sent if key not in names)
        for key in sent.keys() & names.keys():
            yield from _strangers(sent[key], getattr(value, names[key], None), f"{path}.{key}")
    elif isinstance(sent, dict) and isinstance(value, dict):
        for key, part in sent.items():
            yield from _strangers(part, value.get(key), f"{path}.*")
    elif isinstance(sent, list) and isinstance(value, list | tuple):
        for part, item in zip(sent, value, strict=False):
            yield from _strangers(part, item, f"{path}[]")


@cache
def _names(struct: type[Struct]) -> dict[str, str]:
    names = {field.encode_name: field.name for field in msgspec.structs.fields(struct)}
    tag_field = struct.__struct_config__.tag_field
    return names | ({tag_field: "type"} if tag_field else {})
