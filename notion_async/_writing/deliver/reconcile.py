"""Whether a write whose answer was lost has happened: read what is there now and compare. Pure.

How it works: children of a block that this very write has made are known exactly, one by one, so their number tells.
Under a parent that was there before, only blocks count that may be the lost ones: made since the write was sent (with
an allowance for clocks that differ and for Notion's times, which are rounded to the minute), by this connection, with
the type and text that were sent, and not known to be of another write. None of them: the write has not happened. All of
them, next to each other, in order, in their place, made in no earlier minute than it was sent, and no other write of
this client without an answer: it has. All else cannot be told.
"""

from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from typing import NamedTuple

from notion_async import models
from notion_async._writing.deliver.recent_writes import Says
from notion_async.blocks.inputs import BlockEquationInput, BlockInput, CodeInput, TableRowInput, TextBlockInput
from notion_async.rich_text import MentionInput, RichTextInput

Like = Callable[[models.Block], bool]  # says whether a block can be a certain one of those that were sent

CLOCKS_DIFFER = 300.0  # seconds by which this machine's clock and Notion's may differ
CLOCKS_AGREE = 2.0  # seconds by which they differ where they are set by the network's time


class Cannot(NamedTuple):
    """Looking could not tell.

    Attributes:
        ids: What to check.
    """

    ids: list[str]


class Suspects(NamedTuple):
    """What narrows down which of the blocks that are there may be the lost ones.

    Attributes:
        sent: When the write was sent, in seconds since 1970.
        author: The id of this connection's bot; None when it is not known.
        others: The ids of blocks that are of another write.
        after: The block that they were to stand after; None for the end.
        rivals: Whether another write under the same parent has an unknown outcome.
    """

    sent: float
    author: str | None
    others: Collection[str]
    after: str | None
    rivals: bool


def among_own(children: Sequence[models.Block], wanted: Sequence[Like], before: int) -> list[str] | Cannot:
    """Look under a block that this write has made, which had so many children before.

    Returns:
        The ids of the lost blocks; none when they are certainly not there.
    """
    new = children[before:]
    if len(children) == before:
        return []
    return _ids(new) if are_like(new, wanted) else Cannot(_ids(new))


def among_others(children: Sequence[models.Block], wanted: Sequence[Like], suspects: Suspects) -> list[str] | Cannot:
    """Look under a parent that others may write under.

    Returns:
        The ids of the lost blocks; none when they are certainly not there.
    """
    maybe = [
        position
        for position, child in enumerate(children)
        if may_be_lost(child, suspects) and any(like(child) for like in wanted)
    ]
    found = [children[position] for position in maybe]
    if not maybe:
        return []
    adjacent = maybe[-1] - maybe[0] == len(maybe) - 1
    before = children[maybe[0] - 1].id if maybe[0] else None
    in_place = suspects.after is None or before == suspects.after
    in_time = all(since(block.created_time, suspects.sent, CLOCKS_AGREE) for block in found)
    certain = adjacent and in_place and in_time and are_like(found, wanted) and not suspects.rivals
    return _ids(found) if certain else Cannot(_ids(found))


def are_like(blocks: Sequence[models.Block], wanted: Sequence[Like]) -> bool:
    """Say whether blocks can be those that were sent, all of them in order and no more."""
    return len(blocks) == len(wanted) and all(like(block) for block, like in zip(blocks, wanted, strict=True))


def _ids(blocks: Sequence[models.Block]) -> list[str]:
    return [block.id for block in blocks]


def may_be_lost(block: models.Block | models.Page, suspects: Suspects) -> bool:
    """Say whether a block's or page's author, time and id allow it to be of the lost write."""
    author = block.created_by.id if block.created_by is not None else None
    if block.id in suspects.others or (suspects.author and author and author != suspects.author):
        return False
    return since(block.created_time, suspects.sent)


def since(created: datetime | None, sent: float, allowance: float = CLOCKS_DIFFER) -> bool:
    """Say whether something may have been made at a time or later, where clocks differ by no more than is allowed."""
    return created is None or created.timestamp() > sent - allowance - 60


def looks_like(block: models.Block, sent: BlockInput) -> bool:
    """Say whether a block can be what was sent: of its type, and with its text where Notion does not make it."""
    kind, text = said(sent)
    return block.type == kind and text in (None, block.plain_text)


def said(sent: BlockInput) -> Says:
    """Give what can be known again of a block that is sent: its type, and its text where Notion does not make it."""
    match sent.content:
        case TextBlockInput(rich_text=runs) | CodeInput(rich_text=runs):
            made_by_notion = _has_mention(runs or ())
        case TableRowInput(cells=cells):
            made_by_notion = any(map(_has_mention, cells))
        case content:
            made_by_notion = not isinstance(content, BlockEquationInput)
    return sent.type, None if made_by_notion else sent.plain_text


def _has_mention(runs: Sequence[RichTextInput]) -> bool:
    return any(isinstance(run, MentionInput) for run in runs)
