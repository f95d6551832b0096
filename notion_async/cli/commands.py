"""The commands and their options."""

import contextlib
import importlib.metadata
import sys
from pathlib import Path
from typing import Annotated, NamedTuple, cast, get_args

from cyclopts import App, Parameter

from notion_async import InvalidInput, NotionClient, RateLimit
from notion_async.cli import display
from notion_async.cli.failures import CommandFailed, UsageError
from notion_async.emulator import DEFAULT_TOKEN, Emulator, parse_limit, samples, serve
from notion_async.export import Format
from notion_async.export import export as run_export
from notion_async.ids import notion_id

COMPLETE, INCOMPLETE = 0, 3
DOCUMENTED_LIMIT = RateLimit(180, 60.0)
EXPORT_USAGE = """Usage: notion-async export [OPTIONS] SOURCE OUT
       notion-async export [OPTIONS] --demo OUT"""

app: App = App(
    name="notion-async",
    help="Export Notion pages as fast as Notion allows, and report what could not be fetched.",
    help_epilogue="Exit codes: 0 complete, 1 failed, 2 wrong usage, 3 exported but incomplete, 130 stopped by Ctrl-C.",
    version=lambda: importlib.metadata.version("notion-async"),
    result_action="return_value",
)


@app.command(usage=EXPORT_USAGE, sort_key=1)
async def export(
    source: Annotated[str, Parameter(help="Id or URL of the page; omitted with --demo.", show_default=False)] = "",
    out: Annotated[str | None, Parameter(help="Folder to write into; created if needed.")] = None,
    /,
    *,
    format: Annotated[str, Parameter(help="markdown, json, or both separated by a comma.")] = "markdown",  # noqa: A002 - an option
    demo: Annotated[bool, Parameter(negative="", help="Export the sample workspace; needs no token.")] = False,
    base_url: Annotated[str, Parameter(help="Address of the API.")] = "https://api.notion.com",
    proxy: Annotated[str | None, Parameter(help="Address of an HTTP proxy. Default: the environment's.")] = None,
    ca_file: Annotated[Path | None, Parameter(help="PEM file of certificates to trust beside the system's.")] = None,
    notion_version: Annotated[str, Parameter(help="2022-06-28, 2025-09-03 or 2026-03-11.")] = "2026-03-11",
    rate_limit: Annotated[
        str | None,
        Parameter(help="Upper bound as requests/seconds, such as 20/10, or none. Default: learn the server's limit."),
    ] = None,
    strict: Annotated[bool, Parameter(help="Mark the file of an incomplete page with .incomplete in its name.")] = True,
    quiet: Annotated[bool, Parameter(negative="", help="Print only errors to stderr.")] = False,
) -> int:
    """Export a page with all its blocks to a folder.

    The token is read from NOTION_TOKEN. To get one, create a connection at notion.so/profile/integrations; then open
    the page in Notion, choose ••• > Connections, and add the connection.

    The file is named after the page's title and id, and is replaced atomically. Pages and databases on the page become
    links to Notion. If some parts could not be read, they are listed, the file name ends in .incomplete.md, and the
    exit code is 3.

    The names of the written files go to stdout, everything else to stderr.

    Example:  notion-async export --demo demo-export
    """
    options = ExportOptions(
        base_url,
        proxy,
        ca_file,
        notion_version,
        parse_rate_limit(rate_limit),
        _formats(format),
        strict=strict,
        quiet=quiet,
    )
    if not demo:
        if out is None:
            msg = "export needs two arguments: the page, and the folder to write into"
            raise UsageError(msg)
        return await _export(options, source, _folder(out))
    if out is not None or not source:
        msg = "export --demo needs one argument: the folder to write into"
        raise UsageError(msg)
    async with Emulator(samples.demo()) as notion:
        local = options._replace(base_url=notion.url, proxy="", token=notion.token)
        return await _export(local, notion.root_id, _folder(source))


