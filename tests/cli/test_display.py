"""Progress bar and wait notices."""

import asyncio
import os
import pty
import re
import termios
from dataclasses import replace
from pathlib import Path

import pytest

from notion_async import RateLimitStatus, RequestRecord
from notion_async.cli import display
from notion_async.cli.display import ExportBar
from notion_async.emulator import Emulator
from notion_async.models import Progress
from tests.cli.conftest import start

HEADERS = {"Notion-Version": "2026-03-11", "Authorization": "Bearer ntn_emulator"}


def status(waiting: int, reset: float | None) -> RateLimitStatus:
    return RateLimitStatus("window", waiting={"normal": waiting, "interactive": 0, "bulk": 0}, next_reset_in=reset)


@pytest.mark.parametrize(
    ("waiting", "reset", "expected"),
    [
        (0, None, "ETA 9 s"),
        (0, 31.4, "ETA 9 s"),
        (3, None, "ETA 9 s, 3 waiting"),
        (3, 4.0, "ETA 9 s, 3 waiting, back in 4 s"),
        (3, 31.4, "ETA 31 s, 3 waiting, back in 31 s"),
    ],
)
def test_the_bar_shows_counts_remaining_time_and_waiting_requests(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    waiting: int,
    reset: float | None,
    expected: str,
) -> None:
    monkeypatch.setenv("TTY_COMPATIBLE", "1")
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    with ExportBar(lambda: status(waiting, reset), quiet=False) as bar:
        bar.record_request(RequestRecord("GET /x", 200, 2, 0.0, 0.0, None))
        bar.record_progress(Progress(1234, 5, 7, 8.6))
    output = re.sub(r"\x1b\[[0-9;]*m", "", capsys.readouterr().err)
    assert f"1,234 blocks, 2 requests, {expected}\n" in output


@pytest.mark.parametrize("columns", [20, 24, 30, 40, 50, 60, 80])
def test_the_bar_shows_waiting_requests_at_any_terminal_width(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], columns: int
) -> None:
    monkeypatch.setenv("TTY_COMPATIBLE", "1")
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("COLUMNS", str(columns))
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    with ExportBar(lambda: status(1234, 3599.0), quiet=False) as bar:
        bar.record_request(RequestRecord("GET /x", 200, 2, 0.0, 0.0, None))
        bar.record_progress(Progress(123456, 5, 7, 8.6))
    output = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", capsys.readouterr().err)
    assert "1234 waiting, back in 3599 s" in " ".join(output.split())
    assert "\N{HORIZONTAL ELLIPSIS}" not in output
    assert all(len(line) <= columns for line in output.replace("\r", "\n").split("\n"))


@pytest.mark.parametrize(
    ("waiting", "reset", "paused", "expected"),
    [
        (3, 31.4, 0.0, "waiting 31 s: the rate limit is used up; 3 requests waiting"),
        (1, None, 3600.0, "waiting 3600 s: Notion asked for a pause; 1 request waiting"),
        (0, 31.4, 30.0, ""),
        (3, 2.0, 0.0, ""),
        (3, None, 0.0, ""),
    ],
)
def test_a_notice_gives_the_reason_of_a_long_wait(
    waiting: int, reset: float | None, paused: float, expected: str
) -> None:
    assert display.wait_notice(replace(status(waiting, reset), paused_for=paused)) == expected


async def test_a_notice_is_repeated_only_after_the_interval(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(display, "POLL_SECONDS", 0.0)
    output: list[str] = []
    async with display.wait_notices(lambda: status(3, 60.0), output.append):
        await asyncio.sleep(0.005)
    assert len(output) == 1
    monkeypatch.setattr(display, "NOTICE_INTERVAL", 0.0)
    async with display.wait_notices(lambda: status(3, 60.0), output.append):
        await asyncio.sleep(0.005)
    assert len(output) > 2


@pytest.mark.parametrize(("terminal", "kind"), [(False, "xterm"), (True, "dumb")])
def test_there_is_no_bar_without_a_capable_terminal(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], terminal: bool, kind: str
) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")  # as many CI services do
    monkeypatch.setenv("TERM", kind)
    monkeypatch.setattr("sys.stderr.isatty", lambda: terminal)
    with ExportBar(lambda: status(0, None), quiet=False):
        pass
    assert capsys.readouterr().err == ""


def on_a_terminal(*words: object, token: str, columns: int = 0) -> tuple[int, str]:
    """Run the command with a terminal for its stderr."""
    ours, theirs = pty.openpty()
    if columns:
        termios.tcsetwinsize(theirs, (24, columns))
    process = start(*words, token=token, stderr=theirs)
    os.close(theirs)
    output = b""
    while True:
        try:
            read = os.read(ours, 65536)
        except OSError:
            break
        if not read:
            break
        output += read
    os.close(ours)
    assert process.stdout
    process.stdout.close()
    return process.wait(), output.decode()


@pytest.mark.slow
@pytest.mark.parametrize("quiet", [False, True])
def test_on_a_terminal_there_is_a_bar(notion: Emulator, tmp_path: Path, quiet: bool) -> None:
    notion.faults.add("delay", seconds=0.3, times=3)
    words = ("export", notion.root_id, tmp_path, "--base-url", notion.url, *["--quiet"] * quiet)
    code, output = on_a_terminal(*words, token=notion.token)
    assert code == 0
    assert ("requests, ETA" in output) != quiet
    assert ("complete: 1 page" in output) != quiet


@pytest.mark.slow
@pytest.mark.parametrize("columns", [20, 80])
def test_a_wait_is_legible_on_a_narrow_terminal(notion: Emulator, tmp_path: Path, columns: int) -> None:
    words = ("export", notion.root_id, tmp_path, "--base-url", notion.url, "--rate-limit", "28/3.5")
    code, output = on_a_terminal(*words, token=notion.token, columns=columns)
    assert code == 0
    assert re.search(r"\d+ waiting, back in [0-4] s", " ".join(re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", output).split()))
