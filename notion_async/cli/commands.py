"""The commands and what they take."""

import contextlib
import importlib.metadata
import sys
from pathlib import Path
from typing import Annotated, NamedTuple, cast, get_args

from cyclopts import App, Parameter

from notion_async._client.client import DOCUMENTED_LIMIT, NotionClient
from notion_async._ratelimit import RateLimit
from notion_async.cli import display
from notion_async.cli.failures import Failure, Usage
from notion_async.emulator import DEFAULT_TOKEN, Emulator, parse_limit, samples, serve
from notion_async.errors import InvalidInput
from notion_async.export import Format
from notion_async.export import export as run_export
from notion_async.ids import notion_id

COMPLETE, INCOMPLETE = 0, 3
EXPORT_USAGE = """Usage: notion-async export [OPTIONS] SOURCE OUT
       notion-async export [OPTIONS] --demo OUT"""

app: App = App(
    name="notion-async",
    help="Export Notion pages, as fast as Notion allows and with an account of what could not be had.",
    help_epilogue="Exit codes: 0 complete, 1 failed, 2 wrong usage, 3 exported but incomplete, 130 stopped by Ctrl-C.",
    version=lambda: importlib.metadata.version("notion-async"),
    result_action="return_value",
)


@app.command(usage=EXPORT_USAGE, sort_key=1)
async def export(
    source: Annotated[
        str, Parameter(help="Page id, or any Notion URL of it; left out with --demo.", show_default=False)
    ] = "",
    out: Annotated[str | None, Parameter(help="The folder to write into; made where there is none.")] = None,
    /,
    *,
    format: Annotated[str, Parameter(help="markdown, json, or both with a comma.")] = "markdown",  # noqa: A002 - an option
    demo: Annotated[bool, Parameter(negative="", help="Export the sample of the built-in Notion: no token.")] = False,
    base_url: Annotated[str, Parameter(help="Where the API is.")] = "https://api.notion.com",
    proxy: Annotated[str | None, Parameter(help="Address of an HTTP proxy; else the environment's.")] = None,
    ca_file: Annotated[Path | None, Parameter(help="Certificates in PEM to trust beside the system's.")] = None,
    notion_version: Annotated[str, Parameter(help="2022-06-28, 2025-09-03 or 2026-03-11.")] = "2026-03-11",
    rate_limit: Annotated[
        str | None, Parameter(help="At most so many requests per seconds, such as 20/10, or none; else learnt.")
    ] = None,
    tolerant: Annotated[bool, Parameter(negative="", help="Write what is incomplete as if it were whole.")] = False,
    quiet: Annotated[bool, Parameter(negative="", help="Say nothing but errors.")] = False,
) -> int:
    """Write a page and all its blocks into a folder.

    The token is taken from NOTION_TOKEN. Make one at notion.so/profile/integrations, and in Notion open the page,
    ••• > Connections, and add the connection.

    The file is named after the page's title and id, and replaced whole or not at all. Pages and databases on the page
    become links to Notion. When something could not be read, it is listed, the file ends in .incomplete.md, and the
    command ends with 3.

    Names of the files written go to stdout, all else to stderr.

    Try it:  notion-async export --demo demo-export
    """
    limit = parse_rate_limit(rate_limit)
    how = _How(base_url, notion_version, limit, _formats(format), tolerant, quiet, None, proxy, ca_file)
    if not demo:
        if out is None:
            msg = "export needs two things: the page, and the folder to write into"
            raise Usage(msg)
        return await _export(how, source, _folder(out))
    if out is not None or not source:
        msg = "with --demo there is one thing to give, the folder"
        raise Usage(msg)
    async with Emulator(samples.demo()) as notion:
        return await _export(
            how._replace(base_url=notion.url, token=notion.token, proxy=""), notion.root_id, _folder(source)
        )


