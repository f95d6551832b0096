"""Queries: filters and sorts of every type, sessions of cursors, the cap, search."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from notion_async.emulator import Emulator, samples
from notion_async.emulator.query import engine
from notion_async.emulator.query.sessions import QuerySessions
from notion_async.emulator.samples.people import PERSON, SECOND_PERSON
from notion_async.emulator.samples.tables import READING_LIST_ID, READING_SOURCE_ID
from tests.emulator.conftest import refused, words

QUERY = f"/data_sources/{READING_SOURCE_ID}/query"
NOW = datetime(2026, 2, 12, 12, tzinfo=UTC).timestamp()


@pytest.fixture(scope="module")
def library() -> Emulator:
    notion = Emulator(samples.demo(), clock=lambda: NOW)
    schema = {
        "Checked": {"verification": {}},
        "Shown": {
            "rollup": {
                "function": "show_original",
                "relation_property_name": "Related",
                "rollup_property_name": "Genre",
            }
        },
        "Latest": {
            "rollup": {
                "function": "latest_date",
                "relation_property_name": "Related",
                "rollup_property_name": "Finished",
            }
        },
        "Loud": {"formula": {"expression": 'upper(prop("Name"))'}},
        "Twice": {"formula": {"expression": 'prop("Pages") * 2'}},
        "Day": {"formula": {"expression": 'prop("Finished")'}},
    }
    notion.request("PATCH", f"/data_sources/{READING_SOURCE_ID}", {"properties": schema})
    first = notion.workspace.rows[READING_SOURCE_ID][0]
    notion.request("PATCH", f"/pages/{first}", {"properties": {"Checked": {"verification": {"state": "verified"}}}})
    return notion


def names(notion: Emulator, row_filter: Any = None, **body: Any) -> list[int]:
    """The numbers of the books a query finds."""
    whole = {**({"filter": row_filter} if row_filter else {}), **body}
    rows = notion.request("POST", QUERY, whole)["results"]
    return [int(row["properties"]["Name"]["title"][0]["plain_text"].split()[1]) for row in rows]


def where(name: str, kind: str, **condition: Any) -> dict[str, Any]:
    return {"property": name, kind: condition}


ALL = list(range(1, 13))


@pytest.mark.parametrize(
    ("row_filter", "found"),
    [
        (where("Name", "title", equals="book 3"), [3]),
        (where("Name", "rich_text", ends_with="1"), [1, 11]),
        (where("Author", "rich_text", contains="SOMEBODY"), ALL[:-1]),
        (where("Author", "rich_text", does_not_contain="some"), [12]),
        (where("Author", "rich_text", starts_with="Some"), ALL[:-1]),
        (where("Author", "rich_text", does_not_equal="x"), ALL),
        (where("Author", "rich_text", is_empty=True), [12]),
        (where("Pages", "number", greater_than=900), [11]),
        (where("Pages", "number", less_than=180), [1]),
        (where("Pages", "number", greater_than_or_equal_to=900), [10, 11]),
        (where("Pages", "number", less_than_or_equal_to=180), [1, 2]),
        (where("Pages", "number", equals=270), [3]),
        (where("Pages", "number", does_not_equal=270), [1, 2, *range(4, 13)]),
        (where("Pages", "number", is_empty=True), [12]),
        (where("Number", "unique_id", equals=4), [4]),
        (where("Owned", "checkbox", equals=True), [1, 3, 5, 7, 9, 11]),
        (where("Owned", "checkbox", does_not_equal=True), [2, 4, 6, 8, 10, 12]),
        (where("Genre", "select", equals="Essay"), [2, 5, 8, 11]),
        (where("Genre", "select", equals=["Essay", "Poetry"]), [2, 3, 5, 6, 8, 9, 11]),
        (where("Genre", "select", does_not_equal="Essay"), [1, 3, 4, 6, 7, 9, 10, 12]),
        (where("Genre", "select", is_not_empty=True), ALL[:-1]),
        (where("State", "status", equals="Complete"), [3, 6, 9]),
        (where("State", "status", equals="Read"), [3, 6, 9]),
        (where("Tags", "multi_select", contains="signed"), [4, 8]),
        (where("Tags", "multi_select", does_not_contain=["short", "long"]), [1, 5, 9, 12]),
        (where("Finished", "date", equals="2026-02-03"), [3]),
        (where("Finished", "date", before="2026-02-06"), [3]),
        (where("Finished", "date", on_or_after="2026-02-06"), [6, 9]),
        (where("Finished", "date", on_or_before="2026-02-06T00:00:00Z"), [3, 6]),
        (where("Finished", "date", after="one_week_ago"), [6, 9]),
        (where("Finished", "date", past_week={}), [6, 9]),
        (where("Finished", "date", this_week={}), [9]),
        (where("Finished", "date", past_month={}), [3, 6, 9]),
        (where("Finished", "date", past_year={}), [3, 6, 9]),
        (where("Finished", "date", next_week={}), []),
        (where("Finished", "date", next_month={}), []),
        (where("Finished", "date", next_year={}), []),
        (where("Finished", "date", before="tomorrow"), [3, 6, 9]),
        (where("Finished", "date", before="one_month_ago"), []),
        (where("Finished", "date", is_empty=True), [1, 2, 4, 5, 7, 8, 10, 11, 12]),
        (where("Readers", "people", contains=SECOND_PERSON), [3, 6, 9]),
        (where("Readers", "people", does_not_contain=PERSON), [1, 4, 7, 10, 12]),
        (where("Readers", "people", contains="me"), []),
        (where("Created by", "created_by", contains=PERSON), ALL),
        (where("Edited by", "last_edited_by", does_not_contain=PERSON), [1]),
        (where("Created", "created_time", before="2020-01-01"), []),
        (where("Files", "files", is_empty=True), [12]),
        (where("Files", "files", is_not_empty=True), ALL[:-1]),
        (where("Link", "url", ends_with="/3"), [3]),
        (where("Contact", "email", contains="books"), ALL[:-1]),
        (where("Phone", "phone_number", is_empty=True), [12]),
        (where("Related", "relation", is_empty=True), [12]),
        (where("Long", "formula", checkbox={"equals": True}), [4, 5, 6, 7, 8, 9, 10, 11]),
        (where("Loud", "formula", string={"equals": "BOOK 2"}), [2]),
        (where("Twice", "formula", number={"equals": 360}), [2]),
        (where("Day", "formula", date={"equals": "2026-02-03"}), [3]),
        (where("Related pages", "rollup", number={"equals": 90}), [3, 6, 9]),
        (where("Latest", "rollup", date={"is_not_empty": True}), [2, 5, 8, 11]),
        (where("Shown", "rollup", any={"select": {"equals": "Novel"}}), [3, 6, 9]),
        (where("Shown", "rollup", every={"select": {"equals": "Novel"}}), [3, 6, 9]),
        (where("Shown", "rollup", none={"select": {"equals": "Novel"}}), [1, 2, 4, 5, 7, 8, 10, 11, 12]),
        (where("Checked", "verification", status="verified"), [1]),
        (where("Checked", "verification", does_not_equal="none"), [1]),
        ({"timestamp": "created_time", "created_time": {"on_or_after": "2026-01-01"}}, ALL),
        (
            {"and": [where("Pages", "number", greater_than=200), where("Owned", "checkbox", equals=True)]},
            [3, 5, 7, 9, 11],
        ),
        ({"or": [where("Number", "unique_id", equals=1), {"and": [where("Number", "unique_id", equals=2)]}]}, [1, 2]),
        ({"and": []}, ALL),
    ],
)
def test_filters_of_every_type_find_what_they_say(library: Emulator, row_filter: Any, found: list[int]) -> None:
    assert sorted(names(library, row_filter)) == found


@pytest.mark.parametrize(
    ("row_filter", "message"),
    [
        ([], "body.filter should be an object"),
        ({}, "body.filter.property should be defined"),
        (where("Nowhere", "number", equals=1), "Could not find property with name or id: Nowhere"),
        (where("Pages", "select", equals="x"), "database property number does not match filter select"),
        ({"property": "Pages"}, "body.filter.number should be defined"),
        (where("Pages", "number"), "body.filter.number should be an object"),
        (where("Pages", "number", contains=1), "body.filter.number.equals should be defined"),
        (where("Pages", "number", equals="1"), "body.filter.number.equals should be a number"),
        (where("Pages", "number", is_empty=False), "is_empty should be `true`"),
        (where("Finished", "date", equals=5), "body.filter.date.equals should be a string"),
        (where("Finished", "date", equals="never"), "body.filter.date.equals should be a valid ISO 8601 date string"),
        (where("Finished", "date", equals={}), "body.filter.date.equals should be a string"),
        (where("Finished", "date", past_week="today"), "body.filter.date.past_week should be an object without keys"),
        (where("Pages", "number", equals=1, less_than=2), "body.filter.number.less_than should be not present"),
        (where("Owned", "checkbox", is_empty=True), "body.filter.checkbox.equals should be defined"),
        (where("Readers", "people", contains="x"), "body.filter.people.contains should be a valid uuid"),
        (where("Shown", "rollup", any=5), "body.filter.rollup.any.rich_text should be defined"),
        ({"and": [], "or": []}, "body.filter.or should be not present"),
        (where("Long", "formula", nonsense={}), "body.filter.formula.string should be defined"),
        (where("Shown", "rollup", nonsense={}), "body.filter.rollup.any should be defined"),
        (where("Shown", "rollup", any={"nonsense": {}}), "body.filter.rollup.any.rich_text should be defined"),
        (where("Checked", "verification", status="maybe"), 'should be `"verified"`, `"expired"`, or `"none"`'),
        ({"and": 5}, "body.filter.and should be an array"),
        ({"and": [{"and": [{"or": []}]}]}, "body.filter.and[0].and[0].or should be not present"),
        ({"or": [where("Pages", "number", equals=1)] * 101}, "body.filter.or.length should be ≤ `100`"),
        ({"timestamp": "nonsense"}, 'body.filter.timestamp should be `"created_time"`, or `"last_edited_time"`'),
        ({"timestamp": "created_time"}, "body.filter.created_time should be an object, instead was `undefined`"),
    ],
)
def test_filters_that_do_not_fit_the_schema_are_refused(library: Emulator, row_filter: Any, message: str) -> None:
    assert message in refused(library, "POST", QUERY, {"filter": row_filter})


@pytest.mark.parametrize(
    ("sort", "first"),
    [
        ({"property": "Name", "direction": "descending"}, [9, 8, 7]),
        ({"property": "Pages", "direction": "descending"}, [11, 10, 9]),
        ({"property": "Number", "direction": "descending"}, [12, 11, 10]),
        ({"property": "Genre", "direction": "descending"}, [3, 6, 9]),
        ({"property": "State", "direction": "ascending"}, [1, 4, 7]),
        ({"property": "Tags", "direction": "ascending"}, [2, 6, 10]),
        ({"property": "Finished", "direction": "descending"}, [9, 6, 3]),
        ({"property": "Readers", "direction": "descending"}, [3, 6, 9]),
        ({"property": "Owned", "direction": "ascending"}, [2, 4, 6]),
        ({"property": "Related", "direction": "ascending"}, [3, 6, 9]),
        ({"property": "Files", "direction": "ascending"}, [1, 2, 3]),
        ({"property": "Place", "direction": "ascending"}, [1, 2, 3]),
        ({"property": "Created by", "direction": "ascending"}, [1, 2, 3]),
        ({"property": "Twice", "direction": "descending"}, [11, 10, 9]),
        ({"property": "Loud", "direction": "descending"}, [9, 8, 7]),
        ({"property": "Created", "direction": "ascending"}, [1, 2, 3]),
        ({"property": "Checked", "direction": "descending"}, [1, 2, 3]),
        ({"property": "Lend", "direction": "descending"}, [1, 2, 3]),
        ({"timestamp": "last_edited_time", "direction": "ascending"}, [1, 2, 3]),
    ],
)
def test_sorts_of_every_type_arrange_the_rows(library: Emulator, sort: Any, first: list[int]) -> None:
    assert names(library, sorts=[sort])[:3] == first


def test_earlier_sorts_weigh_more_and_what_is_empty_comes_last(library: Emulator) -> None:
    by_genre = {"property": "Genre", "direction": "ascending"}
    by_pages = {"property": "Pages", "direction": "descending"}
    assert names(library, sorts=[by_genre, by_pages])[:4] == [10, 7, 4, 1]
    assert names(library, sorts=[by_genre])[-1] == 12
    assert "Could not find sort property" in refused(library, "POST", QUERY, {"sorts": [{**by_genre, "property": "x"}]})
    assert "body.sorts[0].direction should be defined" in refused(
        library, "POST", QUERY, {"sorts": [{"property": "x"}]}
    )


def test_cursors_belong_to_their_session() -> None:
    notion = Emulator(samples.demo())
    first = notion.request("POST", QUERY, {"page_size": 3})
    cursor = first["next_cursor"]
    assert cursor.startswith("s:")
    assert len(cursor) == 75
    row = cursor.rpartition(":")[2]
    added = {"parent": {"data_source_id": READING_SOURCE_ID}, "properties": {"Name": {"title": words("Book 99")}}}
    notion.request("POST", "/pages", added)
    rest = notion.request("POST", QUERY, {"start_cursor": cursor})
    assert rest["results"][0]["id"] == row
    assert len(rest["results"]) == 9, "what came after the session began is not in it"
    for bad in ("nonsense", row, cursor.replace("s:", "t:"), "s:" + "0" * 8 + cursor[10:]):
        assert "start_cursor provided is invalid" in refused(notion, "POST", QUERY, {"start_cursor": bad})
    notion.request("PATCH", f"/pages/{row}", {"in_trash": True})
    assert "start_cursor provided is invalid" in refused(notion, "POST", QUERY, {"start_cursor": cursor})


def test_only_so_many_sessions_are_remembered() -> None:
    sessions = QuerySessions()
    for number in range(501):
        sessions.begin(str(number), "source", ["row"])
    assert sessions.resume("s:500:row", "source") == ("500", ["row"], 0)
    with pytest.raises(Exception, match="invalid"):
        sessions.resume("s:0:row", "source")


def test_a_query_ends_at_the_cap_and_says_so_on_every_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "ROW_CAP", 5)
    notion = Emulator(samples.demo())
    first = notion.request("POST", QUERY, {"page_size": 3})
    last = notion.request("POST", QUERY, {"page_size": 3, "start_cursor": first["next_cursor"]})
    incomplete = {"type": "incomplete", "incomplete_reason": "query_result_limit_reached"}
    assert first["request_status"] == last["request_status"] == incomplete
    assert (len(last["results"]), last["has_more"], last["next_cursor"]) == (2, False, None)
    assert "request_status" not in notion.request("POST", QUERY, {"filter": where("Number", "unique_id", less_than=3)})


def test_archived_rows_are_a_partition_of_their_own() -> None:
    notion = Emulator(samples.demo())
    row = notion.workspace.rows[READING_SOURCE_ID][0]
    notion.request("PATCH", f"/pages/{row}", {"is_archived": True})
    assert len(names(notion)) == 11
    assert names(notion, is_archived=True) == [1]
    assert notion.request("POST", QUERY, {"result_type": "data_source"})["results"] == []
    assert "body.result_type should be" in refused(notion, "POST", QUERY, {"result_type": "x"})
    assert "body.nonsense should be not present" in refused(notion, "POST", QUERY, {"nonsense": 1})


def test_search_sorts_filters_and_knows_the_trash() -> None:
    notion = Emulator(samples.home(), samples.demo())
    made = notion.request(
        "POST", "/pages", {"parent": {"page_id": samples.HOME_PAGE_ID}, "properties": {"title": words("Lost")}}
    )
    notion.request("DELETE", f"/blocks/{made['id']}")
    assert notion.request("POST", "/search", {"query": "lost"})["results"] == []
    trash = notion.request("POST", "/search", {"query": "lost", "filter": {"in_trash": True}})
    assert [one["id"] for one in trash["results"]] == [made["id"]]
    ascending = {"sort": {"timestamp": "last_edited_time", "direction": "ascending"}}
    times = [one["last_edited_time"] for one in notion.request("POST", "/search", ascending)["results"]]
    assert times == sorted(times)
    sources = notion.request("POST", "/search", {"filter": {"property": "object", "value": "data_source"}})
    assert [one["object"] for one in sources["results"]] == ["data_source"]
    old = {"filter": {"property": "object", "value": "database"}}
    assert notion.request("POST", "/search", old, version="2022-06-28")["results"][0]["object"] == "database"
    notion.request(
        "POST", "/data_sources", {"parent": {"database_id": READING_LIST_ID}, "properties": {"T": {"title": {}}}}
    )
    assert notion.request("POST", "/search", old, version="2022-06-28")["results"] == []
    first = notion.request("POST", "/search", {"page_size": 2})
    assert len(notion.request("POST", "/search", {"start_cursor": first["next_cursor"]})["results"]) > 5


def test_computed_values_are_compared_by_their_own_kind() -> None:
    notion = Emulator(clock=lambda: NOW)
    schema = {
        "Name": {"title": {}},
        "N": {"number": {}},
        "Day": {"date": {}},
        "Same": {"formula": {"expression": 'prop("N")'}},
        "Mixed": {"formula": {"expression": 'if(prop("N") > 0, "some", 0)'}},
        "When": {"formula": {"expression": 'prop("Day")'}},
    }
    made = {"parent": {"page_id": notion.root_id}, "initial_data_source": {"properties": schema}}
    source = notion.request("POST", "/databases", made)["data_sources"][0]["id"]
    for number in (1, 0, 2):
        values = {"N": number, "Day": {"date": {"start": f"2026-01-0{9 - number}"}}}
        notion.request("POST", "/pages", {"parent": {"data_source_id": source}, "properties": values})

    def found(**body: Any) -> list[int]:
        rows = notion.request("POST", f"/data_sources/{source}/query", body)["results"]
        return [row["properties"]["N"]["number"] for row in rows]

    assert found(filter=where("Same", "formula", number={"equals": 0})) == [0]
    assert found(filter=where("Same", "formula", number={"is_empty": True})) == []
    assert found(filter=where("Mixed", "formula", number={"less_than": 1})) == [0]
    assert found(filter=where("Mixed", "formula", date={"before": "today"})) == []
    assert found(sorts=[{"property": "Mixed", "direction": "descending"}]) == [1, 2, 0]
    assert found(sorts=[{"property": "When", "direction": "ascending"}]) == [2, 1, 0]


def test_ids_in_filters_may_be_undashed(library: Emulator) -> None:
    assert names(library, where("Readers", "people", contains=PERSON.replace("-", ""))) == names(
        library, where("Readers", "people", contains=PERSON)
    )
