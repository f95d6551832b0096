"""Help, version, the bar, stopping, and the local Notion."""

import asyncio
import http.client
import os
import pty
import re
import runpy
import signal
import subprocess
import sys
import termios
import time
from dataclasses import replace
from pathlib import Path

import pytest

import notion_async
from notion_async import RateLimitStatus, RequestRecord
from notion_async.cli import display, main
from notion_async.cli import run as cli_run
from notion_async.cli.display import ExportBar
from notion_async.cli.text import counted, printable
from notion_async.emulator import Emulator, samples
from notion_async.models import Progress
from tests.cli.conftest import ENVIRONMENT, Command, Said, finish, names, python, start

HEADERS = {"Notion-Version": "2026-03-11", "Authorization": "Bearer ntn_emulator"}


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ([], "export"),
        (["--help"], "Exit codes: 0 complete"),
        (["export", "--help"], "notion-async export [OPTIONS] --demo OUT"),
        (["emulator", "--help"], "Run a local Notion API server"),
    ],
)
def test_help_is_on_stdout(command: Command, words: list[str], expected: str) -> None:
    said = command(*words)
    assert (said.code, said.err) == (0, "")
    assert expected in said.out


def test_the_version_is_that_of_the_package(command: Command) -> None:
    assert command("--version") == Said(0, "0.1.0\n", "")


@pytest.mark.slow
@pytest.mark.parametrize("missing", ["cyclopts", "rich"])
def test_without_the_extra_the_command_says_how_to_get_it(missing: str) -> None:
    code = f"import sys; sys.modules[{missing!r}] = None; from notion_async.cli import main; sys.exit(main(['--help']))"
    said = finish(python("-c", code))
    assert (said.code, said.out) == (1, "")
    assert said.err == "notion-async: packages for the command are missing: pip install 'notion-async[cli]'\n"


def test_within_this_process_it_says_the_same(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "cyclopts", None)
    for name in ("run", "commands"):
        monkeypatch.delitem(sys.modules, f"notion_async.cli.{name}")
    assert main(["--help"]) == 1
    assert "notion-async[cli]" in capsys.readouterr().err


@pytest.mark.slow
def test_ctrl_c_while_it_is_still_importing_stops_without_a_traceback() -> None:
    code = """
import sys
class Stop:
    def find_spec(self, name, path, target=None):
        if name == "notion_async.cli.commands":
            raise KeyboardInterrupt
sys.meta_path.insert(0, Stop())
from notion_async.cli import display, main
sys.exit(main(["--help"]))
"""
    said = finish(python("-c", code))
    assert (said.code, said.out, said.err) == (130, "", "notion-async: stopped\n")


def test_any_other_missing_module_is_said_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "notion_async.cli.run", None)
    with pytest.raises(ModuleNotFoundError):
        main(["--help"])


def test_the_package_can_be_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["notion_async", "--version"])
    with pytest.raises(SystemExit) as ended:
        runpy.run_path(str(Path(notion_async.__file__).with_name("__main__.py")), run_name="__main__")
    assert ended.value.code == 0


def test_another_missing_module_is_not_taken_for_the_extra() -> None:
    code = "import sys; sys.modules['msgspec'] = None; from notion_async.cli import main; main(['--help'])"
    assert "msgspec" in finish(python("-c", code)).err


def test_without_uvloop_the_standard_loop_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "uvloop", None)
    assert cli_run._loop_factory() is None


def test_text_from_elsewhere_stays_on_its_line() -> None:
    assert printable("a\x1b[31m\nb\u2028c\u202ed\x9be👩\u200d👧") == "a [31m b c d e👩\u200d👧"
    assert [counted(1, "page"), counted(2000, "page")] == ["1 page", "2,000 pages"]


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
def test_the_bar_says_who_waits(
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
    said = re.sub(r"\x1b\[[0-9;]*m", "", capsys.readouterr().err)
    assert f"1,234 blocks, 2 requests, {expected}\n" in said


@pytest.mark.parametrize("columns", [20, 24, 30, 40, 50, 60, 80])
def test_the_bar_says_who_waits_on_a_terminal_of_any_width(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], columns: int
) -> None:
    monkeypatch.setenv("TTY_COMPATIBLE", "1")
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("COLUMNS", str(columns))
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    with ExportBar(lambda: status(1234, 3599.0), quiet=False) as bar:
        bar.record_request(RequestRecord("GET /x", 200, 2, 0.0, 0.0, None))
        bar.record_progress(Progress(123456, 5, 7, 8.6))
    said = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", capsys.readouterr().err)
    assert "1234 waiting, back in 3599 s" in " ".join(said.split())
    assert "\N{HORIZONTAL ELLIPSIS}" not in said
    assert all(len(line) <= columns for line in said.replace("\r", "\n").split("\n"))


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
def test_a_long_wait_is_said_with_its_reason(waiting: int, reset: float | None, paused: float, expected: str) -> None:
    assert display.wait_notice(replace(status(waiting, reset), paused_for=paused)) == expected


async def test_a_long_wait_is_said_again_only_after_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(display, "POLL_SECONDS", 0.0)
    said: list[str] = []
    async with display.wait_notices(lambda: status(3, 60.0), said.append):
        await asyncio.sleep(0.005)
    assert len(said) == 1
    monkeypatch.setattr(display, "NOTICE_INTERVAL", 0.0)
    async with display.wait_notices(lambda: status(3, 60.0), said.append):
        await asyncio.sleep(0.005)
    assert len(said) > 2


