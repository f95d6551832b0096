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


def test_a_tree_has_the_length_of_its_top_level_and_iterates_over_it() -> None:
    page = tree(say("toggle", "a", say("paragraph", "b")), say("paragraph", "c"))
    assert len(page) == 2
    assert [*page] == page.children
    assert tree(), "an empty page is there, too"


def test_the_repr_of_trees_nodes_and_reports_names_what_they_are() -> None:
    page = tree(say("paragraph", "a text that goes on\nfor more than forty characters\x1b[31m"))
    [child] = page
    assert "paragraph" in repr(child)
    assert child.block.id in repr(child)
    assert r"'a text that goes on\nfor more" in repr(child)
    assert page.page.id in repr(page)
    for shown in (repr(child), repr(page), repr(page.report)):
        assert "\n" not in shown
        assert "\x1b" not in shown
        assert len(shown) < 200
    page.report.missing.append(models.Missing("x", None, "failed", 500, "no"))
    assert "1 missing" in repr(page.report)
    assert "incomplete" in repr(page)


def test_reports_are_merged_with_all_their_counts_and_lists() -> None:
    missing = models.Missing("x", None, "failed", 500, "no")
    opaque = models.Opaque("y", "x", "reference", "child_page")
    one = models.Report("a", 1, 2, 3, 4, 5, 6, None, False, [missing], [opaque], [])
    whole = models.Report("")
    whole.merge(one)
    whole.merge(models.Report("b", 10, 20, 30, 40, 50, 60, edited_while_read=True))
    assert whole == models.Report("", 11, 22, 33, 44, 55, 66, None, True, [missing], [opaque], [])
