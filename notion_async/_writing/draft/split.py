"""Texts over the limits, split: nothing is lost and the order stays.

How it works: a run of text over the limit becomes several runs with the same annotations, which read back as one. In a
text of too many runs, adjacent runs of the same formatting are joined first. If there are still too many, the text
continues in further blocks, as the table of block types says: after a paragraph in paragraphs (its children stay below
the last), after code in code blocks, after a heading without children in paragraphs; and in a block that shows children
(a list item, a toggle, a quote …) in paragraphs before its other children. A caption, a table cell and the title of a
tab cannot continue and are refused.
"""

from collections.abc import Iterable, Iterator

import msgspec
from msgspec import UNSET

from notion_async._http.body_limits import check_json
from notion_async._inputs.graphemes import pieces
from notion_async._writing.draft.draft_block import DraftBlock
from notion_async._writing.plan.limits import BodyLimits
from notion_async.blocks.inputs import BlockContentInput, CodeInput, Runs, TableRowInput, TextBlockInput
from notion_async.errors import InvalidInput
from notion_async.models.block_types import block_type
from notion_async.models.codec import encode
from notion_async.rich_text import RichTextInput, TextInput

_MAX_RUN_BYTES = 8000  # a run of 2,000 UTF-16 units is at most 6,000 bytes of text, and its formatting


def split_runs(runs: Runs, limits: BodyLimits) -> Runs:
    """Return the same text in runs that are short enough, and in as few as possible if there are many."""
    if any(isinstance(run, TextInput) and len(run.text.content) * 2 > limits.text for run in runs):
        runs = tuple(part for run in runs for part in _split_run(run, limits.text))
    if len(runs) <= limits.items:
        return runs
    return tuple(part for run in _joined(runs) for part in _split_run(run, limits.text))


def _split_run(run: RichTextInput, max_text: int) -> Iterator[RichTextInput]:
    if not isinstance(run, TextInput):
        yield run
        return
    parts = pieces(run.text.content, max_text)
    if len(parts) == 1:
        yield run
        return
    for part in parts:
        yield _with_text(run, part)


def _joined(runs: Iterable[RichTextInput]) -> Iterator[RichTextInput]:
    """Join adjacent runs of the same formatting, and drop empty ones."""
    last: TextInput | None = None
    texts: list[str] = []
    for run in runs:
        if isinstance(run, TextInput) and last is not None and _is_alike(last, run):
            texts.append(run.text.content)
            continue
        if last is not None and any(texts):
            yield _with_text(last, "".join(texts))
        last, texts = (run, [run.text.content]) if isinstance(run, TextInput) else (None, [])
        if last is None:
            yield run
    if last is not None and any(texts):
        yield _with_text(last, "".join(texts))


def _is_alike(one: TextInput, two: TextInput) -> bool:
    return one.annotations == two.annotations and (one.text.link or None) == (two.text.link or None)


def _with_text(run: TextInput, content: str) -> TextInput:
    return msgspec.structs.replace(run, text=msgspec.structs.replace(run.text, content=content))


def split_block(draft: DraftBlock, limits: BodyLimits, max_bytes: int, *, is_title: bool) -> list[DraftBlock]:
    """Return a block as one or more blocks whose texts are within the limits; mostly itself.

    Args:
        draft: The block.
        limits: The limits of one request.
        max_bytes: The size of one block's content.
        is_title: Whether the block is the title of a tab.

    Raises:
        InvalidInput: A text is too long and cannot continue.
    """
    match draft.content:
        case TextBlockInput(rich_text=runs) | CodeInput(rich_text=runs) if runs:
            groups = _groups(split_runs(runs, limits), limits.items, max_bytes)
            content = _with_caption_split(draft.content, limits)
            if len(groups) == 1:
                return [_with_content(draft, _with_runs(content, groups[0]))]
            if is_title:
                msg = "a tab's title holds no more runs of text than one array"
                raise InvalidInput(msg)
            return _continued(draft, content, groups)
        case TableRowInput(cells=cells):
            split = tuple(_within(cell, limits) for cell in cells)
            return [draft if split == cells else _with_content(draft, TableRowInput(split))]
        case content:
            return [_with_content(draft, _with_caption_split(content, limits))]


def _with_content(draft: DraftBlock, content: BlockContentInput) -> DraftBlock:
    return draft if content is draft.content else DraftBlock(draft.type, content, draft.children)


def _with_caption_split(content: BlockContentInput, limits: BodyLimits) -> BlockContentInput:
    caption = getattr(content, "caption", UNSET)
    if not caption:
        return content
    split = _within(caption, limits)
    return content if split == caption else msgspec.structs.replace(content, caption=split)


def _within(runs: Runs, limits: BodyLimits) -> Runs:
    split = split_runs(runs, limits)
    if len(split) > limits.items:
        msg = f"a caption or cell holds at most {limits.items} runs of text, instead held {len(split)}"
        raise InvalidInput(msg)
    return split


def _groups(runs: Runs, max_runs: int, max_bytes: int) -> list[Runs]:
    if len(runs) <= max_runs and len(runs) * _MAX_RUN_BYTES <= max_bytes:
        return [runs]
    groups: list[list[RichTextInput]] = [[]]
    size = 0
    for run in runs:
        run_bytes = len(encode(run)) + 1
        if groups[-1] and (len(groups[-1]) == max_runs or size + run_bytes > max_bytes):
            groups.append([])
            size = 0
        groups[-1].append(run)
        size += run_bytes
    return [tuple(group) for group in groups]


def _with_runs(content: BlockContentInput, runs: Runs) -> BlockContentInput:
    return content if getattr(content, "rich_text", None) == runs else msgspec.structs.replace(content, rich_text=runs)


def _continued(draft: DraftBlock, content: BlockContentInput, groups: list[Runs]) -> list[DraftBlock]:
    """Return a block whose text continues in others."""
    facts, first = block_type(draft.type), _with_runs(content, groups[0])
    if isinstance(content, CodeInput):  # the caption is below the last part
        bare = msgspec.structs.replace(content, caption=UNSET)
        parts = [_with_runs(bare, runs) for runs in groups[:-1]]
        return [DraftBlock(draft.type, part) for part in (*parts, _with_runs(content, groups[-1]))]
    color = getattr(content, "color", UNSET)
    rest = [DraftBlock(facts.continues_in, TextBlockInput(rich_text=runs, color=color)) for runs in groups[1:]]
    if facts.continues == "inside" or (draft.children and facts.continues == "inside_if_parent"):
        return [DraftBlock(draft.type, first, (*rest, *draft.children))]
    rest[-1] = rest[-1].with_children(draft.children)
    return [DraftBlock(draft.type, first), *rest]


def check_size(draft: DraftBlock, max_bytes: int) -> None:
    """Refuse a block that is larger than a request, or that has something too long.

    Raises:
        InvalidInput: It is or has.
    """
    size = len(draft.json)
    if size > max_bytes:
        msg = f"a {draft.type} of {size} bytes is larger than a request"
        raise InvalidInput(msg)
    check_json(draft.json)
