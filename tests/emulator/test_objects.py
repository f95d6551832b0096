"""Comments, uploads, emojis, meeting notes, agents, sessions, OAuth."""

from __future__ import annotations

import base64
import io
from typing import Any

import aiohttp
import pytest

from notion_async.emulator import Emulator, RateWindow, samples
from notion_async.emulator.samples.people import PERSON
from tests.emulator.conftest import Caller, paragraph, refused, words

HOME = samples.HOME_PAGE_ID


def comment(notion: Emulator, **options: Any) -> Any:
    return notion.request("POST", "/comments", {"parent": {"page_id": HOME}, "rich_text": words("c"), **options})


def test_comments_start_discussions_and_answer_them() -> None:
    notion = Emulator()
    first = comment(notion)
    body = {"discussion_id": first["discussion_id"], "markdown": "**bold** answer"}
    second = notion.request("POST", "/comments", body)
    assert second["rich_text"][0]["annotations"]["bold"] is True
    assert second["parent"] == first["parent"]
    (block,) = notion.request("PATCH", f"/blocks/{HOME}/children", {"children": [paragraph()]})["results"]
    on_block = comment(
        notion, parent={"block_id": block["id"]}, display_name={"type": "custom", "custom": {"name": "Me"}}
    )
    assert on_block["display_name"] == {"type": "custom", "resolved_name": "Me"}
    assert comment(notion, parent={"block_id": HOME})["parent"] == {"type": "page_id", "page_id": HOME}
    listing = notion.request("GET", f"/comments?block_id={HOME}")["results"]
    assert [one["id"] for one in listing][:2] == [first["id"], second["id"]]
    changed = notion.request("PATCH", f"/comments/{first['id']}", {"rich_text": words("new")})
    assert changed["rich_text"][0]["plain_text"] == "new"
    notion.request("DELETE", f"/comments/{first['id']}")
    assert refused(notion, "GET", f"/comments/{first['id']}").startswith("404")


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ({"rich_text": []}, "body failed validation. Fix one:\nbody.parent should be defined"),
        ({"parent": {"page_id": HOME}}, "body.rich_text should be defined"),
        ({"parent": {"page_id": HOME}, "rich_text": [], "markdown": ""}, "body.markdown should be not present"),
        (
            {"parent": {"page_id": HOME}, "discussion_id": "0" * 32, "markdown": ""},
            "body.discussion_id should be not present",
        ),
        ({"discussion_id": "0" * 32, "markdown": ""}, "Could not find discussion"),
        ({"parent": {"page_id": "0" * 32}, "markdown": ""}, "Could not find page"),
        (
            {"parent": {"page_id": HOME}, "markdown": "", "attachments": [{"file_upload_id": "0" * 32}] * 4},
            "body.attachments.length should be ≤ `3`",
        ),
    ],
)
def test_comments_that_do_not_fit_are_refused(body: Any, message: str) -> None:
    assert message in refused(Emulator(), "POST", "/comments", body)


def test_only_ones_own_comments_can_be_changed() -> None:
    notion = Emulator(samples.demo())
    (found,) = notion.request("GET", f"/comments?block_id={samples.DEMO_PAGE_ID}")["results"]
    for method, body in (("PATCH", {"markdown": "x"}), ("DELETE", None)):
        assert refused(notion, method, f"/comments/{found['id']}", body).startswith("403 restricted_resource")


def form(data: bytes, filename: str = "a.txt", kind: str = "text/plain", **fields: str) -> aiohttp.FormData:
    sent = aiohttp.FormData(fields)
    sent.add_field("file", io.BytesIO(data), filename=filename, content_type=kind)
    return sent


class Uploads:
    """Sends uploads over HTTP: they are the one thing that is not JSON."""

    def __init__(self, notion: Emulator, call: Caller) -> None:
        self.notion, self.call = notion, call

    async def send(self, upload_id: str, sent: aiohttp.FormData) -> tuple[int, Any]:
        url = f"{self.notion.url}/v1/file_uploads/{upload_id}/send"
        async with self.call.http.post(url, data=sent) as answer:
            return answer.status, await answer.json()

    async def make(self, data: bytes = b"bytes", **options: Any) -> Any:
        upload = await self.call.post("/file_uploads", {"filename": "a.txt", **options})
        status, answer = await self.send(upload["id"], form(data))
        assert status == 200, answer
        return answer


