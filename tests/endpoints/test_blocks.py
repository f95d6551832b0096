from typing import Any

import pytest

from notion_async import NotionClient, errors
from tests.endpoints.scripted import Scripted, block, listing, refusal, uuid

PARAGRAPH = {"paragraph": {"rich_text": [{"text": {"content": "Hi"}}]}}


async def test_append_gives_the_new_blocks_in_order(client: NotionClient, server: Scripted) -> None:
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


async def test_append_is_not_repeated_when_its_outcome_is_unknown(client: NotionClient, server: Scripted) -> None:
    server.will(refusal(500, "internal_server_error"))
    with pytest.raises(errors.ServerError):
        await client.blocks.children.append(uuid(0), [PARAGRAPH])
    assert len(server.asked) == 1


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


async def test_delete_gives_the_block_in_the_trash(client: NotionClient, server: Scripted) -> None:
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
