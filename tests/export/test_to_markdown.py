import typing

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notion_async import models
from notion_async.export import to_markdown
from notion_async.export.markdown_blocks import MarkdownBlocks
from tests.export.reading import body, outline, texts, tokens
from tests.export.trees import PAGE_ID, chain, node, rich, run, say, table, tree


@pytest.mark.parametrize("block", list(typing.get_args(models.KnownBlock)))
def test_every_type_of_block_has_a_method_named_after_it(block: typing.Any) -> None:
    assert callable(vars(MarkdownBlocks).get(block.type))


def test_an_empty_page_is_only_front_matter() -> None:
    assert to_markdown(tree()).endswith("---\n\n")


@pytest.mark.parametrize("level", [1, 2, 3, 4])
def test_headings_keep_their_level(level: int) -> None:
    assert body(tree(say(f"heading_{level}", "Title #"))) == f"\n{'#' * level} Title \\#\n"
    assert outline(tree(say(f"heading_{level}", "Title"))) == ["heading", "inline"]


def test_the_children_of_a_toggle_heading_follow_it() -> None:
    assert body(tree(say("heading_1", "A", say("paragraph", "b"), is_toggleable=True))) == "\n# A\n\nb\n"


def test_list_items_are_tight_and_nest() -> None:
    items = say(
        "bulleted_list_item", "a", say("bulleted_list_item", "b", say("to_do", "c", checked=True)), say("toggle", "d")
    )
    assert body(tree(items, say("to_do", "e"))) == "\n- a\n  - b\n    - [x] c\n  - d\n- [ ] e\n"


def test_blocks_inside_items_stay_inside() -> None:
    items = [
        say("bulleted_list_item", "a", say("paragraph", "b"), say("code", "c", language="c")),
        say("bulleted_list_item", "d"),
    ]
    assert body(tree(*items)) == "\n- a\n\n  b\n\n  ```c\n  c\n  ```\n\n- d\n"
    assert outline(tree(*items)).count("bullet_list") == 1


def test_an_item_without_text_keeps_its_children() -> None:
    empty = say("bulleted_list_item", "", say("paragraph", "b"), say("bulleted_list_item", ""))
    assert texts(tree(empty)) == ["b"]
    assert outline(tree(empty)) == ["bullet_list", "list_item", "paragraph", "inline", "bullet_list", "list_item"]
    nested = say("bulleted_list_item", "a", say("bulleted_list_item", "", say("divider", "")))
    assert outline(tree(nested))[-3:] == ["bullet_list", "list_item", "hr"]


def numbers(document: models.Tree) -> list[tuple[int, int]]:
    """Return the start and the number of items of each ordered list."""
    found: list[tuple[int, int]] = []
    for token in tokens(document):
        if token.type == "ordered_list_open":
            found.append((int(token.attrs.get("start", 1)), 0))
        elif token.type == "list_item_open":
            found[-1] = (found[-1][0], found[-1][1] + 1)
    return found


def test_numbered_lists_count_up_from_their_start() -> None:
    first, *others = [say("numbered_list_item", str(n)) for n in range(12)]
    assert numbers(tree(first, *others)) == [(1, 12)]
    started = say("numbered_list_item", "x", list_start_index=7)
    assert numbers(tree(say("paragraph", "p"), started, *others)) == [(7, 12)]
    assert "\n7. x\n8. 1\n" in body(tree(started, *others))


@pytest.mark.parametrize(
    ("starts", "read"),
    [
        ([0, None], [(0, 2)]),
        ([5, None, None], [(5, 3)]),
        ([None, 1, None], [(1, 1), (1, 2)]),
        ([None, 2, None], [(1, 3)]),
        ([None, 7], [(1, 1), (7, 1)]),
        ([3, 2, 1], [(3, 1), (2, 1), (1, 1)]),
        ([-1, None], [(1, 2)]),
        ([10**9, None], [(1, 2)]),
    ],
)
def test_an_item_has_the_number_that_the_page_says(starts: list[int | None], read: list[tuple[int, int]]) -> None:
    items = [
        say("numbered_list_item", "x", **({} if start is None else {"list_start_index": start})) for start in starts
    ]
    assert numbers(tree(*items)) == read


