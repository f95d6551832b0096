"""A job that was killed goes on where it was."""

import asyncio
import contextlib
import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal

import pytest

from notion_async import NotionClient, errors
from notion_async._traversal import Checkpoint, FetchOptions, NodeStream, SinglePage, StreamOptions
from notion_async.emulator import DEFAULT_TOKEN, Emulator, LogNormal, samples
from tests.traversal.fake_notion import FakeNotion, block_id, dead_cursor, seen
from tests.traversal.test_traversal import not_found, tree_of

CHILDREN = tree_of({n: n // 3 for n in range(200)}, 200)


async def walk(
    notion: FakeNotion,
    path: Path,
    *,
    stop: int | None = None,
    job: str = "walk",
    order: Literal["document", "arrival"] = "document",
    buffer: int = 10_000,
) -> Any:
    terms = StreamOptions(order, buffer, checkpoint=Checkpoint(path, job), strict=False)
    async with NodeStream(notion.source(8), notion.root, FetchOptions(), terms) as nodes:
        given = []
        async for node in nodes:
            given.append(node)
            if len(given) == stop:
                break
        return given, nodes.report


async def test_what_was_answered_is_not_asked_again(tmp_path: Path) -> None:
    first, second = FakeNotion(CHILDREN, page_size=5), FakeNotion(CHILDREN, page_size=5, seed=9)
    await walk(first, tmp_path / "kept", stop=60, buffer=20)
    given, report = await walk(second, tmp_path / "kept")
    assert seen(given) == second.in_order()
    assert len(set(first.asked) & set(second.asked)) <= 8, "only what was in flight is asked again"
    assert report.replayed + report.requests == len(set(first.asked) | set(second.asked))
    assert report.requests == len(second.asked)
    assert 0 < report.new_from < 200
    assert not (tmp_path / "kept").exists(), "a job that is done leaves no checkpoint"


async def test_what_is_new_is_told_also_when_reading_was_held_back(tmp_path: Path) -> None:
    children: dict[str, Any] = {"root": ["a", "b"], "a": ["c"], "b": ["d"], "d": ["e"]}
    await walk(FakeNotion({**children, "d": not_found()}), tmp_path / "kept")
    notion = FakeNotion(children)
    terms = StreamOptions(buffer=1, checkpoint=Checkpoint(tmp_path / "kept", "walk"))
    async with NodeStream(notion.source(), notion.root, FetchOptions(), terms) as nodes:
        texts = [node.block.plain_text async for node in nodes]
    assert nodes.report.new_from == texts.index("e")


async def test_what_failed_is_asked_again_and_only_that(tmp_path: Path) -> None:
    children: dict[str, Any] = {"root": ["a", "b"], "a": ["c"]}
    _, report = await walk(FakeNotion({**children, "b": not_found()}), tmp_path / "kept")
    assert not report.complete
    again = FakeNotion({**children, "b": ["d"]})
    given, report = await walk(again, tmp_path / "kept")
    assert [node.block.plain_text for node in given] == ["a", "c", "b", "d"]
    assert again.asked == [(block_id("b"), None)]
    assert report.new_from == 3


async def test_the_first_that_is_new_is_told_also_when_more_had_arrived_before_it_was_given(tmp_path: Path) -> None:
    children: dict[str, Any] = {"root": [f"b{n}" for n in range(9)]}
    b3 = block_id("b3")
    ended = FakeNotion(children, page_size=3, script=lambda _, cursor, __: not_found() if cursor == b3 else None)
    await walk(ended, tmp_path / "kept")
    notion = FakeNotion(children, page_size=3)
    terms = StreamOptions(checkpoint=Checkpoint(tmp_path / "kept", "walk"))
    async with NodeStream(notion.source(), notion.root, FetchOptions(), terms) as nodes:
        for _ in range(2_000):
            if nodes.progress.requests_least:
                await asyncio.sleep(0.001)
        assert len([node async for node in nodes]) == 9
    assert nodes.report.new_from == 3


@pytest.mark.parametrize(("first_new", "failed"), [("a", "root"), ("c", "a"), ("d", "b"), ("f", "c")])
async def test_what_is_new_is_told_in_order_of_arrival_too(tmp_path: Path, first_new: str, failed: str) -> None:
    children: dict[str, Any] = {"root": ["a", "b"], "a": ["c"], "b": ["d", "e"], "c": ["f"]}
    with contextlib.suppress(errors.NotFound):
        await walk(FakeNotion({**children, failed: not_found()}), tmp_path / "kept", order="arrival")
    given, report = await walk(FakeNotion(children), tmp_path / "kept", order="arrival")
    assert len(given) == 6
    assert given[report.new_from].block.plain_text == first_new


async def test_a_cursor_that_died_meanwhile_begins_the_listing_again(tmp_path: Path) -> None:
    children: dict[str, Any] = {"root": [f"b{n}" for n in range(9)]}
    b6 = block_id("b6")
    ended = FakeNotion(
        children,
        page_size=3,
        script=lambda _, cursor, asked: errors.Unauthorized("no", status=401) if cursor == b6 else None,
    )
    with pytest.raises(errors.Unauthorized):
        await walk(ended, tmp_path / "kept")
    changed: dict[str, Any] = {"root": [f"b{n}" for n in (0, 1, 2, 3, 4, 7, 8)]}
    notion = FakeNotion(
        changed,
        page_size=3,
        script=lambda _, cursor, asked: dead_cursor("b6") if cursor == b6 else None,
    )
    given, report = await walk(notion, tmp_path / "kept")
    assert [node.block.plain_text for node in given] == ["b0", "b1", "b2", "b3", "b4", "b5", "b7", "b8"]
    assert report.complete


async def test_a_checkpoint_of_another_job_is_refused(tmp_path: Path) -> None:
    await walk(FakeNotion(CHILDREN), tmp_path / "kept", stop=1, job="walk one")
    with pytest.raises(errors.Refused, match="walk one"):
        await walk(FakeNotion(CHILDREN), tmp_path / "kept", job="walk two")
    with pytest.raises(errors.Refused, match="cannot be used"):
        await walk(FakeNotion(CHILDREN), tmp_path / "missing" / "kept")


def modes(folder: Path) -> dict[str, int]:
    return {path.name: path.stat().st_mode & 0o777 for path in folder.iterdir()}


def some_text(path: Path) -> None:
    path.write_text("no database, but long enough to be looked at as one" * 100)


def one_byte(path: Path) -> None:
    path.write_bytes(b"S")


def database_of_somebody_else(path: Path) -> None:
    with contextlib.closing(sqlite3.connect(path)) as file:
        file.executescript("CREATE TABLE customers (name TEXT); INSERT INTO customers VALUES ('a')")


def database_with_the_tables_of_a_checkpoint(path: Path) -> None:
    with contextlib.closing(sqlite3.connect(path)) as file:
        file.executescript("CREATE TABLE job (name TEXT); CREATE TABLE answers (asked TEXT PRIMARY KEY, body BLOB)")


def database_with_another_application_id(path: Path) -> None:
    with contextlib.closing(sqlite3.connect(path)) as file:
        file.executescript("PRAGMA application_id = 1196444487; CREATE TABLE gpkg (x)")


def database_in_wal_mode(path: Path) -> None:
    with contextlib.closing(sqlite3.connect(path)) as file:
        file.executescript("PRAGMA journal_mode = WAL; CREATE TABLE customers (name TEXT)")


def our_id_elsewhere(path: Path) -> None:
    path.write_bytes(b"x" * 68 + b"naCP" + b"x" * 28)


@pytest.mark.parametrize(
    "make",
    [
        some_text,
        one_byte,
        database_of_somebody_else,
        database_with_the_tables_of_a_checkpoint,
        database_with_another_application_id,
        database_in_wal_mode,
        our_id_elsewhere,
    ],
    ids=lambda make: make.__name__,
)
@pytest.mark.parametrize("mode", [0o600, 0o644])
async def test_a_file_that_is_not_a_checkpoint_is_refused_and_untouched(
    tmp_path: Path, make: Callable[[Path], None], mode: int
) -> None:
    path = tmp_path / "theirs"
    make(path)
    path.chmod(mode)
    before, status = path.read_bytes(), path.stat()
    notion = FakeNotion(CHILDREN)
    with pytest.raises(errors.Refused, match="theirs' is not a checkpoint"):
        await walk(notion, path)
    assert not notion.asked
    assert path.read_bytes() == before
    assert (path.stat().st_mode, path.stat().st_mtime_ns) == (status.st_mode, status.st_mtime_ns)
    assert modes(tmp_path) == {"theirs": mode}


async def test_what_is_no_file_is_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(errors.Refused, match="not a checkpoint"):
        await walk(FakeNotion(CHILDREN), tmp_path / "pipe")
    with pytest.raises(errors.Refused, match="cannot be used"):
        await walk(FakeNotion(CHILDREN), tmp_path)


async def test_an_empty_file_is_taken(tmp_path: Path) -> None:
    (tmp_path / "kept").touch()
    given, _ = await walk(FakeNotion(CHILDREN), tmp_path / "kept")
    assert len(given) == 200


async def test_a_checkpoint_that_others_could_read_is_narrowed(tmp_path: Path) -> None:
    await walk(FakeNotion(CHILDREN, page_size=5), tmp_path / "kept", stop=1)
    (tmp_path / "kept").chmod(0o664)
    async with Checkpoint(tmp_path / "kept", "walk"):
        assert modes(tmp_path) == {"kept": 0o600, "kept-wal": 0o600}


KILLED_AT_ONCE = """
import asyncio, os, sys
from pathlib import Path
from notion_async._traversal import Checkpoint
async def main(path):
    await Checkpoint(Path(path), "walk").__aenter__()
    os._exit(9)
asyncio.run(main(*sys.argv[1:]))
"""


async def test_a_file_whose_first_run_was_killed_is_known_again(tmp_path: Path) -> None:
    """The application id is in the file itself before anything else is, and not only in the log beside it."""
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", KILLED_AT_ONCE, str(tmp_path / "kept"))
    assert await process.wait() == 9
    given, _ = await walk(FakeNotion(CHILDREN), tmp_path / "kept")
    assert len(given) == 200


async def test_of_two_answers_to_the_same_question_the_later_is_kept(tmp_path: Path) -> None:
    async with Checkpoint(tmp_path / "kept", "job") as kept:
        await kept.put("a", None, b"first")
        await kept.put("a", None, b"second")
        await kept.put("a", "cursor", b"third")
        assert [await kept.get("a", cursor) for cursor in (None, "cursor", "other")] == [b"second", b"third", None]


async def test_a_file_is_used_by_one_run_at_a_time(tmp_path: Path) -> None:
    async with Checkpoint(tmp_path / "kept", "walk"):
        with pytest.raises(errors.Refused, match="another run is using it"):
            await walk(FakeNotion(CHILDREN), tmp_path / "kept")
    given, _ = await walk(FakeNotion(CHILDREN), tmp_path / "kept")
    assert len(given) == 200


@pytest.mark.parametrize(
    "body", [b"\0", zlib.compress(b"no JSON"), zlib.compress(b'{"object": "user"}'), zlib.compress(b"[]")]
)
async def test_an_answer_that_can_no_longer_be_read_is_asked_for_again(tmp_path: Path, body: bytes) -> None:
    await walk(FakeNotion(CHILDREN, page_size=5), tmp_path / "kept", stop=100)
    with contextlib.closing(sqlite3.connect(tmp_path / "kept", isolation_level=None)) as file:
        file.execute("UPDATE answers SET body = ?", (body,))
    notion = FakeNotion(CHILDREN, page_size=5)
    given, report = await walk(notion, tmp_path / "kept")
    assert seen(given) == notion.in_order()
    assert (report.replayed, report.requests) == (0, len(notion.asked))


async def test_a_damaged_file_is_refused_and_named(tmp_path: Path) -> None:
    await walk(FakeNotion(CHILDREN, page_size=5), tmp_path / "kept", stop=100)
    with (tmp_path / "kept").open("r+b") as file:
        file.seek(100)
        file.write(b"\xff" * 9_000)
    with pytest.raises(errors.Refused, match="kept' cannot be used"):
        await walk(FakeNotion(CHILDREN, page_size=5), tmp_path / "kept")


async def test_a_full_disk_ends_the_job_and_leaves_what_was_kept(tmp_path: Path) -> None:
    checkpoint = Checkpoint(tmp_path / "kept", "walk")
    notion = FakeNotion(CHILDREN, page_size=5)
    with pytest.raises(errors.Refused, match="full"):
        async with NodeStream(
            notion.source(8), notion.root, FetchOptions(), StreamOptions(checkpoint=checkpoint, strict=False)
        ) as nodes:
            checkpoint._file.execute("PRAGMA max_page_count = 8")  # as if the disk were full
            async for _ in nodes:
                pass
    again = FakeNotion(CHILDREN, page_size=5)
    given, report = await walk(again, tmp_path / "kept")
    assert seen(given) == again.in_order()
    assert report.replayed > 0


@pytest.mark.parametrize("late", [False, True], ids=["while it opens", "when it is open"])
async def test_a_start_that_is_cancelled_leaves_the_file_closed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, late: bool
) -> None:
    begun, cancelled, closed = threading.Event(), threading.Event(), threading.Event()

    class File(sqlite3.Connection):
        def close(self) -> None:
            super().close()
            closed.set()

    def connect(path: Path, **options: Any) -> sqlite3.Connection:
        begun.set()
        assert late or cancelled.wait(2)
        return File(path, **options)

    monkeypatch.setattr(sqlite3, "connect", connect)
    checkpoint = Checkpoint(tmp_path / "kept", "walk")
    starting = asyncio.create_task(checkpoint.__aenter__())
    for _ in range(3):  # until it has asked for a thread
        await asyncio.sleep(0)
    assert begun.wait(2)
    while late and not checkpoint._opened:
        time.sleep(0.001)  # noqa: ASYNC251 - the loop must not hear of it before it is cancelled
    starting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await starting
    cancelled.set()
    assert await asyncio.to_thread(closed.wait, 2)


async def test_only_the_owner_may_read_it(tmp_path: Path) -> None:
    async with Checkpoint(tmp_path / "kept", "job"):
        assert (tmp_path / "kept").stat().st_mode & 0o777 == 0o600


async def test_a_tree_is_gone_on_with_too(tmp_path: Path) -> None:
    notion = FakeNotion({"root": ["a"], "a": ["b"]}, script=lambda *asked: errors.Unauthorized("no", status=401))
    for expected in (1, 3):
        terms = StreamOptions(checkpoint=Checkpoint(tmp_path / "kept", "tree"))
        async with SinglePage(notion.source(), notion.root, FetchOptions(), terms) as one:
            if expected == 1:
                with pytest.raises(errors.Unauthorized):
                    await one.tree()
            else:
                assert len(list((await one.tree()).walk())) == 2
        notion.script = lambda *asked: None
    assert len(notion.asked) <= 4


KILLED = """
import asyncio, sys
from notion_async import NotionClient
async def main(url, token, root, path):
    async with NotionClient(token, base_url=url, rate_limit=None, max_in_flight=10) as client:
        async with client.walk(root, checkpoint=path) as nodes:
            async for node in nodes:
                print(node.block.id, flush=True)
asyncio.run(main(*sys.argv[1:]))
"""


@pytest.mark.slow
async def test_a_process_that_was_killed_loses_only_what_was_in_flight(tmp_path: Path) -> None:
    sample = samples.tree(3_000, "realistic")
    async with Emulator(sample, latency=LogNormal(0.003)) as notion:
        arguments = [sys.executable, "-c", KILLED, notion.url, DEFAULT_TOKEN, sample.root_id, str(tmp_path / "kept")]
        process = await asyncio.create_subprocess_exec(*arguments, stdout=subprocess.PIPE)
        assert process.stdout is not None
        given = [(await process.stdout.readline()).decode().strip() for _ in range(1_000)]
        process.send_signal(signal.SIGKILL)
        await process.communicate()
        before = {request.path for request in notion.requests}
        notion.requests.clear()
        async with NotionClient(notion.token, base_url=notion.url, rate_limit=None, max_in_flight=10) as client:
            async with client.walk(sample.root_id, checkpoint=tmp_path / "kept") as nodes:
                again = [node.block.id async for node in nodes]
            after = {request.path for request in notion.requests}
            undisturbed = [node.block.id for node in (await client.tree(sample.root_id)).walk()]
    assert again == undisturbed
    assert again[:1_000] == given
    assert len(before & after) <= 10
    assert nodes.report.replayed > 0
    assert nodes.report.new_from is not None
