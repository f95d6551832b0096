"""Both type checkers understand the models and the public edge, as a user imports them."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.models import narrowing
from tests.typing import public_edge

PROGRAMS = [str(Path(str(module.__file__))) for module in (narrowing, public_edge)]


@pytest.mark.slow
def test_pyright_understands_what_users_write() -> None:
    command = [sys.executable, "-m", "pyright", "--pythonpath", sys.executable, "--outputjson", *PROGRAMS]
    run = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)  # noqa: S603 - our own files
    if run.returncode not in {0, 1}:
        pytest.skip(f"pyright does not start here: {run.stderr[-200:]}")
    assert json.loads(run.stdout)["generalDiagnostics"] == []


@pytest.mark.slow
def test_mypy_understands_what_users_write(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "mypy", "--strict", "--cache-dir", str(tmp_path), *PROGRAMS]
    run = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)  # noqa: S603 - our own files
    assert run.returncode == 0, run.stdout