@pytest.mark.parametrize("below", ["paragraph", "divider", "to_do", "bulleted_list_item", "numbered_list_item"])
def test_an_empty_task_stays_one(below: str) -> None:
    document = tree(say("to_do", "", say(below, "below"), checked=False), say("paragraph", "after"))
    assert texts(document)[0] == "[ ]"
    assert "heading" not in outline(document)
    assert texts(document)[-1] == "after"


@pytest.mark.parametrize("emoji", ["# x", "- x", "1. x", "> x", "\u3000## x", "a\n# b", "---"])
@pytest.mark.parametrize("icon", [True, False])
def test_the_start_of_a_callout_is_read_as_text(emoji: str, icon: bool) -> None:
    shown = {"type": "emoji", "emoji": emoji} if icon else None
    document = tree(say("callout", "" if icon else emoji, icon=shown))
    assert outline(document) == ["blockquote", "paragraph", "inline"]


def test_lists_that_restart_stay_separate() -> None:
    again = [say("numbered_list_item", "a"), say("paragraph", ""), say("numbered_list_item", "b")]
    assert numbers(tree(*again)) == [(1, 1), (1, 1)]
    assert numbers(tree(*again, say("paragraph", " "), say("numbered_list_item", "c"))) == [(1, 1), (1, 1), (1, 1)]


def test_a_list_with_a_late_start_is_not_joined_to_the_text_above() -> None:
    assert (
        outline(tree(say("toggle", "a", say("numbered_list_item", "b", list_start_index=3)))).count("ordered_list") == 1
    )
    assert (
        outline(tree(say("toggle", "a"), say("numbered_list_item", "b", list_start_index=3))).count("ordered_list") == 1
    )


def test_quotes_and_callouts_hold_their_children_and_stay_apart() -> None:
    quotes = [
        say("quote", "a\nb", say("paragraph", "c"), say("bulleted_list_item", "d")),
        say("quote", "", say("paragraph", "e")),
        say("callout", "f", icon={"type": "emoji", "emoji": "💡"}),
    ]
    assert outline(tree(*quotes)).count("blockquote") == 3
    assert texts(tree(*quotes)) == ["a\nb", "c", "d", "e", "💡 f"]


@pytest.mark.parametrize(
    ("icon", "written"),
    [
        ({"type": "emoji", "emoji": "💡"}, "💡 x"),
        ({"type": "custom_emoji", "custom_emoji": {"id": "e", "name": "party"}}, ":party: x"),
        ({"type": "icon", "icon": {"name": "pizza"}}, ":pizza: x"),
        ({"type": "external", "external": {"url": "https://x.y/i.png"}}, "![icon](https://x.y/i.png) x"),
        ({"type": "external", "external": {"url": "javascript:x"}}, "icon (javascript:x) x"),
        (None, "x"),
    ],
)
def test_callouts_begin_with_their_icon(icon: object, written: str) -> None:
    assert body(tree(say("callout", "x", icon=icon))) == f"\n> {written}\n"


def test_code_is_kept_as_it_is() -> None:
    code = 'a\n\n\tb  \n  ```\n~~~\n<b> & *c* \\ | "d"\n'
    documents = [tree(say("code", code)), tree(say("bulleted_list_item", "x", say("quote", "y", say("code", code))))]
    assert [texts(document)[-1] for document in documents] == [code + "\n", code + "\n"]


@pytest.mark.parametrize(
    ("language", "info"), [("python", "python"), ("plain text", ""), ("java/c/c++/c#", "java/c/c++/c#")]
)
def test_code_has_its_language_and_caption(language: str, info: str) -> None:
    document = tree(say("code", "x", language=language, caption=rich("Caption")))
    assert [token.info for token in tokens(document) if token.type == "fence"] == [info]
    assert texts(document) == ["x\n", "Caption"]


