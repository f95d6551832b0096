"""What a page object holds only in part is read to its end, and what Notion keeps for an hour is listed."""

from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest

from notion_async import Expiring, NotionClient, errors, models
from tests.endpoints.scripted import Answer, Asked, Scripted, block, listing, page, refusal, scripted, uuid
from tests.endpoints.test_pages import CUT, MANY, WHOLE

SOURCE = uuid(900)
CUT_PARTS = 4


@pytest.fixture
async def server() -> AsyncIterator[Scripted]:
    async with scripted() as server:
        server.will(notion())
        yield server


@pytest.fixture
async def client(server: Scripted) -> AsyncIterator[NotionClient]:
    async with NotionClient("ntn_test", base_url=server.url, rate_limit=None, retry_for=0.01) as client:
        yield client


def notion(part: Callable[[Asked], Answer] | None = None, properties: Any = CUT) -> Callable[[Asked], Answer]:
    """Answer as a Notion with rows 1 to 3 of one data source; `part` answers for the properties."""

    def answer(asked: Asked) -> Answer:
        if "/properties/" in asked.path:
            return (part or parts_of)(asked)
        if asked.path.endswith(("/query", "/search")):
            return listing(*(page(n, properties=properties) for n in (1, 2, 3)))
        if asked.path.endswith("/children"):
            return listing(block(50))
        if "/pages/" in asked.path:
            return page(int(asked.path[-12:]), properties=properties)
        return refusal(404, "object_not_found")

    return answer


def parts_of(asked: Asked) -> Answer:
    known = asked.path.rpartition("/")[2]
    start = 0 if "start_cursor" not in asked.query else 20
    parts = WHOLE[known][start : start + 20]
    info: object = {"id": known, "type": parts[0]["type"], "next_url": None}
    return listing(*parts, cursor=None if start else "c", type="property_item", property_item=info)


def is_whole(one: models.Page) -> bool:
    return (one["Parts"].value, one["Who"].value, one["Text"].value, one["Sum"].value, one["Done"].value) == (
        MANY,
        MANY,
        "".join(MANY),
        list(range(30)),
        True,
    )


async def by_tree(client: NotionClient, **options: Any) -> tuple[list[models.Page], models.Report]:
    tree = await client.tree(uuid(1), **options)
    return [tree.page], tree.report


async def by_walk(client: NotionClient, **options: Any) -> tuple[list[models.Page], models.Report]:
    async with client.walk(uuid(1), **options) as nodes:
        async for _ in nodes:
            pass
    assert nodes.page is not None
    return [nodes.page], nodes.report


async def by_trees(client: NotionClient, **options: Any) -> tuple[list[models.Page], models.Report]:
    async with client.trees([uuid(1), uuid(2), uuid(3)], **options) as trees:
        pages = [tree.page async for tree in trees]
    return pages, trees.report


async def by_crawl(client: NotionClient, **options: Any) -> tuple[list[models.Page], models.Report]:
    async with client.crawl(**options) as pages:
        found = [page async for page, _ in pages]
    return found, pages.report


WAYS = [by_tree, by_walk, by_trees, by_crawl]


@pytest.mark.parametrize("options", [{}, {"keep_raw": True}], ids=["", "raw"])
@pytest.mark.parametrize("way", WAYS)
async def test_cut_properties_are_read_to_their_end(
    client: NotionClient, server: Scripted, way: Callable[..., Any], options: dict[str, Any]
) -> None:
    pages, report = await way(client, **options)
    assert [is_whole(one) for one in pages] == [True] * len(pages)
    assert report.complete
    assert report.requests == len(server.asked)
    asked = [asked for asked in server.asked if "/properties/" in asked.path]
    assert len(asked) == len(pages) * CUT_PARTS * 2  # of two answers each, and nothing else is asked


async def test_rows_are_given_with_all_their_references(client: NotionClient, server: Scripted) -> None:
    rows = [row async for row in client.data_sources.iterate(SOURCE)]
    assert [is_whole(row) for row in rows if isinstance(row, models.Page)] == [True] * 3
    before = len(server.asked)
    rows = [row async for row in client.data_sources.iterate(SOURCE, full_properties=False)]
    assert len(server.asked) == before + 1
    assert not any(is_whole(row) for row in rows if isinstance(row, models.Page))


