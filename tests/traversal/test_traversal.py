import asyncio
import contextvars
from collections import Counter
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from notion_async import errors, models
from notion_async._http import Response
from notion_async._traversal import FetchOptions, NodeStream, SinglePage, StreamOptions
from tests.traversal.fake_notion import FakeNotion, block_id, seen


def tree_of(shape: dict[int, int], size: int) -> dict[str, list[str] | errors.NotionError]:
    """Give children by name; `shape` says for each block which earlier one it stands under."""
    children: dict[str, list[str] | errors.NotionError] = {"root": []}
    for number in range(size):
        parent = shape.get(number, 0) % (number + 1)
        inside = children.setdefault(f"b{parent - 1}" if parent else "root", [])
        assert isinstance(inside, list)
        inside.append(f"b{number}")
    return children


async def walk(
    notion: FakeNotion, *, in_flight: int = 100, fetch: FetchOptions | None = None, **options: Any
) -> list[models.Node]:
    async with NodeStream(
        notion.source(in_flight), notion.root, fetch or FetchOptions(), StreamOptions(**options)
    ) as nodes:
        return [node async for node in nodes]


async def read(
    notion: FakeNotion, *, in_flight: int = 100, fetch: FetchOptions | None = None, strict: bool = True
) -> models.Tree:
    async with SinglePage(
        notion.source(in_flight), notion.root, fetch or FetchOptions(), StreamOptions(strict=strict)
    ) as one:
        return await one.tree()


