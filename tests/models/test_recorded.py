"""Real recorded answers, where the environment variable NOTION_RECORDED names their folder."""

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from notion_async import models
from notion_async.models import codec
from notion_async.models.codec import encode
from notion_async.models.drift import unknown_fields
from notion_async.models.parsing import parse
from tests.models.test_samples import instants, parts

FOLDER = os.environ.get("NOTION_RECORDED", "")
pytestmark = pytest.mark.skipif(not FOLDER, reason="NOTION_RECORDED names no folder with recorded answers")

UNMODELLED: dict[str, str] = {}  # path of a key the structs leave out: why


class Answer(NamedTuple):
    """One recorded answer."""

    path: str
    data: bytes


@pytest.fixture(scope="module")
def answers() -> list[Answer]:
    files = sorted(Path(FOLDER).glob("*.jsonl"))
    lines = [json.loads(line) for file in files for line in file.read_text("utf-8").splitlines()]
    assert lines, "the folder holds no recorded answers"
    return [Answer(line["path"], json.dumps(line["response_body"]).encode()) for line in lines]


def read(answers: list[Answer]) -> Iterator[tuple[Answer, Any]]:
    for answer in answers:
        yield answer, parse(answer.data)


def test_every_recorded_answer_is_read_without_a_stranger(answers: list[Answer]) -> None:
    for answer, value in read(answers):
        assert not [part for part in parts(value) if isinstance(part, models.Unknown)], answer.path


def test_every_recorded_answer_is_written_back_equal(answers: list[Answer]) -> None:
    for answer, value in read(answers):
        assert instants(json.loads(encode(value))) == instants(json.loads(answer.data)), answer.path


def test_no_key_of_a_recorded_answer_is_unmodelled_but_those_with_a_reason(answers: list[Answer]) -> None:
    found = {path for answer, value in read(answers) for path in unknown_fields(answer.data, value)}
    assert found == set(UNMODELLED)


def test_every_recorded_listing_and_record_is_read_the_fast_way(answers: list[Answer]) -> None:
    for answer, value in read(answers):
        if isinstance(value, models.BlockList | models.PageOrDataSourceList | models.Page | models.DataSource):
            assert codec._decoder(type(value)).decode(answer.data) == value, answer.path
