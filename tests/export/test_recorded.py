"""Real answers: what Notion really sent is exported whole."""

import json
import os
from pathlib import Path
from typing import Any

import pytest

from notion_async import models
from notion_async.export import to_json, to_markdown
from notion_async.models.codec import decode
from tests.export.reading import texts
from tests.export.trees import page

FOLDER = os.environ.get("NOTION_RECORDED", "")

pytestmark = pytest.mark.skipif(not FOLDER, reason="NOTION_RECORDED names no folder of recorded answers")


def sent_blocks() -> dict[str, dict[str, Any]]:
    """Return all recorded blocks by id."""
    found: dict[str, dict[str, Any]] = {}
    for path in sorted(Path(FOLDER).glob("*.jsonl")):
        for line in path.read_text("utf-8").splitlines():
            body = json.loads(line)["response_body"]
            objects = body.get("results", [body]) if isinstance(body, dict) else []
            found |= {one["id"]: one for one in objects if one.get("object") == "block" and "id" in one}
    return found


def assembled() -> models.Tree:
    blocks = sent_blocks()
    nodes: dict[str, models.Node] = {}
    for block_id, sent in blocks.items():
        raw = json.dumps(sent).encode()
        nodes[block_id] = models.Node(decode(raw, models.Block), 0, "", [], raw)
    top: list[models.Node] = []
    for block_id, sent in blocks.items():
        parent = sent["parent"].get(sent["parent"]["type"])
        siblings = nodes[parent].children if parent in nodes else top
        assert isinstance(siblings, list)
        siblings.append(nodes[block_id])
    found, raw = page()
    return models.Tree(found, top, models.Report(found.id), raw)


def bare(text: str) -> str:
    """Return text without blanks, and without the dollar signs around formulas."""
    return "".join(text.split()).replace("$", "")


def test_recorded_blocks_read_as_written_in_markdown() -> None:
    tree = assembled()
    read = bare("".join(texts(tree)))
    wanted = [bare(node.block.plain_text) for node in tree.walk()]
    assert len(wanted) > 100
    assert [text for text in wanted if text not in read] == []


def test_recorded_blocks_are_kept_in_json() -> None:
    tree = assembled()
    found = json.loads(to_json(tree))
    stack, kept = list(found["children"]), []
    while stack:
        entry = stack.pop()
        kept.append(entry["block"])
        stack.extend(entry["children"])
    assert {block["id"]: block for block in kept} == sent_blocks()
    assert to_markdown(tree)
