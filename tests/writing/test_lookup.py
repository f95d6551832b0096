from functools import partial

import pytest

import notion_async as na
from notion_async import models, rich_text
from notion_async._writing.deliver.recent_writes import LOOK_BACK, Fingerprint, RecentWrites
from notion_async._writing.deliver.reconcile import (
    CLOCKS_AGREE,
    CLOCKS_DIFFER,
    BlockMatcher,
    Inconclusive,
    MatchCriteria,
    among_others,
    among_own,
    looks_like,
)
from notion_async.blocks import BlockInput
from tests.writing.fake_notion import NOON, OTHERS, US, FakeNotion, plain
from tests.writing.trees import paragraphs


def likes(*blocks: BlockInput) -> list[BlockMatcher]:
    return [partial(looks_like, sent=block) for block in blocks]


def page_of(*texts: str, author: str = US, age: float = 0.0) -> list[models.Block]:
    notion = FakeNotion()
    return [notion.read(notion.type_in(text, author=author, age=age)) for text in texts]


def criteria(
    *others: models.Block, author: str | None = US, after: models.Block | None = None, rivals: bool = False
) -> MatchCriteria:
    authors = {author} if author else set()
    ids = {block.id for block in others}
    return MatchCriteria(NOON, CLOCKS_AGREE, authors, ids, after.id if after else None, rivals)


def test_under_a_block_of_ones_own_the_number_tells() -> None:
    there = page_of("old", "0", "1")
    old, one, two = (block.id for block in there)
    for last in (old, None):
        assert among_own(there[:1], likes(*paragraphs(2)), 1, last) == []
        assert among_own(there, likes(*paragraphs(2)), 1, last) == [one, two]
        assert among_own(there[:2], likes(*paragraphs(2)), 1, last) == Inconclusive([one])
        assert among_own(there, likes(na.blocks.divider(), na.blocks.divider()), 1, last) == Inconclusive([one, two])


def test_under_a_block_of_ones_own_from_which_a_block_was_deleted_the_number_does_not_tell() -> None:
    there = page_of("0")
    assert among_own(there, likes(*paragraphs(1)), 1, "00000000-0000-4000-8000-000000000001") == Inconclusive([])


def test_all_of_them_in_order_are_them_and_none_are_not() -> None:
    there = [*page_of("old", age=600), *page_of("?", "0", "1")[1:]]
    assert among_others(there, likes(*paragraphs(2)), criteria()) == [there[1].id, there[2].id]
    assert among_others(there[:1], likes(*paragraphs(2)), criteria()) == []
    assert among_others([], likes(*paragraphs(2)), criteria()) == []


@pytest.mark.parametrize("texts", [("0",), ("1", "0"), ("0", "old", "1"), ("0", "1", "0"), ("0", "1", "0", "1")])
def test_some_or_too_many_or_in_another_order_cannot_be_told(texts: tuple[str, ...]) -> None:
    assert isinstance(among_others(page_of(*texts), likes(*paragraphs(2)), criteria()), Inconclusive)


def test_the_place_and_rivals_count() -> None:
    there = page_of("a", "0", "b")
    wanted = likes(*paragraphs(1))
    assert among_others(there, wanted, criteria(after=there[0])) == [there[1].id]
    ids = [block.id for block in there]
    assert among_others(there, wanted, criteria(after=there[2])) == Inconclusive(ids)
    assert among_others(there[1:], wanted, criteria(after=there[0])) == Inconclusive(ids[1:])
    assert among_others(there, wanted, criteria(rivals=True)) == Inconclusive(ids)


@pytest.mark.parametrize("wanted", [("1",), ("0", "1"), ("other", "text")])
def test_a_new_block_that_is_not_known_to_be_of_somebody_else_may_be_the_lost_one_edited(
    wanted: tuple[str, ...],
) -> None:
    there = page_of("0")
    sent = likes(*map(na.blocks.paragraph, wanted))
    ids = Inconclusive([there[0].id])
    assert among_others(there, sent, criteria()) == ids
    assert among_others(there, sent, criteria(author=None)) == ids
    assert among_others(there, sent, criteria(author=OTHERS)) == []
    assert among_others(there, sent, criteria(*there)) == []


