"""JSON that breaks the rules of JSON in single characters: the rest of the answer is read."""

import json
import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notion_async import errors, models
from notion_async.models.codec import decode, encode, plain, split_results
from tests.models.test_codec import block, listing, paragraph, run

MARK = b"@@@"
REPLACED = [  # what a text may hold that JSON forbids or strict decoders refuse, and what is read instead
    (rb"\ud83d", "\ufffd"),
    (rb"\uDE00", "\ufffd"),
    (rb"\ud83d\ud83d\ude00", "\ufffd\U0001f600"),
    (rb"\ud83d\n", "\ufffd\n"),
    (rb"\\ud83d", r"\ud83d"),
    (rb"\\\ud83d", "\\\ufffd"),
    (b"\x00", "\x00"),
    (b"\x1b[0m", "\x1b[0m"),
    (b"a\nb\tc", "a\nb\tc"),
    (b"\xff", "\ufffd"),
    (b"\xc3(", "\ufffd("),
    (b"caf\xe9", "caf\ufffd"),
    ("na\u00efve \U0001f600".encode(), "na\u00efve \U0001f600"),
]
ODD_NUMBERS = [b"NaN", b"Infinity", b"-Infinity", b"1e999", b"-1e999", b"9" * 5_000]


@pytest.mark.parametrize(("odd", "read"), REPLACED, ids=repr)
def test_one_odd_text_costs_nothing_beside_it(odd: bytes, read: str) -> None:
    sent = listing(paragraph(run("before")), paragraph(run("a @@@ b"), run("next")), paragraph(run("after")))
    answer = decode(sent.replace(MARK, odd), models.BlockList)
    assert [each.plain_text for each in answer.results] == ["before", f"a {read} bnext", "after"]
    assert all(isinstance(each, models.ParagraphBlock) for each in answer.results)
    json.loads(encode(answer))


@pytest.mark.parametrize(("odd", "read"), REPLACED, ids=repr)
def test_an_odd_text_is_kept_as_it_was_sent(odd: bytes, read: str) -> None:
    del read
    blocks = [paragraph(run("before")), paragraph(run("a @@@ b")), paragraph(run("after ] } , :"))]
    parts = split_results(listing(*blocks).replace(MARK, odd))
    assert parts == [json.dumps(each).encode().replace(MARK, odd) for each in blocks]


@pytest.mark.parametrize("odd", ODD_NUMBERS)
def test_a_number_that_json_does_not_have_is_null_at_its_place(odd: bytes) -> None:
    sent = json.dumps([{"type": "number", "number": "@"}, {"type": "number", "number": 3}]).encode()
    read = decode(sent.replace(b'"@"', odd), tuple[models.PropertyValue, ...])
    assert [each.value for each in read] == [None, 3]


@pytest.mark.parametrize("odd", ODD_NUMBERS)
def test_no_number_makes_an_answer_that_cannot_be_written_again(odd: bytes) -> None:
    stranger = json.dumps(block("hologram", {"depth": "@"})).encode().replace(b'"@"', odd)
    assert json.loads(encode(decode(stranger, models.Block)))["hologram"] == {"depth": None}


@pytest.mark.parametrize("prefix", [b"\xef\xbb\xbf", b" \r\n\t"])
def test_what_stands_before_the_json_is_passed_over(prefix: bytes) -> None:
    assert decode(prefix + listing(paragraph(run("x"))), models.BlockList).results[0].plain_text == "x"


def test_text_with_characters_that_are_half_a_pair_is_read() -> None:
    assert plain('["a\ud83db"]') == ["a\ufffdb"]


TEXTS = st.lists(st.sampled_from([*(odd for odd, _ in REPLACED), b"x", b" ", rb"\"", rb"\/", b"{", b"]"]), max_size=8)


@given(TEXTS, TEXTS)
def test_any_mix_of_odd_texts_is_read_and_split(first: list[bytes], second: list[bytes]) -> None:
    parts = [b'{"k": ["' + b"".join(texts) + b'"]}' for texts in (first, second)]
    whole = b'{"has_more": [{}], "results" : [' + b" , ".join(parts) + b'], "x": NaN}'
    assert plain(whole)["results"] == [plain(part) for part in parts]
    assert split_results(whole) == parts


@pytest.mark.parametrize("cut", range(1, 60))
def test_what_was_cut_off_has_no_place_and_what_is_whole_has_one(cut: int) -> None:
    whole = b'{"a": {"b": [1, tru]}, "c": "}", "d": "\\ud83d and \xff", "e": 10}'
    with pytest.raises(errors.Unreadable) as malformed:
        plain(whole)
    with pytest.raises(errors.Unreadable) as broken:
        plain(whole.replace(b"tru", b"true")[:-cut])
    assert malformed.value.where == "character 16"
    assert not broken.value.where
    assert malformed.value.__cause__ is None


@pytest.mark.parametrize("data", [b"", b"<html></html>", b"Bad Gateway", b"\x00", b"]", b"nul"])
def test_what_is_not_json_at_all_has_no_place(data: bytes) -> None:
    with pytest.raises(errors.Unreadable) as broken:
        plain(data)
    assert not broken.value.where


def test_a_large_answer_with_an_odd_text_is_read_in_one_pass() -> None:
    sent = listing(*[paragraph(run("x" * 2_000)) for _ in range(500)], paragraph(run("a @@@ b")))
    began = time.perf_counter()
    assert len(decode(sent.replace(MARK, rb"\ud83d"), models.BlockList).results) == 501
    assert time.perf_counter() - began < 2


@pytest.mark.parametrize("bad", [b"[]", b"{}", b'{"results": 3}', b'{"results": [1', b'{"results"', b"", b"<html>"])
def test_what_is_not_a_listing_cannot_be_split(bad: bytes) -> None:
    with pytest.raises(errors.Unreadable):
        split_results(bad)


def test_the_error_of_a_malformed_answer_shows_its_place() -> None:
    sent: Any = b'{"results": [%s, oops]}' % (b"1, " * 400 + b"1")
    with pytest.raises(errors.Unreadable, match=r"malformed JSON at character .*oops"):
        plain(sent)
