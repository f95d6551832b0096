"""Everything that can be reached: through child pages, rows and search."""

import asyncio
import gc
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import nullcontext
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import AsyncGeneratorType
from typing import Any, cast

import msgspec
import pytest

from notion_async import NotionClient, _http, _traversal, errors, models
from notion_async._http import pagination
from notion_async._traversal import page_finder
from notion_async.emulator import Emulator, samples
from notion_async.emulator.query import engine
from notion_async.emulator.sources import add_linked_database
from notion_async.models.codec import decode
from tests.traversal.fake_notion import FakeNotion, block_id, dead_cursor, page
from tests.traversal.test_traversal import not_found

TOLERANT = _traversal.StreamOptions(strict=False)
ME = "00000000-0000-4000-8000-0000000000aa"


@pytest.fixture
async def notion() -> AsyncIterator[Emulator]:
    async with Emulator(samples.demo()) as emulator:
        yield emulator


@pytest.fixture
async def client(notion: Emulator) -> AsyncIterator[NotionClient]:
    async with NotionClient(notion.token, base_url=notion.url, rate_limit=None) as made:
        yield made


async def crawled(client: NotionClient, roots: list[str] | None = None, **options: Any) -> dict[str, Any]:
    async with client.crawl(roots, **options) as pages:
        found = [(page, tree) async for page, tree in pages]
    assert len({page.id for page, _ in found}) == len(found)
    return {page.title: tree for page, tree in found}


def all_pages(notion: Emulator) -> set[str]:
    return set(notion.workspace.pages)


ROOT = [samples.DEMO_PAGE_ID]


@pytest.mark.parametrize("roots", [None, ROOT], ids=["by search", "from a root"])
async def test_every_page_comes_once_and_no_request_is_sent_twice(
    client: NotionClient, notion: Emulator, roots: list[str] | None
) -> None:
    async with client.crawl(roots) as pages:
        found = [page.id async for page, _ in pages]
    assert sorted(found) == sorted(all_pages(notion))
    assert pages.report.requests == len(notion.requests)
    asked = Counter((request.method, request.path, request.body) for request in notion.requests)
    assert max(asked.values()) == 1


async def test_a_tree_is_the_one_that_tree_gives(client: NotionClient) -> None:
    found = await crawled(client)
    alone = await client.tree(samples.DEMO_PAGE_ID)
    [demo] = [tree for tree in found.values() if tree.page.id == samples.DEMO_PAGE_ID]
    assert [node.block.id for node in demo.walk()] == [node.block.id for node in alone.walk()]


async def test_a_root_may_be_a_database(client: NotionClient, notion: Emulator) -> None:
    [database] = notion.workspace.databases
    found = await crawled(client, [database])
    assert len(found) == 12


async def crawl_found(search: Any, terms: _traversal.StreamOptions = TOLERANT) -> tuple[list[str], models.Report]:
    """Crawl what a search gives: pages named p0 to p3 are there."""
    fake = FakeNotion({f"p{n}": [f"b{n}"] for n in range(4)})
    discovery = _traversal.Discovery(cast("Any", None), cast("Any", None), cast("Any", search))
    async with _traversal.CrawlStream(fake.source(), discovery, None, _traversal.FetchOptions(), terms) as pages:
        trees = [tree async for _, tree in pages if isinstance(tree, models.Tree)]
    return [node.block.plain_text for tree in trees for node in tree.walk()], pages.report


async def test_what_search_finds_is_taken_for_what_it_is() -> None:
    found = [
        {**page(block_id("p0")), "in_trash": True},
        {"object": "page", "id": block_id("p1")},
        page(block_id("p2")),
        page(block_id("p2")),
        {"object": "hologram", "id": block_id("h")},
    ]
    answer = {"object": "list", "results": found, "next_cursor": None, "has_more": False}

    async def search(**_: Any) -> models.PageOrDataSourceList:
        return decode(msgspec.json.encode(answer), models.PageOrDataSourceList)

    texts, report = await crawl_found(search)
    assert sorted(texts) == ["b1", "b2"]
    assert report.complete
    assert [(entry.kind, entry.type) for entry in report.opaque] == [("unknown_type", "hologram")]


async def test_a_search_that_fails_is_missing_and_one_that_nobody_may_ask_ends_the_crawl() -> None:
    error: errors.NotionError = errors.ServerError("no", status=500)

    async def search(**_: Any) -> models.PageOrDataSourceList:
        count = _http.effective_options({}).on_attempt
        assert count is not None
        for number in range(1, 8):
            count(number)
        raise error

    texts, report = await crawl_found(search)
    assert (texts, [(entry.kind, entry.status) for entry in report.missing]) == ([], [("failed", 500)])
    assert (report.requests, report.retries) == (8, 6)  # and one to see whether the server is there at all
    error = errors.Unauthorized("no", status=401)
    with pytest.raises(errors.Unauthorized):
        await crawl_found(search)


