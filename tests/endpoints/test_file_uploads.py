import asyncio
import hashlib
import io
import itertools
import os
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from notion_async import NotionClient, errors
from notion_async._endpoints.uploading import Journal
from tests.endpoints.file_server import FileServer
from tests.endpoints.scripted import Asked, Scripted, listing, refusal, uuid

DATA = bytes(range(256)) * 40  # 10,240 bytes: eleven parts of 1,000


@pytest.fixture
def files(server: Scripted, monkeypatch: pytest.MonkeyPatch) -> FileServer:
    monkeypatch.setattr("notion_async._endpoints.uploading.sending.SINGLE_PART_BYTES", 5_000)
    monkeypatch.setattr("notion_async._endpoints.uploading.sources._CHUNK_BYTES", 300)
    files = FileServer()
    server.will(files)
    return files


def closed() -> io.BytesIO:
    stream = io.BytesIO(b"x")
    stream.close()
    return stream


def identity(data: bytes) -> str:
    return f"'a.bin' application/octet-stream 10485760 {len(data)} {hashlib.sha256(data).hexdigest()}"


def temporary(data: bytes) -> io.BytesIO:
    file = io.BytesIO(data)
    file.name = 7  # what `tempfile.TemporaryFile` has
    return file


async def stream(data: bytes) -> AsyncIterator[bytes]:
    for start in range(0, len(data), 777):
        yield data[start : start + 777]