@app.command(sort_key=2)
async def emulator(
    *,
    port: Annotated[int, Parameter(help="Where to listen; 0 takes a free port.")] = 8765,
    host: Annotated[str, Parameter(help="The address to listen on.")] = "127.0.0.1",
    sample: Annotated[str, Parameter(help="demo, home, workspace, realistic, flat, deep or bushy.")] = "demo",
    blocks: Annotated[int, Parameter(help="How many blocks a generated sample has.")] = 1000,
    token: Annotated[str, Parameter(help="The token that opens it.")] = DEFAULT_TOKEN,
    limit: Annotated[str | None, Parameter(help="Requests per seconds, such as 180/60; unlimited by default.")] = None,
    latency: Annotated[float, Parameter(help="Seconds each answer takes.")] = 0.0,
    state: Annotated[Path | None, Parameter(help="A file that keeps everything between runs.")] = None,
) -> None:
    """Run a local Notion to point any Notion client at, until Ctrl-C.

    Its URL goes to stdout, all else to stderr. It is reached from this machine only unless --host says otherwise, and
    keeps everything in memory unless --state names a file.
    """

    def ready(notion: Emulator) -> None:
        _give(notion.url)
        _say(f"token {notion.token}, page {notion.root_id}; Ctrl-C stops it")

    try:
        chosen, limits = samples.named(sample, blocks=blocks), parse_limit(limit) if limit else None
        await serve(chosen, ready=ready, host=host, port=port, token=token, limit=limits, latency=latency, state=state)
    except ValueError as error:
        raise Usage(str(error)) from None
    except OSError as error:
        raise Failure(error.strerror or str(error)) from None


class _How(NamedTuple):
    """What an export was told."""

    base_url: str
    notion_version: str
    rate_limit: RateLimit | None
    formats: list[Format]
    tolerant: bool
    quiet: bool
    token: str | None = None
    proxy: str | None = None
    ca_file: Path | None = None


async def _export(how: _How, source: str, out: Path) -> int:
    bar = display.Bar(lambda: client.rate_limit, quiet=how.quiet)
    client = _client(how, source, bar)
    say = _say if not (how.quiet or bar.is_shown) else _say_nothing  # the bar shows the waits
    async with client, display.wait_notices(lambda: client.rate_limit, say):
        with bar:
            summary = await run_export(
                client, source, out, formats=how.formats, tolerant=how.tolerant, on_progress=bar.progressed
            )
    if not how.quiet:
        display.tell(summary, _say)
    for path in summary.files:
        _give(str(path))
    return COMPLETE if summary.complete else INCOMPLETE


def _client(how: _How, source: str, bar: display.Bar) -> NotionClient:
    """Make the client, and find out before anything else what cannot be an id or an option."""
    try:
        notion_id(source, "page")
        return NotionClient(
            how.token,
            base_url=how.base_url,
            proxy=how.proxy,
            ca_file=how.ca_file,
            notion_version=how.notion_version,
            rate_limit=how.rate_limit,
            on_request=bar.requested,
        )
    except InvalidInput as wrong:
        if "NOTION_TOKEN" in str(wrong):  # what is wrong is not on the command line
            raise
        raise Usage(str(wrong)) from None


def _folder(text: str) -> Path:
    if not text.strip():
        msg = "the folder to write into has no name; for the current one give ."
        raise Usage(msg)
    return Path(text)


def _formats(text: str) -> list[Format]:
    names = list(dict.fromkeys(name.strip() for name in text.split(",")))
    if unknown := [name for name in names if name not in get_args(Format)]:
        msg = f"--format takes {', '.join(get_args(Format))}, or several with commas, not {unknown[0]!r}"
        raise Usage(msg)
    return cast("list[Format]", names)


def parse_rate_limit(text: str | None) -> RateLimit | None:
    """Return the limit of `--rate-limit`, which is an upper bound; without the option the server's limit is learnt."""
    if text is None:
        return DOCUMENTED_LIMIT
    if text == "none":
        return None
    requests, _, seconds = text.partition("/")
    try:
        return RateLimit(int(requests), float(seconds), adaptive=False)
    except ValueError:
        msg = f"--rate-limit takes requests/seconds, such as 20/10, or none, not {text!r}"
        raise Usage(msg) from None


def _give(data: str) -> None:
    sys.stdout.write(f"{data}\n")
    sys.stdout.flush()


def _say(talk: str) -> None:
    with contextlib.suppress(OSError):  # what was done stays done, though nobody can be told
        sys.stderr.write(f"{talk}\n")


def _say_nothing(talk: str) -> None:
    del talk