async def test_bytes_are_served_again_from_urls_that_die() -> None:
    now = [1_800_000_000.0]
    async with Emulator(clock=lambda: now[0]) as notion, Caller(notion) as call:
        upload = await Uploads(notion, call).make(b"real bytes")
        assert (upload["status"], upload["content_length"], upload["content_type"]) == ("uploaded", 10, "text/plain")
        body = {"children": [{"file": {"file_upload": {"id": upload["id"]}}}]}
        (block,) = (await call.patch(f"/blocks/{HOME}/children", body))["results"]
        assert block["file"]["name"] == "a.txt"
        file = block["file"]["file"]
        assert file["url"].startswith(f"{notion.url}/files/")
        async with call.http.get(file["url"]) as answer:
            assert (answer.status, await answer.read(), answer.content_type) == (200, b"real bytes", "text/plain")
        async with call.http.get(file["url"].replace("X-Amz-Signature=", "X-Amz-Signature=0")) as answer:
            assert answer.status == 403
        now[0] += 3601
        async with call.http.get(file["url"]) as answer:
            assert answer.status == 403
        fresh = await call.get(f"/blocks/{block['id']}")
        assert fresh["file"]["file"]["expiry_time"] > file["expiry_time"]
        assert (await call.get(f"/file_uploads/{upload['id']}"))["status"] == "uploaded", "attached ones do not expire"


async def test_unattached_uploads_expire_after_an_hour() -> None:
    now = [1_800_000_000.0]
    async with Emulator(clock=lambda: now[0]) as notion, Caller(notion) as call:
        upload = await Uploads(notion, call).make()
        now[0] += 3600
        assert (await call.get(f"/file_uploads/{upload['id']}"))["status"] == "expired"
        body = {"children": [{"file": {"file_upload": {"id": upload["id"]}}}]}
        status, said = await call("PATCH", f"/blocks/{HOME}/children", body)
        assert status == 400
        assert "has status expired" in said["message"]
        listing = await call.get("/file_uploads?status=expired")
        assert [one["id"] for one in listing["results"]] == [upload["id"]]
        assert (await call("GET", "/file_uploads?status=nonsense"))[0] == 400


async def test_uploads_are_icons_covers_embeds_attachments_and_values() -> None:
    async with Emulator(samples.home(), samples.demo()) as notion, Caller(notion) as call:
        upload = await Uploads(notion, call).make()
        use = {"file_upload": {"id": upload["id"]}}
        page = await call.patch(f"/pages/{HOME}", {"icon": use, "cover": use})
        assert page["icon"]["type"] == page["cover"]["type"] == "file"
        row = notion.workspace.rows[next(iter(notion.workspace.data_sources))][0]
        values = {"properties": {"Files": {"files": [{**use, "name": "n"}, {"file": {"url": "https://x.y/z"}}]}}}
        files = (await call.patch(f"/pages/{row}", values))["properties"]["Files"]["files"]
        assert [one["name"] for one in files] == ["n", "z"]
        assert "X-Amz-Signature" in files[0]["file"]["url"]
        body = {"children": [{"embed": use}, {"callout": {"rich_text": [], "icon": use}}]}
        embed, callout = (await call.patch(f"/blocks/{HOME}/children", body))["results"]
        assert embed["embed"]["url"].startswith("file-upload://")
        assert callout["callout"]["icon"]["type"] == "file"
        made = await call.post(
            "/comments",
            {"parent": {"page_id": HOME}, "rich_text": [], "attachments": [{"file_upload_id": upload["id"]}]},
        )
        assert made["attachments"][0]["category"] == "productivity"
        assert "X-Amz-Signature" in made["attachments"][0]["file"]["url"]


