"""What is read next, where only the end counts: cursors first, earlier pages first, by turns the longest chain."""

from types import SimpleNamespace

from hypothesis import given
from hypothesis import strategies as st

from notion_async import models
from notion_async._traversal.container import Container
from notion_async._traversal.frontier import DocumentOrder, LookAhead, ShortTail


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


def test_each_container_is_taken_once() -> None:
    assert sorted(order(*(container(str(number), chain=number % 4) for number in range(50)))) == sorted(
        map(str, range(50))
    )


def test_chains_go_first_while_there_is_room_and_else_the_earliest_in_the_document() -> None:
    has_room = True
    frontier = LookAhead(lambda: has_room)
    root = container("root")
    frontier.add(root)
    assert frontier.take() is root
    children = [container(name, chain=chain) for name, chain in (("a", 1), ("b", 1), ("c", 9), ("d", 1), ("e", 1))]
    root.ended = True
    frontier.arrived(root, children)
    taken = [frontier.take() for _ in range(2)]
    assert taken == [children[0], children[2]], "the oldest, and then the longest chain"
    has_room = False
    assert frontier.take() is children[1]
    assert not frontier.claim(children[0]), "it is in flight"
    assert frontier.claim(children[3])
    has_room = True
    assert frontier.take() is children[4]
    assert frontier.take() is None


@given(rooms=st.lists(st.booleans(), max_size=80), shape=st.lists(st.integers(0, 3), max_size=60))
def test_each_container_is_taken_once_whichever_order_is_in_force(rooms: list[bool], shape: list[int]) -> None:
    has_room = iter(rooms)
    frontier, in_order = LookAhead(lambda: next(has_room, True)), DocumentOrder()
    root = container("root")
    for order_of in (frontier, in_order):
        order_of.add(root)
    taken: list[Container] = []
    number = 0
    waiting = iter(shape)
    while (got := frontier.take()) is not None:
        in_order.mark_taken(got)
        taken.append(got)
        opened = [container(f"{number + n}") for n in range(next(waiting, 0))]
        number += len(opened)
        got.ended = True
        frontier.arrived(got, opened)
        in_order.arrived(got, opened)
    assert len(set(taken)) == len(taken) == number + 1
    assert in_order.take() is None
