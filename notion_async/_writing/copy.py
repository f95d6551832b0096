"""Copy a page that was read: what can be written, and an account of the rest."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from msgspec import UNSET

from notion_async import models
from notion_async._writing.append import WriteOptions, create_prepared, page_parent
from notion_async._writing.deliver.context import WriteContext
from notion_async._writing.draft.prepare import Omission, Prepared, prepare
from notion_async._writing.off_loop import compute
from notion_async.files import custom_emoji
from notion_async.models.base import Json
from notion_async.properties import title


class CopyResult(NamedTuple):
    """A page's copy.

    Attributes:
        page: The new page.
        omitted: What could not be copied as it was, by the ids of the original.
    """

    page: models.Page
    omitted: list[Omission]


async def copy_page(context: WriteContext, tree: models.Tree, parent: str | Json, options: WriteOptions) -> CopyResult:
    """Copy a page that was read."""
    page = tree.page
    body: dict[str, Any] = {"parent": page_parent(parent), "properties": {"title": title(_title(page))}}
    if isinstance(page.icon, models.EmojiIcon | models.ExternalFile | models.NativeIcon):
        body["icon"] = page.icon
    elif isinstance(page.icon, models.CustomEmojiIcon):
        body["icon"] = custom_emoji(page.icon.custom_emoji.id)
    if isinstance(page.cover, models.ExternalFile):
        body["cover"] = page.cover
    prepared, lost, there = await compute(tree.children, _prepare, tree, options)
    omitted = [*_lost_of_page(page, body), *_unread(tree.report), *lost]
    return CopyResult(await create_prepared(context, body, prepared.blocks, options, there=there), omitted)


def _prepare(tree: models.Tree, options: WriteOptions) -> tuple[Prepared, list[Omission], set[str]]:
    """Return the blocks of a copy, what is lost of them, and the ids of everything that is there."""
    prepared = prepare(tree.children, unwritable=options.unwritable)
    blocks = [node.block for node in tree.walk()]
    lost = [*prepared.omitted, *(each for block in blocks for each in _lost(block)), *_still_synced(tree)]
    return prepared, lost, {tree.page.id, *(block.id for block in blocks)}


def _title(page: models.Page) -> tuple[models.RichText, ...]:
    titles = (value.title for value in page.properties.values() if isinstance(value, models.TitleProperty))
    return next(titles, ())


def _lost_of_page(page: models.Page, body: dict[str, Any]) -> Iterator[Omission]:
    for name in ("icon", "cover"):
        if getattr(page, name) is not None and name not in body:
            yield Omission("", page.id, "page", f"its {name} is kept by Notion: upload it again")
    for name, value in page.properties.items():
        if not isinstance(value, models.TitleProperty):
            yield Omission("", page.id, "page", f"its property {name!r} belongs to its data source")


def _unread(report: models.Report) -> Iterator[Omission]:
    for missing in report.missing:
        yield Omission("", missing.id, missing.kind, missing.message)


def _still_synced(tree: models.Tree) -> Iterator[Omission]:
    """Name synced copies of what is on the same page: the API cannot be told to sync them with what is new."""
    synced = [node.block for node in tree.walk() if isinstance(node.block, models.SyncedBlock)]
    originals = {block.id for block in synced if block.synced_block.synced_from is None}
    for block in synced:
        source = block.synced_block.synced_from
        if source is not None and source.block_id in originals:
            yield Omission(
                "", block.id, block.type, "it shows the original on the source page, not the original's copy"
            )


def _lost(block: models.Block) -> Iterator[Omission]:
    """Name what a block's copy lacks although it can be written."""
    content = block.content
    if isinstance(getattr(content, "icon", None), models.HostedFile | models.UnknownIcon):
        yield Omission("", block.id, block.type, "its icon is kept by Notion: upload it again")
    if isinstance(content, models.NumberedListItem) and (
        content.list_start_index not in {UNSET, None, 1} or content.list_format not in {UNSET, None, "numbers"}
    ):
        yield Omission("", block.id, block.type, "the number it starts at and the form of its numbers")
    runs = [*getattr(content, "rich_text", ()), *getattr(content, "caption", ())]
    for run in [*runs, *(run for cell in getattr(content, "cells", ()) for run in cell)]:
        if _is_only_text(run):
            yield Omission("", block.id, block.type, f"a mention that is copied as text: {run.plain_text[:100]!r}")


def _is_only_text(run: models.RichText) -> bool:
    strange = (models.LinkPreviewMention, models.LinkMention, models.UnknownMention)
    is_strange = isinstance(run, models.MentionRichText) and isinstance(run.mention, strange)
    return is_strange or isinstance(run, models.UnknownRichText)
