"""Render page trees as Markdown or JSON, and export them to files."""

from notion_async.export.job import Format, Summary, export
from notion_async.export.to_json import to_json
from notion_async.export.to_markdown import to_markdown

__all__ = ["Format", "Summary", "export", "to_json", "to_markdown"]
