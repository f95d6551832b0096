from contextlib import nullcontext

import pytest
from msgspec import UNSET, UnsetType

from notion_async import NotionClient, RequestRecord, errors
from tests.endpoints.scripted import Scripted, refusal, uuid


async def test_an_endpoint_without_a_method_is_reached(client: NotionClient, server: Scripted) -> None:
    server.will({"object": "agent", "id": uuid(1)})
    answer = await client.request("post", f"/agents/{uuid(1)}/chat", query={"a": ["x", "y"]}, body={"message": "Hi"})
    assert answer == {"object": "agent", "id": uuid(1)}
    assert server.last[:4] == ("POST", f"/v1/agents/{uuid(1)}/chat", {"a": ["x", "y"]}, {"message": "Hi"})
    assert server.last.headers["Authorization"] == "Bearer ntn_test"


@pytest.mark.parametrize(
    ("method", "reads", "attempts"), [("GET", UNSET, 2), ("POST", UNSET, 1), ("POST", True, 2), ("GET", False, 1)]
)
async def test_only_reads_are_repeated(
    client: NotionClient, server: Scripted, method: str, reads: bool | UnsetType, attempts: int
) -> None:
    server.will(refusal(502, "bad_gateway"), {})
    with nullcontext() if attempts > 1 else pytest.raises(errors.OutcomeUnknown):
        await client.request(method, "agents", reads=reads)
    assert len(server.asked) == attempts


async def test_metrics_see_no_ids(server: Scripted) -> None:
    records: list[RequestRecord] = []
    async with NotionClient("ntn_test", base_url=server.url, on_request=records.append) as client:
        server.will({})
        await client.request("GET", f"/v1/agents/{uuid(1)}/threads/t%3A1")
    assert records[0].endpoint == "GET /agents/{id1}/threads/{id2}"
    assert server.last.path == f"/v1/agents/{uuid(1)}/threads/t%3A1"


@pytest.mark.parametrize(
    "path", ["", "/", "/users?page_size=3", "https://api.notion.com/v1/users", "/users/../pages", "users/..%2fpages"]
)
async def test_an_invalid_path_is_refused(client: NotionClient, server: Scripted, path: str) -> None:
    with pytest.raises(errors.InvalidInput):
        await client.request("GET", path)
    assert not server.asked


@pytest.mark.parametrize("method", ["", "G T", "GET\r\nX-Other: 1", "GÉT"])
async def test_an_invalid_method_is_refused(client: NotionClient, server: Scripted, method: str) -> None:
    with pytest.raises(errors.InvalidInput, match="method"):
        await client.request(method, "users")
    assert not server.asked
