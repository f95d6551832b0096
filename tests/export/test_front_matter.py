from typing import Any

import pytest
import yaml  # type: ignore[import-untyped]  # it has no types of its own
from hypothesis import given
from hypothesis import strategies as st

from notion_async.export.front_matter import front_matter
from tests.export.trees import PAGE_ID, page, rich

ODD = ('"', "a: b", "- x", "---", "\\", "#", "{x}", "yes", "\x85", "\u2028", "\x7f", "\ufeff", "😀")
TEXTS = st.text() | st.sampled_from(ODD)
TITLE = {"id": "title", "type": "title", "title": rich("T")}


def read(**sent: Any) -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(front_matter(page(**sent)[0]).split("---\n")[1])
    return found


def prop(kind: str, value: Any) -> dict[str, Any]:
    return {"id": "x", "type": kind, kind: value}


@given(TEXTS)
def test_any_title_survives(title: str) -> None:
    assert read(title=title)["title"] == title


def test_front_matter_has_title_id_url_and_times() -> None:
    found = read(title="T")
    assert list(found) == ["title", "id", "url", "created_time", "last_edited_time"]
    assert found["id"] == PAGE_ID
    assert str(found["created_time"]) == "2026-03-11 05:00:00+00:00"


def test_missing_times_are_left_out() -> None:
    assert list(read(created_time=None, last_edited_time=None)) == ["title", "id", "url"]


@given(st.dictionaries(TEXTS, TEXTS, max_size=3))
def test_any_property_survives(texts: dict[str, str]) -> None:
    properties = {name: prop("rich_text", rich(text)) for name, text in texts.items()}
    assert read(properties=properties).get("properties", {}) == texts


@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        (prop("number", 0.1), 0.1),
        (prop("number", None), None),
        (prop("checkbox", True), True),
        (prop("select", {"id": "o", "name": "Done", "color": "red"}), "Done"),
        (prop("multi_select", [{"id": "o", "name": "a", "color": "red"}]), ["a"]),
        (prop("date", {"start": "2026-01-02", "end": None, "time_zone": None}), "2026-01-02"),
        (prop("date", {"start": "2026-01-02", "end": "2026-01-03"}), ["2026-01-02", "2026-01-03"]),
        (prop("created_time", "2026-03-11T05:00:00.000Z"), "2026-03-11T05:00:00+00:00"),
        (prop("place", {"lat": 1, "lon": 2.5}), {"lat": 1, "lon": 2.5}),
        (prop("button", {}), None),
        (prop("hologram", {"new": [1]}), {"new": [1]}),
    ],
)
def test_every_kind_of_property_is_written(sent: dict[str, Any], expected: Any) -> None:
    assert read(properties={"Name": TITLE, "P": sent})["properties"] == {"P": expected}


def test_a_value_that_is_not_a_date_is_written_as_notion_sent_it() -> None:
    sent = {"start": "soon", "end": None, "time_zone": None}
    assert read(properties={"P": prop("date", sent)})["properties"] == {"P": sent}
