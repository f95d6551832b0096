"""Writing through the whole client to the emulator."""

from typing import Any

import pytest

import notion_async as na
from benchmarks.bench_writing import TREES, lower_bound, mixed, same
from notion_async import NotionClient, OutcomeUnknown, PartlyWritten, errors, models, properties, rich_text
from notion_async._writing import append
from notion_async.blocks import BlockInput
from notion_async.emulator import Emulator, samples
from notion_async.emulator.faults import FaultKind
from notion_async.models.codec import encode
from tests.writing.fake_notion import outline

APPEND = "PATCH /v1/blocks/{block_id}/children"


class Clock:
    """A time that only passes when somebody sleeps."""

    def __init__(self) -> None:
        self.now = 1_780_000_000.0

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.now += seconds


def everything() -> list[BlockInput]:
    """One block of every kind that can be written."""
    inside = [na.blocks.paragraph([rich_text.text("in ", bold=True, color="red"), rich_text.inline_equation("x^2")])]
    return [
        *(make("h") for make in (na.blocks.heading_1, na.blocks.heading_2, na.blocks.heading_3, na.blocks.heading_4)),
        na.blocks.heading_2("t", children=inside),
        na.blocks.bulleted_list_item("b", children=inside),
        na.blocks.numbered_list_item("n", children=inside),
        na.blocks.to_do("d", checked=True, children=inside),
        na.blocks.toggle("t", color="blue_background", children=inside),
        na.blocks.quote("q", children=inside),
        na.blocks.callout("c", icon="🍕", children=inside),
        na.blocks.code("x = 1", "python", caption="short"),
        na.blocks.equation("e = mc^2"),
        *(na.blocks.divider(), na.blocks.breadcrumb(), na.blocks.table_of_contents(color="gray")),
        na.blocks.bookmark("https://example.com/a", caption="there"),
        na.blocks.embed("https://example.com/b"),
        *(make("https://example.com/c.png", caption="c") for make in (na.blocks.image, na.blocks.video, na.blocks.pdf)),
        *(make("https://example.com/d.mp3") for make in (na.blocks.audio, na.blocks.file)),
        na.blocks.table([["a", [rich_text.text("b", italic=True)]], ["c", "d"]], has_column_header=True),
        na.blocks.column_list([inside, [na.blocks.divider()]]),
        na.blocks.tab([na.blocks.paragraph("tab", icon="🚀", children=inside), na.blocks.paragraph("tab 2")]),
        na.blocks.synced_block(inside),
    ]


@pytest.mark.parametrize(
    "blocks",
    [
        everything(),
        [
            na.blocks.toggle(
                "a", children=[na.blocks.toggle("b", children=[na.blocks.toggle("c", children=everything())])]
            )
        ],
        [na.blocks.column_list([everything(), [na.blocks.toggle("x", children=everything())]])],
        [na.blocks.tab([na.blocks.paragraph("tab", icon="🚀", children=everything()) for _ in range(120)])],
        [na.blocks.table([["a", "b"]] * 301)],
    ],
    ids=["flat", "deep", "columns", "tabs", "table"],
)
async def test_every_kind_of_block_reads_back_as_it_was_written(blocks: list[BlockInput]) -> None:
    with Emulator() as notion:
        async with NotionClient(notion.token, base_url=notion.url) as client:
            plan = client.plan_append(blocks)
            written = await client.append(notion.root_id, blocks)
            tree = await client.tree(notion.root_id)
    assert same(tree.children, blocks)
    assert [node.block.id for node in tree.children] == list(written.ids)
    assert plan.requests == written.requests


@pytest.mark.slow
@pytest.mark.parametrize("name", TREES)
def test_a_plan_is_near_the_lower_bound(name: str) -> None:
    blocks = TREES[name]()
    plan = NotionClient("ntn_test").plan_append(blocks)
    assert plan.requests <= 1.1 * lower_bound(plan.blocks)


@pytest.mark.slow
async def test_ten_thousand_blocks_on_twelve_levels_read_back_as_they_were_written() -> None:
    blocks = mixed()
    with Emulator() as notion:
        async with NotionClient(notion.token, base_url=notion.url, rate_limit=None) as client:
            await client.append(notion.root_id, blocks)
            assert len(notion.requests) <= 1.1 * lower_bound(blocks)
            tree = await client.tree(notion.root_id)
    assert tree.report.blocks == 10_000
    assert same(tree.children, blocks)


