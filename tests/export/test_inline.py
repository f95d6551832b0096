import re
from typing import Any
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notion_async import models
from tests.export.reading import Char, body, chars, texts, tokens
from tests.export.trees import PAGE_ID, node, run, say, table, tree

CHARS = "a1Z \t\n_*~`[]()<>!#|&;:\\-+=.$\"'/{}@^é字ー「」😀€\u00a0\u0301\u200b\u3000\u2028\ufeff\v\f\r\0"
SNIPPETS = (
    *("# x", "1. x", "2) x", "- x", "+ x", "---", "===", "> x", "```", "~~~", "[ ] x", "#", " #", "    x", "\n\n"),
    *("&amp;", "&copy", ";", "<b>", "</u>", "<!--", "![", "](x)", "[x]: /y", "http://x.y", "<http://x.y>", "!"),
    *(":--", "a|b", "|--|", "\\", "\\\\", "**", "__a__", "x]: y", "]: /y", "\u3000# x", "\u00a0- x", "a*", "a**"),
    *("https://x.y/~a", "www.x.y/*b", "ftp://x.y/$", "http://"),
)
HOSTILE = st.text(st.sampled_from(CHARS) | st.characters(codec="utf-8"), max_size=12) | st.sampled_from(SNIPPETS)
MARKS = ("bold", "italic", "strikethrough", "underline", "code")
LINKS = st.sampled_from([None, None, None, "https://x.y/", "https://x.y/a_(b)?c=d&copy;=e|f#g", "/0123"])
REFUSED = "javascript:alert(1)"


def marked(text: str, link: str | None, marks: set[str]) -> dict[str, Any]:
    return run(text, link, **dict.fromkeys(marks, True))


RUNS = st.lists(st.builds(marked, HOSTILE, LINKS, st.sets(st.sampled_from(MARKS))), min_size=1, max_size=5)


def expected(runs: list[dict[str, Any]]) -> list[tuple[str, frozenset[str]]]:
    """Return the visible characters with their marks."""
    return [
        (char, frozenset(name for name in MARKS if given["annotations"].get(name)))
        for given in runs
        for char in given["text"]["content"].replace("\0", "\ufffd")
        if not is_blank(char)
    ]


def is_blank(char: str) -> bool:
    return char.isspace()


def shown(read: list[Char]) -> list[tuple[str, frozenset[str]]]:
    return [(char.char, char.marks) for char in read if not is_blank(char.char)]


@given(RUNS)
def test_any_text_reads_as_written_with_its_marks_in_a_paragraph(runs: list[dict[str, Any]]) -> None:
    found = tokens(tree(say("paragraph", runs)))
    read = [char for token in found if token.type == "inline" for char in chars(token)]
    assert shown(read) == expected(runs)
    assert {token.type for token in found} <= {"paragraph_open", "inline", "paragraph_close"}


@given(HOSTILE, HOSTILE, HOSTILE, st.sets(st.sampled_from(MARKS)), st.sets(st.sampled_from(MARKS)))
def test_a_refused_link_changes_no_mark_around_it(
    before: str, refused: str, after: str, some: set[str], others: set[str]
) -> None:
    runs = [marked(before, None, some), marked(refused, REFUSED, others), marked(after, None, some)]
    found = tokens(tree(say("paragraph", runs)))
    read = shown([char for token in found if token.type == "inline" for char in chars(token)])
    assert without(f"({REFUSED})", read) == expected(runs)


def without(text: str, read: list[tuple[str, frozenset[str]]]) -> list[tuple[str, frozenset[str]]]:
    joined = "".join(char for char, _ in read)
    at = joined.find(text)
    return read if at < 0 else without(text, read[:at] + read[at + len(text) :])


UNMARKED = st.lists(st.builds(run, HOSTILE), max_size=4)


@given(
    st.sampled_from(["bulleted_list_item", "numbered_list_item", "to_do", "toggle", "quote", "callout"]),
    UNMARKED,
    st.sampled_from(["paragraph", "to_do", "divider", "heading_1", "code", "numbered_list_item", "quote", "equation"]),
    UNMARKED,
)
def test_a_child_is_never_read_as_its_parents_text(
    kind: str, runs: list[dict[str, Any]], below: str, words: list[dict[str, Any]]
) -> None:
    child = node("equation", {"expression": "x"}) if below == "equation" else say(below, words)
    found = tokens(tree(say(kind, runs, child)))
    box: list[tuple[str, frozenset[str]]] = [("[", frozenset()), ("]", frozenset())]
    parent = (box if kind == "to_do" else []) + expected(runs)
    inlines = [shown(list(chars(token))) for token in found if token.type == "inline" and token.level < 5]
    first = next((read for read in inlines if read), [])
    if parent:
        assert first == parent[: len(first)]
    assert sum(token.type == "heading_open" for token in found) == (below == "heading_1")
    assert sum(token.type == "hr" for token in found) == (below == "divider")