async def test_a_search_whose_cursor_died_since_the_job_was_killed_is_asked_anew(tmp_path: Path) -> None:
    asked: list[str | None] = []
    killed = True

    async def search(*, start_cursor: str | None) -> models.PageOrDataSourceList:
        asked.append(start_cursor)
        if start_cursor == "1":
            raise errors.Unauthorized("no", status=401) if killed else dead_cursor("1")
        begin = int(start_cursor or 0)
        found = [page(block_id(f"p{n}")) for n in range(begin, begin + (1 if killed else 2))]
        more = begin < 2
        after = str(begin + len(found)) if more else None
        answer = {"object": "list", "results": found, "next_cursor": after, "has_more": more}
        return decode(msgspec.json.encode(answer), models.PageOrDataSourceList)

    terms = _traversal.StreamOptions(checkpoint=_traversal.Checkpoint(tmp_path / "kept", "crawl"))
    with pytest.raises(errors.Unauthorized):
        await crawl_found(search, terms)
    killed = False
    terms = _traversal.StreamOptions(checkpoint=_traversal.Checkpoint(tmp_path / "kept", "crawl"))
    texts, report = await crawl_found(search, terms)
    assert asked == [None, "1", "1", None, "2"]
    assert sorted(texts) == ["b0", "b1", "b2", "b3"]
    assert report.complete


@pytest.mark.parametrize(
    ("refused", "kind"),
    [(errors.ServerError("no", status=500), "failed"), (not_found(), "unshared")],
    ids=["fails", "is none either"],
)
async def test_a_root_that_is_no_page_is_missing_for_what_the_database_says(
    refused: errors.NotionError, kind: str
) -> None:
    class Databases:
        async def retrieve(self, _: str) -> models.Database:
            raise refused

    fake = FakeNotion({"p": not_found()})
    discovery = _traversal.Discovery(cast("Any", Databases()), cast("Any", None), cast("Any", None))
    terms = _traversal.StreamOptions(strict=False)
    async with _traversal.CrawlStream(
        fake.source(), discovery, [block_id("p")], _traversal.FetchOptions(), terms
    ) as pages:
        assert [page async for page in pages] == []
    assert [entry.kind for entry in pages.report.missing] == [kind]


PARTIAL = {"object": "database", "id": block_id("d")}


@pytest.mark.parametrize("database", [PARTIAL, PARTIAL | {"data_sources": None}], ids=["partial", "null"])
@pytest.mark.parametrize("strict", [True, False])
async def test_a_database_of_which_notion_gives_only_the_id_is_missing_and_all_else_is_there(
    database: dict[str, Any], strict: bool
) -> None:
    class Databases:
        async def retrieve(self, _: str) -> models.Database:
            return decode(msgspec.json.encode(database), models.Database)

    async def search(**_: Any) -> models.PageOrDataSourceList:
        found = [PARTIAL, *(page(block_id(f"p{n}")) for n in range(4))]
        return decode(msgspec.json.encode({"object": "list", "results": found}), models.PageOrDataSourceList)

    fake = FakeNotion({f"p{n}": [f"b{n}"] for n in range(4)})
    discovery = _traversal.Discovery(cast("Any", Databases()), cast("Any", None), cast("Any", search))
    stream = _traversal.CrawlStream(
        fake.source(), discovery, None, _traversal.FetchOptions(), _traversal.StreamOptions(strict=strict)
    )
    titles = []
    with nullcontext() if not strict else pytest.raises(errors.Incomplete):
        async with stream as pages:
            async for one, _ in pages:
                titles.append(one.id)
    assert len(titles) == 4
    assert [(entry.id, entry.kind) for entry in stream.report.missing] == [(PARTIAL["id"], "unshared")]


@pytest.mark.parametrize("where", ["search", "retrieve", "query"])
async def test_what_we_refuse_of_what_notion_sent_is_missing_and_ends_nothing(where: str) -> None:
    """The caller's own input was checked before; a refusal later on is about something Notion sent."""

    def ask(step: str, answer: dict[str, Any], into: Any) -> Any:
        if where == step:
            msg = "we do not take this"
            raise errors.InvalidInput(msg)
        return decode(msgspec.json.encode(answer), into)

    class Endpoints:
        async def retrieve(self, _: str) -> models.Database:
            sources = [{"id": block_id("s"), "name": "s"}]
            return cast("models.Database", ask("retrieve", PARTIAL | {"data_sources": sources}, models.Database))

        async def query(self, *_: Any, **__: Any) -> models.PageOrDataSourceList:
            rows = {"object": "list", "results": [page(block_id("p1"))]}
            return cast("models.PageOrDataSourceList", ask("query", rows, models.PageOrDataSourceList))

        async def __call__(self, **_: Any) -> models.PageOrDataSourceList:
            found = {"object": "list", "results": [page(block_id("p0")), PARTIAL]}
            return cast("models.PageOrDataSourceList", ask("search", found, models.PageOrDataSourceList))

    fake = FakeNotion({f"p{n}": [f"b{n}"] for n in range(2)})
    endpoints = cast("Any", Endpoints())
    discovery = _traversal.Discovery(endpoints, endpoints, endpoints)
    async with _traversal.CrawlStream(fake.source(), discovery, None, _traversal.FetchOptions(), TOLERANT) as pages:
        found = [one.id async for one, _ in pages]
    assert found == ([] if where == "search" else [block_id("p0")])
    assert [entry.kind for entry in pages.report.missing] == ["failed"]


