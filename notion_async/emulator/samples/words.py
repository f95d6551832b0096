"""Sentences of generated blocks, chosen by number because a random generator is slower."""

from __future__ import annotations

from typing import TYPE_CHECKING

from notion_async.emulator.rich_text import text

if TYPE_CHECKING:
    from notion_async.emulator.messages import Json

_STARTS = (
    "The plan for this week is to",
    "Before anything else we should",
    "Everyone who reads this page can",
    "After the review it was decided to",
    "In the second half of the year we",
    "Notes from the call say to",
    "There is no good reason not to",
    "Während der Prüfung wurde klar, wir",
    "会議のあとで",
    "Si todo sale bien podremos",
    "Each of the teams was asked to",
    "A short summary: we still have to",
    "Nobody objected, so the next step is to",
    "For the record, it was agreed to",
    "Where possible, prefer to",
    "По итогам обсуждения решено",
)
_MIDDLES = (
    "measure the import before changing",
    "write down what is known about",
    "collect questions that concern",
    "compare three offers for",
    "keep a copy of",
    "move the oldest parts of",
    "ask for a second opinion on",
    "draw a picture of",
    "remove everything unused from",
    "test on a small scale",
    "count how often people open",
    "translate the first chapter of",
    "publish a first draft of",
    "agree on a name for",
    "describe the way towards",
    "check twice the figures in",
)
_ENDS = (
    "the archive.",
    "the new catalogue 📚.",
    "last month's report.",
    "the shared calendar.",
    "our onboarding guide.",
    "the list of suppliers.",
    "the quarterly budget.",
    "the floor plan.",
    "the recipe collection 🥖.",
    "the reading list.",
    "the travel rules.",
    "the glossary.",
    "the backlog.",
    "the style guide.",
    "the inventory.",
    "the survey results.",
)

_GOLDEN = 0x9E3779B97F4A7C15
_MASK = (1 << 64) - 1


def scatter(seed: int, number: int) -> int:
    """Return 64 well mixed bits that depend only on a seed and a number."""
    mixed = (number * _GOLDEN + seed) & _MASK
    mixed = ((mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
    mixed = ((mixed ^ (mixed >> 27)) * 0x94D049BB133111EB) & _MASK
    return mixed ^ (mixed >> 31)


def sentence(bits: int) -> str:
    """Return a sentence chosen by twelve bits."""
    return f"{_STARTS[bits & 15]} {_MIDDLES[(bits >> 4) & 15]} {_ENDS[(bits >> 8) & 15]}"


def random_rich_text(bits: int) -> list[Json]:
    """Return rich text chosen by sixteen bits: mostly one run, sometimes a bold or linked one after it."""
    first = text(sentence(bits))
    match (bits >> 12) & 7:
        case 0:
            return [first, text(" " + _ENDS[(bits >> 4) & 15], bold=True)]
        case 1:
            return [first, text(" See here", link=f"https://example.com/{bits & 0xFFF}"), text(".")]
        case _:
            return [first]
