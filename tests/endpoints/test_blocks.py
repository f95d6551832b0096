import json
import re
from typing import Any

import pytest

from notion_async import NotionClient, errors, models
from notion_async.blocks import from_block
from notion_async.models.codec import decode
from tests.endpoints.scripted import Scripted, block, listing, refusal, uuid
from tests.models.samples import BLOCKS

PARAGRAPH = {"paragraph": {"rich_text": [{"text": {"content": "Hi"}}]}}


async def test_append_returns_the_new_blocks_in_order(client: NotionClient, server: Scripted) -> None:
    server.will(listing(block(1), block(2)))
    new = await client.blocks.children.append(uuid(0), [PARAGRAPH, PARAGRAPH])
    assert [one.id for one in new] == [uuid(1), uuid(2)]
    assert server.last[:2] == ("PATCH", f"/v1/blocks/{uuid(0)}/children")
    assert server.last.body == {"children": [PARAGRAPH, PARAGRAPH]}


async def test_append_leaves_out_the_later_siblings_that_notion_adds(client: NotionClient, server: Scripted) -> None:
    server.will(listing(block(1), block(7), block(8)))
    assert len(await client.blocks.children.append(uuid(0), [PARAGRAPH], after=uuid(5))) == 1


@pytest.mark.parametrize(
    ("place", "new", "old"),
    [
        ({}, {}, {}),
        (
            {"after": uuid(5)},
            {"position": {"type": "after_block", "after_block": {"id": uuid(5)}}},
            {"after": uuid(5)},
        ),
        (
            {"position": {"type": "after_block", "after_block": {"id": uuid(5)}}},
            {"position": {"type": "after_block", "after_block": {"id": uuid(5)}}},
            {"after": uuid(5)},
        ),
        ({"position": "start"}, {"position": {"type": "start"}}, {"position": {"type": "start"}}),
    ],
)
async def test_append_says_where_as_the_version_does(
    client: NotionClient,
    old_client: NotionClient,
    server: Scripted,
    place: dict[str, Any],
    new: dict[str, Any],
    old: dict[str, Any],
) -> None:
    server.will(listing(block(1)))
    await client.blocks.children.append(uuid(0), [PARAGRAPH], **place)
    assert server.last.body == {"children": [PARAGRAPH], **new}
    await old_client.blocks.children.append(uuid(0), [PARAGRAPH], **place)
    assert server.last.body == {"children": [PARAGRAPH], **old}


async def test_append_wants_one_place(client: NotionClient, server: Scripted) -> None:
    with pytest.raises(errors.InvalidInput, match="either"):
        await client.blocks.children.append(uuid(0), [PARAGRAPH], after=uuid(5), position="end")
    assert not server.asked


async def test_append_without_an_answer_is_looked_up_and_repeated_only_if_missing(
    client: NotionClient, server: Scripted
) -> None:
    old = listing(block(7))
    server.will(refusal(500, "internal_server_error"), old, old, listing(block(1)))
    [made] = await client.blocks.children.append(uuid(0), [PARAGRAPH])
    assert [asked.method for asked in server.asked] == ["PATCH", "GET", "GET", "PATCH"]
    assert made.id == uuid(1)


async def test_a_deletion_without_an_answer_is_repeated_and_read_from_the_trash(
    client: NotionClient, server: Scripted
) -> None:
    server.will(refusal(502, "bad_gateway"), refusal(404, "object_not_found"), block(1, in_trash=True))
    assert (await client.blocks.delete(uuid(1))).in_trash
    assert [asked.method for asked in server.asked] == ["DELETE", "DELETE", "GET"]
    server.will(refusal(502, "bad_gateway"), refusal(404, "object_not_found"), block(1))
    server.answers.popleft()
    with pytest.raises(errors.OutcomeUnknown):
        await client.blocks.delete(uuid(1))


async def test_update_sends_the_content_that_was_given(client: NotionClient, server: Scripted) -> None:
    server.will(block(1))
    await client.blocks.update(uuid(1), PARAGRAPH)
    assert server.last[:2] == ("PATCH", f"/v1/blocks/{uuid(1)}")
    assert server.last.body == PARAGRAPH


async def test_update_speaks_of_the_trash_as_the_version_does(
    client: NotionClient, old_client: NotionClient, server: Scripted
) -> None:
    server.will(block(1))
    await client.blocks.update(uuid(1), in_trash=False)
    assert server.last.body == {"in_trash": False}
    await old_client.blocks.update(uuid(1), in_trash=False)
    assert server.last.body == {"archived": False}


