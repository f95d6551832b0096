from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notion_async import models
from notion_async.errors import InvalidInput
from notion_async.models import BlockInput
from notion_async.writing.limits import NOTION
from notion_async.writing.prepare import prepare
from notion_async.writing.split import split_runs


def marked(count: int) -> list[models.RichTextInput]:
    return [models.text(f"{n} ", bold=n % 2 == 0) for n in range(count)]


def runs_of(block: BlockInput) -> Sequence[models.RichTextInput]:
    content = block.content
    assert isinstance(content, models.TextBlockInput | models.CodeInput)
    return content.rich_text or ()


def look(runs: Sequence[models.RichTextInput]) -> list[tuple[str, object, object]]:
    """Give each character with its marks: what a reader sees, however the runs are cut."""
    return [
        (character, run.annotations, run.text.link)
        for run in runs
        if isinstance(run, models.TextInput)
        for character in run.text.content
    ]


TEXTS = st.builds(models.text, st.text(max_size=30), bold=st.booleans(), link=st.sampled_from([None, "https://a.b"]))


@given(st.lists(TEXTS, max_size=20), st.integers(2, 8), st.integers(2, 10))
def test_any_text_keeps_its_characters_and_their_marks(
    texts: list[models.RichTextInput], items: int, text: int
) -> None:
    cut = split_runs((*texts,), NOTION._replace(items=items, text=text))
    assert look(cut) == look(texts)
    assert all(models.text_length(run.plain_text) <= text for run in cut)


def test_a_long_text_is_cut_at_2000_units_with_its_marks() -> None:
    [block] = prepare([models.paragraph(models.text("ab\U0001f600" * 1001, italic=True, link="https://a.b"))]).blocks
    assert [models.text_length(run.plain_text) for run in runs_of(block)] == [2000, 2000, 4]
    assert len({run.annotations for run in runs_of(block)}) == 1


def test_mentions_and_formulas_are_left_alone() -> None:
    runs = (models.inline_equation("x"), models.mention_date("2026-01-01"), *marked(100))
    assert split_runs(runs, NOTION)[:2] == runs[:2]


def test_runs_that_look_the_same_are_joined_when_there_are_too_many() -> None:
    [block] = prepare([models.paragraph([models.text("a")] * 300)]).blocks
    assert runs_of(block) == (models.text("a" * 300),)


def test_a_paragraph_of_too_many_runs_goes_on_in_paragraphs_and_the_last_has_the_children() -> None:
    given = models.paragraph(marked(250), color="red", children=[models.divider()])
    blocks = prepare([given, models.paragraph("after")]).blocks
    assert [(block.type, len(runs_of(block)), len(block.children)) for block in blocks] == [
        ("paragraph", 100, 0),
        ("paragraph", 100, 0),
        ("paragraph", 50, 1),
        ("paragraph", 1, 0),
    ]
    assert [run for block in blocks[:3] for run in runs_of(block)] == marked(250)


def test_a_list_item_of_too_many_runs_goes_on_in_paragraphs_within_it() -> None:
    [block] = prepare([models.bulleted_list_item(marked(150), children=[models.divider()])]).blocks
    assert [child.type for child in block.children] == ["paragraph", "divider"]
    assert [*runs_of(block), *runs_of(block.children[0])] == marked(150)


def test_a_plain_heading_goes_on_in_a_paragraph_after_it_and_a_toggleable_one_within() -> None:
    plain = prepare([models.heading_1(marked(150))]).blocks
    assert [block.type for block in plain] == ["heading_1", "paragraph"]
    [toggleable] = prepare([models.heading_1(marked(150), children=[models.divider()])]).blocks
    assert [child.type for child in toggleable.children] == ["paragraph", "divider"]


def test_code_goes_on_in_code_and_the_last_has_the_caption() -> None:
    blocks = prepare([models.code("x" * 450_000, "python", caption="long")]).blocks
    assert [block.type for block in blocks] == ["code"] * 3
    assert "".join(block.plain_text for block in blocks) == "x" * 450_000
    captions = [block.content.caption for block in blocks if isinstance(block.content, models.CodeInput)]
    assert [bool(caption) for caption in captions] == [False, False, True]


def test_a_text_too_large_for_a_request_is_cut_by_its_bytes() -> None:
    blocks = prepare([models.paragraph("中" * 190_000)]).blocks
    assert len(blocks) == 2
    assert all(len(models.encode(block)) < 500_000 for block in blocks)
    assert "".join(block.plain_text for block in blocks) == "中" * 190_000


@pytest.mark.parametrize(
    ("block", "place"),
    [
        (models.image("https://a.b", caption=marked(101)), "blocks[0]"),
        (models.table([[marked(101)]]), "blocks[0].children[0]"),
        (models.tab([models.paragraph(marked(101))]), "blocks[0].children[0]"),
    ],
)
def test_what_has_nowhere_to_go_on_is_refused(block: BlockInput, place: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        prepare([block])
    assert str(caught.value).startswith(f"{place}: ")


def test_a_long_caption_and_a_long_cell_are_cut_into_runs() -> None:
    image, table = prepare([models.image("https://a.b", caption="x" * 4001), models.table([["y" * 2001]])]).blocks
    assert isinstance(image.content, models.MediaInput)
    assert len(image.content.caption or ()) == 3
    row = table.children[0].content
    assert isinstance(row, models.TableRowInput)
    assert [len(cell) for cell in row.cells] == [2]