@pytest.mark.parametrize("kind", ["path", "bytes", "file", "stream"])
@pytest.mark.parametrize("size", [1, 5_000, 5_001, 10_240])
async def test_a_file_arrives_whole_from_wherever_it_comes(
    client: NotionClient, files: FileServer, tmp_path: Path, kind: str, size: int
) -> None:
    path = tmp_path / "plan.pdf"
    path.write_bytes(DATA[:size])
    content: Any = {
        "path": path,
        "bytes": DATA[:size],
        "file": io.BytesIO(DATA[:size]),
        "stream": stream(DATA[:size]),
    }[kind]
    made = await client.file_uploads.upload(content, filename="plan.pdf", part_bytes=1_000)
    assert made.status == "uploaded"
    assert files.content(made.id) == DATA[:size]
    assert files.names == {(b"plan.pdf", b"application/pdf")}
    assert sorted(files.sent) == list(range(1, 2 if size <= 5_000 else -(-size // 1_000) + 1))


async def test_an_open_file_lends_its_name(client: NotionClient, files: FileServer, tmp_path: Path) -> None:
    path = tmp_path / "Grüße.txt"
    path.write_bytes(b"Hi")
    with path.open("rb") as file:
        assert (await client.file_uploads.upload(file)).filename == "Grüße.txt"
    assert (await client.file_uploads.upload(str(path))).content_type == "text/plain"


async def test_progress_ends_with_the_whole_size(client: NotionClient, files: FileServer) -> None:
    told: list[tuple[int, int]] = []
    await client.file_uploads.upload(
        DATA, filename="a.bin", part_bytes=1_000, on_progress=lambda sent, size: told.append((sent, size))
    )
    assert told == sorted(told)
    assert told[-1] == (len(DATA), len(DATA))


async def test_a_broken_part_is_sent_again(client: NotionClient, files: FileServer) -> None:
    broken = iter([refusal(502, "bad_gateway"), refusal(503, "service_unavailable")])
    files.disturb = lambda asked: next(broken, None) if asked.path.endswith("/send") else None
    made = await client.file_uploads.upload(DATA, filename="a.bin", part_bytes=1_000, parallel=1)
    assert files.content(made.id) == DATA


async def test_an_answer_that_got_lost_is_made_up_for_by_looking(client: NotionClient, files: FileServer) -> None:
    lost: list[str] = []

    def lose(asked: Asked) -> Any:
        step = asked.path.rpartition("/")[2]
        if step not in {"send", "complete"} or step in lost:
            return None
        lost.append(step)
        files.disturb = lambda _: None
        files(asked)
        files.disturb = lose
        return refusal(504, "gateway_timeout")

    files.disturb = lose
    small = await client.file_uploads.upload(DATA[:100], filename="a.bin")
    large = await client.file_uploads.upload(DATA, filename="a.bin", part_bytes=1_000)
    assert lost == ["send", "complete"]
    assert (small.status, large.status) == ("uploaded", "uploaded")


async def test_an_interrupted_upload_goes_on_with_the_missing_parts_only(
    client: NotionClient, files: FileServer, tmp_path: Path
) -> None:
    path, journal = tmp_path / "a.bin", tmp_path / "a.journal"
    path.write_bytes(DATA)
    files.disturb = lambda asked: refusal(403, "restricted_resource") if len(files.sent) == 6 else None
    with pytest.raises(errors.Forbidden):
        await client.file_uploads.upload(path, part_bytes=1_000, parallel=2, journal=journal)
    assert journal.exists()
    before = sorted(files.sent)
    files.disturb = lambda _: None
    told: list[int] = []
    made = await client.file_uploads.upload(
        path, part_bytes=1_000, journal=journal, on_progress=lambda sent, _: told.append(sent)
    )
    assert sorted(files.sent) == list(range(1, 12))
    assert len(before) == 6
    assert told[0] > 6_000
    assert told[-1] == len(DATA)
    assert files.content(made.id) == DATA
    assert len(files.uploads) == 1
    assert not journal.exists()


async def test_an_upload_that_was_only_not_told_of_is_done(
    client: NotionClient, files: FileServer, tmp_path: Path
) -> None:
    journal = tmp_path / "a.journal"
    made = await client.file_uploads.upload(DATA[:9], filename="a.bin", journal=journal)
    await Journal(journal, identity(DATA[:9])).begin(made.id)
    again = await client.file_uploads.upload(DATA[:9], filename="a.bin", journal=journal)
    assert again.id == made.id
    assert files.sent == [1]


@pytest.mark.parametrize("change", ["other content", "expired", "forgotten", "damaged", "empty"])
async def test_an_upload_that_cannot_be_continued_is_restarted(
    client: NotionClient, files: FileServer, tmp_path: Path, change: str
) -> None:
    journal = tmp_path / "a.journal"
    await Journal(journal, identity(DATA[:9])).begin(uuid(1))
    if change == "other content":
        await Journal(journal, identity(DATA[1:10])).begin(uuid(1))
        files.create({"filename": "a.bin"})
    elif change == "damaged":
        journal.write_bytes(journal.read_bytes()[:-3])
    elif change == "empty":
        journal.write_bytes(b"")
    elif change == "expired":
        files.create({"filename": "a.bin"})["status"] = "expired"
    made = await client.file_uploads.upload(DATA[:9], filename="a.bin", journal=journal)
    assert made.status == "uploaded"
    assert files.content(made.id) == DATA[:9]
    assert not journal.exists()


@pytest.mark.parametrize("kind", ["path", "bytes", "file", "stream"])
async def test_an_interrupted_upload_is_not_continued_with_other_content_of_the_same_length(
    client: NotionClient, files: FileServer, tmp_path: Path, kind: str
) -> None:
    path, journal = tmp_path / "a.bin", tmp_path / "a.journal"

    def content(data: bytes) -> Any:
        path.write_bytes(data)
        os.utime(path, (1, 1))  # as a copy that keeps times
        return {"path": path, "bytes": data, "file": io.BytesIO(data), "stream": stream(data)}[kind]

    more: Any = {"filename": "a.bin", "part_bytes": 1_000, "parallel": 1, "journal": journal}
    files.disturb = lambda asked: refusal(403, "restricted_resource") if len(files.sent) == 3 else None
    with pytest.raises(errors.Forbidden):
        await client.file_uploads.upload(content(DATA), **more)
    files.disturb = lambda _: None
    other = DATA[::-1]
    made = await client.file_uploads.upload(content(other), **more)
    assert files.content(made.id) == other
    assert len(files.uploads) == 2


@pytest.mark.parametrize(
    "foreign", [b"no journal", b"SQLite format 3\0", b"{}", b'{"file_upload_id": "", "content": ""}']
)
async def test_a_file_that_is_not_a_journal_is_refused_and_unchanged(
    client: NotionClient, server: Scripted, tmp_path: Path, foreign: bytes
) -> None:
    path = tmp_path / "precious"
    path.write_bytes(foreign)
    path.chmod(0o644)
    with pytest.raises(errors.Refused, match="is not an upload journal"):
        await client.file_uploads.upload(b"x", filename="a", journal=path)
    assert path.read_bytes() == foreign
    assert path.stat().st_mode & 0o777 == 0o644
    assert os.listdir(tmp_path) == ["precious"]  # noqa: PTH208 - a list of one
    assert not server.asked


async def test_a_journal_is_for_its_owner_only(client: NotionClient, files: FileServer, tmp_path: Path) -> None:
    journal = tmp_path / "a.journal"
    await Journal(journal, identity(DATA[:9])).begin(uuid(1))
    assert journal.stat().st_mode & 0o777 == 0o600
    journal.chmod(0o666)
    await Journal(journal, "").read()
    assert journal.stat().st_mode & 0o777 == 0o600


def rewrite(path: Path) -> None:
    path.write_bytes(DATA[::-1])


def grow(path: Path) -> None:
    with path.open("ab") as file:
        file.write(b"more")


def shrink(path: Path) -> None:
    path.write_bytes(b"")


@pytest.mark.parametrize("change", [rewrite, grow, shrink])
@pytest.mark.parametrize("parallel", [1, 3])
@pytest.mark.parametrize("at", [1, 5, 11])  # while which part is received
async def test_a_file_that_changes_during_the_upload_is_not_completed(
    client: NotionClient, files: FileServer, tmp_path: Path, change: Any, parallel: int, at: int
) -> None:
    path = tmp_path / "a.bin"
    path.write_bytes(DATA)
    os.utime(path, (1, 1))
    seen = itertools.count()

    def disturb(asked: Asked) -> None:
        if next(seen) == at:
            change(path)

    files.disturb = disturb
    with pytest.raises(errors.InvalidInput, match=r"a\.bin was changed while it was uploaded"):
        await client.file_uploads.upload(path, part_bytes=1_000, parallel=parallel)
    assert [upload["status"] for upload in files.uploads.values()] == ["pending"]


@pytest.mark.parametrize("change", [rewrite, grow, shrink])
async def test_a_small_file_that_changes_while_it_is_sent_does_not_arrive(
    client: NotionClient, files: FileServer, tmp_path: Path, change: Any
) -> None:
    path = tmp_path / "a.bin"
    path.write_bytes(DATA[:4_000])
    os.utime(path, (1, 1))
    with pytest.raises(errors.InvalidInput, match="was changed"):
        await client.file_uploads.upload(path, on_progress=lambda sent, _: change(path) if sent == 300 else None)
    assert [upload["status"] for upload in files.uploads.values()] == ["pending"]


async def test_bytes_that_the_caller_changes_meanwhile_are_sent_as_they_were(
    client: NotionClient, files: FileServer
) -> None:
    data = bytearray(DATA)
    files.disturb = lambda _: data.reverse()
    made = await client.file_uploads.upload(data, filename="a.bin", part_bytes=1_000)
    assert files.content(made.id) == DATA


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes")
@pytest.mark.parametrize("size", [1, len(DATA)])
async def test_a_pipe_is_uploaded(client: NotionClient, files: FileServer, tmp_path: Path, size: int) -> None:
    pipe = tmp_path / "a.bin"
    os.mkfifo(pipe)
    writing = asyncio.create_task(asyncio.to_thread(pipe.write_bytes, DATA[:size]))
    made = await client.file_uploads.upload(pipe, part_bytes=1_000)
    await writing
    assert files.content(made.id) == DATA[:size]
    assert made.filename == "a.bin"


@pytest.mark.parametrize(
    ("content", "wish", "message"),
    [
        (b"x", {}, "no name"),
        (b"", {"filename": "a"}, "empty"),
        (b"x", {"filename": 7}, "filename and content_type are texts"),
        (b"x", {"filename": "a", "content_type": "text/plain\r\nX: y"}, "texts of one line"),
        (b"x", {"filename": "a", "parallel": 0}, "parallel"),
        (b"x", {"filename": "a", "part_bytes": 0}, "part_bytes"),
        (b"x", {"filename": "a", "part_bytes": "5 MB"}, "part_bytes"),
        (io.StringIO("x"), {"filename": "a"}, "expected a stream of bytes, got str: open the file with mode 'rb'"),
        (7, {"filename": "a"}, "a path, bytes, an open binary file or an async iterable of bytes, not 7"),
        (closed(), {"filename": "a"}, "closed file"),
        (temporary(b"x"), {}, "no name"),
        ("/no/such/file", {}, "cannot read"),
        ("/", {}, "cannot read /: Is a directory"),
        ("a\0b", {}, "cannot read .*null"),
        (b"x", {"filename": "é" * 451}, "filename is at most 900 bytes"),
    ],
)
async def test_invalid_uploads_are_refused_before_any_request(
    client: NotionClient, server: Scripted, content: Any, wish: Any, message: str
) -> None:
    with pytest.raises(errors.InvalidInput, match=message):
        await client.file_uploads.upload(content, **wish)
    assert not server.asked


@pytest.mark.parametrize("path", ["/no/such/folder/journal", "/"])
async def test_a_journal_that_cannot_be_written_is_refused_before_anything_is_sent(
    client: NotionClient, server: Scripted, path: str
) -> None:
    with pytest.raises(errors.Refused, match="name a file in an existing, writable folder"):
        await client.file_uploads.upload(b"x", filename="a", journal=path)
    assert not server.asked


@pytest.mark.parametrize("size", [100, len(DATA)])
async def test_an_error_of_a_callback_is_raised_without_a_retry(
    client: NotionClient, files: FileServer, size: int
) -> None:
    def refuse(sent: int, size: int) -> None:
        raise LookupError(sent)

    with pytest.raises(LookupError):
        await client.file_uploads.upload(DATA[:size], filename="a.bin", part_bytes=1_000, on_progress=refuse)


@pytest.mark.parametrize("step", ["file_uploads", "complete"])
async def test_an_upload_is_completed_although_the_server_fails_once(
    client: NotionClient, files: FileServer, step: str
) -> None:
    broken = iter([refusal(500, "internal_server_error")])
    files.disturb = lambda asked: next(broken, None) if asked.path.endswith(step) else None
    made = await client.file_uploads.upload(DATA, filename="a.bin", part_bytes=1_000)
    assert files.content(made.id) == DATA


async def test_the_steps_can_be_taken_one_by_one(client: NotionClient, files: FileServer, server: Scripted) -> None:
    begun = await client.file_uploads.create(mode="multi_part", filename="a.txt", number_of_parts=2)
    assert server.last.body == {"mode": "multi_part", "filename": "a.txt", "number_of_parts": 2}
    await client.file_uploads.send(begun.id, b"a" * 10, part_number=1, content_type="text/plain")
    await client.file_uploads.send(begun.id, b"b", part_number=2, content_type="text/plain", filename="a.txt")
    assert (await client.file_uploads.complete(begun.id)).status == "uploaded"
    assert (await client.file_uploads.retrieve(begun.id)).status == "uploaded"
    assert files.content(begun.id) == b"a" * 10 + b"b"


async def test_uploads_are_listed(client: NotionClient, server: Scripted) -> None:
    files = FileServer()
    server.will(listing(files.create({}), cursor="c"), listing(files.create({})))
    found = [one.id async for one in client.file_uploads.iterate(status="pending", page_size=1)]
    assert found == [uuid(1), uuid(2)]
    assert server.last.query == {"status": ["pending"], "page_size": ["1"], "start_cursor": ["c"]}


@pytest.fixture
def _no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("notion_async._endpoints.file_uploads._FIRST_POLL", 0)


@pytest.mark.usefixtures("_no_pauses")
async def test_an_address_is_imported_by_notion(client: NotionClient, server: Scripted) -> None:
    pending = FileServer().create({"filename": "a.png"})
    server.will(pending, pending, pending | {"status": "uploaded"})
    made = await client.file_uploads.import_external("https://a.b/a.png", filename="a.png")
    assert made.status == "uploaded"
    assert server.asked[0].body == {"mode": "external_url", "external_url": "https://a.b/a.png", "filename": "a.png"}
    assert len(server.asked) == 3


@pytest.mark.usefixtures("_no_pauses")
@pytest.mark.parametrize(
    ("result", "message"),
    [
        (
            {
                "type": "error",
                "error": {"type": "download_error", "code": "gone", "message": "No.", "status_code": 404},
            },
            "404 gone: No",
        ),
        (None, "does not say why"),
    ],
)
async def test_an_import_that_failed_raises(client: NotionClient, server: Scripted, result: Any, message: str) -> None:
    failed = FileServer().create({}) | {"status": "failed", "file_import_result": result}
    server.will(failed)
    with pytest.raises(errors.ApiError, match=message):
        await client.file_uploads.import_external("https://a.b/a.png")
