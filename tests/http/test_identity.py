"""An answer about another object than the one asked for is not returned, whatever a proxy in between does."""

import asyncio
from collections.abc import AsyncIterator
from types import SimpleNamespace
from typing import Any

import aiohttp
import pytest

from notion_async import NotionClient, errors
from notion_async._http import routes, wire
from notion_async._http.identity import foreign_id
from tests.endpoints.scripted import block, listing, uuid
from tests.http.raw_server import Asked, RawServer, Said, http, raw_server
from tests.traversal.fake_notion import page

OBJECT_ROUTES = [
    routes.RETRIEVE_PAGE,
    routes.UPDATE_PAGE,
    routes.MOVE_PAGE,
    routes.RETRIEVE_BLOCK,
    routes.UPDATE_BLOCK,
    routes.DELETE_BLOCK,
    routes.RETRIEVE_DATABASE,
    routes.UPDATE_DATABASE,
    routes.RETRIEVE_DATA_SOURCE,
    routes.UPDATE_DATA_SOURCE,
    routes.RETRIEVE_VIEW,
    routes.UPDATE_VIEW,
    routes.DELETE_VIEW,
    routes.RETRIEVE_VIEW_QUERY,
    routes.DELETE_VIEW_QUERY,
    routes.RETRIEVE_COMMENT,
    routes.UPDATE_COMMENT,
    routes.DELETE_COMMENT,
    routes.RETRIEVE_USER,
    routes.SEND_FILE_UPLOAD,
    routes.COMPLETE_FILE_UPLOAD,
    routes.RETRIEVE_FILE_UPLOAD,
    routes.RETRIEVE_ASYNC_TASK,
]
NAMES = ("page_id", "block_id", "database_id", "data_source_id", "view_id", "comment_id", "user_id", "file_upload_id")
LISTINGS = [
    (routes.LIST_BLOCK_CHILDREN, "page_id"),
    (routes.LIST_BLOCK_CHILDREN, "block_id"),
    (routes.QUERY_DATA_SOURCE, "data_source_id"),
    (routes.QUERY_DATABASE, "database_id"),
]


def asked(route: routes.Route, own_id: str) -> Any:
    ids = dict.fromkeys(NAMES, own_id) | {"view_id": uuid(7), "query_id": own_id, "task_id": own_id}
    if "query_id" not in route.template:
        ids["view_id"] = own_id
    return wire.build_request(route, ids)


@pytest.mark.parametrize("route", OBJECT_ROUTES, ids=lambda route: route.name)
def test_an_object_has_the_id_in_the_path(route: routes.Route) -> None:
    call = asked(route, uuid(1))
    assert foreign_id(call, SimpleNamespace(id=uuid(2)), ()) == uuid(2)
    assert foreign_id(call, {"id": uuid(2)}, ()) == uuid(2)
    for same in (uuid(1), uuid(1).replace("-", ""), uuid(1).upper(), None, "", "title", "task_1"):
        assert foreign_id(call, SimpleNamespace(id=same), ()) is None


@pytest.mark.parametrize("route", [routes.RETRIEVE_ME, routes.SEARCH, routes.CREATE_PAGE, routes.LIST_USERS])
def test_where_no_id_is_asked_for_any_object_is_right(route: routes.Route) -> None:
    assert foreign_id(wire.build_request(route, {}), SimpleNamespace(id=uuid(2)), ("/pages/" + uuid(2),)) is None


def test_a_property_has_an_id_of_another_kind() -> None:
    call = wire.build_request(routes.RETRIEVE_PAGE_PROPERTY, {"page_id": uuid(1), "property_id": "title"})
    assert foreign_id(call, SimpleNamespace(id=uuid(2)), ()) is None


