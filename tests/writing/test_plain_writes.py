"""Writes that cannot be looked for: repeated where that does no harm, otherwise of unknown outcome."""

import ast
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

import notion_async
from notion_async import NotionClient, errors
from tests.endpoints.conftest import *  # noqa: F403 - the scripted server and its client
from tests.endpoints.scripted import Scripted, block, page, refusal, uuid
from tests.models import samples

Call = Callable[[NotionClient], Awaitable[object]]

REPEATED: dict[str, Call] = {
    "pages.update": lambda client: client.pages.update(uuid(1), in_trash=True),
    "pages.move": lambda client: client.pages.move(uuid(1), {"page_id": uuid(0)}),
}
UNKNOWN: dict[str, Call] = {
    "pages.update with a template": lambda client: client.pages.update(uuid(1), template={"type": "default"}),
    "comments.create": lambda client: client.comments.create(parent={"page_id": uuid(1)}, rich_text="Hi"),
    "data_sources.update": lambda client: client.data_sources.update(uuid(1), title="Hi"),
    "databases.create": lambda client: client.databases.create(parent={"page_id": uuid(1)}),
    "update_markdown": lambda client: client.pages.update_markdown(uuid(1), insert_content="Hi"),
    "request": lambda client: client.request("POST", f"/agents/{uuid(1)}/chat"),
}
PASSING = [refusal(502, "bad_gateway"), refusal(504, "gateway_timeout")]
LOST = [*PASSING, (403, "blocked by a proxy"), (408, {})]


@pytest.mark.parametrize("lost", PASSING)
@pytest.mark.parametrize("call", REPEATED.values(), ids=REPEATED)
async def test_what_is_harmless_to_repeat_is_repeated(
    client: NotionClient, server: Scripted, call: Call, lost: object
) -> None:
    server.will(lost, page(1))
    await call(client)
    assert len(server.asked) == 2


@pytest.mark.parametrize("lost", LOST)
@pytest.mark.parametrize("call", UNKNOWN.values(), ids=UNKNOWN)
async def test_what_is_not_is_sent_once_and_of_unknown_outcome(
    client: NotionClient, server: Scripted, call: Call, lost: object
) -> None:
    server.will(lost, page(1))
    with pytest.raises(errors.OutcomeUnknown) as caught:
        await call(client)
    assert caught.value.ids_to_check == [uuid(1)]
    assert len(server.asked) == 1


@pytest.mark.parametrize("call", [*REPEATED.values(), *UNKNOWN.values()])
async def test_notions_own_refusal_is_raised_as_it_is(client: NotionClient, server: Scripted, call: Call) -> None:
    server.will(refusal(400, "validation_error"))
    with pytest.raises(errors.InvalidRequest):
        await call(client)
    assert len(server.asked) == 1


async def test_a_repetition_that_is_refused_leaves_the_outcome_unknown(client: NotionClient, server: Scripted) -> None:
    server.will(refusal(502, "bad_gateway"), refusal(400, "validation_error"))
    with pytest.raises(errors.OutcomeUnknown, match="repetition was refused: PATCH"):
        await client.pages.update(uuid(1), in_trash=True)


async def test_what_an_error_says_was_done_is_read(client: NotionClient, server: Scripted) -> None:
    status, said = refusal(503, "service_unavailable")
    told = status, {**said, "additional_data": {"committed_resource_id": uuid(1)}}
    server.will(told, page(1))
    assert (await client.pages.create(parent={"page_id": uuid(0)}, properties={})).id == uuid(1)
    assert [asked.method for asked in server.asked] == ["POST", "GET"]
    server.asked.clear()
    server.will(told, block(1))
    server.answers.popleft()
    assert (await client.blocks.meeting_notes.create(source={"type": "block"})).id == uuid(1)
    assert [asked.method for asked in server.asked] == ["POST", "GET"]


def test_no_namespace_sends_a_write_past_the_delivery() -> None:
    rooms = Path(notion_async.__file__).parent / "_endpoints"
    for path in set(rooms.glob("*.py")) - {rooms / "namespace.py"}:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "self._session.request":
                verb = ast.unparse(node.args[1]).removeprefix("routes.").partition("_")[0]
                assert verb in {"LIST", "RETRIEVE", "SEARCH", "QUERY"}


SIGNED: dict[str, Any] = {"client_id": "id", "client_secret": "secret"}


@pytest.mark.parametrize("lost", LOST)
async def test_a_refresh_token_is_sent_once_and_its_loss_is_named(
    client: NotionClient, server: Scripted, lost: object
) -> None:
    server.will(lost, (200, {}))
    with pytest.raises(errors.OutcomeUnknown, match="refresh token is spent; do not send it again") as caught:
        await client.oauth.token(**SIGNED, grant_type="refresh_token", refresh_token="nrt_secret")
    assert len(server.asked) == 1
    assert "nrt_secret" not in str(caught.value)


async def test_revoking_is_harmless_and_repeated(client: NotionClient, server: Scripted) -> None:
    server.will(PASSING[0], (200, {"request_id": uuid(3)}))
    await client.oauth.revoke(**SIGNED, token="ntn_secret")
    assert len(server.asked) == 2


@pytest.mark.parametrize("step", ["send", "complete"])
@pytest.mark.parametrize("status", ["uploaded", "pending"])
async def test_an_upload_whose_answer_was_lost_is_looked_up(
    client: NotionClient, server: Scripted, step: str, status: str
) -> None:
    """The file arrived, so that Notion refuses the repetition."""
    server.will(
        PASSING[0], refusal(400, "validation_error"), (200, {**samples.UPLOAD, "id": uuid(1), "status": status})
    )
    uploads = client.file_uploads
    call = uploads.complete(uuid(1)) if step == "complete" else uploads.send(uuid(1), b"a", filename="a.txt")
    if status == "uploaded":
        assert (await call).status == "uploaded"
    else:
        with pytest.raises(errors.OutcomeUnknown) as caught:
            await call
        assert caught.value.ids_to_check == [uuid(1)]
    assert [asked.method for asked in server.asked] == ["POST", "POST", "GET"]


async def test_an_upload_that_is_refused_at_once_is_not_taken_for_done(client: NotionClient, server: Scripted) -> None:
    server.will(refusal(400, "validation_error"))
    with pytest.raises(errors.InvalidRequest):
        await client.file_uploads.send(uuid(1), b"a", filename="a.txt")
    assert len(server.asked) == 1
