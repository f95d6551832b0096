"""Possible layouts of a block: how many of its children are created with it, and the cost of the others.

A block that is continued later, "open", must be known by its id. On the first level of a request ids come back; deeper
ones cost a listing, which never pays: the same children could be appended for the same price and would be one level
higher. So the children that come with an open block are whole. Only columns are listed, because they must be created
with their list, each with at least one child.
"""

from collections.abc import Callable, Iterable, Iterator

from notion_async._writing.plan.items import Item, measure
from notion_async._writing.plan.limits import BodyLimits
from notion_async._writing.plan.pack import Layout, efficient, fits, pack, worthwhile
from notion_async.errors import InvalidInput
from notion_async.models.block_types import block_type


def find_layouts(item: Item, limits: BodyLimits) -> None:
    """Fill in the layouts of an item; its children are done.

    Raises:
        InvalidInput: There is none.
    """
    measure(item, limits)
    item.tail = tail(item.children, limits)
    facts = block_type(item.block.type)
    if facts.has_fixed_children:
        layouts = list(_side_by_side(item, limits))
    else:
        layouts = list(_kept(item, limits.levels - 1, limits))
    if facts.is_fixed_child:
        layouts += [layout for begin in (_cheapest, _smallest) for layout in _listed(item, limits, begin)]
    if not layouts:
        msg = f"a {item.block.type} with what must come with it does not fit into one request"
        raise InvalidInput(msg)
    # A fixed child is weighed together with its siblings, so that also a dearer layout may be part of the cheapest.
    item.layouts = efficient(layouts) if facts.is_fixed_child else worthwhile(layouts)


def tail(children: list[Item], limits: BodyLimits) -> list[int]:
    """Return for each number of first children that are there already the cost of the others."""
    return [state.cost for state in pack((child.layouts for child in reversed(children)), limits)][::-1]


def _kept(item: Item, levels: int, limits: BodyLimits) -> Iterator[Layout]:
    """Yield layouts that keep some of the first children, each with everything below it."""
    blocks, size = 1, item.size
    least = block_type(item.block.type).min_children
    if not least and fits(blocks, size, limits):
        yield Layout(item.tail[0], blocks, size)
    for keep, child in enumerate(item.children[: limits.items], 1):
        whole = child.whole(levels)
        if whole is None:
            return
        blocks, size = blocks + whole.blocks, size + whole.size
        if not fits(blocks, size, limits):
            return
        if keep >= least:
            yield Layout(item.tail[keep], blocks, size, keep)


def _listed(column: Item, limits: BodyLimits, begin: Callable[[Item, BodyLimits], Layout | None]) -> Iterator[Layout]:
    """Yield layouts that keep some of a column's first children, open ones too: one listing tells their ids."""
    cost, blocks, size = 1, 1, column.size
    opened: list[tuple[int, Layout]] = []
    for position, child in enumerate(column.children[: limits.items]):
        layout = begin(child, limits)
        if layout is None:
            return
        if layout.cost:
            opened.append((position, layout))
        cost, blocks, size = cost + layout.cost, blocks + layout.blocks, size + layout.size
        if not fits(blocks, size, limits):
            return
        if opened:
            yield Layout(cost + column.tail[position + 1], blocks, size, position + 1, tuple(opened))


def _cheapest(item: Item, limits: BodyLimits) -> Layout | None:
    """Return the layout of lowest cost on the second level of a request."""
    return item.whole(limits.levels - 1) or min(_second_level(item, limits), default=None)


def _smallest(item: Item, limits: BodyLimits) -> Layout | None:
    """Return the smallest layout on the second level of a request."""
    return min(_second_level(item, limits), default=None, key=lambda layout: layout[1:])


def _second_level(item: Item, limits: BodyLimits) -> Iterable[Layout]:
    return () if block_type(item.block.type).is_first_level_only else _kept(item, limits.levels - 2, limits)


def _side_by_side(item: Item, limits: BodyLimits) -> Iterator[Layout]:
    """Yield layouts that keep some of the first columns; one listing tells the ids of all that are open."""
    least = block_type(item.block.type).min_children
    layouts = [Layout(0, 1, item.size)]
    for keep, column in enumerate(item.children[: limits.items], 1):
        layouts = efficient(
            _with_column(layout, keep, column_layout)
            for layout in layouts
            for column_layout in column.layouts
            if fits(layout.blocks + column_layout.blocks, layout.size + column_layout.size, limits)
        )
        if keep >= least:
            for layout in layouts:
                yield layout._replace(cost=layout.cost + bool(layout.opened) + item.tail[keep])


def _with_column(layout: Layout, keep: int, column: Layout) -> Layout:
    opened = (*layout.opened, (keep - 1, column)) if column.cost else layout.opened
    return Layout(layout.cost + column.cost, layout.blocks + column.blocks, layout.size + column.size, keep, opened)
