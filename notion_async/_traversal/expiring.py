"""The files of pages and blocks that Notion keeps, whose addresses stop working within the hour: pure functions."""

from collections.abc import Iterator
from datetime import datetime

from notion_async import models
from notion_async.models.block_types import BLOCK_TYPES

_MEDIA = frozenset(row.struct for row in BLOCK_TYPES.values() if row.has_file)
FILE_HOLDERS = _MEDIA | {row.struct for row in BLOCK_TYPES.values() if row.icon == "always"}
_IN_TABS = FILE_HOLDERS | {row.struct for row in BLOCK_TYPES.values() if row.icon == "in_tab"}


def file_holders_in(block: models.Block) -> frozenset[type]:
    """Return the types of a block's children that may hold a file: paragraphs have an icon only as a tab's title."""
    return _IN_TABS if block.__class__ is models.TabBlock else FILE_HOLDERS


def expiring_of_block(block: models.Block) -> Iterator[models.Expiring]:
    """Yield the file that is a block's content or icon, where Notion keeps it."""
    if block.__class__ in _MEDIA:
        yield from _expiring(block.id, "content", block.content)
    else:
        yield from _expiring(block.id, "icon", getattr(block.content, "icon", None))


def expiring_of_page(page: models.Page) -> Iterator[models.Expiring]:
    """Yield the files of a page's icon, cover and properties that Notion keeps."""
    yield from _expiring(page.id, "icon", page.icon)
    yield from _expiring(page.id, "cover", page.cover)
    for name, value in page.properties.items():
        if isinstance(value, models.FilesProperty):
            for file in value.files:
                yield from _expiring(page.id, "property", file, name)


def _expiring(
    holder_id: str, place: models.ExpiringPlace, file: object, property_name: str | None = None
) -> Iterator[models.Expiring]:
    if isinstance(file, models.HostedFile):
        until = file.file.expiry_time
        expiry_time = until if isinstance(until, datetime) else None
        yield models.Expiring(holder_id, place, file.file.url, expiry_time, property_name)
