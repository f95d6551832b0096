"""The fewest requests for a small tree, found by trying everything: it knows the server's rules and no plan."""

from collections.abc import Iterator
from itertools import product
from typing import NamedTuple

from notion_async._writing.plan.limits import BodyLimits
from notion_async.blocks import BlockInput


class State(NamedTuple):
    written: tuple[int, ...]  # for each block, how many of its children are there; -1 when it is not there itself
    known: frozenset[int]


class Search:
    def __init__(self, blocks: list[BlockInput], limits: BodyLimits) -> None:
        self.limits = limits
        self.types = ["root"]
        self.below: list[list[int]] = [[]]
        waiting = [(block, 0) for block in blocks]
        while waiting:
            block, parent = waiting.pop(0)
            self.below[parent].append(len(self.types))
            self.types.append(block.type)
            self.below.append([])
            waiting += [(child, len(self.types) - 1) for child in block.children]

    def fewest(self) -> int:
        goal = tuple(map(len, self.below))
        states = {State((0, *[-1] * (len(goal) - 1)), frozenset({0}))}
        seen = set(states)
        requests = 0
        while not any(state.written == goal for state in states):
            states = {after for state in states for after in self.after(state)} - seen
            seen |= states
            requests += 1
        return requests

    def after(self, state: State) -> Iterator[State]:
        for parent in state.known:
            there = state.written[parent]
            children = self.below[parent]
            if not state.known.issuperset(children[:there]):
                yield State(state.written, state.known | set(children[:there]))
            for count in range(1, min(self.limits.items, len(children) - there) + 1):
                row = children[there : there + count]
                for parts in product(*(list(self.parts(child, 0, self.types[parent])) for child in row)):
                    new = {block: kept for part in parts for block, kept in part.items()}
                    if len(new) <= self.limits.blocks:
                        written = list(state.written)
                        written[parent] += count
                        for block, kept in new.items():
                            written[block] = kept
                        yield State(tuple(written), state.known | set(row))

    def parts(self, block: int, tier: int, within: str) -> Iterator[dict[int, int]]:
        """Give every part of a subtree that a request may hold at a tier: how many children of each block."""
        kind = self.types[block]
        if kind == "column_list" and tier:
            return
        below = tier if kind == "column_list" else tier + 1
        most = 0 if below > self.limits.levels else min(self.limits.items, len(self.below[block]))
        least = {"column_list": 2, "column": 1, "table": 1}.get(kind, 0)
        for kept in range(least, most + 1):
            for parts in product(*(list(self.parts(child, below, kind)) for child in self.below[block][:kept])):
                yield {block: kept, **{each: count for part in parts for each, count in part.items()}}
