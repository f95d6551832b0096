"""Help, version, signals, streams, and the emulator as a command."""

import asyncio
import http.client
import os
import runpy
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

import notion_async
from notion_async.cli import main
from notion_async.cli import run as cli_run
from notion_async.cli.text import counted, printable
from notion_async.emulator import Emulator, samples
from tests.cli.conftest import ENVIRONMENT, Command, Outcome, finish, names, python, start

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
    outcome = command(*words)
    assert (outcome.code, outcome.err) == (0, "")
    assert expected in outcome.out


def test_the_version_is_that_of_the_package(command: Command) -> None:
    assert command("--version") == Outcome(0, "0.1.0\n", "")


@pytest.mark.slow
@pytest.mark.parametrize("missing", ["cyclopts", "rich"])
def test_without_the_extra_the_command_prints_how_to_install_it(missing: str) -> None:
    code = f"import sys; sys.modules[{missing!r}] = None; from notion_async.cli import main; sys.exit(main(['--help']))"
    outcome = finish(python("-c", code))
    assert (outcome.code, outcome.out) == (1, "")
    assert outcome.err == "notion-async: packages for the command are missing: pip install 'notion-async[cli]'\n"


def test_without_the_extra_main_returns_1_with_a_hint(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "cyclopts", None)
    for name in ("run", "commands"):
        monkeypatch.delitem(sys.modules, f"notion_async.cli.{name}")
    assert main(["--help"]) == 1
    assert "notion-async[cli]" in capsys.readouterr().err


@pytest.mark.slow
def test_ctrl_c_during_imports_prints_no_traceback() -> None:
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
    outcome = finish(python("-c", code))
    assert (outcome.code, outcome.out, outcome.err) == (130, "", "notion-async: stopped\n")


def test_another_missing_module_of_the_package_is_raised(monkeypatch: pytest.MonkeyPatch) -> None:
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


def test_untrusted_text_stays_on_one_line() -> None:
    assert printable("a\x1b[31m\nb\u2028c\u202ed\x9be👩\u200d👧") == "a [31m b c d e👩\u200d👧"
    assert [counted(1, "page"), counted(2000, "page")] == ["1 page", "2,000 pages"]


@pytest.mark.slow
def test_ctrl_c_stops_at_once_with_requests_in_flight_and_leaves_nothing(notion: Emulator, tmp_path: Path) -> None:
    notion.faults.add("delay", route="GET /v1/blocks/{block_id}/children", seconds=60, times=None)
    process = start("export", notion.root_id, tmp_path / "out", "--base-url", notion.url, token=notion.token)
    give_up = time.monotonic() + 20
    while len(notion.requests) < 3 and time.monotonic() < give_up:
        time.sleep(0.01)
    before = time.monotonic()
    process.send_signal(signal.SIGINT)
    outcome = finish(process)
    assert time.monotonic() - before < 3
    assert (outcome.code, outcome.out) == (130, "")
    assert outcome.err == "notion-async: stopped\n"
    assert names(tmp_path) == []


@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_during_writing_leaves_no_temporary_file(
    command: Command, notion: Emulator, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, stop: signal.Signals
) -> None:
    def stopped_here(_: int) -> None:
        for _ in range(2):  # impatient people press twice
            os.kill(os.getpid(), stop)
            time.sleep(0.01)

    monkeypatch.setattr("os.fsync", stopped_here)
    outcome = command("export", notion.root_id, tmp_path, "--base-url", notion.url)
    assert outcome == Outcome(128 + stop, "", "notion-async: stopped\n")
    assert all(name.startswith("Demo") and name.endswith(".md") for name in names(tmp_path))


def test_an_ignored_signal_does_not_stop_the_command(
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
def test_closed_streams_do_not_fail_the_export(tmp_path: Path, closed: str) -> None:
    script = f'exec "$0" -m notion_async export --demo "$1" {closed}'
    done = subprocess.run(  # noqa: S603 - our own command
        ["/bin/sh", "-c", script, sys.executable, str(tmp_path)], env=ENVIRONMENT, capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert len(names(tmp_path)) == 1


@pytest.mark.slow
def test_the_emulator_serves_until_ctrl_c(tmp_path: Path) -> None:
    process = start("emulator", "--port", "0", "--sample", "realistic", "--blocks", "50", "--limit", "180/60")
    assert process.stdout
    url = process.stdout.readline().decode().strip()
    connection = http.client.HTTPConnection(url.removeprefix("http://"))
    connection.request("GET", "/v1/users/me", headers=HEADERS)
    assert connection.getresponse().status == 200
    connection.close()
    process.send_signal(signal.SIGINT)
    outcome = finish(process)
    assert outcome.code == 130
    assert "token ntn_emulator, page " in outcome.err


def test_the_emulator_prints_its_address_and_token(
    command: Command, monkeypatch: pytest.MonkeyPatch, notion: Emulator
) -> None:
    async def serve(*chosen: object, ready: object, **options: object) -> None:
        await asyncio.sleep(0)
        assert callable(ready)
        ready(notion)
        assert options == {"host": "127.0.0.1", "port": 8765, "token": "ntn_emulator", "limit": None, "latency": 0.5}

    monkeypatch.setattr("notion_async.cli.commands.serve", serve)
    outcome = command("emulator", "--latency", "0.5")
    assert outcome.out == f"{notion.url}\n"
    assert f"page {samples.DEMO_PAGE_ID}" in outcome.err


def test_a_port_in_use_is_reported_in_one_line(command: Command, notion: Emulator) -> None:
    outcome = command("emulator", "--port", notion.port)
    told = f"notion-async: cannot listen on 127.0.0.1:{notion.port}: Address already in use\n"
    assert outcome == Outcome(1, "", told)


def test_sigint_ends_with_exit_code_130(command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    async def serve(*_: object, **__: object) -> None:
        await asyncio.sleep(0)
        signal.raise_signal(signal.SIGINT)
        await asyncio.sleep(60)

    monkeypatch.setattr("notion_async.cli.commands.serve", serve)
    assert command("emulator") == Outcome(130, "", "notion-async: stopped\n")


def test_the_environment_of_the_tests_holds_no_token() -> None:
    assert "NOTION_TOKEN" not in ENVIRONMENT