@settings(deadline=None, max_examples=60)
@given(
    shape=st.dictionaries(st.integers(0, 59), st.integers(0, 59)),
    size=st.integers(0, 60),
    page_size=st.integers(1, 7),
    seed=st.integers(0, 1000),
    in_flight=st.integers(1, 8),
    buffer=st.integers(1, 30),
)
def test_any_tree_in_any_order_of_answers_gives_what_a_sequential_reader_gives(
    shape: dict[int, int], size: int, page_size: int, seed: int, in_flight: int, buffer: int
) -> None:
    children = tree_of(shape, size)
    streamed = FakeNotion(children, page_size=page_size, seed=seed)
    whole = FakeNotion(children, page_size=page_size, seed=seed)
    expected = streamed.in_order()
    assert seen(asyncio.run(walk(streamed, in_flight=in_flight, buffer=buffer))) == expected
    assert seen(list(asyncio.run(read(whole, in_flight=in_flight)).walk())) == expected
    listings = sum(max(1, -(-len(inside) // page_size)) for inside in children.values() if isinstance(inside, list))
    for notion in (streamed, whole):
        assert max(Counter(notion.asked).values()) == 1
        assert len(notion.asked) == listings + 1
        assert notion.peak <= in_flight + 1


@settings(deadline=None, max_examples=30)
@given(shape=st.dictionaries(st.integers(0, 59), st.integers(0, 59)), seed=st.integers(0, 1000))
def test_in_order_of_arrival_a_parent_still_comes_before_its_children(shape: dict[int, int], seed: int) -> None:
    notion = FakeNotion(tree_of(shape, 60), page_size=5, seed=seed)
    nodes = asyncio.run(walk(notion, order="arrival"))
    assert sorted(seen(nodes)) == sorted(notion.in_order())
    met = {notion.root}
    for node in nodes:
        assert node.parent_id in met
        met.add(node.block.id)


@pytest.mark.slow
async def test_a_very_deep_page_is_no_recursion() -> None:
    depth = 5_000
    children: dict[str, Any] = {"root": ["b0"], **{f"b{n}": [f"b{n + 1}"] for n in range(depth)}}
    tree = await read(FakeNotion(children))
    assert sum(1 for _ in tree.walk()) == depth + 1
    assert len(await walk(FakeNotion(children))) == depth + 1


async def test_the_report_counts_what_was_read() -> None:
    tree = await read(FakeNotion({"root": ["a", "b"], "a": ["c"]}))
    report = tree.report
    assert report.complete
    assert (report.blocks, report.containers_expected, report.containers_read) == (3, 2, 2)
    assert (report.requests, report.retries) == (3, 0)
    assert report.root_id == tree.report.root_id == block_id("root")


def not_found() -> errors.NotFound:
    return errors.NotFound("Could not find it.", status=404, code="object_not_found")


async def test_what_is_missing_raises_after_the_stream_gave_what_there_is() -> None:
    notion = FakeNotion({"root": ["a", "b", "c"], "b": not_found(), "c": ["d"]})
    given_nodes = []
    async with NodeStream(notion.source(), notion.root, FetchOptions(), StreamOptions(buffer=9)) as nodes:
        with pytest.raises(errors.Incomplete, match="unshared") as caught:
            async for node in nodes:
                given_nodes.append(node.block.plain_text)  # noqa: PERF401 - what was given before the error counts
        assert [node async for node in nodes] == [], "it is raised once"
    assert given_nodes == ["a", "b", "c", "d"]
    [missing] = caught.value.report.missing
    assert (missing.id, missing.parent_id, missing.kind, missing.status) == (
        block_id("b"),
        block_id("root"),
        "unshared",
        404,
    )


async def test_a_strict_tree_that_lacks_something_is_on_the_error() -> None:
    with pytest.raises(errors.Incomplete) as caught:
        await read(FakeNotion({"root": ["a", "b"], "b": not_found()}))
    assert [node.block.plain_text for node in caught.value.tree.walk()] == ["a", "b"]


async def test_a_tolerant_fetch_records_and_goes_on() -> None:
    failure = errors.ServerError("no", status=500)
    tree = await read(FakeNotion({"root": ["a", "b"], "a": failure, "b": ["c"]}), strict=False)
    assert [node.block.plain_text for node in tree.walk()] == ["a", "b", "c"]
    assert not tree.report.complete
    assert [(entry.kind, entry.status) for entry in tree.report.missing] == [("failed", 500)]


@pytest.mark.parametrize(
    "error",
    [
        errors.Unauthorized("bad token", status=401),
        errors.RateLimited("no", status=429, additional_data={"rate_limit_reason": "public_api_request_blocked"}),
    ],
    ids=lambda error: type(error).__name__,
)
async def test_what_nobody_can_read_past_ends_the_job(error: errors.NotionError) -> None:
    with pytest.raises(type(error)):
        await read(FakeNotion({"root": ["a", "b"], "a": ["c"], "b": error}), strict=False)
    with pytest.raises(type(error)):
        await walk(FakeNotion({"root": ["a", "b"], "a": ["c"], "b": error}), strict=False)


async def test_a_root_that_is_not_there_is_not_found() -> None:
    with pytest.raises(errors.NotFound):
        await read(FakeNotion({"root": not_found()}), strict=False)
    with pytest.raises(errors.NotFound):
        await walk(FakeNotion({"root": not_found()}), strict=False)


async def test_a_root_that_is_gone_meanwhile_is_missing_after_what_came_before() -> None:
    children: dict[str, Any] = {"root": [f"b{n}" for n in range(6)], "b0": ["c"], "b1": ["d"]}

    def gone(_container: str, cursor: str | None, _asked: int) -> errors.NotionError | None:
        return not_found() if cursor else None

    texts = ["b0", "c", "b1", "d", "b2"]
    with pytest.raises(errors.Incomplete) as caught:
        await read(FakeNotion(children, page_size=3, script=gone))
    assert [node.block.plain_text for node in caught.value.tree.walk()] == texts
    assert [(entry.id, entry.kind) for entry in caught.value.report.missing] == [(block_id("root"), "unshared")]
    streamed = await walk(FakeNotion(children, page_size=3, script=gone), strict=False)
    assert [node.block.plain_text for node in streamed] == texts


@pytest.mark.parametrize(
    ("error", "kinds"),
    [
        (errors.InvalidRequest("no", status=400), []),
        (errors.Forbidden("no", status=403), []),
        (not_found(), []),
        (errors.ServerError("no", status=500), ["failed"]),
        (errors.TimedOut("late"), ["failed"]),
    ],
    ids=lambda value: type(value).__name__,
)
async def test_what_an_opaque_block_holds_is_missing_unless_notion_refuses_it(
    error: errors.NotionError, kinds: list[str]
) -> None:
    special = {"u": {"type": "hologram", "hologram": {}}}
    children: dict[str, Any] = {"root": ["u", "a"], "u": error, "a": ["b"]}
    tree = await read(FakeNotion(children, special=special, slowest=block_id("u")), strict=False)
    assert [entry.kind for entry in tree.report.opaque] == ["unknown_type"]
    assert [entry.kind for entry in tree.report.missing] == kinds


async def test_a_server_that_answers_nothing_ends_the_job() -> None:
    notion = FakeNotion({"root": errors.Unreachable("gone")})
    notion.page_error = errors.Unreachable("gone")
    with pytest.raises(errors.Unreachable):
        await read(notion, strict=False)


async def test_a_server_that_is_gone_in_the_middle_ends_the_job() -> None:
    names = [f"b{n}" for n in range(20)]
    children: dict[str, Any] = {"root": names, **dict.fromkeys(names, errors.Unreachable("gone"))}
    with pytest.raises(errors.Unreachable):
        await read(FakeNotion(children, gone=errors.Unreachable("gone")), in_flight=5, strict=False)


async def test_one_container_without_an_answer_is_missing_while_others_answer() -> None:
    notion = FakeNotion({"root": ["a", "b"], "a": errors.TimedOut("late"), "b": ["c"]})
    notion.slowest = block_id("a")
    tree = await read(notion, strict=False)
    assert [node.block.plain_text for node in tree.walk()] == ["a", "b", "c"]
    assert [entry.kind for entry in tree.report.missing] == ["failed"]


async def test_a_block_that_contains_itself_is_cut_and_reported() -> None:
    notion = FakeNotion({"root": ["a"], "a": ["b"], "b": ["a"]})
    tree = await read(notion, strict=False)
    assert [node.block.plain_text for node in tree.walk()] == ["a", "b", "a"]
    assert [(entry.kind, entry.id) for entry in tree.report.missing] == [("cycle", block_id("a"))]


async def test_pages_and_databases_are_references() -> None:
    special: dict[str, Any] = {
        "p": {"type": "child_page", "child_page": {"title": "P"}, "paragraph": None},
        "d": {"type": "child_database", "child_database": {"title": "D"}},
        "u": {"type": "unsupported", "unsupported": {"block_type": "form"}},
        "n": {"type": "hologram", "hologram": {}},
    }
    notion = FakeNotion({"root": ["p", "d", "u", "n"], "p": ["x"], "u": not_found()}, special=special)
    tree = await read(notion)
    assert tree.report.complete
    assert [(entry.kind, entry.type) for entry in tree.report.opaque] == [
        ("reference", "child_page"),
        ("reference", "child_database"),
        ("unsupported", "form"),
        ("unknown_type", "hologram"),
    ]


async def test_meeting_notes_are_read_by_their_three_parts() -> None:
    parts = {f"{name}_block_id": block_id(name) for name in ("summary", "notes", "transcript")}
    special = {"m": {"type": "meeting_notes", "meeting_notes": {"children": parts}}}
    notion = FakeNotion(
        {"root": ["m"], "summary": ["s1"], "notes": not_found(), "transcript": ["t1", "t2"]}, special=special
    )
    tree = await read(notion, strict=False)
    assert [node.block.plain_text for node in tree.walk()][1:] == ["s1", "t1", "t2"]
    assert [(entry.id, entry.parent_id) for entry in tree.report.missing] == [(block_id("notes"), block_id("m"))]


async def test_depth_and_a_predicate_bound_the_descent() -> None:
    children: dict[str, Any] = {"root": ["a", "b"], "a": ["c"], "c": ["d"], "b": ["e"]}
    tree = await read(FakeNotion(children), fetch=FetchOptions(max_depth=2))
    assert [node.block.plain_text for node in tree.walk()] == ["a", "c", "b", "e"]
    tree = await read(FakeNotion(children), fetch=FetchOptions(descend=lambda node: node.block.plain_text != "a"))
    assert [node.block.plain_text for node in tree.walk()] == ["a", "b", "e"]
    assert [entry.kind for entry in tree.report.opaque] == ["not_descended"]
    assert tree.report.complete


async def test_what_notion_sent_is_kept_beside_the_structs() -> None:
    tree = await read(FakeNotion({"root": ["a"]}), fetch=FetchOptions(keep_raw=True))
    [node] = tree.walk()
    assert node.raw is not None
    assert b'"plain_text":"a"' in node.raw
    assert tree.page_raw is not None


async def test_a_slow_consumer_holds_reading_back() -> None:
    children: dict[str, Any] = {
        "root": [f"r{n}" for n in range(50)],
        **{f"r{n}": [f"r{n}x{m}" for m in range(10)] for n in range(50)},
    }
    notion = FakeNotion(children)
    async with NodeStream(notion.source(4), notion.root, FetchOptions(), StreamOptions(buffer=60)) as nodes:
        await anext(nodes)
        for _ in range(200):
            await asyncio.sleep(0)
        assert nodes.report.blocks <= 60 + 4 * 10
        rest = [node async for node in nodes]
    assert len(rest) == 549


async def test_reading_ahead_stops_when_as_many_blocks_wait_as_may_wait() -> None:
    notion = FakeNotion({"root": ["a", "b", "c"], "a": ["d"], "b": ["e"], "c": ["f"]})
    async with NodeStream(notion.source(1), notion.root, FetchOptions(), StreamOptions(buffer=3)) as nodes:
        for listings in (1, 2, 3, 4):
            for _ in range(50):
                await asyncio.sleep(0)
            assert len(notion.asked) == 1 + listings
            await anext(nodes)


async def test_requests_are_sent_under_the_terms_of_the_call_not_of_the_consumer() -> None:
    terms: contextvars.ContextVar[str] = contextvars.ContextVar("terms")
    terms.set("of the call")
    seen_terms = set()
    notion = FakeNotion(tree_of({n: n // 3 for n in range(60)}, 60), script=lambda *_: seen_terms.add(terms.get()))
    nodes = NodeStream(notion.source(), notion.root, FetchOptions(), StreamOptions(buffer=1))
    terms.set("of the consumer")
    async with nodes:
        assert len([node async for node in nodes]) == 60
    assert seen_terms == {"of the call"}


async def test_leaving_early_leaves_no_task_behind() -> None:
    notion = FakeNotion(tree_of({}, 500), page_size=3)
    async with NodeStream(notion.source(), notion.root, FetchOptions(), StreamOptions(buffer=10)) as nodes:
        await anext(nodes)
    assert asyncio.all_tasks() == {asyncio.current_task()}


async def test_an_error_of_the_consumer_is_raised_as_it_is() -> None:
    notion = FakeNotion(tree_of({}, 50), page_size=3)
    with pytest.raises(ZeroDivisionError):
        async with NodeStream(notion.source(), notion.root, FetchOptions(), StreamOptions(buffer=10)) as nodes:
            async for _ in nodes:
                1 / 0  # noqa: B018 - it is the error that counts
    assert asyncio.all_tasks() == {asyncio.current_task()}


async def test_cancelling_leaves_no_task_behind() -> None:
    notion = FakeNotion(tree_of({}, 500), page_size=3)
    task = asyncio.create_task(read(notion))
    for _ in range(20):
        await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert asyncio.all_tasks() == {asyncio.current_task()}
    assert notion.in_flight == 0


async def test_strange_ids_of_some_blocks_take_nothing_from_the_others() -> None:
    notion = FakeNotion(
        {"root": ["a", "b", "c", "d", "e"], "a": ["x"], "c": ["y"], "d": ["z"]},
        page_size=3,
        special={"a": {"id": None}, "b": {"id": None}, "c": {"id": "strange"}},
        script=lambda listed, cursor, asked: errors.InvalidId("no id") if listed in {"", "strange"} else None,
    )
    found = await read(notion, strict=False)
    assert [(lost.id, lost.kind) for lost in found.report.missing] == [("strange", "failed")]
    assert [(node.block.type, node.block.plain_text) for node in found.walk() if node.block.plain_text] == [
        ("paragraph", "c"),
        ("paragraph", "d"),
        ("paragraph", "z"),
        ("paragraph", "e"),
    ]
    assert [opaque.kind for opaque in found.report.opaque] == ["unknown_type", "unknown_type"]
    assert found.report.blocks == 6


def three_blocks_whose_answers_have(monkeypatch: pytest.MonkeyPatch, **instead: Any) -> FakeNotion:
    notion = FakeNotion({"root": ["a", "b", "c"]}, page_size=2)
    listing = notion.listing

    async def changed(container_id: str, cursor: str | None) -> Response[models.BlockList]:
        reply = await listing(container_id, cursor)
        return reply._replace(value=msgspec.structs.replace(reply.value, **instead))

    monkeypatch.setattr(notion, "listing", changed)
    return notion


async def test_a_listing_that_goes_on_and_does_not_say_where_is_truncated(monkeypatch: pytest.MonkeyPatch) -> None:
    tree = await read(three_blocks_whose_answers_have(monkeypatch, next_cursor=None), strict=False)
    assert [node.block.plain_text for node in tree.walk()] == ["a", "b"]
    assert [entry.kind for entry in tree.report.missing] == ["truncated"]


async def test_a_cursor_is_followed_where_has_more_did_not_come(monkeypatch: pytest.MonkeyPatch) -> None:
    notion = three_blocks_whose_answers_have(monkeypatch, has_more=False)
    assert [node.block.plain_text for node in (await read(notion)).walk()] == ["a", "b", "c"]