def test_what_is_older_or_of_another_author_or_known_is_not_lost() -> None:
    wanted = likes(*paragraphs(1))
    assert among_others(page_of("0", age=600), wanted, criteria()) == []
    assert among_others(page_of("0", author=OTHERS), wanted, criteria()) == []


def test_what_was_made_before_it_was_sent_may_be_lost_only_where_clocks_differ() -> None:
    wanted = likes(*paragraphs(1))
    a_minute_before = page_of("0", age=31)
    assert isinstance(among_others(a_minute_before, wanted, criteria()._replace(error=CLOCKS_DIFFER)), Inconclusive)
    assert among_others(a_minute_before, wanted, criteria()) == []
    [there] = page_of("0", age=29)
    assert among_others([there], wanted, criteria()) == [there.id]
    assert NOON % 60 == 30


def test_what_is_known_is_not_lost() -> None:
    wanted = likes(*paragraphs(1))
    there = page_of("0")
    assert among_others(there, wanted, criteria(*there)) == []
    assert among_others(page_of("0", author=OTHERS), wanted, criteria(author=None)) != []


def test_texts_that_notion_makes_are_not_compared() -> None:
    notion = FakeNotion()
    sent = [
        na.blocks.paragraph(["see ", rich_text.mention_page(notion.page_id)]),
        na.blocks.table_row([[rich_text.mention_page(notion.page_id)]]),
        na.blocks.equation("x"),
        na.blocks.divider(),
    ]
    there = [notion.read(block) for block in notion.put(notion.page_id, plain(sent))]
    assert all(map(looks_like, there, sent))
    assert not looks_like(there[2], na.blocks.equation("y"))
    assert not looks_like(there[3], na.blocks.equation("y"))


WRITTEN: set[Fingerprint] = {("paragraph", "0"), ("to_do", "1")}


@pytest.mark.parametrize(
    ("others", "expected"),
    [
        ({("paragraph", "0")}, True),
        ({("paragraph", "1"), ("divider", None)}, False),
        ({("to_do", None)}, True),  # a mention, whose text Notion makes
        (set(), False),
    ],
)
def test_a_write_is_a_rival_when_it_may_look_the_same(others: set[Fingerprint], expected: object) -> None:
    ledger = RecentWrites(lambda: 1000.0)
    mine, other = ledger.begin("page", 1000.0, WRITTEN), ledger.begin("page", 1000.0, others)
    assert ledger.rivals("page", mine) is expected
    assert ledger.rivals("page", other) is expected
    assert ledger.rivals("page", None)


def test_a_ledger_knows_what_was_made_and_what_is_open_and_forgets_in_time() -> None:
    now = [1000.0]
    ledger = RecentWrites(lambda: now[0])
    one, two = ledger.begin("page", 1000.0, WRITTEN), ledger.begin("page", 1000.9, WRITTEN)
    assert ledger.rivals("page", one)
    assert ledger.unknown("page", 1000.9) is two
    two.ids = ["a"]
    assert ledger.unknown("page", 1000.9) is None
    assert not ledger.rivals("page", one)
    assert ledger.rivals("page", None)
    assert ledger.known("page") == {"a"}
    now[0] += LOOK_BACK + 1
    ledger.begin("other", now[0], WRITTEN)
    assert not ledger.known("page")
    assert not ledger.rivals("page", None)
    ledger.begin("page", now[0], WRITTEN)
    now[0] += 10
    assert len(ledger._records["page"]) == 1
    ledger.begin("page", now[0], WRITTEN)
    assert len(ledger._records["page"]) == 2
