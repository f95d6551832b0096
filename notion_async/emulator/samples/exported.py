"""An exported page as a sample."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from notion_async.emulator.rich_text import text
from notion_async.emulator.samples.people import PERSON
from notion_async.emulator.schema import column
from notion_async.emulator.sources import add_database

if TYPE_CHECKING:
    from collections.abc import Iterator

    from notion_async.emulator.messages import Json
    from notion_async.emulator.workspace import Workspace

_COMPUTED = ("has_children", "in_trash", "archived", "request_id")


class ExportedSample:
    """An exported page; see `exported`."""

    def __init__(self, source: str | bytes | Path) -> None:
        content = source.read_bytes() if isinstance(source, Path) else source
        self.page: Json
        self.blocks: list[tuple[str, Json]]
        try:
            self.page, self.blocks = read(content.decode() if isinstance(content, bytes) else content)
        except UnicodeDecodeError as error:
            message = f"not an export of a page: {error}"
            raise ValueError(message) from None
        self.root_id: str = str(self.page["id"])

    def plant(self, workspace: Workspace) -> None:
        """Add the page and all its blocks with their own ids."""
        self._plant_page(workspace)
        for parent, sent in self.blocks:
            block = {key: value for key, value in sent.items() if key not in _COMPUTED}
            if block["type"] == "transcription":
                block |= {"type": "meeting_notes", "meeting_notes": block.pop("transcription")}
            if workspace.record(block["id"]):
                continue  # children of a synced copy, already stored under its original
            self._plant_block(workspace, block)
            stated = block["parent"].get("block_id")  # in meeting notes one of their parts
            workspace.place(block["id"], stated if stated in workspace.blocks else _original(workspace, parent))

    def _plant_page(self, workspace: Workspace) -> None:
        page = self.page
        titles = (value["title"] for value in page["properties"].values() if value["type"] == "title")
        title: list[Json] = next(titles, [])
        kept = {key: page[key] for key in ("created_time", "last_edited_time", "created_by", "last_edited_by")}
        workspace.add_page(
            {"type": "workspace", "workspace": True},
            title,
            page_id=self.root_id,
            **kept,
            icon=page.get("icon"),
            cover=page.get("cover"),
            public_url=page.get("public_url"),
            imported={"parent": page["parent"], "properties": page["properties"]},
        )

    def _plant_block(self, workspace: Workspace, block: Json) -> None:
        kind, author = block["type"], block.get("created_by", {}).get("id", PERSON)
        if kind == "child_page":
            workspace.add_page(block["parent"], block[kind]["title"], page_id=block["id"], author=author)
        elif kind == "child_database":
            title = [text(block[kind]["title"])] if block[kind]["title"] else []
            database = add_database(workspace, block["parent"], title, author=author, database_id=block["id"])
            name = column("Name", "title")
            workspace.data_sources[database["sources"][0]]["properties"][name["id"]] = name
        else:
            workspace.blocks[block["id"]] = block
        if kind == "meeting_notes":
            for part in (block[kind].get("children") or {}).values():
                workspace.add_block(block["id"], "toggle", {}, block_id=part, author=author)


def _original(workspace: Workspace, parent: str) -> str:
    """Return the block that holds the children: for a synced copy its original."""
    source = workspace.blocks.get(parent, {}).get("synced_block", {}).get("synced_from")
    return str(source["block_id"]) if source else parent


def exported(source: str | bytes | Path) -> ExportedSample:
    """Return a page from a JSON export: `{"page": …, "children": [{"block": …, "children": […]}, …]}`.

    Ids and contents are those of the export. Child pages and databases that it only refers to are empty.

    Args:
        source: The JSON, or the path of a JSON file.

    Returns:
        A sample; its `root_id` is the page.

    Raises:
        ValueError: The JSON is not an export of a page.
    """
    return ExportedSample(source)


def read(content: str) -> tuple[Json, list[tuple[str, Json]]]:
    """Return the page of an export, and every block with the id of its parent, in document order."""
    reader = _ExportReader(content)
    reader.expect('{"page":')
    page = reader.value()
    return page, list(reader.blocks(str(page["id"])))


class _ExportReader:
    """A reader of the outer structure, step by step, so that depth needs no recursion."""

    def __init__(self, content: str) -> None:
        self.content, self.at = content, 0
        self.decode = json.JSONDecoder().raw_decode

    def peek(self) -> str:
        """Return the next character that is not whitespace."""
        while self.at < len(self.content) and self.content[self.at] in " \t\r\n":
            self.at += 1
        return self.content[self.at : self.at + 1]

    def expect(self, wanted: str) -> None:
        """Skip punctuation and keys, with any whitespace between them."""
        for character in wanted:
            if self.peek() != character:
                message = f"not an export of a page: expected {wanted!r} at character {self.at}"
                raise ValueError(message)
            self.at += 1

    def value(self) -> Json:
        """Return one JSON value."""
        self.peek()
        value, self.at = self.decode(self.content, self.at)
        return dict(value)

    def blocks(self, root: str) -> Iterator[tuple[str, Json]]:
        """Yield every block with its parent's id."""
        self.expect(',"children":[')
        parents = [root]
        while parents:
            if self.peek() == "]":
                parents.pop()
                self.expect("]}")
                if self.peek() == ",":
                    self.at += 1
                continue
            self.expect('{"block":')
            block = self.value()
            yield parents[-1], block
            self.expect(',"children":[')
            parents.append(str(block["id"]))
