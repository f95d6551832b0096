"""Other people's clients against the emulator: notion-client's own tests, and calls of ultimate-notion.

`NOTION_CLIENTS` names a folder with notion-client's source archive and an environment for each client, as `.ci/run`
makes one.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tarfile
from pathlib import Path

import pytest

from notion_async.emulator import Emulator

HERE = Path(__file__).parent
FOLDER = os.environ.get("NOTION_CLIENTS")
# these ask a public test server for a refusal
ELSEWHERE = ("test_api_http_response_error", "test_api_async_request_bad_request_error")

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not FOLDER, reason="NOTION_CLIENTS names no folder with other clients; .ci/run makes one"),
]


def run(notion: Emulator, client: str, *arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
    python = Path(FOLDER or "") / client / "bin" / "python"
    places = {"EMULATOR_URL": notion.url, "EMULATOR_TOKEN": notion.token, "EMULATOR_ROOT": notion.root_id}
    here = {"PATH": os.environ["PATH"], "HOME": str(folder), "NOTION_TOKEN": notion.token, **places}
    return subprocess.run(  # noqa: S603 - the interpreter that .ci/run has made
        [str(python), *arguments], cwd=folder, env=here, capture_output=True, text=True, check=False, timeout=300
    )


def test_the_tests_of_notion_client_pass(tmp_path: Path) -> None:
    archive = next(Path(FOLDER or "").glob("notion_client-*.tar.gz"))
    with tarfile.open(archive) as packed:
        packed.extractall(tmp_path, filter="data")
    tests = next(tmp_path.glob("notion_client-*/tests"))
    assert {"test_client.py", "test_endpoints.py", "test_errors.py", "test_helpers.py"} <= {
        one.name for one in tests.iterdir()
    }
    shutil.copy(HERE / "notion_client_fixtures.py", tests / "conftest.py")
    chosen = ["-k", " and ".join(f"not {name}" for name in ELSEWHERE)]
    options = [
        "-m",
        "pytest",
        "-q",
        "-c",
        os.devnull,
        "--rootdir=.",
        "-p",
        "no:cacheprovider",
        "-o",
        "asyncio_mode=auto",
    ]
    with Emulator() as notion:
        done = run(notion, "notion-client", *options, *chosen, "tests", folder=tests.parent)
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-1000:]
    assert "skipped" not in done.stdout.splitlines()[-1]


def test_ultimate_notion_understands_what_it_reads(tmp_path: Path) -> None:
    with Emulator() as notion:
        done = run(notion, "ultimate-notion", str(HERE / "ultimate_notion_calls.py"), folder=tmp_path)
    assert done.returncode == 0, done.stderr[-4000:]