async def test_rows_whose_rest_cannot_be_had_are_an_error(client: NotionClient, server: Scripted) -> None:
    server.answers[0] = notion(lambda _: refusal(403, "restricted_resource"))
    with pytest.raises(errors.Forbidden):
        [row async for row in client.data_sources.iterate(SOURCE)]


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(("known", "name"), [("pe", "Who"), ("ro", "Sum"), ("re", "Parts")])
@pytest.mark.parametrize(
    ("answer", "kind", "status"),
    [
        (refusal(404, "object_not_found"), "unshared", 404),
        (refusal(403, "restricted_resource"), "failed", 403),
        (refusal(500, "internal_server_error"), "failed", 500),
        ({"object": "list"}, "failed", None),
        (listing({"object": "user", "id": uuid(1)}), "failed", None),
    ],
    ids=["404", "403", "500", "odd", "users"],
)
async def test_a_property_whose_rest_cannot_be_had_is_missing_by_name(
    client: NotionClient,
    server: Scripted,
    way: Callable[..., Any],
    known: str,
    name: str,
    answer: Answer,
    kind: str,
    status: int | None,
) -> None:
    server.answers[0] = notion(lambda asked: answer if asked.path.endswith(f"/{known}") else parts_of(asked))
    pages, report = await way(client, strict=False)
    assert {(entry.id, entry.property_name, entry.kind, entry.status) for entry in report.missing} == {
        (one.id, name, kind, status) for one in pages
    }
    assert not report.complete
    lengths = {"Parts": 30, "Who": 30, "Sum": 30} | {name: 25}
    assert [{name: len(one[name].value) for name in lengths} for one in pages] == [lengths] * len(pages)
    with pytest.raises(errors.Incomplete, match=f"'{name}'"):
        await way(client)


@pytest.mark.parametrize("way", WAYS)
async def test_properties_that_are_not_cut_cost_nothing(
    client: NotionClient, server: Scripted, way: Callable[..., Any]
) -> None:
    whole = {"Parts": CUT["Parts"] | {"has_more": False}, "Who": CUT["Who"] | {"people": []}, "Done": CUT["Done"]}
    server.answers[0] = notion(properties=whole)
    await way(client)
    assert not [asked for asked in server.asked if "/properties/" in asked.path]


async def test_what_was_read_of_a_property_is_not_asked_again(
    client: NotionClient, server: Scripted, tmp_path: Path
) -> None:
    server.answers[0] = notion(lambda asked: refusal(401, "no") if asked.path.endswith("/ro") else parts_of(asked))
    with pytest.raises(errors.Unauthorized):
        await client.tree(uuid(1), checkpoint=tmp_path / "kept")
    server.answers[0] = notion()
    server.asked.clear()
    tree = await client.tree(uuid(1), checkpoint=tmp_path / "kept")
    assert is_whole(tree.page)
    assert {asked.path.rpartition("/")[2] for asked in server.asked if "/properties/" in asked.path} == {"ro"}


async def test_files_that_notion_keeps_are_listed_as_expiring(client: NotionClient, server: Scripted) -> None:
    def hosted(name: str) -> dict[str, Any]:
        return {"type": "file", "file": {"url": f"https://files/{name}", "expiry_time": "2026-01-01T01:00:00.000Z"}}

    outside = {"type": "external", "external": {"url": "https://elsewhere"}}
    blocks = [
        block(51, type="image", image=hosted("image") | {"caption": []}),
        block(52, type="image", image=outside | {"caption": []}),
        block(53, type="callout", callout={"rich_text": [], "icon": hosted("callout")}),
        block(54, type="callout", callout={"rich_text": [], "icon": None}),
        block(55, type="tab", tab={}, has_children=True),
    ]
    tabs = [block(56, paragraph={"rich_text": [], "icon": hosted("tab")}), block(57)]
    files = {"id": "f", "type": "files", "files": [hosted("a") | {"name": "a"}, outside | {"name": "b"}]}

    def answer(asked: Asked) -> Answer:
        if asked.path.endswith("/children"):
            return listing(*(tabs if uuid(55) in asked.path else blocks))
        return page(1, icon=hosted("icon"), cover=hosted("cover"), properties={"Files": files})

    server.answers[0] = answer
    expected = {
        (uuid(51), "content", "https://files/image", None),
        (uuid(53), "icon", "https://files/callout", None),
        (uuid(56), "icon", "https://files/tab", None),
        (uuid(1), "icon", "https://files/icon", None),
        (uuid(1), "cover", "https://files/cover", None),
        (uuid(1), "property", "https://files/a", "Files"),
    }
    for way in (by_tree, by_walk):
        _, report = await way(client)
        found: list[Expiring] = report.expiring
        assert {(one.id, one.place, one.url, one.property_name) for one in found} == expected
        assert len(found) == len(expected)
        assert report.complete
