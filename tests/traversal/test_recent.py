"""A listing that is begun again goes on behind what is remembered of it, however long it is."""

from unittest.mock import patch

from hypothesis import given
from hypothesis import strategies as st

from notion_async._traversal import recent_ids
from notion_async._traversal.recent_ids import RecentIds

ids = st.lists(st.text("abcdef", min_size=1, max_size=3), unique=True, max_size=40)


def taken(recent: RecentIds, blocks: list[str]) -> list[str]:
    return [block for block in blocks if recent.add(block)]


@given(blocks=ids, read=st.integers(0, 40), enough=st.integers(1, 50))
def test_what_did_not_change_comes_once(blocks: list[str], read: int, enough: int) -> None:
    with patch.object(recent_ids, "MIN_REMEMBERED", enough):
        recent = RecentIds()
        first = taken(recent, blocks[:read])
        recent.restart()
        assert first + taken(recent, blocks) == blocks
        assert blocks[:read] == blocks or not recent.lost


@given(blocks=ids, read=st.integers(0, 40), gone=st.integers(0, 39), enough=st.integers(2, 50))
def test_what_was_taken_out_meanwhile_hides_nothing(blocks: list[str], read: int, gone: int, enough: int) -> None:
    with patch.object(recent_ids, "MIN_REMEMBERED", enough):
        recent = RecentIds()
        first = taken(recent, blocks[:read])
        recent.restart()
        left = blocks[:gone] + blocks[gone + 1 :]
        again = taken(recent, left)
        assert first + again == blocks[:read] + [block for block in blocks[read:] if block in left]


@given(blocks=ids, read=st.integers(0, 40), where=st.integers(0, 40), enough=st.integers(1, 50))
def test_what_came_in_meanwhile_comes_once_or_stood_where_the_reading_had_been(
    blocks: list[str], read: int, where: int, enough: int
) -> None:
    with patch.object(recent_ids, "MIN_REMEMBERED", enough):
        recent = RecentIds()
        first = taken(recent, blocks[:read])
        recent.restart()
        again = taken(recent, [*blocks[:where], "new", *blocks[where:]])
        assert [block for block in first + again if block != "new"] == blocks
        assert again.count("new") <= 1
        assert "new" in again or where < read


@given(blocks=ids, read=st.integers(0, 40), new=st.dictionaries(st.integers(0, 40), st.integers(1, 9)))
def test_however_much_came_in_meanwhile_nothing_comes_twice(blocks: list[str], read: int, new: dict[int, int]) -> None:
    later = [name for at, block in enumerate(blocks) for name in [*(f"{at}+{n}" for n in range(new.get(at, 0))), block]]
    with patch.object(recent_ids, "MIN_REMEMBERED", 4):
        recent = RecentIds()
        first = taken(recent, blocks[:read])
        recent.restart()
        again = taken(recent, later)
        assert len(set(first + again)) == len(first + again)
        assert set(first + again) >= set(blocks)


def test_when_all_that_is_remembered_is_gone_it_says_that_it_is_lost() -> None:
    with patch.object(recent_ids, "MIN_REMEMBERED", 2):
        recent = RecentIds()
        taken(recent, [f"b{number}" for number in range(9)])
        recent.restart()
        assert taken(recent, ["b0", "b1", "n1", "n2"]) == []
        assert recent.lost


def test_a_short_listing_forgets_nothing() -> None:
    recent = RecentIds()
    taken(recent, ["a", "b", "c"])
    recent.restart()
    assert taken(recent, ["n", "c", "b", "a", "m"]) == ["n", "m"]
    assert not recent.lost


def test_a_listing_of_which_nothing_is_forgotten_gives_what_came_in_at_its_beginning() -> None:
    with patch.object(recent_ids, "MIN_REMEMBERED", 4):
        recent = RecentIds()
        taken(recent, ["a", "b", "c", "d", "e", "f"])
        recent.restart()
        assert taken(recent, ["n", "a", "b", "c", "d", "e", "f", "g"]) == ["n", "g"]
