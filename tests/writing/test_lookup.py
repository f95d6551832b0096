from functools import partial

import pytest

import notion_async as na
from notion_async import models, rich_text
from notion_async._writing.deliver.recent_writes import LOOK_BACK, Ledger, Says
from notion_async._writing.deliver.reconcile import Cannot, Like, Suspects, among_others, among_own, looks_like
from notion_async.blocks import BlockInput
from tests.writing.fake_notion import NOON, OTHERS, US, FakeNotion, plain
from tests.writing.trees import paragraphs


def likes(*blocks: BlockInput) -> list[Like]:
    return [partial(looks_like, sent=block) for block in blocks]


def page_of(*texts: str, author: str = US, age: float = 0.0) -> list[models.Block]:
    notion = FakeNotion()
    return [notion.read(notion.type_in(text, author=author, age=age)) for text in texts]


def suspects(
    *others: models.Block, author: str | None = US, after: models.Block | None = None, rivals: bool = False
) -> Suspects:
    return Suspects(NOON, author, {block.id for block in others}, after.id if after else None, rivals)


def test_under_a_block_of_ones_own_the_number_tells() -> None:
    there = page_of("old", "0", "1")
    assert among_own(there[:1], likes(*paragraphs(2)), 1) == []
    assert among_own(there, likes(*paragraphs(2)), 1) == [there[1].id, there[2].id]
    assert among_own(there[:2], likes(*paragraphs(2)), 1) == Cannot([there[1].id])
    assert among_own(there, likes(na.blocks.divider(), na.blocks.divider()), 1) == Cannot([there[1].id, there[2].id])


def test_all_of_them_in_order_are_them_and_none_are_not() -> None:
    there = page_of("old", "0", "1")
    assert among_others(there, likes(*paragraphs(2)), suspects()) == [there[1].id, there[2].id]
    assert among_others(there[:1], likes(*paragraphs(2)), suspects()) == []
    assert among_others([], likes(*paragraphs(2)), suspects()) == []


@pytest.mark.parametrize("texts", [("0",), ("1", "0"), ("0", "old", "1"), ("0", "1", "0"), ("0", "1", "0", "1")])
def test_some_or_too_many_or_in_another_order_cannot_be_told(texts: tuple[str, ...]) -> None:
    assert isinstance(among_others(page_of(*texts), likes(*paragraphs(2)), suspects()), Cannot)


def test_the_place_and_rivals_count() -> None:
    there = page_of("a", "0", "b")
    wanted = likes(*paragraphs(1))
    assert among_others(there, wanted, suspects(after=there[0])) == [there[1].id]
    assert among_others(there, wanted, suspects(after=there[2])) == Cannot([there[1].id])
    assert among_others(there[1:], wanted, suspects(after=there[0])) == Cannot([there[1].id])
    assert among_others(there, wanted, suspects(rivals=True)) == Cannot([there[1].id])


def test_what_is_older_or_of_another_author_or_known_is_not_lost() -> None:
    wanted = likes(*paragraphs(1))
    assert among_others(page_of("0", age=600), wanted, suspects()) == []
    assert among_others(page_of("0", author=OTHERS), wanted, suspects()) == []


def test_what_was_made_before_it_was_sent_may_be_lost_only_where_clocks_differ() -> None:
    wanted = likes(*paragraphs(1))
    assert isinstance(among_others(page_of("0", age=31), wanted, suspects()), Cannot)  # a minute before
    [there] = page_of("0", age=29)
    assert among_others([there], wanted, suspects()) == [there.id]
    assert NOON % 60 == 30


def test_what_is_known_is_not_lost() -> None:
    wanted = likes(*paragraphs(1))
    there = page_of("0")
    assert among_others(there, wanted, suspects(*there)) == []
    assert among_others(page_of("0", author=OTHERS), wanted, suspects(author=None)) != []


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


SAYS: set[Says] = {("paragraph", "0"), ("to_do", "1")}


@pytest.mark.parametrize(
    ("others", "expected"),
    [
        ({("paragraph", "0")}, True),
        ({("paragraph", "1"), ("divider", None)}, False),
        ({("to_do", None)}, True),  # a mention, whose text Notion makes
        (set(), False),
    ],
)
def test_a_write_is_a_rival_when_it_may_look_the_same(others: set[Says], expected: object) -> None:
    ledger = Ledger(lambda: 1000.0)
    mine, other = ledger.begin("page", 1000.0, SAYS), ledger.begin("page", 1000.0, others)
    assert ledger.rivals("page", mine) is expected
    assert ledger.rivals("page", other) is expected
    assert ledger.rivals("page", None)


def test_a_ledger_knows_what_was_made_and_what_is_open_and_forgets_in_time() -> None:
    now = [1000.0]
    ledger = Ledger(lambda: now[0])
    one, two = ledger.begin("page", 1000.0, SAYS), ledger.begin("page", 1000.9, SAYS)
    assert ledger.rivals("page", one)
    assert ledger.unknown("page", 1000.9) is two
    two.ids = ["a"]
    assert ledger.unknown("page", 1000.9) is None
    assert not ledger.rivals("page", one)
    assert ledger.rivals("page", None)
    assert ledger.known("page") == {"a"}
    now[0] += LOOK_BACK + 1
    ledger.begin("other", now[0], SAYS)
    assert not ledger.known("page")
    assert not ledger.rivals("page", None)
    ledger.begin("page", now[0], SAYS)
    now[0] += 10
    assert len(ledger._entries["page"]) == 1
    ledger.begin("page", now[0], SAYS)
    assert len(ledger._entries["page"]) == 2
