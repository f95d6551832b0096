from datetime import timedelta
from typing import Any

import pytest

from notion_async import InvalidInput
from notion_async._http import Terms, current, under


def test_a_priority_that_is_none_is_refused_wherever_it_is_given() -> None:
    with pytest.raises(InvalidInput, match="interactive, normal, bulk"), under(priority="urgent"):  # type: ignore[arg-type]  # what an untyped caller may do
        pass
    with pytest.raises(InvalidInput, match="'urgent'"):
        current({"priority": "urgent"})  # type: ignore[typeddict-item]  # what an untyped caller may do


@pytest.mark.parametrize("term", ["deadline", "retry_for"])
@pytest.mark.parametrize("given", ["2", True, float("nan"), timedelta(seconds=2)], ids=str)
def test_a_duration_that_is_no_number_is_refused(term: str, given: Any) -> None:
    with pytest.raises(InvalidInput, match=f"{term} is a number of seconds, not"), under(**{term: given}):
        pass


def test_a_block_keeps_what_the_call_inside_does_not_say() -> None:
    with under(priority="bulk", retry_for=3.0):
        assert current({"retry_for": 1.0}) == Terms("bulk", None, 1.0)
        assert current({"priority": None}) == Terms("bulk", None, 3.0)
