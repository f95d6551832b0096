import copy
import pickle
from collections.abc import Callable
from typing import Any

import pytest

from notion_async import Incomplete, models
from tests.export.trees import chain, node, say, table, tree

COPIES: list[Callable[[Any], Any]] = [lambda value: pickle.loads(pickle.dumps(value)), copy.deepcopy]  # noqa: S301 - ours


@pytest.mark.parametrize("again", COPIES, ids=["pickle", "deepcopy"])
def test_a_copied_tree_is_the_same(again: Callable[[Any], Any]) -> None:
    below = [say("paragraph", "b"), say("toggle", "c", say("quote", "d"), say("quote", "e")), node("divider")]
    one = tree(say("toggle", "a", *below), table("xy", "zw"), say("toggle", "empty"))
    one.children[-1].children = []
    assert again(one) == one
    assert [each.raw for each in again(one).walk()] == [each.raw for each in one.walk()]
    assert again(tree()).children == []


@pytest.mark.parametrize("again", COPIES, ids=["pickle", "deepcopy"])
def test_a_very_deep_tree_and_the_error_that_carries_it_are_copied(again: Callable[[Any], Any]) -> None:
    deep = tree(chain("toggle", 3000))
    error = again(Incomplete("some", report=deep.report, tree=deep))
    copied = [(each.block.id, each.depth, each.parent_id) for each in error.tree.walk()]
    assert copied == [(each.block.id, each.depth, each.parent_id) for each in deep.walk()]
    assert isinstance(error.tree, models.Tree)


def deep(levels: int, text: str = "end") -> models.Tree:
    made = tree(chain("toggle", levels))
    [last] = [each for each in made.walk() if not each.children]
    last.children = [say("quote", text)]
    return made


@pytest.mark.slow
def test_trees_of_any_depth_are_compared() -> None:
    one, other = deep(20_000), deep(20_000, "another end")
    same = copy.deepcopy(one)
    assert one == same
    assert one != other
    assert one.children[0] == same.children[0]
    assert one.children != other.children
    assert one != deep(19_999)
    assert one != "tree"
    for unhashable in (one, one.children[0]):
        with pytest.raises(TypeError):
            hash(unhashable)
