"""Fixtures for the tests in notion-client's source archive, where this file is the `conftest.py`.

Runs with an interpreter that has notion-client and not this package.
"""

from __future__ import annotations

import io
import os
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest
from notion_client import AsyncClient, Client
from notion_client.client import ClientOptions

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

ROOT = os.environ["EMULATOR_ROOT"]
OPTIONS: Any = {"auth": os.environ["EMULATOR_TOKEN"], "base_url": os.environ["EMULATOR_URL"]}
TITLE = {"title": {"title": [{"text": {"content": "Test"}}]}}


def pytest_configure(config: pytest.Config) -> None:
    usual = ClientOptions.__init__.__defaults__ or ()
    here = tuple(OPTIONS["base_url"] if one == ClientOptions.base_url else one for one in usual)
    ClientOptions.__init__.__defaults__ = here  # for clients made without an address
    for marker in ("vcr", "timeout"):
        config.addinivalue_line("markers", f"{marker}: of plugins that are not installed")


@pytest.fixture(scope="session")
def token() -> str:
    return str(OPTIONS["auth"])


@pytest.fixture
def vcr_cassette() -> Any:
    return SimpleNamespace(responses=["nothing to wait for: the emulator's search is up to date"])


@pytest.fixture
def client() -> Iterator[Any]:
    with Client(OPTIONS) as made:
        yield made


@pytest.fixture
async def async_client() -> AsyncIterator[Any]:
    async with AsyncClient(OPTIONS) as made:
        yield made


@pytest.fixture
def parent_page_id() -> str:
    return ROOT


@pytest.fixture
def page_id(client: Any) -> str:
    return str(client.pages.create(parent={"page_id": ROOT}, properties=TITLE, children=[])["id"])


def _block(client: Any, page_id: str, item: Any) -> str:
    children = [{"paragraph": {"rich_text": [item]}}]
    return str(client.blocks.children.append(block_id=page_id, children=children)["results"][0]["id"])


@pytest.fixture
def block_id(client: Any, page_id: str) -> str:
    return _block(client, page_id, {"text": {"content": "I'm a paragraph."}})


@pytest.fixture
def text_block_id(block_id: str) -> str:
    return block_id


@pytest.fixture
def equation_block_id(client: Any, page_id: str) -> str:
    return _block(client, page_id, {"equation": {"expression": "E = mc^2"}})


@pytest.fixture
def mention_block_id(client: Any, page_id: str) -> str:
    return _block(client, page_id, {"mention": {"date": {"start": "2022-12-16"}}})


@pytest.fixture
def database_id(client: Any, page_id: str) -> str:
    title = [{"text": {"content": "Test Database"}}]
    source = {"properties": {"Name": {"title": {}}}}
    made = client.databases.create(
        parent={"type": "page_id", "page_id": page_id}, title=title, initial_data_source=source
    )
    return str(made["id"])


@pytest.fixture
def data_source_id(client: Any, database_id: str) -> str:
    return str(client.databases.retrieve(database_id=database_id)["data_sources"][0]["id"])


@pytest.fixture
def view_id(client: Any, database_id: str, data_source_id: str) -> str:
    made = client.views.create(database_id=database_id, data_source_id=data_source_id, name="Test View", type="table")
    return str(made["id"])


@pytest.fixture
def comment_id(client: Any, page_id: str) -> str:
    text = [{"text": {"content": "This is a test comment."}}]
    return str(client.comments.create(parent={"page_id": page_id}, rich_text=text)["id"])


@pytest.fixture
def pending_single_file_upload_id(client: Any) -> str:
    return str(
        client.file_uploads.create(mode="single_part", filename="test_file_small.txt", content_type="text/plain")["id"]
    )


@pytest.fixture
def single_file_upload_id(pending_single_file_upload_id: str) -> str:
    return pending_single_file_upload_id


@pytest.fixture
def setup_file_uploads_ids(client: Any) -> list[str]:
    return [str(client.file_uploads.create(filename=f"test_{number}.txt")["id"]) for number in range(7)]


@pytest.fixture
def pending_multi_file_upload_id(client: Any) -> str:
    made = client.file_uploads.create(
        mode="multi_part", filename="test_file_multi.txt", content_type="text/plain", number_of_parts=3
    )
    return str(made["id"])


@pytest.fixture
def part_uploaded_file_upload_id(client: Any, pending_multi_file_upload_id: str) -> str:
    for number in ("1", "2", "3"):
        part = io.BytesIO(b"A" * (5 * 1024 * 1024))
        part.name = f"test_file_multi.txt.sf-part{number}"
        client.file_uploads.send(file_upload_id=pending_multi_file_upload_id, file=part, part_number=number)
    return pending_multi_file_upload_id


def _pages(title: str) -> list[Any]:
    content = [{"text": {"content": title}}]
    sent = {"parent": {"page_id": ROOT}, "properties": {"title": {"title": content}}, "children": []}
    return [sent] * 5


@pytest.fixture
def multiple_test_pages(client: Any) -> list[str]:
    return [client.pages.create(**sent)["id"] for sent in _pages("test_iterate_paginated_api")]


@pytest.fixture
async def async_multiple_test_pages(async_client: Any) -> list[str]:
    return [(await async_client.pages.create(**sent))["id"] for sent in _pages("test_async_iterate_paginated_api")]


@pytest.fixture
async def async_test_data_source(data_source_id: str) -> str:
    return data_source_id
