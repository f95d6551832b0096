from notion_async._writing.plan.limits import NOTION
from notion_async._writing.plan.pack import Layout, pack, runs, worthwhile

LIMITS = NOTION._replace(items=3, blocks=10, size_bytes=10_000)


def sizes(*ways: list[Layout]) -> list[list[int]]:
    return [[way.blocks for way in run] for run in runs(pack(ways, LIMITS)[-1])]


def test_a_run_ends_where_a_limit_is_met() -> None:
    one = [Layout(0, 1, 10)]
    assert sizes(*[one] * 7) == [[1, 1, 1], [1, 1, 1], [1]]
    assert sizes([Layout(0, 6, 10)], [Layout(0, 4, 10)], [Layout(0, 1, 10)]) == [[6, 4], [1]]
    assert sizes([Layout(0, 1, 6000)], [Layout(0, 1, 3000)], [Layout(0, 1, 1500)]) == [[1, 1], [1]]
    assert sizes() == []


def test_a_block_is_left_open_where_that_saves_a_request() -> None:
    big = [Layout(0, 9, 10), Layout(1, 1, 10)]
    row = [[Layout(0, 6, 10)], big, [Layout(0, 3, 10)]]
    end = pack(row, LIMITS)[-1]
    assert end.cost == 2
    assert runs(end) == [[Layout(0, 6, 10), Layout(1, 1, 10), Layout(0, 3, 10)]]


def test_every_beginning_of_a_row_has_its_cost() -> None:
    assert [state.cost for state in pack([[Layout(2, 1, 10)]] * 4, LIMITS)] == [0, 3, 5, 7, 10]


def test_ways_that_cannot_pay_are_dropped() -> None:
    ways = [Layout(0, 9, 10), Layout(1, 9, 10), Layout(1, 5, 10), Layout(1, 4, 50), Layout(2, 1, 10)]
    assert worthwhile(ways) == [Layout(0, 9, 10), Layout(1, 4, 50), Layout(1, 5, 10)]
