"""What a sample is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from notion_async.emulator.workspace import Workspace


class Sample(Protocol):
    """Something that can be planted in a workspace; `root_id` is the page to start from."""

    root_id: str

    def plant(self, workspace: Workspace) -> None:
        """Put the sample's objects into a workspace."""
        ...
