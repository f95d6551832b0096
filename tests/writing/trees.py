"""Trees to write: any shape that the models allow, as a strategy; and what a server makes of a request."""

import random
from collections.abc import Sequence

from hypothesis import strategies as st

import notion_async as na
from notion_async import rich_text
from notion_async._writing.draft.draft_block import DraftBlock, draft_of
from notion_async._writing.plan.limits import BodyLimits
from notion_async._writing.plan.plan import WritePlan
from notion_async.blocks import BlockInput
from notion_async.models.codec import encode

SMALL = st.builds(
    BodyLimits,
    items=st.integers(2, 4),
    blocks=st.integers(6, 12),
    size_bytes=st.sampled_from([1200, 2000, 500_000]),
    levels=st.just(2),
    text=st.just(2000),
)


def drafts(blocks: Sequence[BlockInput]) -> list[DraftBlock]:
    """Return blocks as drafts, without preparing them."""
    made: dict[int, DraftBlock] = {}
    for each in reversed([each for block in blocks for each in block.walk()]):
        made[id(each)] = draft_of(each, [made[id(child)] for child in each.children])
    return [made[id(block)] for block in blocks]


def paragraphs(count: int) -> list[BlockInput]:
    return [na.blocks.paragraph(str(n)) for n in range(count)]


KINDS = ["paragraph", "divider", "toggle", "toggle", "toggle", "columns", "tab", "table"]


@st.composite
def trees(draw: st.DrawFn, most: int = 40) -> list[BlockInput]:
    """Any tree: each block names its kind and which of the blocks before it it stands under."""
    drawn = draw(st.lists(st.tuples(st.sampled_from(KINDS), st.integers(0, most)), max_size=most))
    below: dict[int, list[BlockInput]] = {}
    for number in reversed(range(len(drawn))):
        kind, under = drawn[number]
        children = below.pop(number + 1, [])[::-1]
        below.setdefault(under % (number + 1), []).append(_block(kind, children))
    return below.get(0, [])[::-1]


def _block(kind: str, children: list[BlockInput]) -> BlockInput:
    if kind == "table":
        rows = na.blocks.table([["a", "b"]] * (len(children) + 1))
        return na.blocks.toggle("table and more", children=[rows, *children])
    if kind == "columns" and len(children) > 1:
        return na.blocks.column_list(
            [
                [na.blocks.toggle("c", children=[each])] if _columns(each) else [each, *children[:n]]
                for n, each in enumerate(children)
            ]
        )
    if kind == "tab":
        return na.blocks.tab([na.blocks.paragraph("tab", children=[each]) for each in children])
    if children:
        return na.blocks.toggle("t", children=children)
    return na.blocks.divider() if kind == "divider" else na.blocks.paragraph("p")


def _columns(block: BlockInput) -> bool:
    return block.type == "column_list"


def grow(seed: int, blocks: int, depth: int) -> list[BlockInput]:
    """Make a page of so many blocks and levels, of the kinds people use, each with a text of its own."""
    rng = random.Random(seed)
    parents: list[int] = [-1]
    level = [0]
    for number in range(1, blocks):
        if number < depth:
            parents.append(number - 1)
            level.append(number)
            continue
        parent = rng.choice(range(len(parents))) if rng.random() < 0.8 else -1
        while parent >= 0 and level[parent] + 1 >= depth:
            parent = rng.choice(range(len(parents)))
        parents.append(parent)
        level.append(0 if parent < 0 else level[parent] + 1)
    below: dict[int, list[BlockInput]] = {}
    for number in reversed(range(blocks)):
        children = below.pop(number, [])[::-1]
        below.setdefault(parents[number], []).append(_some_block(rng, number, children))
    return below[-1][::-1]


def _some_block(rng: random.Random, number: int, children: list[BlockInput]) -> BlockInput:
    text = [rich_text.text(f"block {number}", bold=rng.random() < 0.3), rich_text.text(" and more")]
    make = rng.choice([na.blocks.toggle, na.blocks.bulleted_list_item, na.blocks.numbered_list_item, na.blocks.quote])
    if children:
        return make(text, children=children)
    return rng.choice([na.blocks.paragraph, make, na.blocks.heading_2, na.blocks.to_do])(text)


class ReplayedBlock:
    """A block on the server that the replay plays."""

    def __init__(self, block: BlockInput) -> None:
        self.block = block
        self.children = [ReplayedBlock(child) for child in block.children]

    def as_input(self) -> BlockInput:
        return self.block.replace(children=(child.as_input() for child in self.children))


def replay(plan: WritePlan, limits: BodyLimits) -> tuple[BlockInput, ...]:
    """Send a plan to a server in memory that knows only ids it was told, and give what it holds in the end."""
    root = ReplayedBlock(na.blocks.toggle("root"))
    known = {0: root}
    for number, steps in plan.steps.items():
        under = known[number]
        for step in steps:
            if step.kind == "list":
                answer = under.children
            else:
                check_request(step.blocks, limits)
                assert step.first == len(under.children)
                answer = [ReplayedBlock(block) for block in step.blocks]
                under.children += answer
            if step.kind != "create":
                known.update({child: answer[position] for position, child in step.opened})
    return tuple(child.as_input() for child in root.children)


def check_request(blocks: Sequence[BlockInput], limits: BodyLimits) -> None:
    """Refuse what Notion would refuse, by the rules as the reference states them: tier A, B and C."""
    assert len(encode({"children": blocks, "position": {"type": "end"}})) <= limits.size_bytes
    assert sum(1 for block in blocks for _ in block.walk()) <= limits.blocks
    _check_row(blocks, limits, tier=0)


def _check_row(blocks: Sequence[BlockInput], limits: BodyLimits, *, tier: int, within: str = "") -> None:
    assert len(blocks) <= limits.items
    for block in blocks:
        if block.type in {"column_list", "column"} and within != "column_list":
            assert tier == 0
        if tier == limits.levels:
            assert not block.children
        if block.type in {"table", "column"}:
            assert block.children
        if block.type == "column_list":
            assert len(block.children) >= 2
        below = tier if block.type == "column_list" else tier + 1
        _check_row(block.children, limits, tier=below, within=block.type)
