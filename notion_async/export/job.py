"""Export job: fetch a page, write it to files, and return a summary."""

import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Literal

from msgspec import Struct

from notion_async import InvalidInput, NotionClient, models
from notion_async.export.file_names import file_name
from notion_async.export.folder import in_thread, output_folder, write_files
from notion_async.export.to_json import to_json
from notion_async.export.to_markdown import to_markdown
from notion_async.ids import notion_id

Format = Literal["markdown", "json"]

PAGE_RETRY_SECONDS = 4.0
"""Seconds of retrying the page object, so that a wrong address is reported within seconds."""

_FORMATS: dict[str, tuple[str, Callable[[models.Tree], str]]] = {
    "markdown": (".md", to_markdown),
    "json": (".json", to_json),
}


class Summary(Struct, frozen=True):
    """Result of an export.

    Attributes:
        pages: Number of pages written.
        blocks: Number of blocks on them.
        requests: Number of requests sent, retries included.
        retries: Number of retries.
        seconds: Duration.
        missing: Parts that the API has and that could not be read.
        opaque: Blocks that Notion's API does not show, and pages and databases exported as links (`kind` is
            `reference`).
        expiring: Files hosted by Notion; their URLs in the exported files stop working within the hour.
        files: The files written, in the order of the formats.
    """

    pages: int
    blocks: int
    requests: int
    retries: int
    seconds: float
    missing: list[models.Missing]
    opaque: list[models.Opaque]
    expiring: list[models.Expiring]
    files: list[Path]

    @property
    def complete(self) -> bool:
        """Whether nothing is missing."""
        return not self.missing


async def export(
    client: NotionClient,
    source: str,
    out_dir: str | Path,
    *,
    formats: Format | Sequence[Format] = ("markdown",),
    strict: bool = True,
    on_progress: Callable[[models.Progress], None] | None = None,
) -> Summary:
    """Export a page with all its blocks to a folder, one file for each format: `Title 32-hex-digits.md`.

    Pages and databases on it become links to Notion. Files are replaced atomically. A page with missing parts is
    written as `….incomplete.md` and does not replace a complete file.

    Args:
        client: The client, entered.
        source: The page's id or URL; a link to a block means the block's page.
        out_dir: The folder to write into; created if needed.
        formats: The formats to write, or one of them.
        strict: Whether the file of a page with missing parts is marked `.incomplete`; when False, it gets the name of
            a complete one.
        on_progress: Called with the progress after every answer.

    Raises:
        InvalidInput: The source is not an id or a format is unknown (raised before any request), or the page is in the
            trash, where its content cannot be read.
        OSError: The folder cannot be written to (raised before any request), or the disk is full.
        NotFound: The page does not exist or is not shared with the connection.
    """
    began = time.monotonic()
    page_id = notion_id(source, "page")
    formats = (formats,) if isinstance(formats, str) else tuple(formats)
    _check(formats)
    async with output_folder(Path(out_dir)) as folder:
        tree = await client.tree(
            page_id,
            keep_raw="json" in formats,
            strict=False,
            page_retry_for=PAGE_RETRY_SECONDS,
            on_progress=on_progress,
        )
        if tree.page.in_trash and not tree.report.complete:
            msg = (
                f"page {page_id} is in the trash, and Notion does not list the blocks of such a page: restore it first"
            )
            raise InvalidInput(msg)
        state = ".incomplete" if strict and not tree.report.complete else ""
        files = await in_thread(lambda: _write(tree, folder, formats, state))
    report = tree.report
    return Summary(
        pages=1,
        blocks=report.blocks,
        requests=report.requests,
        retries=report.retries,
        seconds=time.monotonic() - began,
        missing=report.missing,
        opaque=report.opaque,
        expiring=report.expiring,
        files=files,
    )


def _check(formats: Sequence[str]) -> None:
    unknown = [name for name in formats if name not in _FORMATS]
    if unknown or not formats:
        msg = f"expected formats out of {', '.join(_FORMATS)}, got {', '.join(map(repr, unknown)) or 'an empty list'}"
        raise InvalidInput(msg)


def _write(tree: models.Tree, folder: Path, formats: Sequence[Format], state: str) -> list[Path]:
    texts = {}
    for name in formats:
        suffix, render = _FORMATS[name]
        texts[file_name(tree.page.title, tree.page.id, state + suffix)] = render(tree)
    return write_files(folder, texts)
