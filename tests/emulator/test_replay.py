"""Recorded requests that make their own objects, sent again in order: status, code and keys must be the same."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import aiohttp
import pytest

from notion_async.emulator import Emulator, samples
from notion_async.emulator.ids import dashed

if TYPE_CHECKING:
    from collections.abc import Iterator

FOLDER = os.environ.get("NOTION_RECORDED")
ID = re.compile(r"[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}")
NOBODY = "00000000-0000-0000-0000-000000000000"
OPEN_MAPS = {"properties"}  # keyed by what users call things
# keys that came and went with the years and with capabilities
CHANGING = {"archived", "in_trash", "avatar_url", "person", "email_verified", "workspace_id"}


def recorded() -> list[Any]:
    lines = (
        line for path in sorted(Path(FOLDER or "").glob("*.jsonl")) for line in path.read_text("utf-8").split("\n")
    )
    return [json.loads(line) for line in lines if line]


class Replay:
    """Sends recorded requests with the recorded ids replaced by those the emulator gave."""

    def __init__(self, notion: Emulator) -> None:
        self.notion = notion
        self.known = {NOBODY: NOBODY}
        self.compared = 0
        self.problems: list[str] = []

    def translated(self, text: str) -> str | None:
        """A text with every id replaced; None when one is not known."""
        for found in {*ID.findall(text)}:
            mine = self.known.get(dashed(found) or "")
            if mine is None:
                return None
            text = text.replace(found, mine if "-" in found else mine.replace("-", ""))
        return text

    async def send(self, http: aiohttp.ClientSession, row: Any) -> None:
        query = "&".join(f"{key}={value}" for key, value in (row["query"] or {}).items())
        target = self.translated(row["path"] + (f"?{query}" if query else ""))
        body = row["request_body"]
        sent = self.translated(body if isinstance(body, str) else json.dumps(body))
        if target is None or sent is None or (target.endswith("/send") and body is None):
            return
        headers = {"Notion-Version": row["notion_version"], "Authorization": f"Bearer {self.notion.token}"}
        if row["status"] == 401:
            headers["Authorization"] = "Bearer ntn_wrong"
        if isinstance(body, str):
            headers["Content-Type"] = f"multipart/form-data; boundary={body.partition(chr(13))[0][2:]}"
        elif body is not None:
            headers["Content-Type"] = "application/json"
        data = sent if body is not None else None
        async with http.request(row["method"], self.notion.url + target, data=data, headers=headers) as answer:
            mine = await answer.json(content_type=None)
        self.compare(row, answer.status, mine)

    def compare(self, row: Any, status: int, mine: Any) -> None:
        theirs, name = row["response_body"], f"{row['method']} {row['path']} {json.dumps(row['request_body'])[:300]}"
        self.compared += 1
        if (status, mine.get("code")) != (row["status"], theirs.get("code")):
            self.problems.append(f"{name}: {row['status']} became {status} {mine.get('message')}")
            return
        self.problems.extend(f"{name}: {problem}" for problem in self.differences(theirs, mine, "$"))

    def differences(self, theirs: Any, mine: Any, path: str) -> Iterator[str]:
        """Where the keys are not the same; ids at the same place are taken to be the same object."""
        if isinstance(theirs, dict) and isinstance(mine, dict):
            yield from self.different_keys(theirs, mine, path)
        elif isinstance(theirs, list) and isinstance(mine, list):
            for index, (one, other) in enumerate(zip(theirs, mine, strict=False)):
                yield from self.differences(one, other, f"{path}[{index}]")
        elif isinstance(theirs, str) and isinstance(mine, str):
            self.learn(theirs, mine)
        elif type(theirs) is not type(mine) and None not in {theirs, mine}:
            yield f"{path} was {theirs!r}, is {mine!r}"

    def different_keys(self, theirs: dict[str, Any], mine: dict[str, Any], path: str) -> Iterator[str]:
        if not self.is_same(theirs, mine):
            return
        gone = (theirs.keys() ^ mine.keys()) - CHANGING
        if gone and path.rpartition(".")[2] not in OPEN_MAPS:
            yield f"{path} differs in {sorted(gone)}"
        for key in theirs.keys() & mine.keys():
            yield from self.differences(theirs[key], mine[key], f"{path}.{key}")

    def is_same(self, theirs: dict[str, Any], mine: dict[str, Any]) -> bool:
        """Whether two objects stand for each other: lists without an order mix them up."""
        if theirs.get("object") == "user":
            return theirs.get("type") == mine.get("type") and bool(theirs.get("bot")) is bool(mine.get("bot"))
        if theirs.get("object") == "file_upload":
            return theirs.get("status") == mine.get("status") and ("file_import_result" in theirs) is (
                "file_import_result" in mine
            )
        return self.known.get(str(theirs.get("id")), mine.get("id")) == mine.get("id")

    def learn(self, theirs: str, mine: str) -> None:
        if ID.fullmatch(theirs.removeprefix("task_")) and ID.fullmatch(mine.removeprefix("task_")):
            self.known.setdefault(dashed(theirs.removeprefix("task_")) or "", dashed(mine.removeprefix("task_")) or "")


@pytest.mark.skipif(not FOLDER, reason="NOTION_RECORDED names no folder of recorded answers")
async def test_recorded_requests_get_answers_of_the_same_shape() -> None:
    rows = recorded()
    home = next(row["request_body"]["parent"]["page_id"] for row in rows if row["path"].startswith("/v1/databases"))
    async with Emulator(samples.home()) as notion, aiohttp.ClientSession() as http:
        replay = Replay(notion)
        replay.known[dashed(home) or ""] = notion.root_id
        for row in rows:
            await replay.send(http, row)
    assert not replay.problems, "\n".join(replay.problems[:40])
    assert replay.compared > 250
