"""A generated tree as a sample: one page with a number of blocks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from notion_async.emulator.samples.forest import CREATED, EDITED, Forest
from notion_async.emulator.samples.people import PERSON, add_people

if TYPE_CHECKING:
    from notion_async.emulator.samples.shapes import Shape
    from notion_async.emulator.workspace import Workspace


class TreeSample:
    """One page of generated blocks; see `tree`."""

    def __init__(self, blocks: int, shape: Shape, seed: int) -> None:
        self.forest: Forest = Forest(blocks, shape, seed, PERSON)
        self.root_id: str = self.forest.id(0)

    def plant(self, workspace: Workspace) -> None:
        """Add the page at the top level of the workspace."""
        add_people(workspace)
        who = {"object": "user", "id": PERSON}
        workspace.forests[self.forest.prefix] = self.forest
        workspace.add_page(
            {"type": "workspace", "workspace": True},
            f"Generated page ({self.forest.shape}, {self.forest.blocks} blocks)",
            page_id=self.root_id,
            created_time=CREATED,
            last_edited_time=EDITED,
            created_by=who,
            last_edited_by=who,
        )


def tree(blocks: int = 1000, shape: Shape = "realistic", seed: int = 0) -> TreeSample:
    """Return one page with generated blocks, made on demand.

    Args:
        blocks: The number of blocks on the page, at any depth.
        shape: `realistic` (listings of about eleven blocks, a few long ones, tables and columns, five to ten levels),
            `flat` (all under the page), `deep` (each under the previous one) or `bushy` (ten under each).
        seed: The same seed gives the same tree with the same ids.

    Returns:
        A sample; its `root_id` is the page.
    """
    return TreeSample(blocks, shape, seed)
