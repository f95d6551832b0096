"""Content that occurs several times on a page: what was read of it, and how much of it is shown.

A synced block and its copies have the same children. Copies inside copies multiply: a listing that holds the next one
twice, 20 deep, is a million blocks of 20 listings. Three rules bound the work: one request serves all containers that
ask for the same answer at the same time, answers of repeated containers are kept for the next ones, and the number of
blocks that are shown once more is limited.
"""

import asyncio
from collections.abc import Awaitable
from typing import TypeAlias

from notion_async import models
from notion_async._traversal.container import Container
from notion_async._traversal.seen_ids import SeenIds
from notion_async.errors import NotionError

MAX_REPEATED_BLOCKS = 100_000
"""Blocks of a page that are shown once more; about a hundred megabytes in a tree."""
MAX_KEPT_BLOCKS = 10_000
"""Blocks of repeated content that a stream keeps, so as not to request them each time."""

_Key: TypeAlias = str | tuple[str, str | None]
_Answer: TypeAlias = tuple[models.BlockList, bytes, int]


class Repeats:
    """The repeated content of one page."""

    def __init__(self) -> None:
        self._seen = SeenIds()
        self._shown = self._held = 0
        self._cut: set[str] = set()
        self._kept: dict[_Key, _Answer] = {}
        self._in_flight: dict[_Key, Container] = {}  # by what is requested: the container whose request it is
        self._waiters: dict[_Key, list[asyncio.Future[_Answer]]] = {}

    def is_known(self, container_id: str) -> bool:
        """Note a container of a stream and return whether one of its id was seen before."""
        return not self._seen.add(container_id)

    def show(self, blocks: int) -> None:
        """Note that blocks of a repeated container are shown."""
        self._shown += blocks

    def cut(self, container: Container) -> list[models.Missing] | None:
        """Return None where a container may be shown once more, else what there is to report: once for each id."""
        if self._shown < MAX_REPEATED_BLOCKS:
            return None
        message = f"copies inside copies: {MAX_REPEATED_BLOCKS:,} blocks were shown once more"
        container.lost = (models.Missing(container.id, None, "truncated", None, message),)
        is_new = container.id not in self._cut
        self._cut.add(container.id)
        return [*container.lost] if is_new else []

    def answer_for(self, container: Container) -> Awaitable[_Answer] | None:
        """Return the next answer of a container of a stream, where it was kept or is on its way; else None.

        After None the caller requests it, and passes the outcome to `settle`.
        """
        place = container.place
        if place is not None and place.restarted:
            return None
        key = _key(container)
        if key in self._in_flight:
            future: asyncio.Future[_Answer] = asyncio.get_running_loop().create_future()
            self._waiters.setdefault(key, []).append(future)
            return future
        kept = self._kept.get(key) if container.is_repeated else None
        if kept is not None:
            return _after_others(kept)
        self._in_flight[key] = container
        return None

    def settle(self, container: Container, outcome: tuple[models.BlockList, bytes] | NotionError) -> None:
        """Pass the outcome of a container's request to those that wait for the same, and keep what is repeated."""
        key = _key(container)
        if self._in_flight.get(key) is not container:
            return  # it got the outcome of another container's request
        del self._in_flight[key]
        waiters = [waiter for waiter in self._waiters.pop(key, ()) if not waiter.done()] if self._waiters else []
        if not (waiters or container.is_repeated):
            return
        if isinstance(outcome, NotionError):
            for waiter in waiters:
                waiter.set_exception(outcome)
            return
        answer = (*outcome, 0)
        for waiter in waiters:
            waiter.set_result(answer)
        self._keep(key, answer)

    def _keep(self, key: _Key, answer: _Answer) -> None:
        if self._held + len(answer[0].results) <= MAX_KEPT_BLOCKS:
            self._held += len(answer[0].results)
            self._kept[key] = answer


def _key(container: Container) -> _Key:
    """Return what a container requests next; the bare id where that tells it, as it mostly does."""
    if container.place is None and not container.parts:
        return container.id
    return container.listed_id, container.cursor


async def _after_others(kept: _Answer) -> _Answer:
    """Return a kept answer after other tasks had their turn."""
    await asyncio.sleep(0)
    return kept
