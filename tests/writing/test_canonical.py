from typing import Any

import pytest

from notion_async import blocks, files, rich_text
from notion_async._writing.diff.canonical import body, canonical_content, changes, may_change
from notion_async.blocks import BlockInput, from_block
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
    assert changes(canonical_content(blocks.from_block(read(kind, content))), canonical_content(given)) == set()


def test_joined_and_split_runs_say_the_same() -> None:
    one = blocks.paragraph([rich_text.text("a", bold=True), rich_text.text("b", bold=True), rich_text.text(""), "c"])
    two = blocks.paragraph([rich_text.text("ab", bold=True, italic=False), rich_text.text("c", color="default")])
    assert canonical_content(one) == canonical_content(two)
    assert canonical_content(one) != canonical_content(blocks.paragraph("abc"))
    linked = blocks.paragraph([rich_text.text("ab", bold=True, link="https://a.b"), "c"])
    assert canonical_content(one) != canonical_content(linked)


def test_of_people_and_emojis_only_the_ids_count() -> None:
    emoji = {"id": USER, "name": "n", "url": "https://a.b"}
    run = {"type": "mention", "mention": {"type": "custom_emoji", "custom_emoji": emoji}, "plain_text": ":n:"}
    there = blocks.from_block(read("paragraph", {"rich_text": [run]}))
    wanted = blocks.paragraph([rich_text.mention_custom_emoji(USER)])
    assert changes(canonical_content(there), canonical_content(wanted)) == set()
    assert canonical_content(blocks.paragraph(["a", rich_text.mention_user(USER)])) != canonical_content(
        blocks.paragraph("a")
    )


def test_cells_and_captions_are_compared_as_texts() -> None:
    assert canonical_content(blocks.table_row([["a", "b"]])) == canonical_content(blocks.table_row(["ab"]))
    assert canonical_content(blocks.table_row(["ab"])) != canonical_content(blocks.table_row(["a", "b"]))
    images = [blocks.image("https://a.b", caption=caption) for caption in ("c", ["", "c"])]
    assert canonical_content(images[0]) == canonical_content(images[1])


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


def date_run(start: str, end: str | None = None) -> dict[str, Any]:
    date = {"start": start, "end": end, "time_zone": None}
    return {"type": "mention", "mention": {"type": "date", "date": date}, "plain_text": start}


@pytest.mark.parametrize(
    ("start", "end", "zone", "read_start", "read_end"),
    [
        ("2026-01-02", None, None, "2026-01-02", None),
        ("2026-01-02T03:04:00Z", None, None, "2026-01-02T03:04:00.000+00:00", None),
        ("2026-01-02T03:04:59+00:00", None, None, "2026-01-02T03:04:00.000+00:00", None),
        ("2026-07-02T03:04:00", None, "Europe/Berlin", "2026-07-02T03:04:00.000+02:00", None),
        ("2026-07-02T03:04:00", None, "Europe/Berlin", "2026-07-02T01:04:00.000+00:00", None),
        ("2026-07-02T03:04+02:00", "2026-07-03T03:04+02:00", None, "2026-07-02T01:04Z", "2026-07-03T01:04Z"),
    ],
)
def test_a_date_that_notion_gives_back_in_its_own_form_says_the_same(
    start: str, end: str | None, zone: str | None, read_start: str, read_end: str | None
) -> None:
    wanted = canonical_content(blocks.paragraph([rich_text.mention_date(start, end, time_zone=zone)]))
    there = canonical_content(from_block(read("paragraph", {"rich_text": [date_run(read_start, read_end)]})))
    assert changes(there, wanted) == set()
    later = canonical_content(from_block(read("paragraph", {"rich_text": [date_run("2026-07-02T03:05:00.000+02:00")]})))
    assert changes(later, wanted) == {"rich_text"}


NATIVE = {"type": "icon", "icon": {"name": "snake", "color": "purple"}}
SNAKE = "https://www.notion.so/icons/snake_purple.svg"


@pytest.mark.parametrize(("url", "differs"), [(SNAKE, False), (SNAKE.replace("purple", "red"), True)])
def test_an_icon_of_notions_own_set_says_the_same_as_its_address(url: str, differs: bool) -> None:
    there = canonical_content(from_block(read("callout", {"rich_text": [], "icon": NATIVE})))
    wanted = canonical_content(blocks.callout("", icon=files.external(url)))
    assert changes(there, wanted) == ({"icon"} if differs else set())


@pytest.mark.parametrize(
    ("written", "given_back", "differs"),
    [
        ("robot", "robot.txt", False),
        ("robot.txt", "robot.txt", False),
        ("robot", "robots.txt", True),
        ("a", "b.a", True),
    ],
)
def test_a_name_to_which_notion_adds_the_extension_says_the_same(written: str, given_back: str, differs: bool) -> None:
    url = "https://example.com/robot.txt"
    content = {"type": "external", "external": {"url": url}, "caption": [], "name": given_back}
    there, wanted = (
        canonical_content(from_block(read("file", content))),
        canonical_content(blocks.file(url, name=written)),
    )
    assert changes(there, wanted) == ({"name"} if differs else set())