@pytest.mark.slow
async def test_faults_on_one_write_in_twenty_double_nothing() -> None:
    outcomes: list[bool] = []
    for seed in range(40):
        clock, blocks = Clock(), mixed(250, 9)
        with Emulator(seed=seed, clock=clock) as notion:
            notion.faults.rate(0.033, "service_unavailable", "drop", "bad_gateway", route=APPEND)
            notion.faults.rate(0.017, "committed", "committed_silently", "drop_after", "half_answer", route=APPEND)
            async with NotionClient(notion.token, base_url=notion.url, rate_limit=None) as client:
                await append(client._context._replace(clock=clock, sleep=clock.sleep), notion.root_id, blocks)
                notion.faults.clear()
                tree = await client.tree(notion.root_id)
        outcomes.append(same(tree.children, blocks))
    assert outcomes == [True] * 40


async def test_a_page_is_created_with_its_blocks_icon_and_title() -> None:
    blocks = mixed(300, 6)
    with Emulator() as notion:
        async with NotionClient(notion.token, base_url=notion.url) as client:
            title = {"title": {"title": [{"text": {"content": "Plans"}}]}}
            page = await client.pages.create(notion.root_id, title, blocks=blocks, icon="🍕")
            tree = await client.tree(page.id)
            assert same(tree.children, blocks)
            assert encode(page.icon) == b'{"type":"emoji","emoji":"\xf0\x9f\x8d\x95"}'


async def test_what_notion_refuses_is_told_as_it_is() -> None:
    with Emulator() as notion:
        async with NotionClient(notion.token, base_url=notion.url) as client:
            with pytest.raises(errors.NotFound):
                await client.append("00000000-0000-4000-8000-000000000000", [na.blocks.divider()])


def to_input(node: models.Node) -> BlockInput:
    return na.blocks.from_block(node.block, map(to_input, node.children))


async def test_a_demo_page_is_copied_and_what_cannot_be_is_listed() -> None:
    with Emulator(samples.demo(), samples.home()) as notion:
        async with NotionClient(notion.token, base_url=notion.url) as client:
            source = await client.tree(notion.samples[0].root_id)
            copied = await client.copy_page(notion.samples[0].root_id, notion.samples[1].root_id)
            tree = await client.tree(copied.page.id)
    lost = {each.id: each.type for each in copied.omitted if each.place}
    without = [
        part for node in source.children for part in (node.children if node.block.id in lost else [node])
    ]  # the children of what cannot be copied take its place
    assert copied.page.title == source.page.title
    assert outline(map(to_input, tree.children)) == outline(map(to_input, without))
    assert {"child_page", "child_database", "link_preview", "unsupported", "meeting_notes"} <= set(lost.values())
    assert any("copied as text" in each.reason for each in copied.omitted)


async def test_a_page_is_changed_into_another() -> None:
    before, after = mixed(200, 6), mixed(230, 5)
    with Emulator() as notion:
        async with NotionClient(notion.token, base_url=notion.url) as client:
            await client.append(notion.root_id, before)
            sent = len(notion.requests)
            result = await client.replace_content(notion.root_id, after)
            reads = sum(request.method == "GET" for request in notion.requests[sent:])
            assert result.writes == len(notion.requests) - sent - reads
            assert same((await client.tree(notion.root_id)).children, after)
            again = await client.replace_content(notion.root_id, after)
    assert (again.writes, again.unchanged) == (0, 230)


async def test_every_kind_of_block_is_known_again() -> None:
    with Emulator() as notion:
        async with NotionClient(notion.token, base_url=notion.url) as client:
            await client.append(notion.root_id, everything())
            assert (await client.replace_content(notion.root_id, everything())).writes == 0
            changed = await client.replace_content(notion.root_id, [])
            assert changed.spared
            changed = await client.replace_content(notion.root_id, [], delete_special=True)
            assert (await client.tree(notion.root_id)).children == []


async def test_a_page_that_was_read_is_changed_around_what_cannot_be_written() -> None:
    with Emulator(samples.demo()) as notion:
        async with NotionClient(notion.token, base_url=notion.url) as client:
            read = (await client.tree(notion.root_id)).children
            same_again = await client.replace_content(notion.root_id, read)
            assert (same_again.writes, same_again.spared) == (0, [])
            other = await client.pages.create(
                notion.root_id, {"title": properties.title("Other")}, blocks=[na.blocks.paragraph("a")]
            )
            with pytest.raises(errors.InvalidInput, match=r"blocks\[283\]: .*Notion keeps its file"):
                await client.replace_content(other.id, read)
            await client.replace_content(other.id, read[280:290], unwritable="placeholder")
            kinds = [node.block.type for node in (await client.tree(other.id)).children]
    assert kinds == ["paragraph" if n in {283, 287} else read[n].block.type for n in range(280, 290)]