async def test_a_root_that_is_nothing_is_missing(client: NotionClient) -> None:
    with pytest.raises(errors.Incomplete) as caught:
        await crawled(client, ["00000000-0000-4000-8000-00000000dead"])
    assert [entry.kind for entry in caught.value.report.missing] == ["unshared"]


async def test_a_linked_database_is_opaque_not_missing(client: NotionClient, notion: Emulator) -> None:
    linked = add_linked_database(notion.workspace, samples.DEMO_PAGE_ID, author=ME)
    notion.workspace.place(linked["id"], samples.DEMO_PAGE_ID)
    async with client.crawl(ROOT) as pages:
        assert len([page async for page, _ in pages]) == len(all_pages(notion))
    entries = [entry for entry in pages.report.opaque if entry.kind == "linked_database"]
    assert [(entry.id, entry.type) for entry in entries] == [(linked["id"], "child_database")]
    assert pages.report.complete


async def test_a_database_that_is_not_shared_is_missing(client: NotionClient, notion: Emulator) -> None:
    notion.faults.add("object_not_found", route="GET /v1/databases/{database_id}")
    async with client.crawl(ROOT, strict=False) as pages:
        assert [page async for page, _ in pages]
    [database] = notion.workspace.databases
    assert [(entry.id, entry.kind) for entry in pages.report.missing] == [(database, "unshared")]


async def test_a_database_that_needs_a_newer_version_is_missing(client: NotionClient, notion: Emulator) -> None:
    [database] = notion.workspace.databases
    await client.data_sources.create(parent={"database_id": database}, properties={"Name": {"title": {}}})
    async with (
        NotionClient(notion.token, base_url=notion.url, rate_limit=None, notion_version="2022-06-28") as old,
        old.crawl(ROOT, strict=False) as pages,
    ):
        assert [page async for page, _ in pages]
    [entry] = pages.report.missing
    assert (entry.id, entry.kind, entry.status) == (database, "failed", 400)
    assert "version" in entry.message


async def test_all_rows_of_a_long_listing_are_reached(client: NotionClient, notion: Emulator) -> None:
    pages = len(all_pages(notion))
    [source] = notion.workspace.data_sources
    for _ in range(120):
        await client.pages.create(parent={"data_source_id": source}, properties={})
    async with client.crawl(ROOT) as found:
        assert len([page async for page, _ in found]) == pages + 120