async def test_parts_are_joined_in_order() -> None:
    async with Emulator() as notion, Caller(notion) as call:
        uploads, part = Uploads(notion, call), b"x" * 5 * 1024 * 1024
        upload = await call.post("/file_uploads", {"mode": "multi_part", "filename": "a.txt", "number_of_parts": 2})
        assert "complete_url" not in upload
        status, said = await uploads.send(upload["id"], form(b"small", part_number="1"))
        assert (status, "at least 5242880" in said["message"]) == (400, True)
        for bad in ({}, {"part_number": "3"}, {"part_number": "x"}):
            status, said = await uploads.send(upload["id"], form(b"end", **bad))
            assert (status, "part_number should be a number from 1 to 2" in said["message"]) == (400, True)
        _, second = await uploads.send(upload["id"], form(b"end", part_number="2"))
        assert second["number_of_parts"] == {"total": 2, "sent": 1}
        assert "complete_url" in second
        status, said = await call("POST", f"/file_uploads/{upload['id']}/complete")
        assert (status, said["message"]) == (400, "1 of 2 parts were sent.")
        await uploads.send(upload["id"], form(part, part_number="1"))
        done = await call.post(f"/file_uploads/{upload['id']}/complete")
        assert (done["status"], done["content_length"]) == ("uploaded", len(part) + 3)
        assert notion.workspace.uploads[upload["id"]]["data"].endswith(b"xend")


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ({"mode": "nonsense"}, 'body.mode should be `"single_part"`'),
        ({"mode": "multi_part", "filename": "a.txt"}, "body.number_of_parts should be defined"),
        ({"mode": "multi_part", "filename": "a.txt", "number_of_parts": 10_001}, "≤ `10000`"),
        ({"mode": "external_url", "filename": "a.txt"}, "body.external_url should be defined"),
        ({"mode": "external_url", "filename": "a.txt", "external_url": "http://x.y"}, "a valid HTTPS URL"),
        ({"filename": "a.exe"}, "The file extension of a.exe is not supported."),
        ({"filename": "nothing"}, "The filename needs an extension"),
        ({"filename": "x" * 901}, "≤ `900`"),
    ],
)
def test_uploads_that_cannot_be_are_refused(body: Any, message: str) -> None:
    assert message in refused(Emulator(), "POST", "/file_uploads", body)


async def test_bytes_that_do_not_fit_are_refused() -> None:
    async with Emulator() as notion, Caller(notion) as call:
        uploads = Uploads(notion, call)
        upload = await call.post("/file_uploads", {"filename": "a.txt", "content_type": "text/plain"})
        status, said = await uploads.send(upload["id"], form(b"x", kind="image/png"))
        assert (status, "does not match the upload's" in said["message"]) == (400, True)
        status, said = await uploads.send(upload["id"], aiohttp.FormData({"other": "x"}))
        assert status == 400
        notion.workspace.max_upload_bytes = 3
        status, said = await uploads.send(upload["id"], form(b"four"))
        assert (status, "larger than the 3 bytes" in said["message"]) == (400, True)
        await uploads.send(upload["id"], form(b"ok"))
        status, said = await uploads.send(upload["id"], form(b"ok"))
        assert (status, "must have status pending" in said["message"]) == (400, True)
        assert (await call("POST", f"/file_uploads/{upload['id']}/complete"))[0] == 400
        untyped = await call.post("/file_uploads", {})
        _, named = await uploads.send(untyped["id"], form(b"", filename="b.png", kind="image/png"))
        assert (named["filename"], named["content_type"]) == ("b.png", "image/png")
        status, _ = await uploads.send(
            (await call.post("/file_uploads", {}))["id"], form(b"x" * (20 * 1024 * 1024 + 1))
        )
        assert status == 413
        assert (await call("GET", f"/file_uploads/{'0' * 32}"))[0] == 404


def test_external_files_are_imported_a_little_later() -> None:
    notion = Emulator()
    body = {"mode": "external_url", "filename": "a.pdf", "external_url": "https://example.com/a.pdf"}
    upload = notion.request("POST", "/file_uploads", body)
    assert upload["status"] == "pending"
    done = notion.request("GET", f"/file_uploads/{upload['id']}")
    assert (done["status"], done["file_import_result"]["type"]) == ("uploaded", "success")
    assert "upload_url" not in done
    upload = notion.request("POST", "/file_uploads", {**body, "external_url": "https://nothing.invalid/a.pdf"})
    failed = notion.request("GET", f"/file_uploads/{upload['id']}", version="2025-09-03")
    assert (failed["status"], failed["file_import_result"]["error"]["type"]) == ("failed", "download_error")
    assert failed["archived"] is False


def test_emojis_are_listed_by_name() -> None:
    notion = Emulator()
    emoji = {"id": "e0000000-0000-8000-a000-000000000001", "name": "party", "url": "https://example.com/p.png"}
    notion.workspace.emojis[emoji["id"]] = emoji
    assert notion.request("GET", "/custom_emojis?name=party")["results"] == [emoji]
    assert notion.request("GET", "/custom_emojis?name=part")["results"] == []