async def test_a_synced_copy_whose_original_is_not_shared_bars_nothing() -> None:
    with Emulator() as notion:
        async with NotionClient(notion.token, base_url=notion.url) as client:
            original = await client.pages.create(
                notion.root_id,
                {"title": properties.title("O")},
                blocks=[na.blocks.synced_block([na.blocks.paragraph("x")])],
            )
            [synced] = (await client.tree(original.id)).children
            shown = [na.blocks.synced_copy(synced.block.id), na.blocks.paragraph("a")]
            page = await client.pages.create(notion.root_id, {"title": properties.title("P")}, blocks=shown)
            notion.workspace.unshared.add(original.id)
            result = await client.replace_content(page.id, [*shown[:1], na.blocks.paragraph("b")])
            copied = await client.copy_page(page.id, notion.root_id)
    assert (result.unchanged, result.writes) == (1, 1)
    assert not copied.omitted


async def test_a_write_that_failed_in_the_middle_goes_on_where_it_was() -> None:
    blocks = [na.blocks.paragraph(f"line {number}") for number in range(250)]
    with Emulator() as notion:
        notion.faults.add("object_not_found", route=APPEND, after=1)
        async with NotionClient(notion.token, base_url=notion.url) as client:
            with pytest.raises(PartlyWritten) as caught:
                await client.append(notion.root_id, blocks)
            progress = caught.value.progress
            assert (len(progress.ids), progress.missing) == (100, ["blocks[100:200]", "blocks[200:250]"])
            written = await client.append(notion.root_id, blocks, resume=progress)
            tree = await client.tree(notion.root_id)
    assert [node.block.id for node in tree.children] == list(written.ids)
    assert same(tree.children, blocks)


@pytest.mark.parametrize("fault", ["committed", "committed_silently", "drop_after", "half_answer"])
async def test_a_write_that_happened_though_its_answer_was_lost_is_found_at_once(fault: FaultKind) -> None:
    blocks = [na.blocks.paragraph("one"), na.blocks.toggle("two", children=[na.blocks.divider()])]
    with Emulator() as notion:
        notion.faults.add(fault, route=APPEND)
        async with NotionClient(notion.token, base_url=notion.url) as client:
            written = await client.append(notion.root_id, blocks)
            tree = await client.tree(notion.root_id)
    assert same(tree.children, blocks)
    assert [node.block.id for node in tree.children] == list(written.ids)


@pytest.mark.parametrize("version", ["2022-06-28", "2025-09-03", "2026-03-11"])
async def test_every_version_of_the_api_is_written_alike(version: str) -> None:
    blocks = mixed(150, 6)
    with Emulator() as notion:
        async with NotionClient(notion.token, base_url=notion.url, notion_version=version) as client:
            first = await client.append(notion.root_id, [na.blocks.paragraph("first"), na.blocks.paragraph("last")])
            await client.append(notion.root_id, blocks, after=first.ids[0])
            tree = await client.tree(notion.root_id)
            assert same(tree.children[1:-1], blocks)
            await client.replace_content(notion.root_id, [na.blocks.heading_1("new"), *blocks])
            assert same((await client.tree(notion.root_id)).children, [na.blocks.heading_1("new"), *blocks])


async def test_a_deadline_holds_for_looking_too() -> None:
    with Emulator() as notion:
        notion.faults.add("drop", route=APPEND)
        async with NotionClient(notion.token, base_url=notion.url) as client:
            with pytest.raises(OutcomeUnknown):
                await client.append(notion.root_id, [na.blocks.divider()], deadline=0.05)


async def test_pages_create_names_what_it_left_out_and_takes_one_kind_of_content() -> None:
    given = [na.blocks.paragraph("a"), BlockInput("column_list", na.blocks.EmptyInput())]
    title = {"title": properties.title("P")}
    with Emulator() as notion:
        async with NotionClient(notion.token, base_url=notion.url) as client:
            page = await client.pages.create(notion.root_id, title, blocks=given, unwritable="skip")
            assert isinstance(page, na.CreatedPage)
            assert [(omission.place, omission.type) for omission in page.omitted] == [("blocks[1]", "column_list")]
            assert page.title == "P"
            create: Any = client.pages.create
            with pytest.raises(errors.InvalidInput, match="either blocks= or children="):
                await create(notion.root_id, title, blocks=given, children=[])