@given(st.text(st.sampled_from("a \n`~{}\\_^|$")))
def test_equations_survive(expression: str) -> None:
    (fence,) = (token for token in tokens(tree(node("equation", {"expression": expression}))) if token.type == "fence")
    assert (fence.info, fence.content) == ("math", expression + "\n")


def test_tables_have_a_header_even_if_notion_shows_none() -> None:
    assert body(tree(table(["a", "b"], ["c"]))) == "\n|  |  |\n| --- | --- |\n| a | b |\n| c |  |\n"
    headed = table(["a", "b"], ["c", "d"], has_column_header=True, has_row_header=True)
    assert body(tree(headed)) == "\n| **a** | b |\n| --- | --- |\n| **c** | d |\n"


def test_cells_beyond_the_width_and_other_blocks_in_a_table_are_kept() -> None:
    wide = table(["a"], ["b", "c"])
    wide.children = [*wide.children, say("paragraph", "stranger")]
    assert texts(tree(wide)) == ["", "", "a", "", "b", "c", "stranger"]
    assert texts(tree(table())) == ["[empty table]"]
    assert texts(tree(node("table_row", {"cells": [rich("a"), rich("b|")]}))) == ["a | b|"]


def test_columns_tabs_and_synced_blocks_show_their_content() -> None:
    columns = node(
        "column_list", {}, [node("column", {}, [say("paragraph", "l")]), node("column", {}, [say("paragraph", "r")])]
    )
    tabs = node("tab", {}, [say("paragraph", "One", say("paragraph", "in")), say("paragraph", "Two")])
    copy = node("synced_block", {"synced_from": {"type": "block_id", "block_id": PAGE_ID}}, [say("paragraph", "same")])
    assert body(tree(columns, tabs, copy)) == "\nl\n\nr\n\n- **One**\n\n  in\n\n- **Two**\n\nsame\n"


@pytest.mark.parametrize("kind", ["image", "video", "audio", "pdf", "file"])
def test_media_are_links_with_a_caption(kind: str) -> None:
    found = body(
        tree(node(kind, {"type": "external", "external": {"url": "https://x.y/a%20b.c"}, "caption": rich("Cap")}))
    )
    name = {"pdf": "PDF"}.get(kind, kind.title())
    assert found == ("\n![a b.c]" if kind == "image" else f"\n{name}: [a b.c]") + "(https://x.y/a%20b.c)\n\nCap\n"


def test_media_without_a_usable_address_have_a_note() -> None:
    harmful = {"type": "external", "external": {"url": "javascript:x"}}
    unknown = {"type": "cloud", "cloud": {}}
    named = {"type": "external", "external": {"url": "https://x.y"}, "name": "my [file].txt"}
    odd = {"type": "external", "external": {"url": "https://[x"}}
    found = texts(tree(node("image", harmful), node("image", unknown), node("file", named), node("pdf", odd)))
    assert found.pop() == "PDF: PDF"
    assert found == ["Image: x (javascript:x)", "[image: unknown file location]", "File: my [file].txt"]


def test_links_of_all_kinds_are_links() -> None:
    blocks = [
        node("bookmark", {"url": "https://x.y/*b*", "caption": rich("Cap")}),
        node("bookmark", {"url": "", "caption": []}),
        node("embed", {"url": "https://x.y/e", "caption": []}),
        node("link_preview", {"url": "https://x.y/l"}),
        node("link_to_page", {"type": "page_id", "page_id": PAGE_ID}),
        node("link_to_page", {"type": "comment_id", "comment_id": PAGE_ID}),
        node("link_to_page", {"type": "wormhole_id", "wormhole_id": "w1"}),
        node("child_page", {"title": "A [page]"}),
        node("child_database", {"title": ""}),
    ]
    assert texts(tree(*blocks)) == [
        "Bookmark: https://x.y/*b*",
        "Cap",
        "[bookmark: no address]",
        "Embed: https://x.y/e",
        "Link: https://x.y/l",
        f"Link to page {PAGE_ID}",
        f"[link to comment {PAGE_ID}]",
        "[link to wormhole w1]",
        "Page: A [page]",
        "Database: Untitled",
    ]
    assert f"](https://app.notion.com/p/{blocks[7].block.id.replace('-', '')})" in body(tree(*blocks))


