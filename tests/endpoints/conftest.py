from collections.abc import AsyncIterator

import pytest

from notion_async import NotionClient
from tests.endpoints.scripted import Scripted, scripted


@pytest.fixture(autouse=True)
def _no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("notion_async._http.retry._FIRST", 0.001)
    monkeypatch.setattr("notion_async._writing.deliver.exactly_once.SERVER_ENDS_AFTER", 0.01)
    monkeypatch.setattr("notion_async._writing.deliver.exactly_once.MARGIN", 0.001)


@pytest.fixture
async def server() -> AsyncIterator[Scripted]:
    async with scripted() as server:
        yield server


@pytest.fixture
async def client(server: Scripted) -> AsyncIterator[NotionClient]:
    async with NotionClient("ntn_test", base_url=server.url, rate_limit=None) as client:
        yield client


@pytest.fixture
async def old_client(server: Scripted) -> AsyncIterator[NotionClient]:
    async with NotionClient("ntn_test", base_url=server.url, rate_limit=None, notion_version="2022-06-28") as client:
        yield client
