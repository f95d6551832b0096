from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

import notion_async as na
from notion_async import rich_text
from notion_async._inputs.graphemes import text_length
from notion_async._writing.draft.prepare import prepare
from notion_async._writing.draft.split import split_runs
from notion_async._writing.plan.limits import NOTION
from notion_async.blocks import BlockInput
from notion_async.errors import InvalidInput
from notion_async.models.codec import encode


def marked(count: int) -> list[rich_text.RichTextInput]:
    return [rich_text.text(f"{n} ", bold=n % 2 == 0) for n in range(count)]


def runs_of(block: BlockInput) -> Sequence[rich_text.RichTextInput]:
    content = block.content
    assert isinstance(content, na.blocks.TextBlockInput | na.blocks.CodeInput)
    return content.rich_text or ()


def look(runs: Sequence[rich_text.RichTextInput]) -> list[tuple[str, object, object]]:
    """Give each character with its marks: what a reader sees, however the runs are cut."""
    return [
        (character, run.annotations, run.text.link)
        for run in runs
        if isinstance(run, rich_text.TextInput)
        for character in run.text.content
    ]


TEXTS = st.builds(rich_text.text, st.text(max_size=30), bold=st.booleans(), link=st.sampled_from([None, "https://a.b"]))


@given(st.lists(TEXTS, max_size=20), st.integers(2, 8), st.integers(2, 10))
def test_any_text_keeps_its_characters_and_their_marks(
    texts: list[rich_text.RichTextInput], items: int, text: int
) -> None:
    cut = split_runs((*texts,), NOTION._replace(items=items, text=text))
    assert look(cut) == look(texts)
    assert all(text_length(run.plain_text) <= text for run in cut)


def test_a_long_text_is_cut_at_2000_units_with_its_marks() -> None:
    [block] = prepare(
        [na.blocks.paragraph(rich_text.text("ab\U0001f600" * 1001, italic=True, link="https://a.b"))]
    ).blocks
    assert [text_length(run.plain_text) for run in runs_of(block)] == [2000, 2000, 4]
    assert len({run.annotations for run in runs_of(block)}) == 1


def test_mentions_and_formulas_are_left_alone() -> None:
    runs = (rich_text.inline_equation("x"), rich_text.mention_date("2026-01-01"), *marked(100))
    assert split_runs(runs, NOTION)[:2] == runs[:2]


def test_runs_that_look_the_same_are_joined_when_there_are_too_many() -> None:
    [block] = prepare([na.blocks.paragraph([rich_text.text("a")] * 300)]).blocks
    assert runs_of(block) == (rich_text.text("a" * 300),)


def test_a_paragraph_of_too_many_runs_goes_on_in_paragraphs_and_the_last_has_the_children() -> None:
    given = na.blocks.paragraph(marked(250), color="red", children=[na.blocks.divider()])
    blocks = prepare([given, na.blocks.paragraph("after")]).blocks
    assert [(block.type, len(runs_of(block)), len(block.children)) for block in blocks] == [
        ("paragraph", 100, 0),
        ("paragraph", 100, 0),
        ("paragraph", 50, 1),
        ("paragraph", 1, 0),
    ]
    assert [run for block in blocks[:3] for run in runs_of(block)] == marked(250)


def test_a_list_item_of_too_many_runs_goes_on_in_paragraphs_within_it() -> None:
    [block] = prepare([na.blocks.bulleted_list_item(marked(150), children=[na.blocks.divider()])]).blocks
    assert [child.type for child in block.children] == ["paragraph", "divider"]
    assert [*runs_of(block), *runs_of(block.children[0])] == marked(150)


def test_a_plain_heading_goes_on_in_a_paragraph_after_it_and_a_toggleable_one_within() -> None:
    plain = prepare([na.blocks.heading_1(marked(150))]).blocks
    assert [block.type for block in plain] == ["heading_1", "paragraph"]
    [toggleable] = prepare([na.blocks.heading_1(marked(150), children=[na.blocks.divider()])]).blocks
    assert [child.type for child in toggleable.children] == ["paragraph", "divider"]


def test_code_goes_on_in_code_and_the_last_has_the_caption() -> None:
    blocks = prepare([na.blocks.code("x" * 450_000, "python", caption="long")]).blocks
    assert [block.type for block in blocks] == ["code"] * 3
    assert "".join(block.plain_text for block in blocks) == "x" * 450_000
    captions = [block.content.caption for block in blocks if isinstance(block.content, na.blocks.CodeInput)]
    assert [bool(caption) for caption in captions] == [False, False, True]


def test_a_text_too_large_for_a_request_is_cut_by_its_bytes() -> None:
    blocks = prepare([na.blocks.paragraph("中" * 190_000)]).blocks
    assert len(blocks) == 2
    assert all(len(encode(block)) < 500_000 for block in blocks)
    assert "".join(block.plain_text for block in blocks) == "中" * 190_000


@pytest.mark.parametrize(
    ("block", "place"),
    [
        (na.blocks.image("https://a.b", caption=marked(101)), "blocks[0]"),
        (na.blocks.table([[marked(101)]]), "blocks[0].children[0]"),
        (na.blocks.tab([na.blocks.paragraph(marked(101))]), "blocks[0].children[0]"),
    ],
)
def test_what_has_nowhere_to_go_on_is_refused(block: BlockInput, place: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        prepare([block])
    assert str(caught.value).startswith(f"{place}: ")


def test_a_long_caption_and_a_long_cell_are_cut_into_runs() -> None:
    image, table = prepare([na.blocks.image("https://a.b", caption="x" * 4001), na.blocks.table([["y" * 2001]])]).blocks
    assert isinstance(image.content, na.blocks.MediaInput)
    assert len(image.content.caption or ()) == 3
    row = table.children[0].content
    assert isinstance(row, na.blocks.TableRowInput)
    assert [len(cell) for cell in row.cells] == [2]
