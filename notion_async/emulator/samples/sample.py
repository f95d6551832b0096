"""Protocol of samples."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from notion_async.emulator.workspace import Workspace


class Sample(Protocol):
    """Initial content of a workspace; `root_id` is its first page."""

    root_id: str

    def plant(self, workspace: Workspace) -> None:
        """Add the sample's objects to a workspace."""
        ...
