"""Fixtures for test suites that use Notion.

The plugin is loaded in every pytest run, so it imports nothing until a fixture is used. `notion_emulator` is
synchronous and serves in a separate thread, so it works with and without any event loop plugin. `notion_client` is
synchronous, too: the test's coroutine is wrapped, so that the client is entered and closed in the event loop of the
test (pytest-asyncio or anyio). An asynchronous fixture that uses the client enters it itself: `async with
notion_client:`.
"""

from __future__ import annotations

import functools
import inspect
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Iterator, Mapping, Sequence

    from notion_async import NotionClient
    from notion_async.emulator import Emulator, Sample
    from notion_async.emulator.faults import Faults


@pytest.fixture
def notion_samples() -> Sequence[Sample]:
    """Return the initial content of the emulated workspace: one empty page; override it for more."""
    return ()


@pytest.fixture
def notion_options() -> Mapping[str, Any]:
    """Return keyword arguments of the `Emulator`, such as `{"limit": RateWindow(180, 60)}`; override to set some."""
    return {}


@pytest.fixture
def notion_emulator(notion_samples: Sequence[Sample], notion_options: Mapping[str, Any]) -> Iterator[Emulator]:
    """Yield an emulated Notion on loopback: `.url`, `.token`, `.root_id`, `.requests`, `.faults`, `.workspace`."""
    from notion_async.emulator import Emulator  # noqa: PLC0415 - loaded only if the fixture is used

    with Emulator(*notion_samples, **notion_options) as notion:
        yield notion


@pytest.fixture
def notion_faults(notion_emulator: Emulator) -> Faults:
    """Return the faults of `notion_emulator`: `.add("bad_gateway", route=...)`, `.rate(0.1, "drop")`."""
    return notion_emulator.faults


@pytest.fixture
def notion_client(request: pytest.FixtureRequest, notion_emulator: Emulator) -> NotionClient:
    """Return a client of `notion_emulator` that is open while an asynchronous test runs."""
    from notion_async import NotionClient  # noqa: PLC0415 - loaded only if the fixture is used

    client = NotionClient(auth=notion_emulator.token, base_url=notion_emulator.url)
    test = request.node
    if inspect.iscoroutinefunction(test.obj):
        test.obj = _inside(client, test.obj)
    return client


def _inside(
    client: NotionClient, test: Callable[..., Coroutine[Any, Any, None]]
) -> Callable[..., Coroutine[Any, Any, None]]:
    @functools.wraps(test)
    async def entered(*arguments: Any, **keywords: Any) -> None:
        async with client:
            await test(*arguments, **keywords)

    return entered