@given(
    RUNS,
    st.sampled_from(["heading_1", "bulleted_list_item", "numbered_list_item", "to_do", "toggle", "quote", "callout"]),
)
def test_any_text_reads_as_written_in_every_kind_of_block(runs: list[dict[str, Any]], kind: str) -> None:
    found = tokens(tree(say("paragraph", "before"), say(kind, runs), say("paragraph", "after")))
    _, *inner, _ = [token for token in found if token.type == "inline"]
    read = shown([char for token in inner for char in chars(token)])
    box: list[tuple[str, frozenset[str]]] = [("[", frozenset()), ("]", frozenset())] if kind == "to_do" else []
    assert read == box + expected(runs)


@given(st.lists(RUNS, min_size=1, max_size=3), st.booleans())
def test_any_text_reads_as_written_in_a_table(cells: list[list[dict[str, Any]]], header: bool) -> None:
    found = tokens(tree(table(cells, has_column_header=header)))
    read = [shown(list(chars(token))) for token in found if token.type == "inline"]
    assert [cell for cell in read if cell] == [wanted for cell in cells if (wanted := expected(cell))]
    assert len(read) == len(cells) * (1 if header else 2)


@given(HOSTILE)
def test_spaces_and_line_breaks_within_a_text_stay(text: str) -> None:
    lines = [line.strip() for line in re.split("\r\n|\r|\n", f"x{text}x".replace("\0", "\ufffd"))]
    read = texts(tree(say("paragraph", f"x{text}x")))
    assert [line.strip() for line in "".join(read).split("\n")] == lines


@given(st.text(st.sampled_from(CHARS + "%") | st.characters(codec="utf-8"), max_size=20))
def test_links_keep_their_targets(end: str) -> None:
    url = f"https://x.y/{end}"
    (inline,) = (token for token in tokens(tree(say("paragraph", [run("text", url)]))) if token.type == "inline")
    (target,) = {char.target for char in chars(inline)}
    seen = re.sub("[\t\r\n]", "", url).strip("".join(map(chr, range(33))))  # as browsers read it
    assert unquote(target) == unquote(seen)


@pytest.mark.parametrize(
    ("url", "target"),
    [
        ("https://x.y/My Plan (1).pdf?a=b c", "https://x.y/My%20Plan%20%281%29.pdf?a=b%20c"),
        ("https://x.y/My%20Plan.pdf", "https://x.y/My%20Plan.pdf"),
        (" https://x.y/a\tb\n", "https://x.y/ab"),
        ("https://x.y/\u3000\x01a", "https://x.y/%E3%80%80%01a"),
        ("java script:alert(1)", "java%20script:alert%281%29"),
    ],
)
def test_characters_not_allowed_in_an_address_are_encoded(url: str, target: str) -> None:
    assert body(tree(say("paragraph", [run("x", url)]))) == f"\n[x]({target})\n"


@pytest.mark.parametrize("before", ["", "a\n", "*"])
@pytest.mark.parametrize("text", ["x]: y", "x]: y]: z", "]:", "[x]: /y"])
@pytest.mark.parametrize("kind", ["paragraph", "bulleted_list_item", "quote", "to_do"])
def test_linked_code_is_not_read_as_a_link_definition(before: str, text: str, kind: str) -> None:
    runs = [run(before), run(text, "https://x.y/", code=True)]
    (inline,) = (token for token in tokens(tree(say(kind, runs))) if token.type == "inline")
    linked = [char for char in chars(inline) if char.target]
    assert "".join(char.char for char in linked) == text
    assert {char.marks for char in linked} == {frozenset({"code"})}


GITHUB_ADDRESS = re.compile(r"(?i)(?:https?://|ftp://|www\.)[^ \t\n\r<]*")  # what GitHub makes a link of


@given(st.lists(st.builds(lambda text, *, bold: run(text, bold=bold), HOSTILE, bold=st.booleans()), max_size=5))
def test_no_address_shows_backslashes_or_takes_in_markup_on_github(runs: list[dict[str, Any]]) -> None:
    text = body(tree(say("paragraph", runs)))
    for address in GITHUB_ADDRESS.findall(text):
        assert "\\" not in address
        assert "*" not in address.rstrip("*")


def test_an_address_without_escapes_stays_unchanged() -> None:
    text = "see https://x.y/a_b-c?d=e#f and www.x.y, or https://x.y/~a"
    assert body(tree(say("paragraph", text))) == ("\nsee https://x.y/a_b-c?d=e#f and www.x.y, or https\\://x.y/\\~a\n")
    assert "[https://x.y/\\~a](https://x.y/~a)" in body(
        tree(say("paragraph", [run("https://x.y/~a", "https://x.y/~a")]))
    )


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "JaVa\nScRiPt:alert(1)", " data:text/html,x", "vbscript:x", "file:///etc"]
)
def test_harmful_addresses_are_text(url: str) -> None:
    document = tree(say("paragraph", [run("click", url)]), say("paragraph", "x"))
    assert not [token for token in tokens(document) if any(child.tag == "a" for child in token.children or ())]
    assert texts(document)[0] == f"click ({' '.join(url.split())})"


