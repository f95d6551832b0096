"""State kept in a file, exported pages served again, whole workspaces, and the emulator in a thread."""

from __future__ import annotations

import asyncio
import json
import os
import threading
import urllib.request
from pathlib import Path
from typing import Any

import pytest

from notion_async.emulator import Emulator, samples
from notion_async.emulator import emulator as module
from notion_async.emulator.samples.exported import read
from notion_async.emulator.state import HEADER, save
from tests.emulator.conftest import Caller, paragraph, refused, words

HOME = samples.HOME_PAGE_ID


async def test_stopped_and_started_again_it_continues_with_what_it_had(tmp_path: Path) -> None:
    file, tree = tmp_path / "state.json", samples.tree(200)
    async with Emulator(samples.home(), samples.demo(), tree, state=file, seed=5) as notion, Caller(notion) as call:
        await call.patch(f"/blocks/{HOME}/children", {"children": [paragraph("kept")]})
        await call.patch(f"/blocks/{tree.forest.id(1)}", {"in_trash": True})
        notion.workspace.unshared.add(samples.DEMO_PAGE_ID)
        made = notion.workspace.new_id.made
        upload = await call.post("/file_uploads", {"filename": "a.txt"})
        below = await call.below(tree.root_id)
    async with Emulator(samples.demo(), state=file, seed=5) as notion, Caller(notion) as call:
        assert notion.root_id == HOME, "the samples are those of the first time"
        assert [one["paragraph"]["rich_text"][0]["plain_text"] for one in await call.children(HOME)] == ["kept"]
        assert await call.below(tree.root_id) == below
        assert (await call("GET", f"/pages/{samples.DEMO_PAGE_ID}"))[0] == 404
        assert (await call.get(f"/file_uploads/{upload['id']}"))["status"] == "pending"
        assert notion.workspace.new_id.made > made, "new ids go on where the old ones ended"


async def test_the_state_is_written_while_it_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "SAVE_EVERY", 0.001)
    file = tmp_path / "state.json"
    async with Emulator(state=file) as notion, Caller(notion) as call:
        await call.get(f"/pages/{HOME}")
        assert not file.exists()
        await call.patch(f"/pages/{HOME}", {"icon": {"emoji": "🎉"}})
        for _ in range(100):
            if file.exists():
                break
            await asyncio.sleep(0.005)
        assert b"\xf0\x9f\x8e\x89" in file.read_bytes()
    Emulator().save()


def state_without_its_header(folder: Path) -> bytes:
    Emulator(state=folder / "other.json").save()
    return b"{" + (folder / "other.json").read_bytes().removeprefix(HEADER)


@pytest.mark.parametrize(
    "content", [b"", b"{", b"{}", b"[]", b'{"id":"\xff"}', b"SQLite format 3\0", HEADER, HEADER + b"}", None]
)
def test_a_file_that_is_no_state_is_refused_and_left_as_it_is(tmp_path: Path, content: bytes | None) -> None:
    content = state_without_its_header(tmp_path) if content is None else content
    file = tmp_path / "state.json"
    file.write_bytes(content)
    with pytest.raises(ValueError, match=r"is not a (valid )?state file of an emulator"):
        Emulator(state=file)
    assert file.read_bytes() == content
    file.unlink()
    assert Emulator(state=file).root_id == HOME, "the file was given up"


def test_a_file_put_in_the_place_of_the_state_is_not_overwritten(tmp_path: Path) -> None:
    file = tmp_path / "state.json"
    notion = Emulator(state=file)
    file.write_bytes(b"somebody else's")
    with pytest.raises(FileExistsError, match="is no longer a state file"):
        notion.save()
    assert file.read_bytes() == b"somebody else's"
    assert {one.name for one in tmp_path.iterdir()} == {"state.json", "state.json.lock"}


def test_files_with_names_like_the_state_are_left_alone(tmp_path: Path) -> None:
    others = [tmp_path / f"state.json{suffix}" for suffix in (".new", ".tmp", ".lock")]
    for other in others:
        other.write_bytes(b"somebody else's")
    Emulator(state=tmp_path / "state.json").save()
    assert {other.read_bytes() for other in others} == {b"somebody else's"}


@pytest.mark.skipif(os.name == "nt", reason="permissions of this kind are of POSIX")
def test_a_state_holds_tokens_and_only_its_owner_may_read_it(tmp_path: Path) -> None:
    file = tmp_path / "state.json"
    Emulator(state=file).save()
    assert file.stat().st_mode & 0o777 == 0o600
    file.chmod(0o644)
    notion = Emulator(state=file)
    assert file.stat().st_mode & 0o777 == 0o600, "it is narrowed when it is taken over"
    file.chmod(0o644)
    notion.save()
    assert file.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("key", ["uploads", "forests", "connections", "trashed"])
def test_a_state_of_strange_types_is_refused(tmp_path: Path, key: str) -> None:
    file = tmp_path / "state.json"
    Emulator(state=file).save()
    file.write_text(json.dumps({**json.loads(file.read_bytes()), key: 5}, separators=(",", ":")))
    with pytest.raises(ValueError, match=r"is not a (valid )?state file of an emulator"):
        Emulator(state=file)