@app.command(sort_key=2)
async def emulator(
    *,
    port: Annotated[int, Parameter(help="Port to listen on; 0 for any free one.")] = 8765,
    host: Annotated[str, Parameter(help="Address to listen on.")] = "127.0.0.1",
    sample: Annotated[str, Parameter(help="demo, home, workspace, realistic, flat, deep or bushy.")] = "demo",
    blocks: Annotated[int, Parameter(help="Number of blocks of a generated sample.")] = 1000,
    token: Annotated[str, Parameter(help="Token to accept.")] = DEFAULT_TOKEN,
    limit: Annotated[
        str | None, Parameter(help="Rate limit as requests/seconds, such as 180/60. Default: none.")
    ] = None,
    latency: Annotated[float, Parameter(help="Seconds before each response.")] = 0.0,
    state: Annotated[Path | None, Parameter(help="File that keeps the workspace between runs.")] = None,
) -> None:
    """Run a local Notion API server for tests and development, until Ctrl-C.

    Its URL goes to stdout, everything else to stderr. It listens on this machine only unless --host is given, and keeps
    the workspace in memory unless --state is given.
    """

    def ready(notion: Emulator) -> None:
        print_result(notion.url)
        log(f"token {notion.token}, page {notion.root_id}; stop with Ctrl-C")

    try:
        chosen, limits = samples.by_name(sample, blocks=blocks), parse_limit(limit) if limit else None
        await serve(chosen, ready=ready, host=host, port=port, token=token, limit=limits, latency=latency, state=state)
    except ValueError as error:
        raise UsageError(str(error)) from None
    except OSError as error:
        raise CommandFailed(error.strerror or str(error)) from None


class ExportOptions(NamedTuple):
    """Options of the command `export`."""

    base_url: str
    proxy: str | None
    ca_file: Path | None
    notion_version: str
    rate_limit: RateLimit | None
    formats: list[Format]
    strict: bool
    quiet: bool
    token: str | None = None


async def _export(options: ExportOptions, source: str, out: Path) -> int:
    bar = display.ExportBar(lambda: client.rate_limit, quiet=options.quiet)
    client = _client(options, source, bar)
    log_wait = _discard if options.quiet or bar.is_shown else log  # the bar shows waits itself
    async with client, display.wait_notices(lambda: client.rate_limit, log_wait):
        with bar:
            summary = await run_export(
                client, source, out, formats=options.formats, strict=options.strict, on_progress=bar.record_progress
            )
    if not options.quiet:
        display.log_summary(summary, log)
    for path in summary.files:
        print_result(str(path))
    return COMPLETE if summary.complete else INCOMPLETE


def _client(options: ExportOptions, source: str, bar: display.ExportBar) -> NotionClient:
    """Return the client; a wrong id or option is a usage error, found before anything else."""
    try:
        notion_id(source, "page")
        return NotionClient(
            options.token,
            base_url=options.base_url,
            proxy=options.proxy,
            ca_file=options.ca_file,
            notion_version=options.notion_version,
            rate_limit=options.rate_limit,
            on_request=bar.record_request,
        )
    except InvalidInput as wrong:
        if "NOTION_TOKEN" in str(wrong):  # the environment is wrong, not the command line
            raise
        raise UsageError(str(wrong)) from None


def _folder(text: str) -> Path:
    if not text.strip():
        msg = "the name of the folder to write into is empty; use . for the current folder"
        raise UsageError(msg)
    return Path(text)


def _formats(text: str) -> list[Format]:
    names = list(dict.fromkeys(name.strip() for name in text.split(",")))
    if unknown := [name for name in names if name not in get_args(Format)]:
        msg = f"--format takes {', '.join(get_args(Format))}, or several separated by commas, not {unknown[0]!r}"
        raise UsageError(msg)
    return cast("list[Format]", names)


def parse_rate_limit(text: str | None) -> RateLimit | None:
    """Return the value of `--rate-limit`, an upper bound; without the option, the client's adaptive default."""
    if text is None:
        return DOCUMENTED_LIMIT
    if text == "none":
        return None
    requests, _, seconds = text.partition("/")
    try:
        return RateLimit(int(requests), float(seconds), adaptive=False)
    except ValueError:
        msg = f"--rate-limit takes requests/seconds, such as 20/10, or none, not {text!r}"
        raise UsageError(msg) from None


def print_result(text: str) -> None:
    """Write a line to stdout."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def log(text: str) -> None:
    """Write a line to stderr; a stderr that cannot be written to does not change the outcome."""
    with contextlib.suppress(OSError):
        sys.stderr.write(f"{text}\n")


def _discard(text: str) -> None:
    del text
