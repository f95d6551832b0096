"""Content that is met several times on a page: what was read of it, and how much of it is shown.

A synced block and its copies have the same children. Copies inside copies multiply: a listing that holds the next one
twice, 20 deep, is a million blocks of 20 listings. What is shown once more is therefore bounded.
"""

from notion_async import models
from notion_async._traversal.container import Container
from notion_async._traversal.seen import Met

MAX_REPEATED_BLOCKS = 100_000
"""Blocks that are shown once more, in one page; about a hundred megabytes in a tree."""
MAX_KEPT_BLOCKS = 10_000
"""Blocks of repeated content that a stream keeps, so as not to ask for them each time."""


class Repeats:
    """The repeated content of one page."""

    def __init__(self) -> None:
        self._met = Met()
        self._shown = self._held = 0
        self._cut: set[str] = set()
        self._kept: dict[tuple[str, str | None], tuple[models.BlockList, bytes, int]] = {}

    def is_known(self, container_id: str) -> bool:
        """Note a container of a stream and return whether one of its id was met before."""
        return not self._met.add(container_id)

    def show(self, container: Container, blocks: int) -> None:
        """Note that blocks of a container are shown."""
        if container.repeated:
            self._shown += blocks

    def cut(self, container: Container) -> list[models.Missing] | None:
        """Return None where a container may be shown once more, else what there is to report: once for each id."""
        if self._shown < MAX_REPEATED_BLOCKS:
            return None
        told = f"copies inside copies: {MAX_REPEATED_BLOCKS:,} blocks were shown once more"
        container.lost = (models.Missing(container.id, None, "truncated", None, told),)
        is_new = container.id not in self._cut
        self._cut.add(container.id)
        return [*container.lost] if is_new else []

    def keep(self, container: Container, answer: models.BlockList, body: bytes) -> None:
        """Keep an answer of a repeated container, where there is room."""
        if self._held + len(answer.results) <= MAX_KEPT_BLOCKS:
            self._held += len(answer.results)
            self._kept[container.source, container.cursor] = (answer, body, 0)

    def kept(self, container: Container) -> tuple[models.BlockList, bytes, int] | None:
        """Return the next answer of a repeated container, where it was kept."""
        if not container.repeated or (container.place is not None and container.place.restarted):
            return None
        return self._kept.get((container.source, container.cursor))
