"""Any JSON value in any field: read as what it says it is, or as a stranger, or not at all."""

import copy
import json
import random
import types
from collections.abc import Iterator
from datetime import datetime
from typing import Any, Literal, Union, get_args, get_origin

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from notion_async import errors, models
from notion_async.models import unions
from notion_async.models.base import Time
from notion_async.models.codec import decode, encode
from notion_async.models.parsing import parse
from notion_async.models.repair import readable
from tests.models.samples import SAMPLES
from tests.models.test_samples import instants, read

SMALL = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)
NAMES = sorted(SAMPLES)
SMALLER = [name for name in NAMES if not name.startswith(("list:", "object:")) or name in {"object:page", "list:view"}]
SCALARS = {str, int, float, bool, Time, type(None), msgspec.UnsetType}


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    if path:
        yield path
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, part in items:
        yield from places(part, (*path, key))


def changed(sample: Any, path: tuple[Any, ...], value: Any, *, gone: bool) -> Any:
    made = copy.deepcopy(sample)
    inner = made
    for key in path[:-1]:
        inner = inner[key]
    if gone and isinstance(inner, dict):
        del inner[path[-1]]
    else:
        inner[path[-1]] = value
    return made


def members_of(kind: Any) -> tuple[Any, ...]:
    return get_args(kind) if get_origin(kind) in {Union, types.UnionType} else (kind,)


STRANGERS = {  # the strangers that a field may hold, by what the decoder knows of the field's union
    frozenset(members_of(readable(union))): {each for each in get_args(union) if issubclass(each, models.Unknown)}
    for name, union in vars(unions).items()
    if isinstance(union, types.UnionType) and not name.startswith("Known")
}


def fits(value: Any, kind: Any) -> bool:
    """Say whether a value is of the type its field promises, all the way down."""
    members = members_of(kind)
    if isinstance(value, models.Unknown):
        known = frozenset(each for each in members if isinstance(each, type) and each not in SCALARS)
        return type(value) in STRANGERS.get(known, ())
    return any(_fits_one(value, member) for member in members)


def _fits_one(value: Any, kind: Any) -> bool:
    origin, args = get_origin(kind), get_args(kind)
    if kind == Time:
        return isinstance(value, datetime) and value.tzinfo is not None
    if origin is Literal:
        return value in args
    if origin in {tuple, list}:
        return isinstance(value, origin) and all(fits(item, args[0]) for item in value)
    if origin is dict:
        return isinstance(value, dict) and all(fits(item, args[1]) for item in value.values())
    exact = type(value) is kind if kind in {int, float} else kind is Any or isinstance(value, kind)
    return exact and (not isinstance(value, msgspec.Struct) or inside(value))


def inside(value: msgspec.Struct) -> bool:
    return all(fits(getattr(value, field.name), field.type) for field in msgspec.structs.fields(value))


def check(kind: Any, sent: Any) -> None:
    try:
        value = read(kind, sent)
    except errors.Unreadable:
        return
    if kind != "parse":
        assert fits(value, readable(kind)), value
    elif isinstance(value, msgspec.Struct):
        assert inside(value), value
    again = json.loads(encode(value))
    assert instants(json.loads(encode(read(kind, again)))) == instants(again)


@pytest.mark.slow
@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(NAMES), st.randoms(use_true_random=False), SMALL, st.booleans())
def test_any_value_in_any_field_is_read_truly_or_refused(name: str, rng: random.Random, value: Any, gone: bool) -> None:
    kind, sample = SAMPLES[name]
    path = rng.choice(list(places(sample)))
    check(kind, changed(sample, path, value, gone=gone))


@settings(max_examples=100, deadline=None)
@given(SMALL, st.sampled_from([models.Block, models.Page, models.BlockList, models.User, models.Event, "parse"]))
def test_any_value_at_all_is_read_truly_or_refused(value: Any, kind: Any) -> None:
    check(kind, value)


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=30) | st.text(max_size=30), st.sampled_from([models.Block, models.PageList, "parse"]))
def test_any_bytes_at_all_are_read_or_refused(data: bytes | str, kind: Any) -> None:
    try:
        parse(data) if kind == "parse" else decode(data, kind)
    except errors.Unreadable as error:
        assert error.excerpt or error.where  # noqa: PT017 - either outcome is right; the error must say where


@pytest.mark.slow
@pytest.mark.parametrize("value", [None, [], {}, {"type": "hologram"}], ids=repr)
def test_every_field_of_every_sample_may_hold_anything(value: Any) -> None:
    for name in SMALLER:
        kind, sample = SAMPLES[name]
        everywhere = list(places(sample))
        for path in everywhere[:: 1 + len(everywhere) // 30]:
            check(kind, changed(sample, path, value, gone=False))


@pytest.mark.slow
@pytest.mark.parametrize("value", ["x", 7, True], ids=repr)
def test_a_wrong_value_is_never_lost(value: Any) -> None:
    for name in SMALLER:
        kind, sample = SAMPLES[name]
        for path in places(sample):
            sent = changed(sample, path, value, gone=False)
            try:
                kept = json.loads(encode(read(kind, sent)))
            except errors.Unreadable:
                continue
            assert instants(kept) == instants(sent), (name, path)


def test_a_rollup_in_a_rollup_without_end_is_unreadable() -> None:
    opened = '{"type": "rollup", "rollup": {"type": "array", "function": "sum", "array": ['
    deep = opened * 200 + '{"type": "robot"}' + "]}}" * 200
    with pytest.raises(errors.Unreadable):
        decode(deep, models.PropertyValue)
