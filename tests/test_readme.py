"""The README's Python blocks are programs: each is run as it stands, against the local Notion."""

import importlib.util
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from unittest.mock import AsyncMock

import pytest

from notion_async import NotionClient, TimedOut
from notion_async.emulator import Emulator, samples

README = Path(__file__).parent.parent / "README.md"
BLOCKS = re.findall(r"^```python\n(.*?)^```", README.read_text("utf-8"), re.MULTILINE | re.DOTALL)


def block_with(text: str) -> str:
    [block] = [str(block) for block in BLOCKS if text in block]
    return block


MARKS = (
    "node.block.plain_text)",
    "create_page",
    "client.crawl",
    "FastAPI(lifespan",
    "notion_faults",
    "prometheus_client",
)


@pytest.fixture
def _demo(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    defaults = NotionClient.__init__.__kwdefaults__
    assert defaults is not None
    with Emulator(samples.demo()) as notion:
        monkeypatch.setenv("NOTION_TOKEN", notion.token)
        monkeypatch.setitem(defaults, "base_url", notion.url)
        yield


def run(block: str, path: Path) -> ModuleType:
    file = path / "block.py"
    file.write_text(block, "utf-8")
    spec = importlib.util.spec_from_file_location("block", file)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.usefixtures("_demo")
def test_the_awaited_use_prints_the_page_and_its_headings(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(block_with("node.block.plain_text)"), tmp_path)
    said = capsys.readouterr().out.splitlines()
    assert re.fullmatch(r"Demo.* \d+ blocks in \d+ requests", said[0])
    assert len(said) > 4


@pytest.mark.usefixtures("_demo")
def test_the_written_page_reads_back(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(block_with("create_page"), tmp_path)
    assert re.fullmatch(r"A long plan 50[56] blocks in \d+ requests\n", capsys.readouterr().out)


@pytest.mark.usefixtures("_demo")
def test_the_crawl_reads_every_page(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    run(block_with("client.crawl"), tmp_path)
    said = capsys.readouterr().out.splitlines()
    assert len(said) > 5
    assert said[-1] == "0 missing"
    assert not (tmp_path / "crawl.db").exists()


@pytest.mark.usefixtures("_demo")
def test_the_web_backend_answers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from fastapi.testclient import TestClient  # noqa: PLC0415 - heavy

    module = run(block_with("FastAPI(lifespan"), tmp_path)
    with TestClient(module.app) as http:
        assert http.get(f"/pages/{samples.DEMO_PAGE_ID}").json()["title"].startswith("Demo")
        assert http.get("/pages/00000000000080000000000000000000").status_code == 404
        late = AsyncMock(side_effect=TimedOut("late", budget_back_in=0.2))
        monkeypatch.setattr(module.notion.pages, "retrieve", late)
        busy = http.get(f"/pages/{samples.DEMO_PAGE_ID}")
        assert (busy.status_code, busy.headers["Retry-After"]) == (503, "1")


@pytest.mark.usefixtures("_demo")
async def test_the_hook_counts_requests(tmp_path: Path) -> None:
    module = run(block_with("prometheus_client"), tmp_path)
    async with module.client as client:
        await client.pages.retrieve(samples.DEMO_PAGE_ID)
    labels = {"endpoint": "GET /pages/{page_id}"}
    assert module.ATTEMPTS.labels(**labels)._value.get() == 1


def test_the_users_test_passes(tmp_path: Path) -> None:
    file = tmp_path / "test_users_own.py"
    file.write_text(block_with("notion_faults"), "utf-8")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(file)]
    done = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, check=False)  # noqa: S603 - ours
    assert "1 passed" in done.stdout, done.stdout


def test_every_python_block_is_run_by_a_test_here() -> None:
    assert [sum(mark in block for mark in MARKS) for block in BLOCKS] == [1] * len(MARKS)
