"""Fixtures for suites that talk to Notion; loaded in every pytest run, so nothing is imported until one is used.

`notion_emulator` serves in a thread of its own and is synchronous, so it works under any event loop plugin and under
none. `notion_client` is synchronous too: it makes the client, and the test's coroutine is wrapped so that the client is
entered and left inside it, in the loop that pytest-asyncio or anyio runs the test in. An asynchronous fixture that uses
the client enters it itself: `async with notion_client:`.
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
    """Return more keyword arguments of the `Emulator`, such as `{"limit": Window(180, 60)}`; override to set some."""
    return {}


@pytest.fixture
def notion_emulator(notion_samples: Sequence[Sample], notion_options: Mapping[str, Any]) -> Iterator[Emulator]:
    """Yield an emulated Notion on loopback: `.url`, `.token`, `.root_id`, `.requests`, `.faults`, `.workspace`."""
    from notion_async.emulator import Emulator  # noqa: PLC0415 - loaded only when the fixture is used

    with Emulator(*notion_samples, **notion_options) as notion:
        yield notion


@pytest.fixture
def notion_faults(notion_emulator: Emulator) -> Faults:
    """Return the faults of `notion_emulator`: `.add("bad_gateway", route=...)`, `.rate(0.1, "drop")`."""
    return notion_emulator.faults


@pytest.fixture
def notion_client(request: pytest.FixtureRequest, notion_emulator: Emulator) -> NotionClient:
    """Yield an entered client of `notion_emulator`."""
    from notion_async import NotionClient  # noqa: PLC0415 - loaded only when the fixture is used

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
