import threading
from collections.abc import Callable
from importlib import import_module
from typing import Any

import pytest

import notion_async as na
from notion_async import models, rich_text
from notion_async._writing.append import WriteOptions, append, create_page
from notion_async._writing.copy import copy_page
from notion_async._writing.off_loop import is_large
from tests.writing.fake_notion import FakeNotion
from tests.writing.test_copy import node, tree_of
from tests.writing.trees import paragraphs

LONG = na.blocks.code([rich_text.text("x" * 2000)] * 20)


class Threads:
    """Records for each call of a function whether it runs on the thread of the event loop."""

    def __init__(self, function: Callable[..., Any]) -> None:
        self.on_loop: list[bool] = []
        self._function = function
        self._loop = threading.get_ident()

    def __call__(self, *args: Any, **more: Any) -> Any:
        self.on_loop.append(threading.get_ident() == self._loop)
        return self._function(*args, **more)


@pytest.mark.parametrize("count", [3, 1000])
async def test_large_contents_are_prepared_and_planned_beside_the_event_loop(
    count: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    notion, threads = FakeNotion(), []
    for path in ("append.prepare", "append.plan_append", "append.plan_page", "copy.prepare"):
        module, _, name = path.partition(".")
        home = import_module(f"notion_async._writing.{module}")
        threads.append(Threads(getattr(home, name)))
        monkeypatch.setattr(home, name, threads[-1])
    tree = tree_of([node("divider", {}) for _ in range(count)])
    await append(notion.context(), notion.page_id, paragraphs(count))
    body = {"parent": {"page_id": notion.page_id}, "properties": {"title": na.properties.title("T")}}
    await create_page(notion.context(), body, paragraphs(count))
    await copy_page(notion.context(), tree, {"page_id": notion.page_id}, WriteOptions())
    assert [each.on_loop for each in threads] == [[count < 10] * 2, [count < 10], [count < 10] * 2, [count < 10]]


@pytest.mark.parametrize(
    ("blocks", "expected"),
    [
        (paragraphs(200), False),
        (paragraphs(201), True),
        ([na.blocks.toggle("t", children=paragraphs(150)), *paragraphs(150)], True),
        ([LONG], True),
        ([models.Node(node("divider", {}).block, 0, "p", [node("divider", {}) for _ in range(201)])], True),
        ([na.blocks.divider()], False),
        ("text", False),
        (None, False),
    ],
    ids=lambda value: str(value)[:30],
)
def test_blocks_are_large_by_their_number_on_all_levels_or_by_their_texts(blocks: object, expected: bool) -> None:
    assert is_large(blocks) is expected