def test_a_path_within_notion_becomes_an_address() -> None:
    assert f"[x](https://app.notion.com/p/{PAGE_ID})" in body(tree(say("paragraph", [run("x", f"/{PAGE_ID}")])))


def test_simple_marks_are_written_the_usual_way() -> None:
    runs = [run("a "), run("bold", bold=True), run(" and "), run("code", code=True), run(" "), run("it", italic=True)]
    assert body(tree(say("paragraph", runs))) == "\na **bold** and `code` *it*\n"


def test_blanks_at_the_edge_of_a_mark_stay_outside_of_it() -> None:
    assert body(tree(say("paragraph", [run("a"), run(" b ", bold=True), run("c")]))) == "\na **b** c\n"


def test_an_exclamation_mark_before_a_link_is_escaped() -> None:
    assert body(tree(say("paragraph", [run("See!"), run("x", "https://x.y")]))) == "\nSee\\![x](https://x.y)\n"


def test_blanks_with_a_mark_are_blanks() -> None:
    assert body(tree(say("paragraph", [run("a"), run(" ", bold=True), run("b")]))) == "\na b\n"


def test_a_mark_that_markdown_cannot_delimit_is_an_element() -> None:
    runs = [run("a"), run("(b)", bold=True), run("c", italic=True, strikethrough=True)]
    assert body(tree(say("paragraph", runs))) == "\na<strong>(b)</strong>~~*c*~~\n"


def test_code_beside_code_and_pipes_in_a_cell_are_elements() -> None:
    runs = [run("a", code=True), run("b", code=True, bold=True), run("c|d", code=True)]
    assert body(tree(say("paragraph", runs))) == "\n`a`<strong>`b`</strong>`c|d`\n"
    assert "| <code>c&#124;d</code> |" in body(tree(table([runs[2:]])))


def test_a_change_of_colour_does_not_cut_a_mark() -> None:
    runs = [run("re", bold=True, color="red"), run("d", bold=True)]
    assert body(tree(say("paragraph", runs))) == "\n**red**\n"


def test_names_with_underscores_stay_readable() -> None:
    assert body(tree(say("paragraph", "a snake_case_name"))) == "\na snake_case_name\n"


def mention(kind: str, value: Any, plain_text: str = "", href: str | None = None) -> dict[str, Any]:
    return {"type": "mention", "mention": {"type": kind, kind: value}, "plain_text": plain_text, "href": href}


TODAY = {"type": "template_mention_date", "template_mention_date": "today"}


@pytest.mark.parametrize(
    ("sent", "written"),
    [
        (mention("user", {"object": "user", "id": "u1"}), "@u1"),
        (mention("user", {"object": "user", "id": "u1"}, "@Ada"), "@Ada"),
        (mention("date", {"start": "2026-01-01", "end": "2026-01-02", "time_zone": None}), "2026-01-01 → 2026-01-02"),
        (mention("page", {"id": PAGE_ID}, "P*"), rf"[P\*](https://app.notion.com/p/{PAGE_ID.replace('-', '')})"),
        (mention("database", {"id": "d1"}), "[Untitled](https://app.notion.com/p/d1)"),
        (mention("page", {"id": "p1"}, "P", "https://x.y/p"), "[P](https://x.y/p)"),
        (mention("template_mention", TODAY, "@today"), "@today"),
        (mention("custom_emoji", {"id": "e1", "name": "party"}, ":party:"), ":party:"),
        (mention("link_preview", {"url": "https://x.y"}), "[https://x.y](https://x.y)"),
        (mention("link_mention", {"href": "https://x.y", "title": "X"}), "[X](https://x.y)"),
        (mention("hologram", {"id": "h1"}), r"\[hologram\]"),
        ({"type": "equation", "equation": {"expression": "a_1"}, "plain_text": "a_1"}, "$`a_1`$"),
        ({"type": "hologram", "plain_text": "shine"}, "shine"),
        ({"type": "hologram"}, r"\[hologram\]"),
    ],
)
def test_every_kind_of_run_is_written(sent: dict[str, Any], written: str) -> None:
    assert body(tree(say("paragraph", [sent]))) == f"\n{written}\n"


def test_runs_of_models_need_no_plain_text() -> None:
    block = say("paragraph", [{"type": "text", "text": {"content": "made here"}}])
    assert isinstance(block.block, models.ParagraphBlock)
    assert body(tree(block)) == "\nmade here\n"