async def test_two_emulators_cannot_have_one_state_file(tmp_path: Path) -> None:
    file = tmp_path / "state.json"
    async with Emulator(state=file):
        with pytest.raises(ValueError, match=r"state\.json is in use by another emulator"):
            Emulator(state=file)
    async with Emulator(state=file) as notion:
        assert notion.root_id == HOME


async def test_a_state_file_is_free_again_when_the_port_was_taken(tmp_path: Path) -> None:
    file = tmp_path / "state.json"
    async with Emulator() as other:
        kept = Emulator(state=file, port=other.port)
        with pytest.raises(OSError, match=r"cannot listen on 127\.0\.0\.1"):
            await kept.__aenter__()
        assert Emulator(state=file).root_id == HOME


def test_a_state_that_can_never_be_written_is_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="cannot be written: No such file or directory"):
        Emulator(state=tmp_path / "none" / "state.json")
    with pytest.raises(ValueError, match="cannot be used: Is a directory"):
        Emulator(state=tmp_path)


async def test_a_full_disk_is_tried_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tried = asyncio.Event()

    def full(*_: object) -> None:
        tried.set()
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(module, "SAVE_EVERY", 0.001)
    monkeypatch.setattr(module, "save", full)
    file = tmp_path / "state.json"
    async with Emulator(state=file) as notion:
        notion.request("PATCH", f"/pages/{HOME}", {"icon": {"emoji": "🎉"}})
        await tried.wait()
        monkeypatch.setattr(module, "save", save)
        for _ in range(200):
            if file.exists():
                break
            await asyncio.sleep(0.005)
        assert file.exists()


def test_a_file_half_written_does_no_harm(tmp_path: Path) -> None:
    file = tmp_path / "state.json"
    first = Emulator(state=file)
    first.request("PATCH", f"/pages/{HOME}", {"icon": {"emoji": "🎉"}})
    first.save()
    del first
    (tmp_path / "state.json.new").write_bytes(file.read_bytes()[:100])  # as a killed process leaves it
    assert Emulator(state=file).request("GET", f"/pages/{HOME}")["icon"]["emoji"] == "🎉"


def exported(notion: Emulator, page_id: str) -> Any:
    def nodes(block_id: str) -> list[Any]:
        listing = notion.request("GET", f"/blocks/{block_id}/children?page_size=100", version="2025-09-03")
        results, cursor = listing["results"], listing["next_cursor"]
        while cursor:
            more = notion.request("GET", f"/blocks/{block_id}/children?start_cursor={cursor}", version="2025-09-03")
            results, cursor = results + more["results"], more["next_cursor"]
        skip = {"child_page", "child_database"}
        return [{"block": one, "children": nodes(one["id"]) if one["type"] not in skip else []} for one in results]

    page = notion.request("GET", f"/pages/{page_id}", version="2025-09-03")
    return {"page": page, "children": nodes(page_id)}


def test_an_exported_page_is_served_again_as_it_was(tmp_path: Path) -> None:
    notion = Emulator(samples.demo(), clock=lambda: 1.8e9)
    tree = exported(notion, samples.DEMO_PAGE_ID)
    file = tmp_path / "page.json"
    file.write_text(json.dumps(tree, indent=1), "utf-8")
    sample = samples.exported(file)
    again = Emulator(sample, clock=lambda: 1.8e9)
    assert sample.root_id == samples.DEMO_PAGE_ID

    def flat(nodes: list[Any]) -> list[Any]:
        return [one for node in nodes for one in (node["block"], *flat(node["children"]))]

    before, after = flat(tree["children"]), flat(exported(again, samples.DEMO_PAGE_ID)["children"])
    assert [one["id"] for one in after if one["type"] != "synced_block"] == [
        one["id"] for one in before if one["type"] != "synced_block"
    ]
    same = {"paragraph", "table", "table_row", "hologram", "unsupported", "code", "transcription"}
    assert [one for one in after if one["type"] in same] == [one for one in before if one["type"] in same]


def test_the_parts_of_meeting_notes_are_there_again() -> None:
    def block(block_id: str, parent: str, kind: str, **payload: Any) -> Any:
        return {
            "id": block_id,
            "object": "block",
            "type": kind,
            kind: payload,
            "parent": {"type": "block_id", "block_id": parent},
        }

    notes, part, words_id, page_id = (f"{digit}" * 8 + "-0000-8000-a000-000000000000" for digit in "1234")
    said = {"block": block(words_id, part, "paragraph", rich_text=[]), "children": []}
    meeting = block(notes, page_id, "meeting_notes", title=[], children={"summary_block_id": part})
    stamps = {"created_time": "x", "last_edited_time": "x", "created_by": {}, "last_edited_by": {}}
    for one in (said["block"], meeting):
        one.update(stamps)
    page = {"id": page_id, "properties": {}, "parent": {"type": "workspace", "workspace": True}, **stamps}
    tree = {"page": page, "children": [{"block": meeting, "children": [said]}]}
    again = Emulator(samples.exported(json.dumps(tree)))
    assert [one["id"] for one in again.request("GET", f"/blocks/{part}/children")["results"]] == [words_id]
    assert [one["id"] for one in again.request("GET", f"/blocks/{notes}/children")["results"]] == [part]


