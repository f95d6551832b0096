"""Bytes to structs and back: the one door.

The fast way reads the bytes straight into structs. Only when that fails are they read as plain JSON and repaired; what
is not even valid JSON is read leniently before.
"""

import json
from collections.abc import Callable
from functools import cache
from typing import Any, TypeVar, overload

import msgspec

from notion_async.errors import InvalidInput, Unreadable
from notion_async.models import lenient
from notion_async.models.base import Encodable
from notion_async.models.repair import build, build_element, hook, readable

T = TypeVar("T")
_EXCERPT = 200


@overload
def decode(data: bytes | str, type: type[T]) -> T: ...
@overload
def decode(data: bytes | str, type: Any) -> Any: ...
def decode(data: bytes | str, type: Any) -> Any:  # noqa: A002 - the name says it best
    """Read JSON as a model.

    What has no struct becomes an `Unknown…` at the smallest possible place and holds its JSON; unexpected nulls become
    the field's default. Unknown keys are passed over (see `unknown_fields`).

    Args:
        data: The JSON.
        type: What to read it as: `models.Page`, the union `models.Block`, an envelope such as `models.BlockList`.

    Raises:
        Unreadable: The data is not JSON, or not of this type.
    """
    try:
        return _decoder(type).decode(data)
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        known = readable(type)
        return _repaired(data, known, build if known is type else build_element)


def read(data: bytes | str, kind: Any) -> Any:
    """Decode JSON as `decode` does, but return a `Partial…` or `Unknown…` where the whole value is one.

    Raises:
        Unreadable: The data is not JSON, or not of this kind.
    """
    try:
        return _decoder(kind).decode(data)
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        return _repaired(data, kind, build_element)


def _repaired(data: bytes | str, kind: Any, rebuild: Callable[[Any, Any], Any]) -> Any:
    try:
        return rebuild(plain(data), kind)
    except RecursionError as error:
        message = "the answer is nested too deep to be read"
        raise Unreadable(message, where="$", excerpt=repr(data[:_EXCERPT])) from error


def encode(obj: Any) -> bytes:
    """Write a model, or any JSON value that holds models, as JSON; what is UNSET is left out.

    Raises:
        InvalidInput: There is something in it that JSON cannot say.
    """
    try:
        return msgspec.json.encode(obj, enc_hook=_body)
    except (TypeError, ValueError, RecursionError) as error:
        message = f"this cannot be written as JSON: {error}"
        raise InvalidInput(message) from error


def plain(data: bytes | str) -> Any:
    """Return JSON as plain Python values; what single characters or numbers break is replaced at its place.

    Raises:
        Unreadable: It is not JSON; `where` is empty when it was cut off or is something else, such as HTML.
    """
    try:
        return msgspec.json.decode(data)
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        pass
    try:
        return lenient.load(data)
    except json.JSONDecodeError as error:
        raise _not_json(data, error) from None  # the cause would hold the whole answer
    except RecursionError as error:
        message = "the answer is nested too deep to be read"
        raise Unreadable(message, where="$", excerpt=repr(data[:_EXCERPT])) from error


def split_results(data: bytes) -> list[bytes]:
    """Return the elements of a listing's `results`, each as the bytes that were sent.

    Raises:
        Unreadable: It is not a listing.
    """
    try:
        return [bytes(raw) for raw in _results.decode(data).results]
    except (msgspec.DecodeError, RecursionError):
        pass
    try:
        return lenient.split_results(data)
    except (ValueError, IndexError, RecursionError) as error:
        message = "the answer is not a listing"
        raise Unreadable(message, where="$.results", excerpt=repr(data[:_EXCERPT])) from error


def _not_json(data: bytes | str, problem: json.JSONDecodeError) -> Unreadable:
    """Return the error for what is not JSON: what arrived whole has a place, since asking again does not mend it."""
    if not lenient.is_whole(data, problem):
        excerpt = repr(data[:_EXCERPT])
        return Unreadable(f"the answer is not readable JSON ({problem}): {excerpt}", excerpt=excerpt)
    excerpt = repr(problem.doc[max(0, problem.pos - _EXCERPT // 2) : problem.pos + _EXCERPT // 2])
    where = f"character {problem.pos}"
    return Unreadable(
        f"the answer is malformed JSON at {where} ({problem.msg}): {excerpt}", where=where, excerpt=excerpt
    )


class _Results(msgspec.Struct):
    results: list[msgspec.Raw]


_results = msgspec.json.Decoder(_Results)


@cache
def _decoder(kind: Any) -> msgspec.json.Decoder[Any]:
    return msgspec.json.Decoder(readable(kind), dec_hook=hook)


def _body(value: Any) -> Any:
    if isinstance(value, Encodable):
        return value.body()
    msg = f"{type(value).__name__} is nothing that can be sent to Notion"
    raise TypeError(msg)
