"""What is read next, where only the end counts: cursors first, earlier pages first, by turns the longest chain."""

from types import SimpleNamespace

from notion_async import models
from notion_async._traversal.container import Container
from notion_async._traversal.frontier import ShortTail


def container(name: str, *, number: int = 0, chain: int = 0, cursor: str | None = None) -> Container:
    made = Container(SimpleNamespace(number=number), name)
    made.request_depth = chain
    if cursor is not None:
        made.advance(models.BlockList(results=[], next_cursor=cursor), is_new=True)
    return made


def order(*containers: Container) -> list[str]:
    frontier = ShortTail()
    for one in containers:
        frontier.add(one)
    taken = []
    while (following := frontier.take()) is not None:
        taken.append(following.id)
    return taken


def test_a_listing_that_goes_on_is_read_before_one_that_begins() -> None:
    assert order(container("a"), container("b"), container("c", cursor="x"))[0] == "c"
    assert order(container("a", chain=9), container("b"), container("c"), container("d", cursor="x"))[0] == "d"


def test_of_many_pages_the_earliest_is_read_first() -> None:
    assert order(container("c", number=3), container("b", number=2), container("a", number=1)) == ["a", "b", "c"]
    assert order(container("b", number=2, cursor="x"), container("a", number=1)) == ["a", "b"]


def test_every_third_turn_the_longest_chain_is_read_else_the_oldest() -> None:
    chains = {"a": 1, "b": 2, "c": 3, "d": 9, "e": 5, "f": 7}
    assert order(*(container(name, chain=chain) for name, chain in chains.items())) == ["a", "b", "d", "c", "e", "f"]


def test_each_is_given_once() -> None:
    assert sorted(order(*(container(str(number), chain=number % 4) for number in range(50)))) == sorted(
        map(str, range(50))
    )
