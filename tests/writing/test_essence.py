import pytest

from notion_async import blocks, rich_text
from notion_async._writing.diff.canonical import body, changes, essence, may_change
from notion_async.blocks import BlockInput
from notion_async.models.codec import encode
from tests.writing.test_prepare import read

TABLE = blocks.table([["a"]], has_row_header=True)
USER = "00000000-0000-4000-8000-0000000000aa"


@pytest.mark.parametrize(
    ("kind", "content", "given"),
    [
        ("paragraph", {"rich_text": [], "color": "default", "icon": None}, blocks.paragraph()),
        ("to_do", {"rich_text": [], "checked": False, "color": "default"}, blocks.to_do("")),
        ("heading_1", {"rich_text": [], "is_toggleable": False, "color": "default"}, blocks.heading_1("")),
        ("callout", {"rich_text": [], "icon": {"type": "emoji", "emoji": "💡"}}, blocks.callout("")),
        ("column", {"width_ratio": 0.5}, blocks.column([])),
        ("table", {"table_width": 1, "has_column_header": False, "has_row_header": True}, TABLE),
        ("bookmark", {"url": "https://a.b", "caption": []}, blocks.bookmark("https://a.b")),
    ],
)
def test_what_notion_adds_on_reading_changes_nothing(kind: str, content: object, given: BlockInput) -> None:
    assert changes(essence(blocks.from_block(read(kind, content))), essence(given)) == set()


def test_joined_and_split_runs_say_the_same() -> None:
    one = blocks.paragraph([rich_text.text("a", bold=True), rich_text.text("b", bold=True), rich_text.text(""), "c"])
    two = blocks.paragraph([rich_text.text("ab", bold=True, italic=False), rich_text.text("c", color="default")])
    assert essence(one) == essence(two)
    assert essence(one) != essence(blocks.paragraph("abc"))
    linked = blocks.paragraph([rich_text.text("ab", bold=True, link="https://a.b"), "c"])
    assert essence(one) != essence(linked)


def test_of_people_and_emojis_only_the_ids_count() -> None:
    emoji = {"id": USER, "name": "n", "url": "https://a.b"}
    run = {"type": "mention", "mention": {"type": "custom_emoji", "custom_emoji": emoji}, "plain_text": ":n:"}
    there = blocks.from_block(read("paragraph", {"rich_text": [run]}))
    wanted = blocks.paragraph([rich_text.mention_custom_emoji(USER)])
    assert changes(essence(there), essence(wanted)) == set()
    assert essence(blocks.paragraph(["a", rich_text.mention_user(USER)])) != essence(blocks.paragraph("a"))


def test_cells_and_captions_are_compared_as_texts() -> None:
    assert essence(blocks.table_row([["a", "b"]])) == essence(blocks.table_row(["ab"]))
    assert essence(blocks.table_row(["ab"])) != essence(blocks.table_row(["a", "b"]))
    images = [blocks.image("https://a.b", caption=caption) for caption in ("c", ["", "c"])]
    assert essence(images[0]) == essence(images[1])


def test_only_what_the_api_changes_may_change() -> None:
    assert may_change("paragraph", {"rich_text", "color"})
    assert may_change("divider", set())
    assert not may_change("table", {"table_width"})
    assert not may_change("image", {"external"})
    assert not may_change("synced_block", {"synced_from"})


def test_an_update_says_what_is_to_change_with_its_default_where_nothing_is_given() -> None:
    assert body(blocks.to_do("x"), {"checked", "color"}) == {"to_do": {"checked": False, "color": "default"}}
    assert encode(body(blocks.paragraph("x"), {"rich_text"})) == (
        b'{"paragraph":{"rich_text":[{"type":"text","text":{"content":"x"}}]}}'
    )
