"""Texts that are longer than one run, in the JSON of a request.

A run holds up to 2,000 characters, wherever it is: in a block, a caption, a property value, a comment or a title. A
longer one is split into several runs of the same formatting, which read back as the same text.

https://developers.notion.com/reference/request-limits
"""

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from notion_async._inputs.graphemes import pieces


def split_texts(value: Any, max_text: int, max_runs: int) -> Any:
    """Return plain JSON in which every run of text is short enough, and adjacent runs are joined where there are many.

    Args:
        value: The JSON.
        max_text: The number of UTF-16 units one run may hold.
        max_runs: The number of runs one text may hold.
    """
    if isinstance(value, dict):
        return {key: split_texts(item, max_text, max_runs) for key, item in value.items()}
    if not isinstance(value, list):
        return value
    if not any(map(_is_text, value)):
        return [split_texts(item, max_text, max_runs) for item in value]
    runs = [part for run in value for part in _split(run, max_text)]
    return runs if len(runs) <= max_runs else [part for run in _joined(value) for part in _split(run, max_text)]


def _is_text(run: Any) -> bool:
    return isinstance(run, dict) and isinstance(run.get("text"), dict) and isinstance(run["text"].get("content"), str)


def _split(run: Any, max_text: int) -> list[Any]:
    if not _is_text(run):
        return [run]
    parts = pieces(run["text"]["content"], max_text)
    return [run] if len(parts) == 1 else [_with_text(run, part) for part in parts]


def _joined(runs: list[Any]) -> Iterator[Any]:
    """Join adjacent runs of the same formatting."""
    for _, same in groupby(runs, key=lambda run: _with_text(run, "") if _is_text(run) else run):
        first, *others = same
        if _is_text(first):
            yield _with_text(first, "".join(run["text"]["content"] for run in (first, *others)))
        else:
            yield from (first, *others)


def _with_text(run: dict[str, Any], content: str) -> dict[str, Any]:
    shared = {key: part for key, part in run.items() if key != "plain_text"}  # Notion derives it from the content
    return {**shared, "text": {**run["text"], "content": content}}