async def test_meeting_notes_are_made_from_recordings() -> None:
    async with Emulator(samples.home()) as notion, Caller(notion) as call:
        uploads = Uploads(notion, call)
        upload = await call.post("/file_uploads", {"filename": "a.mp3"})
        await uploads.send(upload["id"], form(b"la", "a.mp3", "audio/mpeg"))
        source = {"source": {"type": "file_upload", "file_upload_id": upload["id"]}}
        parent = {"parent": {"type": "page_id", "page_id": HOME}}
        notes = await call.post("/blocks/meeting_notes", {**source, **parent, "title": "Talk", "language": "en"})
        assert (notes["type"], notes["meeting_notes"]["status"]) == ("meeting_notes", "transcription_in_progress")
        ready = await call.get(f"/blocks/{notes['id']}")
        assert ready["meeting_notes"]["status"] == "notes_ready"
        summary = ready["meeting_notes"]["children"]["summary_block_id"]
        assert len(await call.children(summary)) == 1
        status, said = await call("POST", "/blocks/meeting_notes", source)
        assert "body.parent should be defined" in said["message"]
        audio = {"children": [{"audio": {"file_upload": {"id": upload["id"]}}}, paragraph()]}
        recording, text = (await call.patch(f"/blocks/{HOME}/children", audio))["results"]
        await call.post("/blocks/meeting_notes", {"source": {"type": "block", "block_id": recording["id"]}})
        assert [one["type"] for one in await call.children(HOME)][1:3] == ["audio", "meeting_notes"]
        status, said = await call("POST", "/blocks/meeting_notes", {"source": {"block_id": text["id"]}})
        assert (status, "must be an audio, video or file" in said["message"]) == (400, True)


def notes_filter(name: str, operator: str, value: Any = None) -> dict[str, Any]:
    return {"property": name, "filter": {"operator": operator, **({"value": value} if value is not None else {})}}


def exact(value: Any) -> dict[str, Any]:
    return {"type": "exact", "value": value}


@pytest.mark.parametrize(
    ("leaf", "count"),
    [
        (notes_filter("title", "string_is", exact("weekly meeting")), 1),
        (notes_filter("title", "string_is_not", exact("Weekly meeting")), 0),
        (notes_filter("title", "string_starts_with", exact("Week")), 1),
        (notes_filter("title", "is_empty"), 0),
        (notes_filter("attendees", "is_empty"), 1),
        (notes_filter("created_by", "person_contains", [exact({"table": "notion_user", "id": PERSON})]), 1),
        (notes_filter("created_by", "person_does_not_contain", [exact({"table": "notion_user", "id": PERSON})]), 0),
        (notes_filter("created_time", "date_is_before", exact({"type": "date", "start_date": "2020-01-01"})), 0),
        (notes_filter("created_time", "date_is_on_or_after", exact("2020-01-01")), 1),
        (notes_filter("created_time", "date_is_within", exact({"type": "daterange", "start_date": "2020-01-01"})), 0),
        (notes_filter("created_time", "date_is_relative_to", {"type": "relative", "value": "past_week"}), 1),
        ({"operator": "or", "filters": [notes_filter("title", "is_empty"), notes_filter("title", "is_not_empty")]}, 1),
    ],
)
def test_meeting_notes_are_found_by_filters(leaf: Any, count: int) -> None:
    notion = Emulator(samples.demo())
    body = {
        "filter": {"operator": "and", "filters": [leaf]},
        "sort": [{"property": "title", "direction": "descending"}],
    }
    found = notion.request("POST", "/blocks/meeting_notes/query", body)
    assert len(found["results"]) == count
    assert found["has_more"] is False


def test_meeting_notes_queries_that_do_not_fit_are_refused() -> None:
    notion = Emulator(samples.demo())
    path = "/blocks/meeting_notes/query"
    assert notion.request("POST", path, {"limit": 0})["has_more"] is True
    deep: Any = {"operator": "and", "filters": []}
    for _ in range(3):
        deep = {"operator": "and", "filters": [deep]}
    assert "body.filter.filters should be not present" in refused(notion, "POST", path, {"filter": deep})
    assert "Unknown filter operator" in refused(notion, "POST", path, {"filter": notes_filter("title", "sounds_like")})
    assert "body.filter.property should be" in refused(notion, "POST", path, {"filter": notes_filter("x", "is_empty")})


def test_agents_are_looked_at_and_changed() -> None:
    notion = Emulator()
    (agent,) = notion.request("GET", "/agents")["results"]
    path = f"/agents/{agent['id']}"
    assert notion.request("GET", "/agents/notion_ai")["agent_type"] == "notion_ai"
    operations = [
        {"action": "update_credit_limit", "agent_id": agent["id"], "fields": {"credit_limit": 3}},
        {"action": "delete", "agent_id": agent["id"]},
    ]
    task = notion.request("POST", "/agents/batch", {"operations": operations})
    assert notion.request("GET", f"/async_tasks/{task['id']}")["status"] == "succeeded"
    found = notion.request("GET", path)
    assert (found["credit_limit"], found["status"]) == (3, "deleted")
    assert refused(notion, "GET", "/agents/nobody").startswith("404")
    assert "body.status should be" in refused(notion, "PATCH", f"{path}/status", {"status": "deleted"})