async def test_delete_returns_the_block_in_the_trash(client: NotionClient, server: Scripted) -> None:
    server.will(block(1, in_trash=True))
    assert (await client.blocks.delete(uuid(1))).in_trash
    assert server.last[:2] == ("DELETE", f"/v1/blocks/{uuid(1)}")
    assert server.last.body == b""


async def test_a_block_is_retrieved(client: NotionClient, server: Scripted) -> None:
    server.will(block(1))
    assert (await client.blocks.retrieve(uuid(1))).id == uuid(1)


async def test_children_are_followed_to_the_end(client: NotionClient, server: Scripted) -> None:
    server.will(listing(block(1), cursor="c"), listing(block(2)))
    assert [one.id async for one in client.blocks.children.iterate(uuid(0), page_size=1)] == [uuid(1), uuid(2)]
    assert server.last.query == {"start_cursor": ["c"], "page_size": ["1"]}


async def test_unknown_arguments_are_refused(client: NotionClient) -> None:
    with pytest.raises(TypeError):
        await client.blocks.update(uuid(1), PARAGRAPH, in_trahs=True)  # type: ignore[call-arg]  # that is the test


async def test_the_text_of_old_guides_is_sent_under_todays_name(client: NotionClient, server: Scripted) -> None:
    server.will(listing(block(1)))
    runs = [{"text": {"content": "Hi"}}]
    old = {"toggle": {"text": runs, "children": [{"type": "to_do", "to_do": {"text": runs, "checked": True}}]}}
    await client.blocks.children.append(uuid(0), [old])
    new = {
        "toggle": {"rich_text": runs, "children": [{"type": "to_do", "to_do": {"rich_text": runs, "checked": True}}]}
    }
    assert server.last.body == {"children": [new]}


READ_ONLY = {
    *("parent", "has_children", "created_time", "last_edited_time", "created_by", "last_edited_by"),
    *("in_trash", "archived", "is_archived", "request_id", "plain_text", "href"),
}


def keys(value: Any) -> set[str]:
    if isinstance(value, dict):
        return value.keys() | {key for item in value.values() for key in keys(item)}
    return {key for item in value for key in keys(item)} if isinstance(value, list) else set()


def decoded(raw: Any, **more: Any) -> models.Block:
    read: models.Block = decode(json.dumps({**raw, **more}), models.Block)
    return read


@pytest.mark.parametrize("kind", sorted(BLOCKS))
@pytest.mark.parametrize("as_node", [False, True])
async def test_read_blocks_are_sent_without_read_only_fields(
    client: NotionClient, server: Scripted, kind: str, as_node: bool
) -> None:
    read = decoded(BLOCKS[kind], has_children=False, archived=False)
    given = models.Node(read, 0, uuid(0)) if as_node else read
    try:
        from_block(read)
    except errors.InvalidInput as why:
        with pytest.raises(errors.InvalidInput, match=re.escape(str(why))):
            await client.blocks.children.append(uuid(0), [given])
        with pytest.raises(errors.InvalidInput, match=re.escape(str(why))):
            await client.pages.create(parent={"page_id": uuid(0)}, children=[given])
        return
    server.will(listing(block(1)), block(1))
    await client.blocks.children.append(uuid(0), [given])
    [sent] = server.last.body["children"]
    assert sent.keys() == {"type", kind}
    assert not keys(sent) & READ_ONLY
    await client.blocks.update(uuid(1), given)
    assert not keys(server.last.body) & READ_ONLY


async def test_read_children_are_sent_and_unread_ones_are_not_taken_for_none(
    client: NotionClient, server: Scripted
) -> None:
    toggle = decoded(BLOCKS["toggle"], has_children=True)
    child = models.Node(decoded(BLOCKS["divider"]), 1, toggle.id)
    server.will(listing(block(1)), block(1))
    await client.blocks.children.append(uuid(0), [models.Node(toggle, 0, uuid(0), [child])])
    assert server.last.body["children"][0]["toggle"]["children"] == [{"type": "divider", "divider": {}}]
    for unread in (toggle, models.Node(toggle, 0, uuid(0))):
        with pytest.raises(errors.InvalidInput, match="its children were not read"):
            await client.blocks.children.append(uuid(0), [unread])
    await client.blocks.update(uuid(1), toggle)  # which leaves the children as they are
