"""The export job: read a page, write it as files, say what came of it."""

import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Literal

from msgspec import Struct

from notion_async import models
from notion_async._client.client import NotionClient
from notion_async.errors import InvalidInput
from notion_async.export.file_names import file_name
from notion_async.export.folder import in_thread, output_folder, write_files
from notion_async.export.to_json import to_json
from notion_async.export.to_markdown import to_markdown
from notion_async.ids import notion_id

Format = Literal["markdown", "json"]

FIRST_CONTACT = 4.0
"""Seconds of retrying the page object: a wrong address should not be found out after minutes."""

_FORMATS: dict[str, tuple[str, Callable[[models.Tree], str]]] = {
    "markdown": (".md", to_markdown),
    "json": (".json", to_json),
}


class Summary(Struct, frozen=True):
    """What an export did.

    Attributes:
        pages: How many pages were written.
        blocks: How many blocks are on them.
        requests: How many requests were sent, repeated ones included.
        retries: How many of them were repetitions.
        seconds: How long it took.
        missing: What the API could have given and the files lack.
        opaque: What Notion's API never gives, and the pages and databases that are links (`kind` is `reference`).
        expiring: Files that Notion keeps; the addresses in what was written stop working within the hour.
        files: What was written.
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
    formats: Sequence[Format] = ("markdown",),
    tolerant: bool = False,
    on_progress: Callable[[models.Progress], None] | None = None,
) -> Summary:
    """Read a page and write it into a folder, one file for each format: `Title 32-hex-digits.md`.

    Pages and databases on it are links to Notion. Files are replaced whole or not at all. A page of which something is
    missing is written as `….incomplete.md`, so that it neither looks like the whole nor replaces it.

    Args:
        client: Where to read from; entered.
        source: The page, as id or URL; of a link to a block, the page that the block is on.
        out_dir: The folder; made where there is none.
        formats: What to write.
        tolerant: Whether a page of which something is missing is written under the name of the whole.
        on_progress: Told how far it is, after every answer.

    Raises:
        InvalidInput: The source is not an id, or a format is unknown, and nothing was sent; or the page is in the
            trash, where its content cannot be read.
        OSError: The folder cannot be written to, which is found before anything is sent, or the disk is full.
        NotFound: The page does not exist or is not shared with the connection.
    """
    began = time.monotonic()
    page_id = notion_id(source, "page")
    formats = tuple(formats)
    _check(formats)
    async with output_folder(Path(out_dir)) as folder:
        tree = await client.tree(
            page_id,
            keep_raw="json" in formats,
            strict=False,
            first_contact=FIRST_CONTACT,
            on_progress=on_progress,
        )
        if tree.page.in_trash and not tree.report.complete:
            msg = f"page {page_id} is in the trash, where Notion does not show its content: restore it first"
            raise InvalidInput(msg)
        mark = "" if tolerant or tree.report.complete else ".incomplete"
        files = await in_thread(lambda: _write(tree, folder, formats, mark))
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
        msg = f"formats are some of {', '.join(_FORMATS)}, not {', '.join(map(repr, unknown)) or 'none'}"
        raise InvalidInput(msg)


def _write(tree: models.Tree, folder: Path, formats: Sequence[Format], mark: str) -> list[Path]:
    texts = {}
    for name in formats:
        suffix, render = _FORMATS[name]
        texts[file_name(tree.page.title, tree.page.id, mark + suffix)] = render(tree)
    return write_files(folder, texts)
