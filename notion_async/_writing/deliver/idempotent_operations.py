"""Writes that do no harm when done twice: a block changed, a block deleted."""

from typing import NamedTuple

from notion_async._writing.deliver.exactly_once import Access
from notion_async._writing.deliver.reconcile import Cannot
from notion_async._writing.diff.canonical import body, changes, essence
from notion_async._writing.diff.diff_table import Have, Want
from notion_async.blocks.from_block import from_block
from notion_async.errors import InvalidInput, InvalidRequest, NotFound, NotionError


class Update(NamedTuple):
    """A block to change.

    Attributes:
        have: The block.
        want: What it shall be.
        fields: What is to be changed of it.
    """

    have: Have
    want: Want
    fields: set[str]


class Repeatable:
    """What both have in common: nothing to be told by an error, nothing to be noted.

    Attributes:
        about: The block's id.
    """

    about: str

    def committed(self, error: NotionError) -> list[str] | None:
        """Give nothing: Notion tells only of what was made."""
        del error
        return None

    def ended(self, ids: list[str]) -> None:
        """Note nothing."""


class Updating(Repeatable):
    """Change a block: one request."""

    def __init__(self, access: Access, update: Update) -> None:
        self.about = update.have.id
        self._access = access
        self._update = update

    async def send(self, sent: float) -> list[str]:
        """Send it and give the block's id."""
        del sent
        have, want, fields = self._update
        await self._access.blocks.update(have.id, body(want.block or want.item.block, fields))
        return [have.id]

    async def look(self, sent: float) -> list[str] | Cannot:
        """Look whether the block says what it shall."""
        del sent
        have, want, _ = self._update
        there = await self._access.blocks.retrieve(have.id)
        try:
            says = essence(from_block(there))
        except InvalidInput:
            return []
        return [] if changes(says, want.says) else [have.id]


class Deletion(Repeatable):
    """Delete a block with all below it: one request."""

    def __init__(self, access: Access, block_id: str) -> None:
        self.about = block_id
        self._access = access

    async def send(self, sent: float) -> list[str]:
        """Send it and give the block's id; it may be gone already."""
        del sent
        try:
            await self._access.blocks.delete(self.about)
        except NotFound:
            return [self.about]
        except InvalidRequest:
            if not await self.look(0.0):
                raise
        return [self.about]

    async def look(self, sent: float) -> list[str] | Cannot:
        """Look whether it is in the trash."""
        del sent
        try:
            there = await self._access.blocks.retrieve(self.about)
        except NotFound:
            return [self.about]
        return [self.about] if there.in_trash else []
