"""The official clients go through every call they offer; every answer fits the official types."""

from __future__ import annotations

import asyncio
import json
import os
from pathlib import Path
from typing import Any

import pytest

from notion_async.emulator import Emulator, samples
from notion_async.emulator.samples.tables import READING_SOURCE_ID
from tests.emulator.conftest import Caller
from tests.emulator.official import every_call, node
from tests.emulator.official.stage import staged, template_of

jsonschema = pytest.importorskip("jsonschema")
notion_client = pytest.importorskip("notion_client")

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(bool(node.missing()), reason=f"the official JavaScript client needs more: {node.missing()}"),
]
SCRIPT = Path(__file__).with_name("every_call.mjs")
BEYOND_THE_TYPES = {"QueryMeetingNotesResponse": {"object"}}
"""Keys of answers, by type, that recorded answers have and the types do not name."""


@pytest.fixture(scope="module")
def folder() -> Path:
    try:
        return node.folder()
    except node.NotInstalled as error:
        pytest.skip(f"npm could not install the official client: {error}")


class Types:
    """Checks answers against the schemas of the official types, which refuse keys they do not name."""

    def __init__(self, folder: Path) -> None:
        self.definitions = node.schema(folder)["definitions"]
        self.validators: dict[str, Any] = {}

    def problems(self, name: str, answer: Any) -> list[str]:
        if name not in self.validators:
            schema = {"$ref": f"#/definitions/{name}", "definitions": self.definitions}
            self.validators[name] = jsonschema.Draft7Validator(schema)
        named = {key: value for key, value in answer.items() if key not in BEYOND_THE_TYPES.get(name, ())}
        found = jsonschema.exceptions.best_match(self.validators[name].iter_errors(_known(named)))
        return [f"{name} at {found.json_path}: {found.message[:300]}"] if found else []


def _known(value: Any) -> Any:
    """An answer without what the wire has and the types do not name."""
    if isinstance(value, list):
        return [_known(one) for one in value]
    if not isinstance(value, dict):
        return value
    hidden = {"request_id", "email_verified"} | ({"has_more"} if value.get("type") == "relation" else set())
    return {key: _known(one) for key, one in value.items() if key not in hidden}


async def test_the_official_javascript_client_finds_notion(folder: Path) -> None:
    async with staged() as notion:
        environment = {
            "NODE_FOLDER": str(folder),
            "NOTION_URL": notion.url,
            "NOTION_TEST_TOKEN": notion.token,
            "HOME_PAGE": notion.root_id,
            "TEMPLATE_PAGE": template_of(notion),
            "TEMPLATED_SOURCE": READING_SOURCE_ID,
            "OAUTH_CODE": notion.authorize("client", "secret"),
        }
        process = await asyncio.create_subprocess_exec(
            "node",
            str(SCRIPT),
            env={**os.environ, **environment},
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        out, errors = await process.communicate()
        refused = [f"{one.method} {one.path} {one.status}" for one in notion.requests if one.status >= 400]
    assert process.returncode == 0, errors.decode()[-3000:]
    assert not refused
    said = [json.loads(line) for line in out.decode().splitlines()]
    assert len({line["call"] for line in said}) >= 60
    types = Types(folder)
    assert [problem for line in said for problem in types.problems(line["type"], line["answer"])] == []


async def test_the_python_client_finds_notion(folder: Path) -> None:
    async with staged() as notion:
        client = notion_client.AsyncClient(auth=notion.token, base_url=notion.url, retry=False)
        async with client:
            said = await every_call.run(client, notion.root_id, notion.authorize("client", "secret"))
        refused = [f"{one.method} {one.path} {one.status}" for one in notion.requests if one.status >= 400]
    assert not refused
    types = Types(folder)
    assert [problem for name, answer in said for problem in types.problems(name, answer)] == []


async def test_every_object_of_the_demonstration_fits_its_type(folder: Path) -> None:
    async with Emulator(samples.demo(), samples.tree(300)) as notion, Caller(notion, version="2025-09-03") as call:
        roots = [sample.root_id for sample in notion.samples]
        blocks = [block for root in roots for block in await call.below(root)]
        found = await call.post("/search")
        rows = await call.post(f"/data_sources/{READING_SOURCE_ID}/query")
    types = Types(folder)
    known = [block for block in blocks if block["type"] != "hologram"]
    assert [problem for block in known for problem in types.problems("BlockObjectResponse", block)] == []
    for source in found["results"]:
        if source["object"] == "data_source":  # the wire shows more types of columns than the types name
            columns = source["properties"].items()
            source["properties"] = {name: one for name, one in columns if one["type"] not in {"button", "place"}}
    assert types.problems("SearchResponse", found) == []
    assert types.problems("QueryDataSourceResponse", rows) == []
