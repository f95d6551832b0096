import asyncio
import pickle
from collections.abc import Callable, Sequence
from random import Random
from threading import Event
from typing import Any, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import notion_async as na
from notion_async import errors, models, rich_text
from notion_async._writing.append import append
from notion_async._writing.diff import compare, replace
from notion_async._writing.diff.replace import ReplaceResult, replace_content
from notion_async._writing.draft.given import Writable
from notion_async._writing.draft.prepare import ANYWHERE, prepare
from notion_async._writing.plan.plan import plan_append
from notion_async.blocks import BlockInput
from tests.models.samples import BLOCKS
from tests.writing.fake_notion import FAULTS, FakeNotion, outline, plain
from tests.writing.trees import grow, paragraphs, trees


async def page_of(blocks: list[BlockInput]) -> FakeNotion:
    notion = FakeNotion()
    await append(notion.context(), notion.page_id, blocks)
    notion.log.clear()
    notion.now += 3600
    return notion


async def replaced(notion: FakeNotion, blocks: list[BlockInput], *, delete_special: bool = False) -> ReplaceResult:
    return await replace_content(notion.context(), notion.whole(), prepare(blocks), delete_special=delete_special)


def texts(notion: FakeNotion) -> list[str]:
    return [block.plain_text for block in notion.inputs()]


@pytest.mark.slow
@given(trees(), trees())
@settings(max_examples=300, deadline=None)
async def test_any_page_becomes_any_other(before: list[BlockInput], after: list[BlockInput]) -> None:
    notion = await page_of(before)
    result = await replaced(notion, after)
    assert outline(notion.inputs()) == outline(after)
    assert result.writes == len([entry for entry in notion.log if entry not in {"list", "look"}])
    again = await replaced(notion, after)
    assert (again.writes, again.unchanged) == (0, sum(1 for block in after for _ in block.walk()))


async def test_what_is_the_same_is_not_written_and_keeps_its_id() -> None:
    notion = await page_of(grow(1, 200, 6))
    ids = [child.id for child in notion.blocks[notion.page_id].walk()]
    result = await replaced(notion, grow(1, 200, 6))
    assert (result.writes, result.unchanged) == (0, 200)
    assert [child.id for child in notion.blocks[notion.page_id].walk()] == ids


@pytest.mark.parametrize(
    ("change", "writes"),
    [
        (lambda blocks: [*blocks[:3], na.blocks.divider(), *blocks[3:]], 1),
        (lambda blocks: [na.blocks.divider(), *blocks], 1),
        (lambda blocks: [*blocks, *paragraphs(100)], 1),
        (lambda blocks: blocks[:-1], 1),
        (lambda blocks: [*blocks[:4], na.blocks.paragraph("new"), *blocks[5:]], 1),
        (lambda blocks: [*blocks[:4], na.blocks.divider(), *blocks[5:]], 2),
        (lambda blocks: [*blocks[1:], blocks[0]], 2),
        (lambda blocks: [], 9),
        (lambda blocks: [na.blocks.toggle("t", children=blocks)], 10),
    ],
    ids=["insert", "first", "many", "delete", "change", "type", "move", "empty", "wrap"],
)
async def test_a_change_takes_as_many_writes_as_it_must(
    change: Callable[[list[BlockInput]], list[BlockInput]], writes: int
) -> None:
    notion = await page_of(paragraphs(9))
    wanted = change(paragraphs(9))
    assert (await replaced(notion, wanted)).writes == writes
    assert outline(notion.inputs()) == outline(wanted)


async def test_a_change_deep_within_is_one_write() -> None:
    notion = await page_of([na.blocks.toggle("a", children=[na.blocks.toggle("b", children=paragraphs(5))])])
    wanted = [
        na.blocks.toggle("a", children=[na.blocks.toggle("b", children=[*paragraphs(4), na.blocks.paragraph("new")])])
    ]
    result = await replaced(notion, wanted)
    assert (result.writes, result.unchanged, len(result.updated)) == (1, 6, 1)
    assert outline(notion.inputs()) == outline(wanted)


async def test_a_move_is_a_deletion_and_a_new_block_and_it_says_so() -> None:
    notion = await page_of(paragraphs(5))
    first = notion.there(notion.page_id)[0].id
    result = await replaced(notion, [*paragraphs(5)[1:], paragraphs(1)[0]])
    [(old, new)] = result.moved
    assert (old, new) == (first, notion.there(notion.page_id)[-1].id)
    assert result.deleted == [first]
    assert result.created == [new]