def test_blocks_that_cannot_be_shown_have_a_visible_note() -> None:
    blocks = [
        node("unsupported", {"block_type": "form"}),
        node("unsupported", {}),
        node("hologram", {"x": 1}, [say("paragraph", "below")]),
        node("breadcrumb"),
        node("table_of_contents"),
        node("divider"),
    ]
    assert texts(tree(*blocks)) == [
        "[not exported: a block of type form, not available through Notion's API] open in Notion",
        "[not exported: a block, not available through Notion's API] open in Notion",
        "[not exported: a block of unknown type hologram] open in Notion",
        "below",
        "[breadcrumb]",
        "[table of contents]",
    ]


def test_an_unknown_type_may_be_named_like_anything() -> None:
    assert texts(tree(node("__init__", {}), node("shape", {}), node("", {})))[0].startswith("[not exported")


@pytest.mark.parametrize("kind", ["meeting_notes", "transcription"])
def test_meeting_notes_have_time_and_status(kind: str) -> None:
    event = {"start_time": "2026-03-11T05:00:00Z", "end_time": "2026-03-11T06:00:00Z"}
    notes = node(
        kind, {"title": rich("Weekly"), "status": "notes_ready", "calendar_event": event}, [say("paragraph", "said")]
    )
    when = "2026-03-11T05:00:00+00:00 → 2026-03-11T06:00:00+00:00"
    assert texts(tree(notes, node(kind, {}))) == [
        f"Meeting notes: Weekly ({when}, notes ready)",
        "said",
        "Meeting notes:",
    ]


def test_templates_show_their_content() -> None:
    assert body(tree(say("template", "Add", say("to_do", "x")))) == "\n- Template: Add\n  - [ ] x\n"


def test_missing_content_has_a_note_at_its_place() -> None:
    gone, cut = say("toggle", "gone"), say("toggle", "cut", say("paragraph", "a"))
    part = node("meeting_notes", {"children": {"summary_block_id": "s1"}})
    report = models.Report(PAGE_ID)
    report.missing = [
        models.Missing(gone.block.id, PAGE_ID, "unshared", 404, "m"),
        models.Missing(cut.block.id, PAGE_ID, "failed", 500, "500: it *broke*\ntwice"),
        models.Missing("s1", part.block.id, "truncated", None, "m"),
        models.Missing("nowhere", None, "cycle", None, "m"),
    ]
    report.opaque = [
        models.Opaque(PAGE_ID, PAGE_ID, "reference", "child_page"),
        models.Opaque("d1", PAGE_ID, "not_descended", "toggle"),
    ]
    missing = "[missing: a part of the content could not be read; "
    assert texts(tree(gone, cut, part, report=report)) == [
        "gone",
        f"{missing}it does not exist or is not shared with the connection]",
        "cut",
        "a",
        f"{missing}500: it *broke* twice]",
        "Meeting notes:",
        f"{missing}Notion ended the listing early]",
        "[not exported: the children of this block, as requested]",
        f"{missing}it contains itself]",
    ]


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["toggle", "quote", "paragraph", "column"])
def test_five_thousand_levels_are_written(kind: str) -> None:
    if kind == "column":
        deep: models.Node = say("paragraph", "bottom")
        for _ in range(5000):
            deep = node("column", {}, [deep])
        assert body(tree(deep)) == "\nbottom\n"
    else:
        found = to_markdown(tree(chain(kind, 5000)))
        assert "level 1\n" in found
        assert found.endswith("level 5000\n")


def test_nesting_is_read_as_nesting() -> None:
    assert outline(tree(chain("toggle", 30))).count("bullet_list") == 30
    assert outline(tree(chain("quote", 30))).count("blockquote") == 30


def test_marks_reach_a_tabs_title() -> None:
    assert body(tree(node("tab", {}, [say("paragraph", [run("a", italic=True)])]))) == "\n- ***a***\n"
