"""Texts and blocks that are too long for one array, as several: nothing is lost and nothing changes its order.

How it works: a run of text over the limit becomes several runs with the same marks, which read back as one. A text of
too many runs is first made shorter by joining neighbours that look the same. When that is not enough, the rest goes on
in blocks of their own: after a paragraph in further paragraphs (its children stay below the last), after code in
further code blocks, after a plain heading in paragraphs; and in a block that has children anyway (a list item, a
toggle, a quote …) in paragraphs before them, within it. A caption, a table cell and the title of a tab have nowhere to
go on and are refused.
"""

from collections.abc import Callable, Iterable, Iterator

import msgspec
from msgspec import UNSET

from notion_async._http.body_limits import check
from notion_async._inputs.graphemes import pieces
from notion_async._writing.plan.limits import Limits
from notion_async.blocks.inputs import BlockContentInput, BlockInput, CodeInput, TableRowInput, TextBlockInput
from notion_async.errors import InvalidInput
from notion_async.models.block_types import block_type
from notion_async.models.codec import encode
from notion_async.rich_text import RichTextInput, TextInput

Runs = tuple[RichTextInput, ...]

_SHORT = 200  # bytes of JSON in which nothing can be too long


def split_runs(runs: Runs, limits: Limits) -> Runs:
    """Give the same text in runs that are short enough, and in no more runs than needed when there are many."""
    if any(isinstance(run, TextInput) and len(run.text.content) * 2 > limits.text for run in runs):
        runs = tuple(part for run in runs for part in _split_run(run, limits.text))
    if len(runs) <= limits.items:
        return runs
    return tuple(part for run in _joined(runs) for part in _split_run(run, limits.text))


def _split_run(run: RichTextInput, most: int) -> Iterator[RichTextInput]:
    if not isinstance(run, TextInput):
        yield run
        return
    parts = pieces(run.text.content, most)
    if len(parts) == 1:
        yield run
        return
    for part in parts:
        yield _with_text(run, part)


def _joined(runs: Iterable[RichTextInput]) -> Iterator[RichTextInput]:
    """Join neighbouring runs of text that look the same, and drop empty ones."""
    last: TextInput | None = None
    texts: list[str] = []
    for run in runs:
        if isinstance(run, TextInput) and last is not None and _alike(last, run):
            texts.append(run.text.content)
            continue
        if last is not None and any(texts):
            yield _with_text(last, "".join(texts))
        last, texts = (run, [run.text.content]) if isinstance(run, TextInput) else (None, [])
        if last is None:
            yield run
    if last is not None and any(texts):
        yield _with_text(last, "".join(texts))


def _alike(one: TextInput, two: TextInput) -> bool:
    return one.annotations == two.annotations and (one.text.link or None) == (two.text.link or None)


def _with_text(run: TextInput, content: str) -> TextInput:
    return msgspec.structs.replace(run, text=msgspec.structs.replace(run.text, content=content))


def split_block(
    block: BlockInput, children: tuple[BlockInput, ...], limits: Limits, most_bytes: int, *, in_tab: bool
) -> list[BlockInput]:
    """Give a block as one or more blocks whose texts are within the limits.

    Args:
        block: The block; its own children do not count.
        children: What shall stand below it.
        limits: The limits.
        most_bytes: How large one block's content may be.
        in_tab: Whether it is the title of a tab.

    Raises:
        InvalidInput: A text that is too long stands where it cannot go on.
    """
    match block.content:
        case TextBlockInput(rich_text=runs) | CodeInput(rich_text=runs) if runs:
            groups = _groups(split_runs(runs, limits), limits.items, most_bytes)
            content = _captioned(block.content, limits)
            if len(groups) == 1:
                return [_with_runs(block, content, groups[0], children)]
            if in_tab:
                msg = "a tab's title holds no more runs of text than one array"
                raise InvalidInput(msg)
            return _continued(block, content, groups, children)
        case TableRowInput(cells=cells):
            return [block.replace(content=TableRowInput(tuple(_fit(cell, limits) for cell in cells)))]
        case content:
            return [block.replace(content=_captioned(content, limits), children=children)]


def _captioned(content: BlockContentInput, limits: Limits) -> BlockContentInput:
    caption = getattr(content, "caption", UNSET)
    if not caption:
        return content
    fitting = _fit(caption, limits)
    return content if fitting == caption else msgspec.structs.replace(content, caption=fitting)


def _fit(runs: Runs, limits: Limits) -> Runs:
    fitting = split_runs(runs, limits)
    if len(fitting) > limits.items:
        msg = f"a caption or cell holds at most {limits.items} runs of text, instead held {len(fitting)}"
        raise InvalidInput(msg)
    return fitting


def _groups(runs: Runs, most: int, most_bytes: int) -> list[Runs]:
    if len(runs) <= most and len(runs) * 8000 <= most_bytes:  # a run of 2,000 units is at most 6,000 bytes of text
        return [runs]
    groups: list[list[RichTextInput]] = [[]]
    size = 0
    for run in runs:
        bytes_of_run = len(encode(run)) + 1
        if groups[-1] and (len(groups[-1]) == most or size + bytes_of_run > most_bytes):
            groups.append([])
            size = 0
        groups[-1].append(run)
        size += bytes_of_run
    return [tuple(group) for group in groups]


def _with_runs(block: BlockInput, content: BlockContentInput, runs: Runs, children: Iterable[BlockInput]) -> BlockInput:
    if getattr(content, "rich_text", None) != runs:
        content = msgspec.structs.replace(content, rich_text=runs)
    return block.replace(content=content, children=children)


def _continued(
    block: BlockInput, content: BlockContentInput, groups: list[Runs], children: tuple[BlockInput, ...]
) -> list[BlockInput]:
    first, *rest = groups
    plain: Callable[[Runs], BlockInput] = lambda runs: BlockInput(  # noqa: E731 - one of two ways to go on
        "paragraph", TextBlockInput(rich_text=runs, color=getattr(content, "color", UNSET))
    )
    facts = block_type(block.type)
    if facts.continues_in == "code":
        bare = msgspec.structs.replace(content, caption=UNSET)
        last = _with_runs(block, content, rest[-1], ())
        return [_with_runs(block, bare, runs, ()) for runs in groups[:-1]] + [last]
    if facts.continues == "inside" or (children and facts.continues == "inside_if_parent"):
        return [_with_runs(block, content, first, (*map(plain, rest), *children))]
    following = [plain(runs) for runs in rest]
    following[-1] = following[-1].replace(children=children)
    return [_with_runs(block, content, first, ()), *following]


def check_size(block: BlockInput, most_bytes: int) -> None:
    """Refuse a block that is larger than a request, or holds something that is too long.

    Raises:
        InvalidInput: It does.
    """
    alone = block.replace(children=())
    size = len(encode(alone))
    if size > most_bytes:
        msg = f"a {block.type} of {size} bytes is larger than a request"
        raise InvalidInput(msg)
    if size > _SHORT:
        check(alone)
