import pytest
from hypothesis import given
from hypothesis import strategies as st

from notion_async._inputs.graphemes import pieces, text_length

FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467"
WAVE = "\U0001f44b\U0001f3fd"
FLAG = "\U0001f1e9\U0001f1ea"
SCOTLAND = "\U0001f3f4\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f"


def test_a_short_text_is_one_piece() -> None:
    assert pieces("abc", 2000) == ["abc"]
    assert pieces("a" * 2000, 2000) == ["a" * 2000]


def test_an_emoji_counts_two_units() -> None:
    assert pieces("\U0001f600" * 3, 4) == ["\U0001f600" * 2, "\U0001f600"]
    assert pieces("a\U0001f600b", 2) == ["a", "\U0001f600", "b"]


@pytest.mark.parametrize(
    "grapheme",
    [
        FAMILY,
        WAVE,
        FLAG,
        SCOTLAND,
        "e\u0301",
        "\r\n",
        "각",
        "\u1100\u1161\u11a8",
        "각\u11a8",
        "ｶ\uff9e",
        "\u0e19\u0e33",
        "a\u200c",
    ],
)
def test_what_looks_like_one_character_is_never_cut(grapheme: str) -> None:
    for before in range(text_length(grapheme) + 1):
        parts = pieces("a" * before + grapheme + "z", text_length(grapheme) + 1)
        assert any(grapheme in part for part in parts)


def test_flags_are_cut_between_flags() -> None:
    assert pieces(FLAG * 3, 6) == [FLAG] * 3
    assert pieces(FLAG * 3, 9) == [FLAG * 2, FLAG]


def test_korean_syllables_are_cut_between_syllables() -> None:
    assert pieces("가각가", 1) == ["가", "각", "가"]
    assert pieces("가\u11a8가", 2) == ["가\u11a8", "가"]
    assert pieces("\u1100가\u1161\u11a8\u11a8", 8) == ["\u1100가\u1161\u11a8\u11a8"]


def test_a_grapheme_longer_than_a_piece_is_cut_between_code_points() -> None:
    assert pieces("e" + "\u0301" * 5, 2) == ["e\u0301", "\u0301\u0301", "\u0301\u0301"]
    assert pieces("\U0001f600", 1) == ["\U0001f600"]


@given(st.text(max_size=60), st.integers(2, 20))
def test_any_text_is_cut_into_itself(text: str, most: int) -> None:
    parts = pieces(text, most)
    assert "".join(parts) == text
    assert all(text_length(part) <= most for part in parts)
    assert all(parts) or parts == [""]


JOINED = [  # rows of Unicode's GraphemeBreakTest.txt, and characters of which they are the rule
    "\u0915\u094d\u0924",
    "\u0915\u094d\u094d\u0924",
    "\u0915\u094d\u200d\u0924",
    "\u0915\u093c\u200d\u094d\u0924",
    "\u0915\u094d\u0924\u094d\u092f",
    "\u0995\u09cd\u09b7",
    "\u0d15\u0d4d\u0d37",
    "\u0600\u0020",
    "\u06001",
    "\u06dd\u0661",
    "\u0d4e\u0915",
    "\U000110bd\U000110ab",
    "\ua960\u1161",
    "\ua960\ud7b0\ud7cb",
    "\u1100\ud7b0",
    "\uac00\ud7b0\u11a8",
    "\uac01\ud7cb",
    "\u1100\u1100\u1161",
    "a\u0308\u200d",
    "\U0001f6d1\u200d\U0001f6d1",
    "\u0bb8\u0bcd\u0bb0\u0bc0",
    "\u0e01\u0e33",
    "a\u0903",
]
APART = [
    "ab",
    "\u0915a",
    "\u0915\u0924",
    "\u0600\n",
    "\ua960a",
    "\ud7cb\u1161",
    "\uac01\ud7b0",
    "\u1161\u1100",
    "a\u0600",
]


@pytest.mark.parametrize("grapheme", JOINED, ids=ascii)
def test_conjuncts_prepended_marks_and_old_hangul_are_never_cut(grapheme: str) -> None:
    most = text_length(grapheme) + 1
    for before in range(most):
        assert any(grapheme in part for part in pieces("z" * before + grapheme + "z" * most, most))


@pytest.mark.parametrize("pair", APART, ids=ascii)
def test_other_characters_are_cut_apart(pair: str) -> None:
    assert pieces(pair, 1) == list(pair)
