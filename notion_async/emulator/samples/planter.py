"""Construction of samples: nested blocks whose ids depend only on their place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from notion_async.emulator.ids import IdMaker
from notion_async.emulator.rich_text import text

if TYPE_CHECKING:
    from notion_async.emulator.messages import Json
    from notion_async.emulator.workspace import Workspace


@dataclass(frozen=True, slots=True)
class SampleBlock:
    """A block of a sample: its type, its content in the form of responses, its children, its id if it matters."""

    kind: str
    payload: Json
    children: tuple[SampleBlock, ...] = ()
    block_id: str | None = None


def sample_block(kind: str, *children: SampleBlock, block_id: str | None = None, **payload: Any) -> SampleBlock:
    """Return a block with content of any keys."""
    return SampleBlock(kind, payload, children, block_id)


def text_block(kind: str, words: str | list[Json], *children: SampleBlock, **payload: Any) -> SampleBlock:
    """Return a block with rich text."""
    rich_text = words if isinstance(words, list) else [text(words)] if words else []
    return SampleBlock(kind, {"rich_text": rich_text, **payload}, children)


class Planter:
    """A writer of one sample's blocks; ids derive from the sample's name, not from the workspace's seed."""

    def __init__(self, workspace: Workspace, name: str, author: str) -> None:
        self.workspace: Workspace = workspace
        self.author: str = author
        self.new_id: IdMaker = IdMaker(("sample", name))

    def plant(self, parent: str, *blocks: SampleBlock) -> list[str]:
        """Add blocks with all descendants under a page or block; return the ids of the top ones."""
        planted: list[str] = []
        waiting = [(parent, block) for block in blocks]
        for under, block in waiting:
            block_id = self.workspace.add_block(
                under, block.kind, block.payload, block_id=block.block_id or self.new_id(), author=self.author
            )
            waiting.extend((block_id, child) for child in block.children)
            if len(planted) < len(blocks):
                planted.append(block_id)
        return planted

    def page(self, parent: str, title: str, *blocks: SampleBlock, page_id: str | None = None, **fields: Any) -> str:
        """Add a page under a page or block and return its id."""
        parent_type = "page_id" if parent in self.workspace.pages else "block_id"
        page_id = self.workspace.add_page(
            {"type": parent_type, parent_type: parent},
            title,
            page_id=page_id or self.new_id(),
            author=self.author,
            **fields,
        )
        self.workspace.place(page_id, parent)
        self.plant(page_id, *blocks)
        return page_id