def test_a_row_keeps_its_values_when_it_is_served_again() -> None:
    notion = Emulator(samples.demo())
    row = notion.workspace.rows[next(iter(notion.workspace.data_sources))][0]
    tree = exported(notion, row)
    again = Emulator(samples.exported(json.dumps(tree).encode()))
    page = again.request("GET", f"/pages/{row}")
    assert page["properties"] == tree["page"]["properties"]
    assert page["parent"] == tree["page"]["parent"]
    renamed = again.request(
        "PATCH", f"/pages/{row}?filter_properties=Name", {"properties": {"title": {"title": words("New")}}}
    )
    assert renamed["properties"]["Name"]["title"][0]["plain_text"] == "New"


def test_depth_costs_no_recursion() -> None:
    head = {"page": {"id": "root", "properties": {}}}
    block = '{{"block":{{"id":"{0}"}},"children":['
    text = json.dumps(head)[:-1] + ',"children":[' + "".join(block.format(n) for n in range(5000)) + "]}" * 5000 + "]}"
    page, blocks = read(text)
    assert page["id"] == "root"
    assert [(parent, found["id"]) for parent, found in blocks[:2]] == [("root", "0"), ("0", "1")]
    assert len(blocks) == 5000


@pytest.mark.parametrize("content", [b"\xff", "", "[]", '{"page":{"id":"x"}}', '{"page":{"id":"x"},"children":[5]}'])
def test_what_is_no_export_is_refused(content: str | bytes) -> None:
    with pytest.raises(ValueError, match="not an export of a page"):
        samples.exported(content)


def test_a_whole_workspace_has_pages_databases_and_rows() -> None:
    sample = samples.workspace(pages=9, blocks=300, databases=2, rows=15, seed=4)
    notion = Emulator(sample)
    found = notion.request("POST", "/search", {})["results"]
    kinds = [one["object"] for one in found]
    assert kinds.count("data_source") == 2
    assert kinds.count("page") == 9 + 30
    source = next(one for one in found if one["object"] == "data_source")
    rows = notion.request(
        "POST", f"/data_sources/{source['id']}/query", {"filter": {"property": "State", "status": {"equals": "Done"}}}
    )
    assert 0 < len(rows["results"]) < 15
    children = notion.request("GET", f"/blocks/{sample.root_id}/children?page_size=100")["results"]
    assert {"child_page", "child_database"} <= {one["type"] for one in children}
    assert Emulator(samples.by_name("workspace", blocks=100)).root_id
    assert samples.by_name("home").root_id == HOME
    empty = samples.workspace(pages=0, blocks=0, databases=0)
    assert Emulator(empty).request("GET", f"/pages/{empty.root_id}")["object"] == "page"


def test_plain_with_serves_in_a_thread() -> None:
    with Emulator() as notion:
        headers = {"Authorization": f"Bearer {notion.token}", "Notion-Version": "2026-03-11"}
        asked = urllib.request.Request(f"{notion.url}/v1/users/me", headers=headers)  # noqa: S310 - loopback
        with urllib.request.urlopen(asked) as answer:  # noqa: S310 - loopback
            assert json.loads(answer.read())["name"] == "Emulator"
        assert notion.request("GET", "/users/me")["type"] == "bot"
        assert len(notion.requests) == 1
    with pytest.raises(ValueError, match="404 object_not_found"):
        notion.request("GET", f"/pages/{'0' * 32}")


def test_a_port_that_is_taken_leaves_no_thread_behind() -> None:
    before = threading.active_count()
    with Emulator() as notion, pytest.raises(OSError, match="Address already in use"), Emulator(port=notion.port):
        pass
    assert threading.active_count() == before


def test_answers_encoded_ahead_are_dropped_when_something_changes() -> None:
    tree = samples.tree(300, "flat")
    notion = Emulator(tree, cache_bytes=200_000)
    assert notion.encode_ahead(tree.root_id) == 3
    assert notion.server.cache.bytes <= 200_000
    notion.request("PATCH", f"/blocks/{tree.forest.id(1)}", {"paragraph": {"rich_text": words("new")}})
    first = notion.request("GET", f"/blocks/{tree.root_id}/children")["results"][0]
    assert first["paragraph"]["rich_text"][0]["plain_text"] == "new"


def test_connections_see_what_is_shared_with_them() -> None:
    notion = Emulator(samples.demo())
    notion.connection.unshared.add(samples.DEMO_PAGE_ID)
    assert refused(notion, "GET", f"/pages/{samples.DEMO_PAGE_ID}").startswith("404")
    assert refused(notion, "GET", f"/blocks/{samples.DEMO_PAGE_ID}/children").startswith("404")
