"""Calls of ultimate-notion, whose models refuse what Notion would not send; one that fails ends it with an error.

Runs with an interpreter that has ultimate-notion and not this package.
"""

from __future__ import annotations

import datetime as dt
import io
import os

import ultimate_notion as uno
from notion_client import Client

UTC = dt.UTC
EMULATOR = {"auth": os.environ["EMULATOR_TOKEN"], "base_url": os.environ["EMULATOR_URL"]}


class Tasks(uno.Schema, db_title="Tasks"):
    """A column of the kinds whose values are computed, changed or paired."""

    name = uno.PropType.Title("Name")
    due = uno.PropType.Date("Due")
    pages = uno.PropType.Number("Pages")
    twice = uno.PropType.Formula("Twice", formula='prop("Pages") * 2')
    files = uno.PropType.Files("Files")


def main() -> None:
    """Make a page and a data source, and compare what comes back with what was written."""
    with uno.Session(client=Client(**EMULATOR, notion_version="2026-03-11")) as session:
        root = session.get_page(os.environ["EMULATOR_ROOT"])
        page = session.create_page(root, title="Calls")
        page.icon = uno.ExternalFile(url="https://www.notion.so/icons/snake_purple.svg")
        assert isinstance(page.reload().icon, uno.BuiltInIcon), page.icon
        page.append(uno.Columns(2))
        columns = page.reload().blocks[0]
        assert [column.blocks for column in columns.blocks] == [(), ()], columns
        columns.blocks[0].append(uno.Paragraph("left"))
        page.append(
            uno.Paragraph(uno.mention(page) + uno.text(" at ") + uno.mention(dt.datetime(2022, 1, 1, tzinfo=UTC)))
        )
        file = io.BytesIO(b"some text")
        file.name = "notes.txt"
        upload = session.upload(file)
        page.append(uno.File(upload, name="my_notes"))
        assert page.reload().blocks[-1].name == "my_notes.txt"
        _rows(session, page)
        page.delete()
        assert page.reload().is_deleted


def _rows(session: uno.Session, page: uno.Page) -> None:
    source = session.create_ds(page, schema=Tasks)
    due = dt.datetime(2026, 6, 27, 17, 57, 32, tzinfo=UTC)
    row = source.create_page(name="Task", due=due, pages=21)
    row.reload()
    assert row.props.due == due.replace(second=0), row.props.due
    assert row.props.twice == 42, row.props.twice
    assert len(source.query.filter(uno.prop("Due") <= due).execute()) == 1


if __name__ == "__main__":
    main()
