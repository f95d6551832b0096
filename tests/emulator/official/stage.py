"""An emulator with what a script of every call needs."""

from __future__ import annotations

from notion_async.emulator import Emulator, samples
from notion_async.emulator.samples.tables import READING_LIST_ID, READING_SOURCE_ID


def staged() -> Emulator:
    """A home page, and the demonstration with a template in its data source."""
    notion = Emulator(samples.home(), samples.demo())
    workspace = notion.workspace
    parent = {"type": "data_source_id", "data_source_id": READING_SOURCE_ID, "database_id": READING_LIST_ID}
    template = workspace.add_page(parent, "Book template")
    workspace.add_block(template, "paragraph", {})
    workspace.templates[READING_SOURCE_ID] = [template]
    return notion


def template_of(notion: Emulator) -> str:
    """The id of the template."""
    return notion.workspace.templates[READING_SOURCE_ID][0]
