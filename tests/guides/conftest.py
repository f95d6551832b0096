"""The workspace that the guides' examples need, in each version of the API."""

from collections.abc import AsyncIterator

import pytest

from notion_async import NotionClient
from notion_async.emulator import Emulator


@pytest.fixture(params=["2022-06-28", "2025-09-03", "2026-03-11"])
def version(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
async def notion() -> AsyncIterator[Emulator]:
    async with Emulator() as notion:
        yield notion


@pytest.fixture
async def client(notion: Emulator, version: str) -> AsyncIterator[NotionClient]:
    async with NotionClient(notion.token, base_url=notion.url, notion_version=version) as client:
        yield client


@pytest.fixture
async def database_id(client: NotionClient, notion: Emulator) -> str:
    """A database with the properties that the guide names."""
    database = await client.databases.create(
        parent={"page_id": notion.root_id},
        title="Tasks",
        properties={
            "Name": {"title": {}},
            "Status": {"select": {"options": [{"name": "To Do"}, {"name": "In Progress"}]}},
            "Tags": {"multi_select": {}},
            "Due Date": {"date": {}},
            "Description": {"rich_text": {}},
            "Priority": {"number": {}},
            "Completed": {"checkbox": {}},
        },
    )
    return database.id
