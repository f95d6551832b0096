"""Blocks that were read without their children are not taken for empty ones, wherever read blocks are given back."""

import pickle
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, TypeAlias

import pytest

from notion_async import NotionClient, blocks, errors, models, properties
from notion_async._writing.draft.given import Writable
from notion_async._writing.draft.prepare import ANYWHERE, NOWHERE, prepare
from notion_async.emulator import Emulator
from notion_async.errors import InvalidInput
from tests.traversal.fake_notion import FakeNotion, block_id
from tests.traversal.test_traversal import read as read_tree
from tests.writing.fake_notion import outline
from tests.writing.test_prepare import read

Reading: TypeAlias = Callable[[NotionClient, str], Awaitable[Sequence[Writable]]]

BLOCKS = [
    blocks.toggle("t", children=[blocks.paragraph("precious"), blocks.toggle("inner", children=[blocks.quote("q")])]),
    blocks.table([["cell"]]),
    blocks.column_list([[blocks.paragraph("left")], [blocks.paragraph("right")]]),
    blocks.tab([blocks.paragraph("tab", children=[blocks.paragraph("inside")])]),
    blocks.synced_block([blocks.paragraph("synced")]),
    blocks.heading_1("heading", children=[blocks.paragraph("below")]),
    blocks.paragraph("end"),
]


async def listed(client: NotionClient, page_id: str) -> Sequence[Writable]:
    return (await client.blocks.children.list(page_id)).results


async def streamed(client: NotionClient, page_id: str) -> Sequence[Writable]:
    async with client.walk(page_id, max_depth=1) as nodes:
        return [node async for node in nodes]


async def shallow(client: NotionClient, page_id: str) -> Sequence[Writable]:
    return (await client.tree(page_id, max_depth=1)).children


async def chosen(client: NotionClient, page_id: str) -> Sequence[Writable]:
    return (await client.tree(page_id, descend=lambda node: node.block.type != "toggle")).children


@pytest.mark.parametrize("reading", [listed, streamed, shallow, chosen])
async def test_what_is_below_blocks_given_back_to_their_page_stays(reading: Reading) -> None:
    with Emulator() as notion:
        async with NotionClient(notion.token, base_url=notion.url, rate_limit=None) as client:
            await client.append(notion.root_id, BLOCKS)
            before = (await client.tree(notion.root_id)).children
            result = await client.replace_content(notion.root_id, await reading(client, notion.root_id))
            assert result.writes == 0
            given = [*await reading(client, notion.root_id), blocks.paragraph("added")]
            await client.replace_content(notion.root_id, given[1:] + given[:1])  # the toggle is made again at the end
            after = (await client.tree(notion.root_id)).children
    as_made = [blocks.from_block(node.block, children_of(node)) for node in (*before[1:], before[0])]
    as_made.insert(len(before) - 1, blocks.paragraph("added"))
    assert outline(blocks.from_block(node.block, children_of(node)) for node in after) == outline(as_made)


def children_of(node: models.Node) -> list[blocks.BlockInput]:
    return [blocks.from_block(child.block, children_of(child)) for child in node.children]


@pytest.mark.parametrize("reading", [listed, streamed, shallow, chosen])
@pytest.mark.parametrize("write", ["append", "create_page", "plan_append", "replace_content"])
async def test_elsewhere_they_are_refused_with_their_place(reading: Reading, write: str) -> None:
    with Emulator() as notion:
        async with NotionClient(notion.token, base_url=notion.url, rate_limit=None) as client:
            await client.append(notion.root_id, [blocks.divider(), *BLOCKS])
            given = await reading(client, notion.root_id)
            other = await client.pages.create(notion.root_id, {"title": properties.title("other")})
            calls: dict[str, Callable[[], Any]] = {
                "append": lambda: client.append(other.id, given),
                "create_page": lambda: client.pages.create(other.id, {"title": properties.title("new")}, blocks=given),
                "replace_content": lambda: client.replace_content(other.id, given),
            }
            with pytest.raises(InvalidInput, match=r"\Ablocks\[1\]: none of the children of this toggle were read"):
                await calls[write]() if write in calls else client.plan_append(given)
            assert not (await client.tree(other.id)).children


