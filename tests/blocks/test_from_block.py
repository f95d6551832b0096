import json
from typing import Any

import pytest

from notion_async import blocks, errors, files, models
from notion_async._http.body_limits import check
from notion_async.models.codec import decode, encode
from tests.models.samples import BLOCK_VARIANTS, BLOCKS, EMPTY, ID, TEXT, block

CANNOT = {
    "child_page",
    "child_database",
    "link_preview",
    "meeting_notes",
    "template",
    "transcription",
    "unsupported",
    "pdf",
    "audio",
    "file",
}


def read(sample: Any) -> models.Block:
    value: models.Block = decode(json.dumps(sample), models.Block)
    return value


def sent(value: Any) -> Any:
    return json.loads(encode(value))


@pytest.mark.parametrize("kind", sorted(BLOCKS.keys() - CANNOT))
def test_a_block_that_was_read_can_be_written(kind: str) -> None:
    made = blocks.from_block(read(BLOCKS[kind]))
    assert made.type == kind
    check({"children": [made]})
    content = sent(made)[kind]
    read_content = BLOCKS[kind][kind]
    for key in content.keys() & read_content.keys() - {"rich_text", "caption", "cells"}:
        assert content[key] == read_content[key]


@pytest.mark.parametrize("kind", sorted(CANNOT))
def test_what_the_api_cannot_write_is_refused(kind: str) -> None:
    with pytest.raises(errors.InvalidInput, match=f"block {ID} of type '{kind}'"):
        blocks.from_block(read(BLOCKS[kind]))


def test_an_unknown_block_is_refused() -> None:
    with pytest.raises(errors.InvalidInput):
        blocks.from_block(read(block("hologram", EMPTY)))
    with pytest.raises(errors.InvalidInput):
        blocks.from_block(read(block("link_to_page", {"type": "robot_id", "robot_id": ID})))


def test_the_text_keeps_its_marks_and_the_children_their_order() -> None:
    made = blocks.from_block(read(BLOCKS["toggle"]), [blocks.divider(), blocks.quote("x")])
    assert sent(made)["toggle"] == {
        "rich_text": [
            {"type": "text", "text": {"content": "Some "}},
            {"type": "text", "text": {"content": "text"}, "annotations": {"italic": True}},
        ],
        "color": "default",
        "children": [{"type": "divider", "divider": {}}, sent(blocks.quote("x"))],
    }


def test_a_synced_original_takes_children_and_a_copy_takes_none() -> None:
    original = blocks.from_block(read(BLOCKS["synced_block"]), [blocks.divider()])
    copy = blocks.from_block(read(BLOCK_VARIANTS["synced_copy"]), [blocks.divider()])
    assert sent(original)["synced_block"]["synced_from"] is None
    assert len(original.children) == 1
    assert sent(copy)["synced_block"] == {"synced_from": {"type": "block_id", "block_id": ID}}


def test_a_file_that_notion_keeps_can_be_replaced() -> None:
    uploaded = blocks.from_block(read(BLOCKS["file"]), file=files.uploaded(ID))
    assert sent(uploaded)["file"] == {
        "type": "file_upload",
        "file_upload": {"id": ID},
        "caption": [],
        "name": "a.txt",
    }
    external = blocks.from_block(read(BLOCKS["audio"]), file=files.external("https://x.y"))
    assert sent(external)["audio"]["external"] == {"url": "https://x.y"}


def test_an_icon_whose_file_notion_keeps_is_left_out() -> None:
    assert "icon" not in sent(blocks.from_block(read(BLOCK_VARIANTS["callout_with_file"])))["callout"]
    assert "icon" not in sent(blocks.from_block(read(block("callout", {**TEXT, "icon": None}))))["callout"]
    assert "icon" not in sent(blocks.from_block(read(block("callout", {**TEXT, "icon": {"type": "robot"}}))))["callout"]


def test_links_keep_their_kind() -> None:
    database = blocks.from_block(read(BLOCK_VARIANTS["link_to_database"]))
    comment = blocks.from_block(read(BLOCK_VARIANTS["link_to_comment"]))
    assert sent(database)["link_to_page"] == {"type": "database_id", "database_id": ID}
    assert sent(comment)["link_to_page"] == {"type": "comment_id", "comment_id": ID}
