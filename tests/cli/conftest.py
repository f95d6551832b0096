"""Fixtures: an emulator, and the command in this process or in another one."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, NamedTuple

import pytest

from notion_async.cli import main
from notion_async.emulator import Emulator, samples

ENVIRONMENT = {name: value for name, value in os.environ.items() if not name.startswith(("COV_", "NOTION_"))}


class Outcome(NamedTuple):
    """Exit code and output of a command."""

    code: int
    out: str
    err: str


Command = Callable[..., Outcome]


@pytest.fixture
def notion() -> Iterator[Emulator]:
    with Emulator(samples.demo()) as running:
        yield running


@pytest.fixture
def command(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, notion: Emulator) -> Command:
    """Return a function that runs the command in this process with the emulator's token."""
    monkeypatch.setenv("NOTION_TOKEN", notion.token)

    def run(*arguments: object) -> Outcome:
        before = signal.getsignal(signal.SIGINT)
        code = main([str(argument) for argument in arguments])
        signal.signal(signal.SIGINT, before)
        outcome = capsys.readouterr()
        return Outcome(code, outcome.out, outcome.err)

    return run


def python(*words: object, token: str = "", stderr: int | IO[bytes] = subprocess.PIPE) -> "subprocess.Popen[bytes]":
    """Start this Python interpreter with arguments."""
    return subprocess.Popen(  # noqa: S603 - our own command
        [sys.executable, *map(str, words)],
        env={**ENVIRONMENT, "NOTION_TOKEN": token or "ntn_test"},
        stdout=subprocess.PIPE,
        stderr=stderr,
    )


def start(*arguments: object, token: str = "", stderr: int | IO[bytes] = subprocess.PIPE) -> "subprocess.Popen[bytes]":
    """Start the command in a process."""
    return python("-m", "notion_async", *arguments, token=token, stderr=stderr)


def finish(process: "subprocess.Popen[bytes]") -> Outcome:
    """Wait for a process and return its exit code and output."""
    out, err = process.communicate(timeout=30)
    return Outcome(process.returncode, out.decode(), err.decode())


def names(folder: Path) -> list[str]:
    """Return the names in a folder, sorted; an empty list for a missing folder."""
    return sorted(path.name for path in folder.iterdir()) if folder.exists() else []
