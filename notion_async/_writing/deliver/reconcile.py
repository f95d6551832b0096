"""Comparison of the blocks that were sent with those on the page, after the answer of a write was lost. Pure.

How it works: children of a block that this very write has made are known one by one, so their number tells. Under a
parent that was there before, every child counts that may be of the lost write: made since it was sent, in Notion's
time, which is rounded to the minute, and not known to be somebody else's. A child is known to be somebody else's by its
id, if another write got it as its answer, or by its author, if Notion's answers have named this client's author. Type
and text prove nothing against it, because both can be edited.

No such child: the write has not happened. All that was sent among them, next to each other, in order, in their place,
made in no earlier minute than it was sent, and no equal write of this connection without an answer: it has happened.
All else cannot be told.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

import msgspec

from notion_async import models
from notion_async._writing.deliver.recent_writes import Fingerprint
from notion_async.blocks.inputs import BlockEquationInput, BlockInput, CodeInput, TableRowInput, TextBlockInput
from notion_async.models.codec import encode
from notion_async.rich_text import MentionInput, RichTextInput

BlockMatcher = Callable[[models.Block], bool]  # returns whether a block can be a certain one of those that were sent

CLOCKS_DIFFER = 300.0  # seconds by which this machine's clock and Notion's may differ where that was not measured
CLOCKS_AGREE = 2.0  # seconds by which they may differ where it was


class Inconclusive(NamedTuple):
    """Looking could not tell.

    Attributes:
        ids: What to check.
    """

    ids: list[str]


class MatchCriteria(NamedTuple):
    """Criteria for the blocks that may be those of a lost write.

    Attributes:
        sent: When the write was sent, in seconds since 1970 by Notion's clock.
        error: Seconds by which that may be wrong.
        authors: The ids of this client's authors; empty if none is known.
        others: The ids of blocks that are of another write.
        after: The block that they were to stand after; None for the end.
        rivals: Whether another write under the same parent has an unknown outcome and may look the same.
    """

    sent: float
    error: float
    authors: Collection[str]
    others: Collection[str]
    after: str | None
    rivals: bool


def among_own(
    children: Sequence[models.Block], wanted: Sequence[BlockMatcher], before: int, last: str | None
) -> list[str] | Inconclusive:
    """Look under a block that this write has made.

    Args:
        children: What is there now.
        wanted: What was sent.
        before: How many children it had before.
        last: The id of the last of them, where it is known.

    Returns:
        The ids of the lost blocks; none when they are certainly not there.
    """
    new = children[before:]
    is_shifted = before > 0 and last is not None and (len(children) < before or children[before - 1].id != last)
    if not new and not is_shifted:
        return []
    return _ids(new) if are_like(new, wanted) and not is_shifted else Inconclusive(_ids(new))


def among_others(
    children: Sequence[models.Block], wanted: Sequence[BlockMatcher], criteria: MatchCriteria
) -> list[str] | Inconclusive:
    """Look under a parent that others may write under.

    Returns:
        The ids of the lost blocks; none when they are certainly not there.
    """
    new = [position for position, child in enumerate(children) if may_be_lost(child, criteria)]
    if not new:
        return []
    alike = [position for position in new if any(matches(children[position]) for matches in wanted)]
    found = [children[position] for position in alike]
    if _is_certain(children, alike, criteria) and are_like(found, wanted):
        return _ids(found)
    return Inconclusive([children[position].id for position in new])


def _is_certain(children: Sequence[models.Block], found: Sequence[int], criteria: MatchCriteria) -> bool:
    """Return whether blocks at these positions are adjacent, in place and in time, and cannot be of another write."""
    if not found or criteria.rivals or found[-1] - found[0] != len(found) - 1:
        return False
    before = children[found[0] - 1].id if found[0] else None
    in_place = criteria.after is None or before == criteria.after
    return in_place and all(in_time(children[position], criteria) for position in found)


def are_like(blocks: Sequence[models.Block], wanted: Sequence[BlockMatcher]) -> bool:
    """Return whether blocks can be those that were sent, all of them in order and no more."""
    return len(blocks) == len(wanted) and all(matches(block) for block, matches in zip(blocks, wanted, strict=True))


def _ids(blocks: Sequence[models.Block]) -> list[str]:
    return [block.id for block in blocks]


def may_be_lost(block: models.Block | models.Page, criteria: MatchCriteria) -> bool:
    """Return whether a block's or page's author, time and id allow it to be of the lost write."""
    author = block.created_by.id if block.created_by is not None else None
    if block.id in criteria.others or (criteria.authors and author and author not in criteria.authors):
        return False
    return since(block.created_time, criteria.sent, criteria.error)


def in_time(block: models.Block | models.Page, criteria: MatchCriteria) -> bool:
    """Return whether a block or page was made in the minute of the lost write or later, taking the clocks as right."""
    return since(block.created_time, criteria.sent, CLOCKS_AGREE)


def since(created: datetime | None, sent: float, error: float) -> bool:
    """Return whether something may have been made at a time or later, where that time may be wrong."""
    return created is None or created.timestamp() > sent - error - 60


def looks_like(block: models.Block, sent: object) -> bool:
    """Return whether a block can be what was sent: of its type, and with its text where Notion does not make it."""
    kind, text = fingerprint(sent)
    return block.type == kind and text in (None, block.plain_text)


def fingerprint(sent: object) -> Fingerprint:
    """Return what can be known again of a block that is sent: its type, and its text where Notion does not make it."""
    if not isinstance(sent, BlockInput):
        return _fingerprint_of_json(msgspec.json.decode(encode(sent)))
    match sent.content:
        case TextBlockInput(rich_text=runs) | CodeInput(rich_text=runs):
            made_by_notion = _has_mention(runs or ())
        case TableRowInput(cells=cells):
            made_by_notion = any(map(_has_mention, cells))
        case content:
            made_by_notion = not isinstance(content, BlockEquationInput)
    return sent.type, None if made_by_notion else sent.plain_text


def _fingerprint_of_json(block: Mapping[str, Any]) -> Fingerprint:
    kind = block.get("type") or next((name for name, value in block.items() if isinstance(value, Mapping)), "")
    content = block.get(kind)
    runs = content.get("rich_text") if isinstance(content, Mapping) else None
    return kind, plain_text(runs) if runs else None


def plain_text(runs: object) -> str | None:
    """Return the text of runs in the API's own form; None where Notion makes some of it."""
    if not isinstance(runs, list):
        return None
    texts = [
        run["text"].get("content") for run in runs if isinstance(run, Mapping) and isinstance(run.get("text"), Mapping)
    ]
    return "".join(texts) if len(texts) == len(runs) and all(isinstance(text, str) for text in texts) else None


def _has_mention(runs: Sequence[RichTextInput]) -> bool:
    return any(isinstance(run, MentionInput) for run in runs)