@pytest.mark.parametrize(("route", "field"), LISTINGS)
def test_a_listing_is_foreign_if_all_its_items_have_another_parent_that_was_asked_for(
    route: routes.Route, field: str
) -> None:
    def items(*parents: int) -> Any:
        return SimpleNamespace(results=[SimpleNamespace(parent=SimpleNamespace(**{field: uuid(n)})) for n in parents])

    call, recent = asked(route, uuid(1)), (f"/blocks/{uuid(2).replace('-', '')}/children",)
    assert foreign_id(call, items(2, 2), recent) == uuid(2)
    assert foreign_id(call._replace(original_id=uuid(2)), items(2, 2), recent) is None
    for right in (items(), items(1, 1), items(2, 1), items(3, 3)):
        assert foreign_id(call, right, recent) is None
    unknown = SimpleNamespace(results=[SimpleNamespace(parent=SimpleNamespace(workspace=True)), SimpleNamespace()])
    assert foreign_id(call, unknown, recent) is None


def answer_to(request: Asked) -> bytes:
    _, noun, own_id, *rest = request.path.removeprefix("/v1").split("/")
    if rest:
        children = [block(n, parent={"type": "block_id", "block_id": own_id}) for n in (501, 502)]
        return http(listing(*children))
    return http(page(own_id) if noun == "pages" else block() | {"id": own_id})


class Shifted:
    """Answers some requests with the answer to the one before, as a proxy does that has sent an answer twice."""

    def __init__(self, every: int) -> None:
        self.every = every
        self.before: Asked | None = None
        self.count = 0

    def __call__(self, request: Asked) -> Said:
        self.count += 1
        before, self.before = self.before, request
        is_shifted = self.count % self.every == 0 and before is not None and before.path != request.path
        return answer_to(before if is_shifted and before is not None else request)


@pytest.fixture(autouse=True)
def _no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("notion_async._http.retry._FIRST", 0.001)


@pytest.fixture(params=[False, True], ids=["own session", "borrowed session"])
async def http_session(request: pytest.FixtureRequest) -> AsyncIterator[aiohttp.ClientSession | None]:
    if not request.param:
        yield None
        return
    async with aiohttp.ClientSession() as borrowed:
        yield borrowed


def client_of(server: RawServer, http_session: aiohttp.ClientSession | None, **more: Any) -> NotionClient:
    return NotionClient("ntn_test", base_url=server.url, rate_limit=None, http_session=http_session, **more)


@pytest.mark.parametrize("in_flight", [1, 4])
@pytest.mark.parametrize("kind", ["page", "block", "children"])
async def test_answers_to_other_requests_are_requested_again(
    http_session: aiohttp.ClientSession | None, kind: str, in_flight: int
) -> None:
    async def ask(client: NotionClient, number: int) -> bool:
        if kind == "page":
            return (await client.pages.retrieve(uuid(number))).id == uuid(number)
        if kind == "block":
            return (await client.blocks.retrieve(uuid(number))).id == uuid(number)
        found = (await client.blocks.children.list(uuid(number))).results
        return {str(getattr(child.parent, "block_id", "")) for child in found} == {uuid(number)}

    async with (
        raw_server(Shifted(every=3)) as server,
        client_of(server, http_session, max_in_flight=in_flight) as client,
    ):
        assert all(await asyncio.gather(*(ask(client, number) for number in range(30))))
    assert len(server.asked) > 30


async def test_an_object_that_is_another_one_twice_cannot_be_read(http_session: aiohttp.ClientSession | None) -> None:
    always = http(page(uuid(2)))
    async with raw_server(lambda _: always) as server, client_of(server, http_session) as client:
        with pytest.raises(errors.Unreadable, match=f"is about {uuid(2)}, also when requested again") as caught:
            await client.pages.retrieve(uuid(1))
    assert caught.value.attempts == len(server.asked) == 2


async def test_a_listing_that_shows_the_children_of_another_block_twice_is_accepted() -> None:
    shown = http(listing(block(5, parent={"type": "block_id", "block_id": uuid(2)})))
    async with raw_server(lambda _: shown) as server, client_of(server, None) as client:
        for number, requests in ((1, 1), (2, 2), (1, 4)):  # once the other was asked for, a second look decides
            assert (await client.blocks.children.list(uuid(number))).results[0].id == uuid(5)
            assert len(server.asked) == requests
