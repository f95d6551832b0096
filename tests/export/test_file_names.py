import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notion_async.export.file_names import MAX_NAME_BYTES, file_name

PAGE_ID = "11111111-2222-4333-8444-555555555555"
HEX = PAGE_ID.replace("-", "")
RESERVED = re.compile(r"(?i)\A(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$) *(\.|\Z)")
ODD = ("CON", "nul.txt", "com1", "../../x", "a/b\\c", "..", ".", " ", "~", "-rf", "x" * 300, "é" * 200)
TITLES = st.text() | st.sampled_from(ODD)


@pytest.mark.slow
@given(TITLES, st.sampled_from([".md", ".json", ".incomplete.json"]))
def test_any_title_becomes_a_safe_name(title: str, suffix: str) -> None:
    name = file_name(title, PAGE_ID, suffix)
    assert name.endswith(f" {HEX}{suffix}")
    assert len(name.encode()) <= MAX_NAME_BYTES
    assert not set(name) & set('<>:"/\\|?*')
    assert all(unicodedata.category(char)[0] != "C" or char in "\u200c\u200d" for char in name)
    assert name[0] not in " .-~"
    assert not RESERVED.match(name)
    assert unicodedata.is_normalized("NFC", name)


@pytest.mark.parametrize(
    ("title", "stem"),
    [
        ("A title", "A title"),
        ("", "Untitled"),
        ("...", "Untitled"),
        ("../../x", "x"),
        ("CON", "_CON"),
        ("con.txt", "_con.txt"),
        ("CONTENT", "CONTENT"),
        ("a/b: c?", "a b c"),
        ("two\nlines\x1b[31m", "two lines [31m"),
        ("ends in dots. . .", "ends in dots"),
        ("e\u0301", "\u00e9"),
        ("👩\u200d👧", "👩\u200d👧"),
        ("turn \u202ednuora", "turn dnuora"),
    ],
)
def test_a_name_begins_with_the_readable_title(title: str, stem: str) -> None:
    assert file_name(title, PAGE_ID, ".md") == f"{stem} {HEX}.md"


@pytest.mark.parametrize("char", ["x", "é", "€", "😀"])
def test_a_long_title_is_cut_between_characters(char: str) -> None:
    stem = file_name(char * 200, PAGE_ID, ".md").removesuffix(f" {HEX}.md")
    assert stem == char * ((MAX_NAME_BYTES - 36) // len(char.encode()))


def test_the_same_title_on_two_pages_gives_two_names() -> None:
    other = PAGE_ID.replace("5", "6")
    assert file_name("same", PAGE_ID, ".md").casefold() != file_name("SAME", other, ".md").casefold()
