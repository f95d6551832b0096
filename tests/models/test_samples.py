import json
import types
from collections.abc import Iterator
from datetime import datetime
from typing import Any, get_args

import msgspec
import pytest

from notion_async import models
from notion_async.models import base, codec, unions
from notion_async.models.codec import decode, encode
from notion_async.models.drift import unknown_fields
from notion_async.models.parsing import parse
from tests.models.samples import SAMPLES

READ_ELSEWHERE = {  # structs that no answer of Notion's is made of, with the reason
    "tree": "what a fetch gives, made by the traversal",
    "parsing": "the head of an answer, to tell what it is",
}


def read(kind: Any, sample: Any) -> Any:
    data = json.dumps(sample)
    return parse(data) if kind == "parse" else decode(data, kind)


def instants(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: instants(part) for key, part in value.items()}
    if isinstance(value, list):
        return [instants(part) for part in value]
    if isinstance(value, str) and value[10:11] == "T" and value[4:5] == "-":
        return datetime.fromisoformat(value)
    return value


def parts(value: Any) -> Iterator[Any]:
    yield value
    if isinstance(value, msgspec.Struct):
        for name in value.__struct_fields__:
            yield from parts(getattr(value, name))
    elif isinstance(value, list | tuple):
        for item in value:
            yield from parts(item)
    elif isinstance(value, dict):
        for item in value.values():
            yield from parts(item)


def structs(kind: type[msgspec.Struct] = base.Struct) -> Iterator[type[msgspec.Struct]]:
    for child in kind.__subclasses__():
        if child.__module__.startswith("notion_async.models."):
            yield child
            yield from structs(child)


def seen() -> set[type]:
    return {type(part) for kind, sample in SAMPLES.values() for part in parts(read(kind, sample))}


@pytest.mark.parametrize("name", SAMPLES)
def test_a_sample_is_read_without_a_stranger_and_written_back_equal(name: str) -> None:
    kind, sample = SAMPLES[name]
    value = read(kind, sample)
    assert not [part for part in parts(value) if isinstance(part, models.Unknown)]
    assert instants(json.loads(encode(value))) == instants(sample)
    assert unknown_fields(json.dumps(sample), value) == []


@pytest.mark.parametrize("name", [name for name, (kind, _) in SAMPLES.items() if kind != "parse"])
def test_a_sample_is_read_the_fast_way(name: str) -> None:
    kind, sample = SAMPLES[name]
    assert codec._decoder(kind).decode(json.dumps(sample)) == read(kind, sample)


@pytest.mark.slow
def test_every_struct_that_is_read_has_a_sample() -> None:
    inherited = {parent for struct in structs() for parent in struct.__mro__[1:]}
    missing = {
        struct.__name__
        for struct in structs()
        if struct not in seen() | inherited
        and struct.__module__.rpartition(".")[2] not in READ_ELSEWHERE
        and not struct.__module__.endswith("_inputs")
    }
    assert missing == set()


def test_every_member_of_every_union_has_a_sample() -> None:
    inputs = {"RichTextInput", "BlockContentInput", "FileInput", "IconInput", "FileLike", "TextLike"}
    unions = {name for name in dir(models) if isinstance(getattr(models, name), types.UnionType)} - inputs
    assert len(unions) > 20
    known = seen()
    for name in unions:
        members = [each for each in get_args(getattr(models, name)) if issubclass(each, msgspec.Struct)]
        assert {member.__name__ for member in members if member not in known} == set(), name


def test_every_union_has_a_stranger() -> None:
    for name, union in vars(unions).items():
        if isinstance(union, types.UnionType) and not name.startswith("Known"):
            assert [member for member in get_args(union) if issubclass(member, models.Unknown)], name


def test_every_union_member_says_its_type_and_every_block_its_content() -> None:
    for member in get_args(models.KnownBlock):
        assert member.type == member.__struct_config__.tag
        assert member.type in member.__struct_fields__
    for member in (*get_args(models.KnownPropertyValue), *get_args(models.KnownSchema), *get_args(models.KnownEvent)):
        assert member.type == member.__struct_config__.tag


@pytest.mark.parametrize("name", [name for name in SAMPLES if name.startswith("block:")])
def test_every_block_has_a_content_and_a_plain_text(name: str) -> None:
    kind, sample = SAMPLES[name]
    block = read(kind, sample)
    assert block.content is getattr(block, block.type)
    assert isinstance(block.plain_text, str)


@pytest.mark.parametrize("name", SAMPLES)
def test_a_value_is_frozen_and_hashable_or_holds_a_dict(name: str) -> None:
    kind, sample = SAMPLES[name]
    value = read(kind, sample)
    with pytest.raises(AttributeError):
        value.id = "other"
    if not any(isinstance(part, dict | list) for part in parts(value)):
        assert hash(value) == hash(read(kind, sample))
