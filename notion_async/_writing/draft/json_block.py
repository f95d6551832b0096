"""Blocks in the API's own JSON, as the caller gave them, converted to inputs.

The children stay as they were given: each is converted when the preparation comes to it, so any depth is accepted.
Nothing is dropped silently: JSON with a key or a value that its input does not hold is refused.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from notion_async._inputs.refusals import need
from notion_async.blocks.inputs import CONTENT_INPUTS, BlockContentInput
from notion_async.errors import InvalidInput, Unreadable
from notion_async.models.codec import decode, encode, plain

_RUN_TYPES = ("text", "mention", "equation")
_MENTION_TYPES = ("user", "date", "page", "database", "custom_emoji", "link_preview", "link_mention")
_ICON_TYPES = ("emoji", "external", "file_upload", "custom_emoji", "icon")
_ONLY_READ = ("plain_text", "href")  # Notion makes them from the rest of a run


def json_type(given: Mapping[str, Any]) -> str:
    """Return the type of a block: its `type`, or without one the key that is the name of a type.

    Raises:
        InvalidInput: It has none.
    """
    kind = given.get("type")
    if kind is None:
        kinds = [key for key in given if key in CONTENT_INPUTS]
        if len(kinds) != 1:
            form = "{'type': 'paragraph', 'paragraph': {...}}"
            msg = f"a block in JSON needs a type and its content, as {form}; the keys given are {list(given)!r:.80}"
            raise InvalidInput(msg)
        kind = kinds[0]
    need(str, "type", "the name of a type of block", kind)
    return str(kind)


def json_children(given: Mapping[str, Any], kind: str) -> Sequence[Any] | None:
    """Return the children in the content of a block; None if the content does not name any.

    Raises:
        InvalidInput: The children are not a list, or are beside the content.
    """
    if "children" in given:
        msg = f"children belong in the content of a block, under {kind!r}"
        raise InvalidInput(msg)
    content = given.get(kind)
    if not isinstance(content, Mapping) or "children" not in content:
        return None
    children: Sequence[Any] = content["children"]
    need((list, tuple), f"{kind}.children", "a list of blocks", children)
    return children


def without_children(given: Mapping[str, Any], kind: str) -> dict[str, Any]:
    """Return a block in JSON without the children in its content."""
    block, content = dict(given), given.get(kind)
    if isinstance(content, Mapping):
        block[kind] = {key: value for key, value in content.items() if key != "children"}
    return block


def json_content(given: Mapping[str, Any], kind: str) -> BlockContentInput:
    """Return the content of a block of a writable type, without its children.

    Raises:
        InvalidInput: Something in the block is not known, or Notion would refuse it.
    """
    if unknown := given.keys() - {"object", "type", kind}:
        msg = f"{min(map(str, unknown))!r} is not a key of a {kind} block to write"
        raise InvalidInput(msg)
    if given.get("object", "block") != "block":
        msg = f"object should be 'block', instead was {given['object']!r:.80}"
        raise InvalidInput(msg)
    content = without_children(given, kind).get(kind)
    need(Mapping, kind, "a dict, the content of the block", content)
    wanted = _with_types(plain(encode(content)))
    try:
        made: BlockContentInput = decode(encode(wanted), CONTENT_INPUTS[kind])
    except Unreadable as error:
        msg = f"the content of a {kind} cannot be read: {error}"
        raise InvalidInput(msg) from None
    if place := _lost(wanted, plain(encode(made)), kind):
        msg = f"{place} is not known, or its value is not of the right type"
        raise InvalidInput(msg)
    return made


def _with_types(content: dict[str, Any]) -> dict[str, Any]:
    """Return a content whose runs and icon name their types, which Notion does not require."""
    filled = dict(content)
    for key in filled.keys() & {"rich_text", "caption"}:
        filled[key] = _runs(filled[key])
    if isinstance(cells := filled.get("cells"), list):
        filled["cells"] = [_runs(cell) for cell in cells]
    if "icon" in filled:
        filled["icon"] = _typed(filled["icon"], _ICON_TYPES)
    return filled


def _runs(runs: Any) -> Any:
    return [_run(run) for run in runs] if isinstance(runs, list) else runs


def _run(run: Any) -> Any:
    typed = _typed(run, _RUN_TYPES)
    if not isinstance(typed, dict):
        return typed
    typed = {key: value for key, value in typed.items() if key not in _ONLY_READ}
    return {**typed, "mention": _typed(typed["mention"], _MENTION_TYPES)} if "mention" in typed else typed


def _typed(value: Any, types: Iterable[str]) -> Any:
    if not isinstance(value, dict) or "type" in value:
        return value
    named = [kind for kind in types if kind in value]
    return {"type": named[0], **value} if len(named) == 1 else value


def _lost(wanted: Any, made: Any, place: str) -> str:
    """Return the place of the first value that is not in the JSON of the input; empty if all are."""
    if isinstance(wanted, dict) and isinstance(made, dict):
        pairs = [(value, made.get(key, ...), f"{place}.{key}") for key, value in wanted.items()]
    elif isinstance(wanted, list) and isinstance(made, list) and len(wanted) == len(made):
        pairs = [(one, two, f"{place}[{n}]") for n, (one, two) in enumerate(zip(wanted, made, strict=True))]
    else:
        return "" if type(wanted) is type(made) and wanted == made else place
    return next(filter(None, (_lost(*pair) for pair in pairs)), "")