async def test_nodes_of_a_walk_do_not_come_out_flat() -> None:
    with Emulator() as notion:
        async with NotionClient(notion.token, base_url=notion.url, rate_limit=None) as client:
            await client.append(notion.root_id, BLOCKS[:1])
            async with client.walk(notion.root_id) as nodes:
                streamed = [node async for node in nodes]
            held = list((await client.tree(notion.root_id)).walk())
            for given in (streamed, held):
                with pytest.raises(InvalidInput, match=r"\Ablocks\[[01]\]: "):
                    await client.append(notion.root_id, given)
                with pytest.raises(InvalidInput, match=r"\Ablocks\[1\]: this node is below one that comes before"):
                    await client.replace_content(notion.root_id, given)
            assert [node.block.id for node in (await client.tree(notion.root_id)).walk()] == [n.block.id for n in held]


@pytest.mark.parametrize("first_answers", [0, 1])
async def test_a_tree_says_which_of_its_nodes_were_read_to_the_end(first_answers: int) -> None:
    """The children of `a` come in two answers; the listing of `a` fails at the first, or at the second."""
    a, answers = block_id("a"), []

    def script(listed: str, *_: object) -> errors.NotionError | None:
        if listed == a:
            answers.append(listed)
        return errors.ServerError("no", status=500) if listed == a and len(answers) > first_answers else None

    notion = FakeNotion({"root": ["a", "b", "c"], "a": ["a1", "a2"], "b": ["b1"]}, page_size=1, script=script)
    nodes = {node.block.plain_text: node for node in (await read_tree(notion, strict=False)).walk()}
    assert [name for name, node in nodes.items() if node.has_unread_children] == ["a"]
    assert len(nodes["a"].children) == first_answers
    copies = pickle.loads(pickle.dumps(await read_tree(notion, strict=False)))  # noqa: S301 - our own bytes
    assert [node.block.plain_text for node in copies.walk() if node.has_unread_children] == ["a"]


def toggle(**more: object) -> models.Block:
    return read("toggle", {"rich_text": []}, **more)


PARTLY = models.Node(toggle(has_children=True), 0, "p", [models.Node(toggle(), 1, "q")], None, False)
UNREAD = models.Node(toggle(has_children=True), 0, "p", (), None, False)


@pytest.mark.parametrize("there", [True, False])
def test_a_node_read_in_part_is_refused(there: bool) -> None:
    with pytest.raises(InvalidInput, match=r"\Ablocks\[0\]: only some of the children of this toggle were read"):
        prepare([PARTLY], there=ANYWHERE if there else NOWHERE)


def test_what_was_not_read_is_named_where_nothing_is_refused() -> None:
    for unwritable, texts in (("skip", ["", ""]), ("placeholder", ["", "", "[toggle: not read]"])):
        prepared = prepare([PARTLY], unwritable=unwritable)  # type: ignore[arg-type]  # one of the literals
        assert [block.plain_text for block in prepared.blocks[0].walk()] == texts
        [omission] = prepared.omitted
        assert omission.reason.startswith("only some of the children of this toggle were read")
    [omission] = prepare([UNREAD.block], unwritable="skip").omitted
    assert omission.reason.startswith("none of the children of this toggle were read")


@pytest.mark.parametrize(
    ("node", "unread"),
    [
        (models.Node(toggle(), 0, "p"), False),
        (models.Node(toggle(has_children=True), 0, "p"), True),
        (models.Node(toggle(has_children=True), 0, "p", [], None, True), False),
        (UNREAD, True),
        (PARTLY, True),
        (models.Node(toggle(has_children=True), 0, "p", [UNREAD]), False),
    ],
)
def test_a_node_knows_read_and_empty_from_not_read(node: models.Node, unread: bool) -> None:
    assert node.has_unread_children is unread
