"""The fixtures users get, run as their suites would run them."""

from __future__ import annotations

import subprocess
import sys
import urllib.request
from typing import TYPE_CHECKING

import pytest

from notion_async.emulator import RateWindow

if TYPE_CHECKING:
    from notion_async.emulator import Emulator
    from notion_async.emulator.faults import Faults

pytest_plugins = ["pytester"]


def test_the_emulator_serves_a_test_without_any_loop(notion_emulator: Emulator) -> None:
    headers = {"Authorization": f"Bearer {notion_emulator.token}", "Notion-Version": "2026-03-11"}
    request = urllib.request.Request(f"{notion_emulator.url}/v1/pages/{notion_emulator.root_id}", headers=headers)  # noqa: S310 - loopback
    with urllib.request.urlopen(request) as answer:  # noqa: S310 - loopback
        assert answer.status == 200
    assert [one.status for one in notion_emulator.requests] == [200]


def test_the_faults_are_those_of_the_emulator(notion_emulator: Emulator, notion_faults: Faults) -> None:
    assert notion_faults is notion_emulator.faults


def test_loading_the_plugin_imports_nothing_heavy() -> None:
    heavy = (
        "('aiohttp', 'msgspec', 'anyio', 'notion_async.emulator', 'notion_async._client.client', 'notion_async.models')"
    )
    check = f"import sys, notion_async.pytest_plugin; print([name for name in {heavy} if name in sys.modules])"
    found = subprocess.run([sys.executable, "-c", check], capture_output=True, text=True, check=True)  # noqa: S603 - ours
    assert found.stdout.strip() == "[]"


class TestOptions:
    @pytest.fixture
    def notion_options(self) -> dict[str, object]:
        return {"token": "ntn_test", "limit": RateWindow(1, 60)}

    def test_reach_the_emulator(self, notion_emulator: Emulator) -> None:
        assert notion_emulator.token == "ntn_test"
        assert notion_emulator.server.limits.connection == RateWindow(1, 60)


SUITE = """
import pytest


async def first_line(client, page_id):
    async for block in client.blocks.children.iterate(page_id):
        return block.plain_text


@pytest.fixture
def notion_samples():
    from notion_async.emulator import samples
    return [samples.demo()]


MARKS
async def test_the_client_is_entered(notion_client, notion_emulator):
    assert await first_line(notion_client, notion_emulator.root_id) == "Text"
    assert notion_emulator.requests[0].route == "GET /v1/blocks/{block_id}/children"


class TestInAClass:
    MARKS
    async def test_methods_too(self, notion_client, notion_emulator, notion_faults):
        notion_faults.add("bad_gateway")
        page = await notion_client.pages.retrieve(notion_emulator.root_id)
        assert page.id == notion_emulator.root_id
        assert [one.status for one in notion_emulator.requests] == [502, 200]


def test_without_a_loop(notion_client):
    assert notion_client is not None
"""


@pytest.mark.slow
@pytest.mark.parametrize(
    ("mark", "options"),
    [
        ("", ["-p", "no:anyio", "-o", "asyncio_mode=auto"]),
        ("@pytest.mark.asyncio", ["-o", "asyncio_mode=strict"]),
        ("@pytest.mark.anyio", ["-p", "no:asyncio"]),
    ],
    ids=["asyncio auto", "asyncio strict", "anyio"],
)
def test_the_client_works_under_every_loop_plugin(mark: str, options: list[str], pytester: pytest.Pytester) -> None:
    pytester.makepyfile(SUITE.replace("MARKS", mark or "# no mark is needed"))
    pytester.makeconftest("import pytest\n\n\n@pytest.fixture\ndef anyio_backend():\n    return 'asyncio'\n")
    pytester.makeini("[pytest]\nasyncio_default_fixture_loop_scope = function\n" * ("no:asyncio" not in options))
    pytester.runpytest_subprocess(*options).assert_outcomes(passed=3)
