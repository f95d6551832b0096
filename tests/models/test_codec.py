import json
from typing import Any

import pytest

from notion_async import errors, models
from notion_async.models.codec import decode, encode

ID = "38c9ce7b-60a4-8123-9f3b-4de9a2f8f0a1"


def run(content: str, **more: Any) -> dict[str, Any]:
    return {
        "type": "text",
        "text": {"content": content, "link": None},
        "annotations": {
            "bold": False,
            "italic": False,
            "strikethrough": False,
            "underline": False,
            "code": False,
            "color": "default",
        },
        "plain_text": content,
        "href": None,
        **more,
    }


def block(kind: str, content: Any, **more: Any) -> dict[str, Any]:
    return {
        "object": "block",
        "id": ID,
        "parent": {"type": "page_id", "page_id": ID},
        "created_time": "2026-06-27T16:49:00Z",
        "last_edited_time": "2026-06-27T16:49:00Z",
        "created_by": {"object": "user", "id": ID},
        "last_edited_by": {"object": "user", "id": ID},
        "has_children": False,
        "in_trash": False,
        "type": kind,
        kind: content,
        **more,
    }


def listing(*blocks: Any) -> bytes:
    return json.dumps({"object": "list", "results": blocks, "next_cursor": None, "has_more": False}).encode()


def paragraph(*runs: Any) -> dict[str, Any]:
    return block("paragraph", {"rich_text": list(runs), "icon": None, "color": "default"})


def test_a_paragraph_is_read_and_written_back_equal() -> None:
    sent = paragraph(run("Hello "), run("world"))
    read = decode(json.dumps(sent), models.Block)
    assert isinstance(read, models.ParagraphBlock)
    assert (read.type, read.plain_text, read.content.color) == ("paragraph", "Hello world", "default")
    assert json.loads(encode(read)) == sent


def test_a_strange_mention_does_not_disturb_its_block() -> None:
    strange = run("@robot", type="mention", mention={"type": "robot", "robot": {"id": 7}})
    del strange["text"]
    sent = paragraph(run("Ask "), strange)
    page = decode(listing(sent, paragraph(run("next"))), models.BlockList)
    first, second = page.results
    assert isinstance(first, models.ParagraphBlock)
    assert isinstance(second, models.ParagraphBlock)
    mention = first.paragraph.rich_text[1]
    assert isinstance(mention, models.MentionRichText)
    assert mention.mention == models.UnknownMention({"type": "robot", "robot": {"id": 7}})
    assert first.plain_text == "Ask @robot"
    assert json.loads(encode(first)) == sent


def test_a_strange_block_does_not_disturb_its_siblings() -> None:
    strange = block("hologram", {"depth": 3}, has_children=True)
    page = decode(listing(paragraph(), strange, paragraph()), models.BlockList)
    assert [each.type for each in page.results] == ["paragraph", "hologram", "paragraph"]
    unknown = page.results[1]
    assert isinstance(unknown, models.UnknownBlock)
    assert (unknown.id, unknown.has_children, unknown.content, unknown.plain_text) == (ID, True, {"depth": 3}, "")
    assert unknown.parent == models.PageParent(ID)
    assert json.loads(encode(page))["results"][1] == strange


@pytest.mark.parametrize("key", ["id", "type", "object", "has_children"])
@pytest.mark.parametrize("value", [None, "absent"])
def test_a_block_without_what_makes_it_one_is_unknown(key: str, value: object) -> None:
    sent = paragraph(run("x"))
    if value is None:
        sent[key] = None
    else:
        del sent[key]
    read = decode(json.dumps(sent), models.Block)
    assert isinstance(read, models.UnknownBlock)
    assert json.loads(encode(read)) == sent


@pytest.mark.parametrize("key", ["parent", "created_time", "last_edited_time", "created_by", "last_edited_by"])
def test_any_other_null_leaves_a_block_what_it_is(key: str) -> None:
    read = decode(json.dumps({**paragraph(run("x")), key: None}), models.Block)
    assert isinstance(read, models.ParagraphBlock)
    assert read.plain_text == "x"


def test_nulls_within_the_content_become_its_defaults() -> None:
    sent = block("to_do", {"rich_text": None, "checked": None, "color": None})
    read = decode(json.dumps(sent), models.Block)
    assert isinstance(read, models.ToDoBlock)
    assert read.content == models.ToDo()


@pytest.mark.parametrize(
    ("sent", "in_trash"),
    [
        ({"archived": True}, True),
        ({"in_trash": True}, True),
        ({"in_trash": False, "archived": False}, False),
        ({"in_trash": True, "archived": True}, True),
        ({}, False),
    ],
)
def test_in_trash_is_right_whichever_key_came(sent: dict[str, bool], *, in_trash: bool) -> None:
    data = {**block("divider", {}), **sent}
    if "in_trash" not in sent:
        del data["in_trash"]
    read = decode(json.dumps(data), models.Block)
    assert read.in_trash is in_trash
    assert json.loads(encode(read)) == data


def test_meeting_notes_say_their_type_as_the_version_names_it() -> None:
    content = {"title": [run("Weekly")], "children": {"notes_block_id": ID}}
    old = decode(json.dumps(block("transcription", content)), models.Block)
    new = decode(json.dumps(block("meeting_notes", content)), models.Block)
    assert (old.type, new.type) == ("transcription", "meeting_notes")
    assert old.content == new.content
    assert new.content.parts == (ID,)


@pytest.mark.parametrize("data", [b"", b"<html>", b'{"object": "li', b'"\xff"', b"[" * 100_000, "[1]", "null"])
def test_what_is_no_answer_is_unreadable(data: bytes | str) -> None:
    with pytest.raises(errors.Unreadable):
        decode(data, models.BlockList)
