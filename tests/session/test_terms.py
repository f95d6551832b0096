import pytest

from notion_async import InvalidInput
from notion_async.session import Terms, current, under


def test_a_priority_that_is_none_is_refused_wherever_it_is_given() -> None:
    with pytest.raises(InvalidInput, match="interactive, normal, bulk"), under(priority="urgent"):  # type: ignore[arg-type]  # what an untyped caller may do
        pass
    with pytest.raises(InvalidInput, match="'urgent'"):
        current({"priority": "urgent"})  # type: ignore[typeddict-item]  # what an untyped caller may do


def test_a_block_keeps_what_the_call_inside_does_not_say() -> None:
    with under(priority="bulk", retry_for=3.0):
        assert current({"retry_for": 1.0}) == Terms("bulk", None, 1.0)
        assert current({"priority": None}) == Terms("bulk", None, 3.0)