def test_sessions_answer_what_they_are_told() -> None:
    notion = Emulator()
    session = notion.request("POST", "/sessions", {"message": "Hello"})
    path = f"/sessions/{session['id']}"
    actions = {"session_id": session["id"], "actions": []}
    assert notion.request("POST", "/sessions", actions)["id"] == session["id"]
    events = notion.request("POST", f"{path}/events/query", {"page_size": 1})
    assert events["results"][0]["type"] == "user.message"
    assert notion.request("POST", f"{path}/cancel")["status"] == "canceled"
    assert refused(notion, "POST", "/sessions", {"session_id": "0" * 32}).startswith("404")
    assert refused(notion, "GET", f"/sessions/{'0' * 32}").startswith("404")
    assert "body.message should be defined" in refused(notion, "POST", "/sessions", {})


async def test_oauth_mints_renews_and_revokes() -> None:
    async with Emulator() as notion, aiohttp.ClientSession() as http:
        code: Any = {"grant_type": "authorization_code"}
        code["code"] = notion.authorize("client", "secret", name="Authorized", redirect_uri="https://x.y")

        async def post(path: str, auth: str = "client:secret", **body: Any) -> tuple[int, Any]:
            headers = {"Authorization": f"Basic {base64.b64encode(auth.encode()).decode()}"} if auth else {}
            async with http.post(f"{notion.url}/v1/oauth/{path}", json=body, headers=headers) as answer:
                return answer.status, await answer.json()

        assert (await post("token", "", **code))[0] == 401
        assert (await post("token", "client:wrong", **code))[0] == 401
        assert (await post("token", **{**code, "code": "wrong"}))[1]["code"] == "invalid_grant"
        assert (await post("token", **code, redirect_uri="https://elsewhere"))[1]["code"] == "invalid_grant"
        _, tokens = await post("token", **code, redirect_uri="https://x.y")
        async with Caller(notion, token=tokens["access_token"]) as call:
            assert (await call.get("/users/me"))["name"] == "Authorized"
            _, renewed = await post("token", grant_type="refresh_token", refresh_token=tokens["refresh_token"])
            assert renewed["bot_id"] == tokens["bot_id"]
            assert (await call("GET", "/users/me"))[0] == 401, "the old token is gone"
        assert (await post("introspect", token=renewed["access_token"]))[1]["active"] is True
        assert (await post("revoke", token=renewed["access_token"]))[0] == 200
        assert (await post("introspect", token=renewed["access_token"]))[1]["active"] is False
        again = await post("token", grant_type="refresh_token", refresh_token=renewed["refresh_token"])
        assert again[1]["code"] == "invalid_grant", "what was revoked is not renewed"


async def test_a_renewed_token_has_the_rights_and_the_budget_of_the_old_one() -> None:
    async with Emulator(samples.demo(), limit=RateWindow(2, 60)) as notion, aiohttp.ClientSession() as http:
        code = notion.authorize("client", "secret")
        auth = {"Authorization": f"Basic {base64.b64encode(b'client:secret').decode()}"}

        async def token(**body: Any) -> Any:
            async with http.post(f"{notion.url}/v1/oauth/token", json=body, headers=auth) as answer:
                return await answer.json()

        async def asked(tokens: Any) -> int:
            async with Caller(notion, token=tokens["access_token"]) as call:
                return (await call("GET", f"/pages/{samples.DEMO_PAGE_ID}"))[0]

        first = await token(grant_type="authorization_code", code=code)
        notion.workspace.connections[first["access_token"]].unshared.add(samples.DEMO_PAGE_ID)
        assert await asked(first) == 404
        renewed = await token(grant_type="refresh_token", refresh_token=first["refresh_token"])
        assert [await asked(renewed), await asked(renewed)] == [404, 429]


async def test_a_discussion_on_what_is_not_shared_cannot_be_answered() -> None:
    notion = Emulator(samples.demo())
    said = notion.request("POST", "/comments", {"parent": {"page_id": samples.DEMO_PAGE_ID}, "rich_text": words("x")})
    notion.connection.unshared.add(samples.DEMO_PAGE_ID)
    reply = {"discussion_id": said["discussion_id"], "rich_text": words("y")}
    assert refused(notion, "POST", "/comments", reply).startswith("404")


def test_expired_tokens_open_nothing() -> None:
    notion = Emulator()
    notion.connection.expired = True
    assert refused(notion, "GET", "/users/me").startswith("401 unauthorized: API token is invalid.")