@pytest.mark.parametrize(("terminal", "kind"), [(False, "xterm"), (True, "dumb")])
def test_where_a_bar_cannot_be_drawn_there_is_none(
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
    said = b""
    while True:
        try:
            read = os.read(ours, 65536)
        except OSError:
            break
        if not read:
            break
        said += read
    os.close(ours)
    assert process.stdout
    process.stdout.close()
    return process.wait(), said.decode()


@pytest.mark.slow
@pytest.mark.parametrize("quiet", [False, True])
def test_on_a_terminal_there_is_a_bar(notion: Emulator, tmp_path: Path, quiet: bool) -> None:
    notion.faults.add("delay", seconds=0.3, times=3)
    words = ("export", notion.root_id, tmp_path, "--base-url", notion.url, *["--quiet"] * quiet)
    code, said = on_a_terminal(*words, token=notion.token)
    assert code == 0
    assert ("requests, ETA" in said) != quiet
    assert ("complete: 1 page" in said) != quiet


@pytest.mark.slow
@pytest.mark.parametrize("columns", [20, 40, 80])
def test_a_wait_is_legible_on_a_narrow_terminal(notion: Emulator, tmp_path: Path, columns: int) -> None:
    notion.faults.add("rate_limited", seconds=2, times=1)
    words = ("export", notion.root_id, tmp_path, "--base-url", notion.url)
    code, said = on_a_terminal(*words, token=notion.token, columns=columns)
    assert code == 0
    assert re.search(r"\d+ waiting, back in [012] s", " ".join(re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", said).split()))


@pytest.mark.slow
def test_ctrl_c_stops_at_once_with_requests_in_flight_and_leaves_nothing(notion: Emulator, tmp_path: Path) -> None:
    notion.faults.add("delay", route="GET /v1/blocks/{block_id}/children", seconds=60, times=None)
    process = start("export", notion.root_id, tmp_path / "out", "--base-url", notion.url, token=notion.token)
    give_up = time.monotonic() + 20
    while len(notion.requests) < 3 and time.monotonic() < give_up:
        time.sleep(0.01)
    before = time.monotonic()
    process.send_signal(signal.SIGINT)
    said = finish(process)
    assert time.monotonic() - before < 3
    assert (said.code, said.out) == (130, "")
    assert said.err == "notion-async: stopped\n"
    assert names(tmp_path) == []


@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_while_it_writes_leaves_no_hidden_file(
    command: Command, notion: Emulator, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, stop: signal.Signals
) -> None:
    def stopped_here(_: int) -> None:
        for _ in range(2):  # impatient people press twice
            os.kill(os.getpid(), stop)
            time.sleep(0.01)

    monkeypatch.setattr("os.fsync", stopped_here)
    said = command("export", notion.root_id, tmp_path, "--base-url", notion.url)
    assert said == Said(128 + stop, "", "notion-async: stopped\n")
    assert all(name.startswith("Demo") and name.endswith(".md") for name in names(tmp_path))


def test_a_signal_that_is_to_be_ignored_is(
    command: Command, notion: Emulator, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)  # what `nohup` does
    monkeypatch.setattr("os.fsync", lambda _: os.kill(os.getpid(), signal.SIGHUP))
    try:
        assert command("export", notion.root_id, tmp_path, "--base-url", notion.url).code == 0
    finally:
        signal.signal(signal.SIGHUP, before)


@pytest.mark.slow
@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-", "<&- >&- 2>&-"])
def test_closed_streams_are_no_failure(tmp_path: Path, closed: str) -> None:
    script = f'exec "$0" -m notion_async export --demo "$1" {closed}'
    done = subprocess.run(  # noqa: S603 - our own command
        ["/bin/sh", "-c", script, sys.executable, str(tmp_path)], env=ENVIRONMENT, capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert len(names(tmp_path)) == 1


@pytest.mark.slow
def test_the_local_notion_serves_until_ctrl_c(tmp_path: Path) -> None:
    process = start("emulator", "--port", "0", "--sample", "realistic", "--blocks", "50", "--limit", "180/60")
    assert process.stdout
    url = process.stdout.readline().decode().strip()
    connection = http.client.HTTPConnection(url.removeprefix("http://"))
    connection.request("GET", "/v1/users/me", headers=HEADERS)
    assert connection.getresponse().status == 200
    connection.close()
    process.send_signal(signal.SIGINT)
    said = finish(process)
    assert said.code == 130
    assert "token ntn_emulator, page " in said.err


def test_the_local_notion_tells_its_address_and_token(
    command: Command, monkeypatch: pytest.MonkeyPatch, notion: Emulator
) -> None:
    async def serve(*chosen: object, ready: object, **options: object) -> None:
        await asyncio.sleep(0)
        assert callable(ready)
        ready(notion)
        assert options == {"host": "127.0.0.1", "port": 8765, "token": "ntn_emulator", "limit": None, "latency": 0.5}

    monkeypatch.setattr("notion_async.cli.commands.serve", serve)
    said = command("emulator", "--latency", "0.5")
    assert said.out == f"{notion.url}\n"
    assert f"page {samples.DEMO_PAGE_ID}" in said.err


def test_a_port_that_is_taken_is_one_line(command: Command, notion: Emulator) -> None:
    said = command("emulator", "--port", notion.port)
    told = f"notion-async: cannot listen on 127.0.0.1:{notion.port}: Address already in use\n"
    assert said == Said(1, "", told)


def test_an_interrupt_within_this_process_is_130(command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    async def serve(*_: object, **__: object) -> None:
        await asyncio.sleep(0)
        signal.raise_signal(signal.SIGINT)
        await asyncio.sleep(60)

    monkeypatch.setattr("notion_async.cli.commands.serve", serve)
    assert command("emulator") == Said(130, "", "notion-async: stopped\n")


def test_the_environment_of_the_tests_holds_no_token() -> None:
    assert "NOTION_TOKEN" not in ENVIRONMENT
