"""The Python blocks of the README run as they are, against the local Notion.

A block is a program, which runs by itself, or an example. The examples run one after another, inside an open client.
"""

import ast
import asyncio
import importlib.util
import inspect
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import chdir, redirect_stdout
from io import StringIO
from pathlib import Path
from types import CodeType, ModuleType
from typing import Any
from unittest.mock import AsyncMock

import pytest

from notion_async import NotionClient, TimedOut
from notion_async.emulator import Emulator, samples

README = (Path(__file__).parent.parent / "README.md").read_text("utf-8")
BLOCKS = [str(block) for block in re.findall(r"^```python\n(.*?)^```", README, re.MULTILINE | re.DOTALL)]
PROGRAMS = ("asyncio.run(main())", "FastAPI(lifespan", "prometheus_client", "notion_faults")
EXAMPLES = [block for block in BLOCKS if not any(mark in block for mark in PROGRAMS)]

OUTPUTS = {
    "tree = await client.tree(PAGE)": r"( *\S.*\n){5,}",
    "async with client.walk(PAGE) as nodes:": r".+\n",
    'async with client.crawl(checkpoint="crawl.db", strict=False) as pages:': r"(.* \d+\n){5,}0 missing\n",
    "BOOK = ": r"Book 1 has 90 pages\n",
    "await client.pages.update(BOOK": r"",
    "BOOKS = ": r"Book 7\nBook 4\n",
    "steps = ": r"50\d blocks in \d+ requests\n",
    "minutes = ": r"## Decisions\n[\s\S]*Next meeting: Monday\n+",
    "replaced = ": r"\d+ unchanged, \d+ writes\nhttps://\S+ \[\]\n",
    "upload = ": r"",
    "await client.comments.create": r"Reviewed\n",
    "summary = ": r"\[.*\.md.*\.json.*\] True\n---\ntitle: \"Minutes\"\n[\s\S]*plan\.pdf[\s\S]*",
    "try:": r"404 object_not_found\n",
    'with client.priority("bulk")': r"\w[\w ]* \d+ sent, 0 waiting\n",
    "def describe(block: models.Block)": r"\[.+\]\n",
}
"""A pattern of the output of each example, by the start of its first line."""


def program(mark: str) -> str:
    [block] = [block for block in BLOCKS if mark in block]
    return block


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


async def outputs_of_the_examples(notion: Emulator, folder: Path) -> list[str]:
    """Run the examples in one namespace, as `python -m asyncio` would, and return what each printed."""
    (folder / "plan.pdf").write_bytes(b"%PDF-1.7 plan")
    outputs = []
    async with NotionClient(notion.token, base_url=notion.url) as client:
        names: dict[str, Any] = {"client": client, "PAGE": f"https://app.notion.com/p/Demo-{notion.root_id}"}
        for block in EXAMPLES:
            code: CodeType = compile(block, "README.md", "exec", flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
            with redirect_stdout(StringIO()) as output:
                result = eval(code, names)  # noqa: S307 - our own README
                if inspect.iscoroutine(result):
                    await result
            outputs.append(output.getvalue())
    return outputs


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What each example printed, by its first line that is not an import or empty."""
    folder = tmp_path_factory.mktemp("readme")
    with Emulator(samples.demo()) as notion, chdir(folder):
        outputs = asyncio.run(outputs_of_the_examples(notion, folder))
    assert sorted(path.name for path in folder.iterdir()) == ["out", "plan.pdf"]  # no checkpoint is left
    return dict(zip(map(_first_statement, EXAMPLES), outputs, strict=True))


def _first_statement(block: str) -> str:
    lines = [line for line in block.splitlines() if line and not re.match(r"(from|import) ", line)]
    return lines[0]


@pytest.mark.parametrize(("example", "pattern"), OUTPUTS.items())
def test_an_example_prints_what_it_says(printed: dict[str, str], example: str, pattern: str) -> None:
    [output] = [text for first, text in printed.items() if first.startswith(example)]
    assert re.fullmatch(pattern, output), output


def test_every_python_block_is_run_by_a_test_here(printed: dict[str, str]) -> None:
    assert len(printed) == len(OUTPUTS) == len(EXAMPLES)
    assert all(sum(mark in block for block in BLOCKS) == 1 for mark in PROGRAMS)


def _source_of_the_examples() -> str:
    """Return the examples as one module: imports, then one coroutine function."""
    lines = "\n".join(EXAMPLES).splitlines()
    imports = [line for line in lines if re.match(r"(from|import) ", line)]
    body = [f"    {line}" for line in lines if line not in imports]
    head = [
        "from notion_async import NotionClient",
        *imports,
        "",
        "async def examples(client: NotionClient, PAGE: str) -> None:",
    ]
    return "\n".join([*head, *body, ""])


@pytest.mark.slow
@pytest.mark.parametrize("checker", [["mypy", "--strict", "--no-error-summary"], ["pyright"]], ids=["mypy", "pyright"])
def test_the_examples_pass_the_type_checkers(tmp_path: Path, checker: list[str]) -> None:
    for number, source in enumerate([_source_of_the_examples(), *(program(mark) for mark in PROGRAMS[:2])]):
        (tmp_path / f"readme_{number}.py").write_text(source, "utf-8")
    command = [sys.executable, "-m", *checker, *map(str, sorted(tmp_path.glob("*.py")))]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)  # noqa: S603 - ours
    assert done.returncode == 0, done.stdout


@pytest.mark.usefixtures("_demo")
def test_the_first_result_is_the_page_with_its_counts(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(program("asyncio.run(main())"), tmp_path)
    assert re.fullmatch(r"Demo.* \d+ blocks in \d+ requests\n", capsys.readouterr().out)


@pytest.mark.usefixtures("_demo")
def test_the_web_backend_answers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from fastapi.testclient import TestClient  # noqa: PLC0415 - heavy

    module = run(program("FastAPI(lifespan"), tmp_path)
    with TestClient(module.app) as http:
        assert http.get(f"/pages/{samples.DEMO_PAGE_ID}").json()["title"].startswith("Demo")
        assert http.get("/pages/00000000000080000000000000000000").status_code == 404
        late = AsyncMock(side_effect=TimedOut("late", budget_back_in=0.2))
        monkeypatch.setattr(module.notion.pages, "retrieve", late)
        busy = http.get(f"/pages/{samples.DEMO_PAGE_ID}")
        assert (busy.status_code, busy.headers["Retry-After"]) == (503, "1")


@pytest.mark.usefixtures("_demo")
async def test_the_hook_counts_requests(tmp_path: Path) -> None:
    module = run(program("prometheus_client"), tmp_path)
    async with module.client as client:
        await client.pages.retrieve(samples.DEMO_PAGE_ID)
    labels = {"endpoint": "GET /pages/{page_id}"}
    assert module.ATTEMPTS.labels(**labels)._value.get() == 1


@pytest.mark.slow
def test_the_users_test_passes(tmp_path: Path) -> None:
    file = tmp_path / "test_users_own.py"
    file.write_text(program("notion_faults"), "utf-8")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(file)]
    done = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, check=False)  # noqa: S603 - ours
    assert "1 passed" in done.stdout, done.stdout