async def test_marks_boxes_and_colours_are_changed_in_place() -> None:
    before = [
        na.blocks.to_do("x"),
        na.blocks.callout("c", color="red"),
        na.blocks.code("x", "python"),
        na.blocks.table([["a", "b"]]),
    ]
    after = [
        na.blocks.to_do("x", checked=True),
        na.blocks.callout([rich_text.text("c", bold=True)]),
        na.blocks.code("y", "python"),
        na.blocks.table([["a", "c"]], has_row_header=True),
    ]
    notion = await page_of(before)
    result = await replaced(notion, after)
    assert (result.writes, len(result.updated)) == (5, 5)
    assert [block.type for block in notion.inputs()] == ["to_do", "callout", "code", "table"]
    assert (await replaced(notion, after)).writes == 0


async def test_a_table_of_another_width_and_columns_of_another_number_are_made_anew() -> None:
    notion = await page_of([na.blocks.table([["a", "b"]]), na.blocks.column_list([paragraphs(1), paragraphs(2)])])
    wanted = [na.blocks.table([["a"]]), na.blocks.column_list([paragraphs(1), paragraphs(2), paragraphs(3)])]
    result = await replaced(notion, wanted)
    assert len(result.deleted) == 2
    assert outline(notion.inputs()) == outline(wanted)


SPECIAL = [
    {"type": "child_page", "child_page": {"title": "Below"}},
    {"type": "child_database", "child_database": {"title": "Rows"}},
    {"type": "unsupported", "unsupported": {"block_type": "button"}},
    {"type": "synced_block", "synced_block": {"synced_from": None, "children": plain(paragraphs(2))}},
    {"type": "meeting_notes", "meeting_notes": {}},
    {"type": "link_preview", "link_preview": {"url": "https://example.com"}},
    {"type": "template", "template": {"rich_text": [], "children": plain(paragraphs(1))}},
    {"type": "hologram", "hologram": {"of": "next year"}},
]


@pytest.mark.parametrize("special", SPECIAL, ids=lambda raw: raw["type"])
async def test_special_blocks_stay_unless_told_otherwise(special: dict[str, object]) -> None:
    notion = await page_of([na.blocks.toggle("t", children=paragraphs(2)), *paragraphs(3)])
    toggle = notion.there(notion.page_id)[0]
    notion.put(toggle.id, [special])
    notion.put(notion.page_id, [special], at=2)
    result = await replaced(notion, [na.blocks.heading_1("only")])
    top = [child.type for child in notion.there(notion.page_id)]
    assert sorted(top) == sorted(["toggle", "heading_1", str(special["type"])])
    assert [child.type for child in notion.there(toggle.id)] == [special["type"]]
    assert len(result.spared) == 2
    again = await replaced(notion, [na.blocks.heading_1("only")], delete_special=True)
    assert [child.type for child in notion.there(notion.page_id)] == ["heading_1"]
    assert not again.spared


@pytest.mark.parametrize("kind", sorted(BLOCKS))
async def test_a_block_for_which_there_is_no_input_is_not_deleted(kind: str) -> None:
    notion = FakeNotion()
    [block] = notion.put(notion.page_id, [BLOCKS[kind]])
    try:
        made: BlockInput | None = na.blocks.from_block(notion.read(block))
    except errors.InvalidInput:
        made = None
    result = await replaced(notion, [])
    stays = made is None or made.content == na.blocks.SyncedInput(None)
    assert (block.in_trash, result.spared) == (not stays, [block.id] if stays else [])
    await replaced(notion, [], delete_special=True)
    assert block.in_trash


async def test_new_blocks_keep_their_places_around_special_ones() -> None:
    notion = await page_of(paragraphs(4))
    notion.put(notion.page_id, SPECIAL[:1], at=2)
    await replaced(notion, [na.blocks.divider(), *paragraphs(2), na.blocks.divider(), *paragraphs(4)[2:]])
    kinds = [child.type for child in notion.there(notion.page_id)]
    assert kinds in (
        ["divider", "paragraph", "paragraph", "child_page", "divider", "paragraph", "paragraph"],
        ["divider", "paragraph", "paragraph", "divider", "child_page", "paragraph", "paragraph"],
    )


HOSTED = {
    "type": "image",
    "image": {
        "type": "file",
        "file": {"url": "https://example.com/signed", "expiry_time": "2026-01-01T01:00:00.000Z"},
        "caption": [],
    },
}


async def kept(notion: FakeNotion, blocks: Sequence[Writable]) -> ReplaceResult:
    return await replace_content(notion.context(), notion.whole(), prepare(blocks, there=ANYWHERE))


