"""The fixtures users get, run as their suites would run them."""

from __future__ import annotations

import subprocess
import sys
import urllib.request
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Coroutine
    from pathlib import Path

    from notion_async.emulator import Emulator
    from notion_async.emulator.faults import Faults

pytest_plugins = ["pytester"]


def test_the_emulator_serves_a_test_without_any_loop(notion_emulator: Emulator) -> None:
    headers = {"Authorization": f"Bearer {notion_emulator.token}", "Notion-Version": "2026-03-11"}
    request = urllib.request.Request(f"{notion_emulator.url}/v1/pages/{notion_emulator.root_id}", headers=headers)  # noqa: S310
    with urllib.request.urlopen(request) as answer:  # noqa: S310 - loopback
        assert answer.status == 200
    assert [one.status for one in notion_emulator.requests] == [200]


def test_the_faults_are_those_of_the_emulator(notion_emulator: Emulator, notion_faults: Faults) -> None:
    assert notion_faults is notion_emulator.faults


def test_loading_the_plugin_imports_nothing_heavy() -> None:
    check = (
        "import sys, notion_async.pytest_plugin;"
        "print([name for name in ('aiohttp', 'msgspec', 'asyncio', 'notion_async.emulator') if name in sys.modules])"
    )
    found = subprocess.run(
        [sys.executable, "-c", f"import pytest; {check}"], capture_output=True, text=True, check=True
    )
    assert "aiohttp" not in found.stdout
    assert "emulator" not in found.stdout
