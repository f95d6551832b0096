import json
from typing import Any

import pytest

from notion_async import models
from notion_async.errors import InvalidInput
from notion_async.export import to_json
from tests.export.trees import PAGE_ID, chain, node, page, say, tree


def test_json_is_what_notion_sent_in_the_shape_of_the_tree() -> None:
    below = node("hologram", {"new": [1, {"key": None}]})
    above = say("toggle", "a", below, brand_new_field={"x": 1})
    document = tree(above, say("paragraph", "b"))
    found = json.loads(to_json(document))
    assert found["page"] == json.loads(document.page_raw or b"")
    assert found["children"][0]["block"] == json.loads(above.raw or b"")
    assert found["children"][0]["block"]["toggle"]["brand_new_field"] == {"x": 1}
    assert found["children"][0]["children"] == [{"block": json.loads(below.raw or b""), "children": []}]
    assert len(found["children"]) == 2


def test_an_empty_page_has_no_children() -> None:
    assert json.loads(to_json(tree()))["children"] == []


def test_each_block_has_a_line() -> None:
    assert to_json(tree(chain("toggle", 3), say("paragraph", "x"))).count("\n") == 5


def test_five_thousand_levels_are_written() -> None:
    found = to_json(tree(chain("toggle", 5000)))
    assert found.count('{"block":') == 5000
    assert found.endswith("]}" * 5000 + "]}\n")


@pytest.mark.parametrize("spoil", ["page", "block"])
def test_a_tree_without_raw_json_is_refused(spoil: str) -> None:
    found, raw = page()
    block: Any = say("paragraph", "x")
    if spoil == "block":
        block.raw = None
    document = models.Tree(found, [block], models.Report(PAGE_ID), None if spoil == "page" else raw)
    with pytest.raises(InvalidInput, match="keep_raw=True"):
        to_json(document)


@pytest.mark.parametrize("broken", [b'"a\x01b"', rb'"a\ud83d"', b'"a\xffb"'], ids=["control", "half pair", "byte"])
def test_json_that_was_read_leniently_is_written_as_valid_json(broken: bytes) -> None:
    found, _ = page()
    block: Any = say("paragraph", "x")
    block.raw = raw = b'{"object":"page","note":' + broken + b"}"
    written = json.loads(to_json(models.Tree(found, [block], models.Report(PAGE_ID), raw)))
    assert written["page"]["note"].startswith("a")
    assert written["children"][0]["block"] == written["page"]