async def test_rows_beyond_what_a_query_gives_are_reached_or_missing(
    client: NotionClient, notion: Emulator, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(engine, "ROW_CAP", 50)
    [source] = notion.workspace.data_sources
    made = [(await client.pages.create(parent={"data_source_id": source}, properties={})).id for _ in range(120)]
    async with client.crawl(ROOT, strict=False) as found:
        assert len([page async for page, _ in found]) < len(all_pages(notion))
    assert [(entry.id, entry.kind) for entry in found.report.missing] == [(source, "truncated")]
    for number, page_id in enumerate(made):
        notion.workspace.pages[page_id]["created_time"] = f"2026-01-01T{number // 60:02}:{number % 60:02}:00.000Z"
    async with client.crawl(ROOT, checkpoint=tmp_path / "kept") as found:
        for _ in range(70):
            await anext(found)
    async with client.crawl(ROOT, checkpoint=tmp_path / "kept") as found:
        given = [page.id async for page, _ in found]
    assert sorted(given) == sorted(all_pages(notion))
    assert found.report.replayed > 0


async def test_an_old_version_crawls_the_same_pages(notion: Emulator) -> None:
    async with NotionClient(notion.token, base_url=notion.url, rate_limit=None, notion_version="2022-06-28") as client:
        assert len(await crawled(client, ROOT)) == len(all_pages(notion))


async def test_a_query_that_fails_is_missing(client: NotionClient, notion: Emulator) -> None:
    notion.faults.add("object_not_found", route="POST /v1/data_sources/{data_source_id}/query", times=None)
    async with client.crawl(ROOT, strict=False) as pages:
        assert len([page async for page, _ in pages]) == 3
    assert [entry.kind for entry in pages.report.missing] == ["unshared"]


async def test_since_skips_unchanged_pages_without_losing_what_is_in_them(
    client: NotionClient, notion: Emulator
) -> None:
    made = await client.pages.create(parent={"page_id": samples.DEMO_PAGE_ID}, properties={})
    notion.workspace.pages[samples.DEMO_PAGE_ID]["last_edited_time"] = "2026-01-01T00:00:00.000Z"
    for roots in (None, ROOT):
        async with client.crawl(roots, since=datetime.now(UTC) - timedelta(hours=1)) as pages:
            found = {page.id: tree async for page, tree in pages}
        assert [page_id for page_id, tree in found.items() if isinstance(tree, models.Tree)] == [made.id]
        assert set(found) == all_pages(notion)


async def test_a_naive_since_is_refused(client: NotionClient) -> None:
    with pytest.raises(errors.InvalidInput, match="time zone"):
        client.crawl(since=datetime(2029, 1, 1))  # noqa: DTZ001 - it is what is refused


async def test_a_crawl_that_was_left_goes_on(client: NotionClient, notion: Emulator, tmp_path: Path) -> None:
    path = tmp_path / "crawl"
    async with client.crawl() as pages:
        undisturbed = {page.id: repr(tree) async for page, tree in pages}
    whole = len(notion.requests)
    notion.requests.clear()
    async with client.crawl(checkpoint=path) as pages:
        for _ in range(5):
            await anext(pages)
    asked = len(notion.requests)
    assert path.stat().st_mode & 0o777 == 0o600
    async with client.crawl(checkpoint=path) as pages:
        again = {page.id: repr(tree) async for page, tree in pages}
    assert again == undisturbed
    assert pages.report.replayed > 0
    assert pages.report.requests + pages.report.replayed == whole
    assert len(notion.requests) <= whole + 100 - pages.report.replayed + asked
    assert not path.exists(), "a job that is done leaves no checkpoint"


async def test_finding_that_was_held_back_goes_on(notion: Emulator, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page_finder, "_MAX_PENDING", 2)
    long_ago = datetime(2020, 1, 1, tzinfo=UTC)
    for roots, since in ((None, None), (ROOT, None), (None, long_ago), (ROOT, datetime.now(UTC) + timedelta(days=1))):
        async with (
            asyncio.timeout(5),
            NotionClient(notion.token, base_url=notion.url, rate_limit=None, max_in_flight=1) as client,
            client.crawl(roots, buffer=1, since=since) as pages,
        ):
            assert len([page async for page, _ in pages]) == len(all_pages(notion))


async def test_a_child_page_that_is_not_shared_is_missing_and_not_taken_for_a_database(
    client: NotionClient, notion: Emulator
) -> None:
    notion.faults.add("object_not_found", route="GET /v1/pages/{page_id}", after=1, times=None)
    async with client.crawl(ROOT, strict=False) as pages:
        assert [page async for page, _ in pages]
    [database] = notion.workspace.databases
    assert pages.report.missing
    assert {entry.kind for entry in pages.report.missing} == {"unshared"}
    assert all(entry.parent_id for entry in pages.report.missing)
    assert [request.path for request in notion.requests if "/databases/" in request.path] == [
        f"/v1/databases/{database}"
    ]
    assert not [entry for entry in pages.report.opaque if entry.kind == "reference"], "they were followed"


async def test_leaving_while_more_is_found_than_can_be_read_leaves_no_listing_open(
    notion: Emulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(page_finder, "_MAX_PENDING", 2)
    gc.collect()
    async with (
        NotionClient(notion.token, base_url=notion.url, rate_limit=None, max_in_flight=1) as client,
        client.crawl(buffer=1) as pages,
    ):
        await anext(pages)
        await asyncio.sleep(0.01)
        assert pages._queue.finder._running > 0, "it waits until there is room"
    listings = [found for found in gc.get_objects() if isinstance(found, AsyncGeneratorType) and found.ag_frame]
    assert [found for found in listings if found.ag_code.co_filename == pagination.__file__] == []


async def test_progress_counts_what_was_found_and_not_begun(notion: Emulator) -> None:
    async with (
        NotionClient(notion.token, base_url=notion.url, rate_limit=None, max_in_flight=1) as client,
        client.crawl(buffer=1) as pages,
    ):
        assert pages.progress.requests_least == 1, "the search"
        await anext(pages)
        assert pages.progress.requests_least >= len(all_pages(notion)) // 2
        async for _ in pages:
            pass
        assert pages.progress.requests_least == 0


async def test_raw_pages_are_kept_where_they_are_asked_for(client: NotionClient) -> None:
    found = await crawled(client, ROOT, keep_raw=True)
    assert all(tree.page_raw for tree in found.values())
