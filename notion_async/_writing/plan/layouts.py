"""In which ways a block can be written: how many of its children come with it, and what the others cost.

A block that is continued later, "open", must be known by its id. On the first level of a request ids come back; deeper
ones cost a listing, which never pays: the same children could be appended for the same price and would be one level
higher. So children that come with an open block are whole, and only columns are listed, because they must come with
their list, each with at least one child.
"""

from collections.abc import Callable, Iterable, Iterator

from notion_async._writing.plan.items import Item, measure
from notion_async._writing.plan.limits import Limits
from notion_async._writing.plan.pack import Way, efficient, fits, pack, worthwhile
from notion_async.errors import InvalidInput
from notion_async.models.block_types import block_type


def find_ways(item: Item, limits: Limits) -> None:
    """Fill in how an item can be written; its children are done.

    Raises:
        InvalidInput: There is no way.
    """
    measure(item, limits)
    item.tail = tail(item.children, limits)
    facts = block_type(item.block.type)
    if facts.has_fixed_children:
        ways = list(_column_lists(item, limits))
    elif facts.is_fixed_child:
        ways = list(_kept(item, limits.levels - 1, limits))
        ways += [way for begin in (_cheapest, _smallest) for way in _listed(item, limits, begin)]
    else:
        ways = list(_kept(item, limits.levels - 1, limits))
    if not ways:
        msg = f"a {item.block.type} with what must come with it does not fit into one request"
        raise InvalidInput(msg)
    item.ways = efficient(ways) if facts.is_fixed_child else worthwhile(ways)


def tail(children: list[Item], limits: Limits) -> list[int]:
    """Give for each number of first children that are there already what the others cost."""
    return [state.cost for state in pack((child.ways for child in reversed(children)), limits)][::-1]


def _kept(item: Item, room: int, limits: Limits) -> Iterator[Way]:
    """Keep some of the first children, each with everything below it."""
    blocks, size = 1, item.size
    least = block_type(item.block.type).min_children
    if not least and fits(blocks, size, limits):
        yield Way(item.tail[0], blocks, size)
    for keep, child in enumerate(item.children[: limits.items], 1):
        whole = child.whole(room)
        if whole is None:
            return
        blocks, size = blocks + whole.blocks, size + whole.size
        if not fits(blocks, size, limits):
            return
        if keep >= least:
            yield Way(item.tail[keep], blocks, size, keep)


def _listed(column: Item, limits: Limits, begin: Callable[[Item, Limits], Way | None]) -> Iterator[Way]:
    """Keep some of a column's first children, open ones too: one listing tells their ids."""
    cost, blocks, size = 1, 1, column.size
    opened: list[tuple[int, Way]] = []
    for position, child in enumerate(column.children[: limits.items]):
        way = begin(child, limits)
        if way is None:
            return
        if way.cost:
            opened.append((position, way))
        cost, blocks, size = cost + way.cost, blocks + way.blocks, size + way.size
        if not fits(blocks, size, limits):
            return
        if opened:
            yield Way(cost + column.tail[position + 1], blocks, size, position + 1, tuple(opened))


def _cheapest(item: Item, limits: Limits) -> Way | None:
    """Give the way to begin an item on the second level of a request that costs least."""
    return item.whole(limits.levels - 1) or min(_second_level(item, limits), default=None)


def _smallest(item: Item, limits: Limits) -> Way | None:
    """Give the way to begin an item on the second level of a request that takes the least room there."""
    return min(_second_level(item, limits), default=None, key=lambda way: way[1:])


def _second_level(item: Item, limits: Limits) -> Iterable[Way]:
    return () if block_type(item.block.type).is_first_level_only else _kept(item, limits.levels - 2, limits)


def _column_lists(item: Item, limits: Limits) -> Iterator[Way]:
    """Keep some of the first columns, at least two; one listing tells the ids of all that are open."""
    ways = [Way(0, 1, item.size)]
    for position, column in enumerate(item.children[: limits.items]):
        ways = efficient(
            _and_column(way, position, column_way)
            for way in ways
            for column_way in column.ways
            if fits(way.blocks + column_way.blocks, way.size + column_way.size, limits)
        )
        if position + 1 >= block_type(item.block.type).min_children:
            for way in ways:
                yield way._replace(cost=way.cost + bool(way.opened) + item.tail[position + 1])


def _and_column(way: Way, position: int, column_way: Way) -> Way:
    opened = (*way.opened, (position, column_way)) if column_way.cost else way.opened
    cost, blocks, size = way.cost + column_way.cost, way.blocks + column_way.blocks, way.size + column_way.size
    return Way(cost, blocks, size, position + 1, opened)
