"""A generated workspace: nested pages, each with blocks, and databases with rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from notion_async.emulator.ids import derived_id
from notion_async.emulator.rich_text import text
from notion_async.emulator.samples.forest import Forest
from notion_async.emulator.samples.people import PERSON, add_people
from notion_async.emulator.samples.words import scatter, sentence
from notion_async.emulator.schema import column, option, status_groups
from notion_async.emulator.sources import add_database

if TYPE_CHECKING:
    from notion_async.emulator.messages import Json
    from notion_async.emulator.workspace import Workspace

WRITTEN = 1_772_000_000.0
_STATES = [option("To do", of="company"), option("Doing", "blue", of="company"), option("Done", "green", of="company")]
_GROUPS = status_groups(_STATES, {"Doing": "In progress", "Done": "Complete"})


class WorkspaceSample:
    """A generated workspace; see `workspace`."""

    def __init__(self, pages: int, blocks: int, databases: int, rows: int, seed: int) -> None:
        self.pages: int = pages
        self.blocks: int = blocks
        self.databases: int = databases
        self.rows: int = rows
        self.seed: int = seed
        each = max(blocks // max(pages, 1), 0)
        # each page has its own tree, of 0.5 to 1.5 times the mean size
        sizes = [each // 2 + scatter(seed, number) % (each + 1) for number in range(max(pages, 1))]
        self.forests: list[Forest] = [
            Forest(size, "realistic", scatter(seed, 7919 + n), PERSON) for n, size in enumerate(sizes)
        ]
        self.root_id: str = self.forests[0].id(0)

    def plant(self, workspace: Workspace) -> None:
        """Add everything below one page at the top level of the workspace."""
        add_people(workspace)
        with workspace.at(WRITTEN):
            for number, forest in enumerate(self.forests):
                self._plant_page(workspace, number, forest)
            for number in range(self.databases):
                self._plant_database(workspace, number)

    def _plant_page(self, workspace: Workspace, number: int, forest: Forest) -> None:
        workspace.forests[forest.prefix] = forest
        parent: Json = {"type": "workspace", "workspace": True}
        above = self.forests[(number - 1) // 6].id(0) if number else ""
        if number:
            parent = {"type": "page_id", "page_id": above}
        title = sentence(scatter(self.seed, number)).rstrip(".") if number else "Generated workspace"
        workspace.add_page(parent, title, page_id=forest.id(0), author=PERSON)
        if number:
            workspace.place(forest.id(0), above)

    def _plant_database(self, workspace: Workspace, number: int) -> None:
        database_id, source_id = (derived_id("company", self.seed, kind, number) for kind in ("database", "source"))
        above = self.forests[number % len(self.forests)].id(0)
        parent = {"type": "page_id", "page_id": above}
        title = [text(f"Database {number + 1}")]
        add_database(workspace, parent, title, author=PERSON, database_id=database_id, source_id=source_id)
        workspace.place(database_id, above)
        columns = [
            column("Name", "title"),
            column("State", "status", {"options": _STATES, "groups": _GROUPS}),
            column("Amount", "number", {"format": "number"}),
            column("Due", "date"),
        ]
        workspace.data_sources[source_id]["properties"] = {one["id"]: one for one in columns}
        row_parent = {"type": "data_source_id", "data_source_id": source_id, "database_id": database_id}
        for row in range(self.rows):
            bits = scatter(self.seed + number, row)
            state = {key: _STATES[bits % 3][key] for key in ("id", "name", "color")}
            due = {"start": f"2026-{bits % 12 + 1:02}-{bits % 28 + 1:02}", "end": None, "time_zone": None}
            values = ([text(sentence(bits))], state, bits % 1000, due)
            row_id = derived_id("company", self.seed, number, "row", row)
            kept = {one["id"]: value for one, value in zip(columns, values, strict=True)}
            workspace.add_page(row_parent, page_id=row_id, author=PERSON, properties=kept)
            workspace.rows[source_id].append(row_id)


def workspace(
    pages: int = 50, blocks: int = 5000, databases: int = 3, rows: int = 100, seed: int = 0
) -> WorkspaceSample:
    """Return a whole generated workspace below one page.

    Args:
        pages: The number of pages, six under each; the first one is the root.
        blocks: The approximate number of blocks on all pages; they are made on demand.
        databases: The number of databases on the pages.
        rows: The number of rows of each database.
        seed: The same seed gives the same workspace with the same ids.

    Returns:
        A sample; its `root_id` is the root page.
    """
    return WorkspaceSample(pages, blocks, databases, rows, seed)
