"""A running Notion and the command, within this process or as a process of its own."""

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


class Said(NamedTuple):
    """What a command said and how it ended."""

    code: int
    out: str
    err: str


Command = Callable[..., Said]


@pytest.fixture
def notion() -> Iterator[Emulator]:
    with Emulator(samples.demo()) as running:
        yield running


@pytest.fixture
def command(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, notion: Emulator) -> Command:
    """Runs the command in this process, with the token of the running Notion."""
    monkeypatch.setenv("NOTION_TOKEN", notion.token)

    def run(*arguments: object) -> Said:
        before = signal.getsignal(signal.SIGINT)
        code = main([str(argument) for argument in arguments])
        signal.signal(signal.SIGINT, before)
        said = capsys.readouterr()
        return Said(code, said.out, said.err)

    return run


def python(*words: object, token: str = "", stderr: int | IO[bytes] = subprocess.PIPE) -> "subprocess.Popen[bytes]":
    """Start this Python with these words behind it."""
    return subprocess.Popen(  # noqa: S603 - our own command
        [sys.executable, *map(str, words)],
        env={**ENVIRONMENT, "NOTION_TOKEN": token or "ntn_test"},
        stdout=subprocess.PIPE,
        stderr=stderr,
    )


def start(*arguments: object, token: str = "", stderr: int | IO[bytes] = subprocess.PIPE) -> "subprocess.Popen[bytes]":
    """Start the command as a process of its own."""
    return python("-m", "notion_async", *arguments, token=token, stderr=stderr)


def finish(process: "subprocess.Popen[bytes]") -> Said:
    """Wait for a process and give what it said."""
    out, err = process.communicate(timeout=30)
    return Said(process.returncode, out.decode(), err.decode())


def names(folder: Path) -> list[str]:
    """What is in a folder; nothing where there is none."""
    return sorted(path.name for path in folder.iterdir()) if folder.exists() else []