@pytest.mark.slow
@given(trees(), st.lists(st.tuples(st.integers(0), st.sampled_from([*SPECIAL, HOSTED])), max_size=5), st.randoms())
@settings(max_examples=200, deadline=None)
async def test_what_was_read_and_cannot_be_written_is_kept_whatever_changes_around_it(
    before: list[BlockInput], special: list[tuple[int, dict[str, object]]], random: Random
) -> None:
    notion = await page_of(before)
    for where, raw in special:
        parents = [each for each in notion.blocks[notion.page_id].walk() if each.type in {"page", "toggle"}]
        under = parents[where % len(parents)]
        notion.put(under.id, [raw], at=where % (len(under.children) + 1))
    assert (await kept(notion, notion.tree())).writes == 0
    wanted: list[Writable] = []
    stay = {str(raw["type"]) for _, raw in special}
    for node in notion.tree():
        has_special = any(each.type in stay for each in notion.blocks[node.block.id].walk())
        wanted += [na.blocks.divider()] * random.randrange(2)
        wanted += [node] * (has_special or random.randrange(2))
    result = await kept(notion, wanted)
    assert not result.spared
    assert [child.type for child in notion.there(notion.page_id)] == [
        each.block.type if isinstance(each, models.Node) else "divider" for each in wanted
    ]
    assert not any(each.in_trash for each in notion.blocks.values() if each.type in stay - {"synced_block"})


async def test_on_a_long_page_what_cannot_be_written_is_a_fixed_point() -> None:
    notion = await page_of(paragraphs(500))
    notion.put(notion.page_id, [HOSTED], at=250)
    nodes = notion.tree()
    wanted = [*nodes[251:], nodes[250], *nodes[:250]]  # the halves change places
    assert [each.block.id for each in nodes[250:251]] == [
        child.id for child in notion.there(notion.page_id) if child.type == "image"
    ]
    await kept(notion, wanted)
    assert texts_there(notion) == [f"{n}" for n in (*range(250, 500), "", *range(250))]


def texts_there(notion: FakeNotion) -> list[str]:
    return [notion.read(child).plain_text for child in notion.there(notion.page_id)]


@pytest.mark.parametrize("wish", ["elsewhere", "within", "twice", "order"])
async def test_what_cannot_be_written_is_not_moved_and_nothing_is_written(wish: str) -> None:
    notion = await page_of([na.blocks.toggle("t", children=paragraphs(1)), *paragraphs(2)])
    notion.put(notion.page_id, [HOSTED, SPECIAL[0]])
    toggle, one, two, image, page = notion.tree()
    wanted: dict[str, list[Writable]] = {
        "elsewhere": [na.blocks.quote("q", children=cast("Any", [image])), page],
        "within": [na.blocks.toggle("new", children=cast("Any", [page])), toggle, one, two, image],
        "twice": [toggle, page, page, image],
        "order": [page, image],
    }
    with pytest.raises(
        errors.InvalidInput, match=r"\Ablocks\[\d\].* of type '(image|child_page)': .*kept in its place"
    ):
        await kept(notion, wanted[wish])
    assert not notion.log


async def test_a_special_block_that_is_wanted_is_kept_even_where_making_it_anew_takes_fewer_writes() -> None:
    notion = FakeNotion()
    notion.put(notion.page_id, SPECIAL[3:4])
    wanted = [na.blocks.divider(), na.blocks.synced_block(paragraphs(2)), na.blocks.divider()]
    result = await replaced(notion, wanted)
    assert (result.writes, result.unchanged, result.spared) == (2, 3, [])
    assert outline(notion.inputs()) == outline(wanted)


async def test_a_heading_folds_before_it_gets_children() -> None:
    notion = await page_of([na.blocks.heading_2("h")])
    wanted = [na.blocks.heading_2("h", children=paragraphs(1))]
    await replaced(notion, wanted)
    assert notion.log == ["update heading_2", "append 1"]


async def test_long_pages_are_compared_at_what_is_equal() -> None:
    blocks = paragraphs(600)
    notion = await page_of(blocks)
    wanted = [*blocks[:100], na.blocks.divider(), *blocks[101:300], *blocks[310:], na.blocks.divider()]
    result = await replaced(notion, wanted)
    assert result.writes == 13
    assert outline(notion.inputs()) == outline(wanted)


async def test_long_pages_without_anything_equal_are_compared_by_place() -> None:
    notion = await page_of(paragraphs(500))
    wanted = [na.blocks.paragraph(f"new {n}") for n in range(500)]
    result = await replaced(notion, wanted)
    assert (len(result.updated), result.writes) == (500, 500)


@pytest.mark.slow
@given(trees(), trees(), st.lists(st.sampled_from(["", *FAULTS]), max_size=12))
@settings(max_examples=150, deadline=None)
async def test_with_faults_it_ends_as_wanted_or_says_what_was_done(
    before: list[BlockInput], after: list[BlockInput], faults: list[str]
) -> None:
    notion = await page_of(before)
    notion.faults, done = faults, 0
    for _ in range(8):
        try:
            await replaced(notion, after)
        except errors.PartlyWritten as error:
            progress = pickle.loads(pickle.dumps(error)).progress  # noqa: S301 - our own bytes
            done += progress.writes
        except (errors.ServerError, errors.OutcomeUnknown):
            continue
        else:
            break
    assert outline(notion.inputs()) == outline(after)
    assert done <= len(notion.log)


