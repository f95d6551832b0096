"""The limits of one request, applied before it is sent.

https://developers.notion.com/reference/request-limits
"""

import re
from collections.abc import Iterator
from typing import Any

from notion_async._inputs.cut_text import split_texts
from notion_async._inputs.graphemes import text_length
from notion_async._inputs.limits import (
    MAX_BLOCKS,
    MAX_BYTES,
    MAX_CONTACT,
    MAX_ELEMENTS,
    MAX_EXPRESSION,
    MAX_TEXT,
    MAX_URL,
)
from notion_async.errors import InvalidInput
from notion_async.models.block_types import BLOCK_TYPES, block_type
from notion_async.models.codec import encode, plain

_MAX_LENGTHS = (  # UTF-16 units; the first pattern that matches the path of a text counts
    (re.compile(r"(rich_text|title|caption|description|\])\[\d+\]\.equation\.expression\Z"), MAX_EXPRESSION),
    (re.compile(r"\.text\.content\Z"), MAX_TEXT),
    (re.compile(r"\.url\Z"), MAX_URL),
    (re.compile(r"\.(email|phone_number)\Z"), MAX_CONTACT),
)
_LEVELS = 2
_CONTENT_LIST = re.compile(rb'"content"\s*:\s*\[')


class CheckedBody(bytes):
    """A request's body as JSON that is within the limits."""

    __slots__ = ()


def check(body: Any) -> CheckedBody:
    """Return a request's body as JSON, with texts of over 2,000 characters split into several runs.

    Args:
        body: A model, a dict or list that holds models, or a body that was checked before.

    Raises:
        InvalidInput: Notion would refuse the body for its size or its nesting; the text begins with the path of the
            element, such as `body.children[4].paragraph.rich_text[30].text.link.url.length`.

    https://developers.notion.com/reference/request-limits
    """
    return body if isinstance(body, CheckedBody) else check_json(encode(body))


def check_json(data: bytes) -> CheckedBody:
    """Return JSON within the limits, as `check` does.

    Raises:
        InvalidInput: Notion would refuse it for its size or its nesting.
    """
    if not _may_exceed(data):
        return CheckedBody(data)
    value = plain(data)
    if any(problems(value)):
        value = split_texts(value, MAX_TEXT, MAX_ELEMENTS)
        data = encode(value)
        for problem in problems(value):
            raise InvalidInput(problem)
    if len(data) > MAX_BYTES:
        msg = f"body should be at most {MAX_BYTES} bytes of JSON, is {len(data)}"
        raise InvalidInput(msg)
    return CheckedBody(data)


def _may_exceed(data: bytes) -> bool:
    """Return whether a limit may be exceeded, from the bytes alone: most bodies are not decoded to be checked.

    An array of over 100 elements has 100 commas, and a text over the lowest limit of texts has as many bytes between
    two quotation marks; with an escaped quotation mark only as one byte more.
    """
    if len(data) > MAX_BYTES or data.count(b",") >= MAX_ELEMENTS:
        return True
    if b'"children"' in data or _CONTENT_LIST.search(data):
        return True
    return len(data) > MAX_CONTACT and max(map(len, data.replace(b'\\"', b"''").split(b'"'))) > MAX_CONTACT


def problems(body: Any) -> Iterator[str]:
    """Yield the problems of a body of plain JSON that Notion would refuse for its size or nesting, path first."""
    yield from _sizes(body, "body")
    if isinstance(body, dict):
        for key in ("children", "content"):
            if isinstance(body.get(key), list):
                yield from _tree(body[key], f"body.{key}")


def _sizes(value: Any, path: str) -> Iterator[str]:
    if isinstance(value, list):
        if len(value) > MAX_ELEMENTS:
            advice = "; client.append writes any number of blocks" if path.endswith(".children") else ""
            yield f"{path}.length should be at most {MAX_ELEMENTS}, is {len(value)}{advice}"
        for index, item in enumerate(value):
            yield from _sizes(item, f"{path}[{index}]")
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from _sizes(item, f"{path}.{key}")
    elif isinstance(value, str):
        yield from _text(value, path)


def _text(text: str, path: str) -> Iterator[str]:
    if len(text) <= MAX_CONTACT:
        return
    limit = next((length for pattern, length in _MAX_LENGTHS if pattern.search(path)), None)
    if limit is not None and text_length(text) > limit:
        yield f"{path}.length should be at most {limit}, is {text_length(text)}"


def _tree(blocks: list[Any], path: str) -> Iterator[str]:
    count = 0
    waiting = [(block, f"{path}[{index}]", 0) for index, block in enumerate(blocks)]
    while waiting:
        block, where, level = waiting.pop()
        count += 1
        kind = _kind(block)
        facts = block_type(kind)
        if kind in BLOCK_TYPES and not facts.is_writable:
            yield f"{where} is a {kind}, which the API cannot write"
        if level > 0 and facts.is_first_level_only:
            yield f"{where} is a {kind}, which may only be at the top"
        content = block.get(kind) if isinstance(block, dict) else None
        children = content.get("children", []) if isinstance(content, dict) else []
        below = f"{where}.{kind}.children"
        deeper = level + facts.adds_level
        if children and deeper > _LEVELS:
            yield f"{below} should be not present: a request holds {_LEVELS} levels below its first blocks"
        waiting += [(child, f"{below}[{index}]", deeper) for index, child in enumerate(children)]
    if count > MAX_BLOCKS:
        yield f"{path} should hold at most {MAX_BLOCKS} blocks in all, holds {count}"


def _kind(block: Any) -> str:
    if not isinstance(block, dict):
        return ""
    keys = [key for key in block if key not in {"type", "object", "id", "has_children"}]
    return str(block.get("type") or (keys[0] if keys else ""))
