from typing import Any
from unittest.mock import Mock

import msgspec
import pytest
from hypothesis import given

import notion_async as na
from notion_async._http import body_limits
from notion_async._writing.append import append
from notion_async._writing.draft import draft_block
from notion_async._writing.draft.draft_block import join_body
from notion_async._writing.draft.prepare import prepare
from notion_async.blocks import BlockInput
from notion_async.errors import InvalidInput
from notion_async.models import codec
from tests.writing.fake_notion import FakeNotion, plain
from tests.writing.trees import drafts, grow, trees


@given(trees())
def test_the_joined_json_of_any_tree_is_that_of_its_blocks(blocks: list[BlockInput]) -> None:
    body = join_body({"children": drafts(blocks), "position": {"type": "start"}})
    expected = plain({"children": blocks, "position": {"type": "start"}})
    assert (msgspec.json.decode(body) if isinstance(body, bytes) else plain(body)) == expected


def test_a_body_without_drafts_or_fields_is_joined_too() -> None:
    assert join_body({"children": drafts([na.blocks.divider()])}) == b'{"children":[{"type":"divider","divider":{}}]}'
    given = {"children": [na.blocks.divider()]}
    assert join_body(given) is given


def test_the_other_fields_of_a_joined_body_are_checked() -> None:
    url = "https://example.com/" + "x" * 2000
    with pytest.raises(InvalidInput, match=r"body\.cover\.external\.url\.length should be at most 2000"):
        join_body({"children": drafts([na.blocks.divider()]), "cover": {"external": {"url": url}}})


async def test_each_block_is_encoded_once_and_no_body_is_decoded_to_be_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    encode = Mock(wraps=codec.encode)
    decode = Mock(wraps=codec.plain)
    monkeypatch.setattr(draft_block, "encode", encode)
    monkeypatch.setattr(body_limits, "plain", decode)
    blocks = grow(1, 600, 6)
    written = await append(FakeNotion().context(), FakeNotion().page_id, blocks)
    assert written.blocks == encode.call_count == 600
    assert decode.call_count == 0


def test_a_block_within_the_limits_keeps_its_content() -> None:
    blocks = [na.blocks.to_do("a", checked=True), na.blocks.table([["a", "b"]]), na.blocks.code("x", caption="c")]
    prepared = prepare(blocks).blocks
    assert all(draft.content is block.content for draft, block in zip(prepared, blocks, strict=True))


@pytest.mark.parametrize(
    "field",
    [
        {"rich_text": [{"text": {"content": "x" * 200 + '"' + "y" * 1801}}]},
        {"url": "https://example.com/" + "\\" * 1990},
        {"email": '"' * 201},
        {"rich_text": [{"mention": {}}] * 101},
        {"rich_text": [{"text": {"content": "😀" * 1001}}]},
        {"rich_text": [{"equation": {"expression": "é" * 1001}}]},
        {"content": [{"column_list": {"children": [{"column": {"children": [{"column_list": {}}]}}]}}]},
    ],
    ids=lambda field: next(iter(field)),
)
def test_a_limit_is_seen_in_the_bytes_whatever_they_escape(field: dict[str, Any]) -> None:
    assert any(body_limits.problems(field))
    try:
        checked = body_limits.check(field)
    except InvalidInput:
        return
    assert not any(body_limits.problems(msgspec.json.decode(checked)))