@pytest.mark.parametrize("fault", FAULTS)
async def test_a_block_that_is_to_be_deleted_is_not_taken_for_the_new_one_that_looks_like_it(fault: str) -> None:
    notion = await page_of([na.blocks.toggle("t", children=[na.blocks.divider()])])
    notion.now -= 3600  # it was written just now
    special = na.blocks.toggle("t", children=[na.blocks.table([["a"]])])
    wanted = [na.blocks.paragraph("first"), special, na.blocks.toggle("t", children=[na.blocks.divider()])]
    notion.faults = [fault]
    await replaced(notion, wanted)
    assert outline(notion.inputs()) == outline(wanted)
    notion.faults = ["", fault]
    wanted = [na.blocks.quote("q", children=[special]), na.blocks.divider()]
    await replaced(notion, wanted)
    assert outline(notion.inputs()) == outline(wanted)


async def test_depth_costs_no_recursion() -> None:
    block = na.blocks.paragraph("deepest")
    for _ in range(700):
        block = na.blocks.toggle("t", children=[block])
    notion = FakeNotion()
    tree = notion.whole()
    parent: models.Node | None = None
    for each in block.walk():
        [made] = notion.put(parent.block.id if parent else notion.page_id, plain([each.replace(children=())]))
        node = models.Node(notion.read(made), 0, "p", [])
        if parent is None:
            tree.children.append(node)
        else:
            parent.children = [node]
        parent = node
    again = na.blocks.paragraph("changed")
    for _ in range(700):
        again = na.blocks.toggle("t", children=[again])
    result = await replace_content(notion.context(), tree, prepare([again]))
    assert (result.unchanged, result.writes) == (700, 1)


async def test_what_a_synced_copy_shows_is_its_originals_and_is_left_alone() -> None:
    notion = FakeNotion()
    [original] = notion.put(notion.page_id, SPECIAL[3:4])
    copy = {"synced_from": {"type": "block_id", "block_id": original.id}, "children": plain(paragraphs(2))}
    notion.put(notion.page_id, [{"type": "synced_block", "synced_block": copy}])
    wanted = [na.blocks.synced_block(paragraphs(2)), na.blocks.synced_copy(original.id)]
    assert (await replaced(notion, wanted)).writes == 0
    result = await replaced(notion, [na.blocks.synced_block(paragraphs(2)), na.blocks.paragraph("instead")])
    assert (result.writes, len(result.deleted)) == (2, 1)
    assert not any(each.in_trash for each in original.walk())


async def test_the_event_loop_goes_on_while_the_difference_is_computed(monkeypatch: pytest.MonkeyPatch) -> None:
    going_on = Event()
    compute = compare.plan_replace

    def waiting(*args: Any, **more: Any) -> Any:
        assert going_on.wait(timeout=5)
        return compute(*args, **more)

    monkeypatch.setattr(replace, "plan_replace", waiting)
    notion = await page_of(paragraphs(1))
    asyncio.get_running_loop().call_later(0, going_on.set)
    assert (await replaced(notion, paragraphs(2))).writes == 1


@pytest.mark.parametrize(("there", "new", "most"), [(0, 3000, 30), (1, 3000, 31), (100, 3000, 140), (3000, 6000, 31)])
def test_new_blocks_are_inserted_in_hundreds(there: int, new: int, most: int) -> None:
    """Of the pages that have many blocks all stay; where few stay they may be changed rather than deleted."""
    notion = FakeNotion()
    notion.put(notion.page_id, plain(paragraphs(there)))
    kept = paragraphs(there) if there == 3000 else []
    wanted = [*kept[:1500], *(na.blocks.paragraph(f"new {n}") for n in range(new - len(kept))), *kept[1500:]]
    found = compare.plan_replace(notion.page_id, notion.tree(), prepare(wanted).blocks)
    inserted = [plan_append([part for want in each.wants for part in want.instead]) for each in found.insertions]
    assert sum(plan.requests for plan in inserted) + len(found.updates) + len(found.deletions) <= most


@pytest.mark.parametrize("count", [195, 1000])
def test_blocks_in_another_order_take_fewer_writes_than_there_are_blocks(count: int) -> None:
    notion = FakeNotion()
    notion.put(notion.page_id, plain(paragraphs(count)))
    wanted = paragraphs(count)
    Random(1).shuffle(wanted)
    found = compare.plan_replace(notion.page_id, notion.tree(), prepare(wanted).blocks)
    assert len(found.insertions) + len(found.updates) + len(found.deletions) < count
    assert found.unchanged >= count**0.5
