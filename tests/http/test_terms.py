from datetime import timedelta
from typing import Any

import pytest

from notion_async import InvalidInput
from notion_async._http import EffectiveOptions, effective_options, request_options


def test_a_priority_that_is_none_is_refused_wherever_it_is_given() -> None:
    with pytest.raises(InvalidInput, match="interactive, normal, bulk"), request_options(priority="urgent"):  # type: ignore[arg-type]  # what an untyped caller may do
        pass
    with pytest.raises(InvalidInput, match="'urgent'"):
        effective_options({"priority": "urgent"})  # type: ignore[typeddict-item]  # what an untyped caller may do


@pytest.mark.parametrize("term", ["deadline", "retry_for"])
@pytest.mark.parametrize("given", ["2", True, float("nan"), timedelta(seconds=2)], ids=str)
def test_a_duration_that_is_no_number_is_refused(term: str, given: Any) -> None:
    with pytest.raises(InvalidInput, match=f"{term} is a number of seconds, not"), request_options(**{term: given}):
        pass


def test_a_block_keeps_what_the_call_inside_does_not_say() -> None:
    with request_options(priority="bulk", retry_for=3.0):
        assert effective_options({"retry_for": 1.0}) == EffectiveOptions("bulk", None, 1.0)
        assert effective_options({"priority": None}) == EffectiveOptions("bulk", None, 3.0)
