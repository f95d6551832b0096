"""Writing blocks: appending, positions, nesting, updating, the trash; and every refusal on the way."""

from __future__ import annotations

from typing import Any

import pytest

from notion_async.emulator import Emulator, samples
from notion_async.emulator.samples.tables import READING_LIST_ID
from tests.emulator.conftest import Caller, bullet, paragraph, refused, words

HOME = samples.HOME_PAGE_ID
CHILDREN = f"/blocks/{HOME}/children"


def append(notion: Emulator, *children: Any, to: str = HOME, **options: Any) -> list[Any]:
    body = {"children": list(children), **options}
    answer = notion.request("PATCH", f"/blocks/{to}/children", body)
    return list(answer["results"])


def listed(notion: Emulator, block_id: str = HOME) -> list[str]:
    results = notion.request("GET", f"/blocks/{block_id}/children")["results"]
    return ["".join(run["plain_text"] for run in one[one["type"]].get("rich_text", ())) for one in results]


def test_appended_blocks_are_there_in_order_with_their_defaults() -> None:
    notion = Emulator()
    made = append(notion, paragraph("one"), bullet(bullet(bullet())), {"to_do": {"rich_text": words("two")}})
    assert [block["type"] for block in made] == ["paragraph", "bulleted_list_item", "to_do"]
    assert made[0]["paragraph"]["color"] == "default"
    assert made[0]["paragraph"]["icon"] is None
    assert made[2]["to_do"]["checked"] is False
    assert made[1]["has_children"] is True
    inner = notion.request("GET", f"/blocks/{made[1]['id']}/children")["results"]
    assert inner[0]["parent"] == {"type": "block_id", "block_id": made[1]["id"]}
    assert listed(notion) == ["one", "", "two"]
    assert made[0]["created_by"]["id"] == notion.connection.bot_id
    assert made[0]["created_time"].endswith(":00.000Z")


def test_positions_put_blocks_at_the_start_and_behind_a_sibling() -> None:
    notion = Emulator()
    first, *_ = append(notion, paragraph("b"), paragraph("e"))
    append(notion, paragraph("a"), position={"type": "start"})
    echoed = append(
        notion,
        paragraph("c"),
        paragraph("d"),
        position={"type": "after_block", "after_block": {"id": first["id"].replace("-", "")}},
    )
    assert listed(notion) == ["a", "b", "c", "d", "e"]
    assert len(echoed) == 3, "later siblings are echoed behind the new ones"
    append(notion, paragraph("f"), position={"type": "end"})
    assert listed(notion)[-1] == "f"


def test_after_belongs_to_older_versions() -> None:
    notion = Emulator()
    (first,) = append(notion, paragraph("a"))
    body = {"children": [paragraph("b")], "after": first["id"]}
    assert "body.after should be not present" in refused(notion, "PATCH", CHILDREN, body)
    notion.request("PATCH", CHILDREN, body, version="2025-09-03")
    assert listed(notion) == ["a", "b"]
    both = {**body, "position": {"type": "start"}}
    assert "body.after should be not present" in refused(notion, "PATCH", CHILDREN, both, version="2025-09-03")


@pytest.mark.parametrize(
    ("children", "message"),
    [
        ([], "body.children.length should be ≥ `1`, instead was `0`."),
        ([paragraph()] * 101, "body.children.length should be ≤ `100`, instead was `101`."),
        (
            [paragraph("x" * 2001)],
            "body.children[0].paragraph.rich_text[0].text.content.length should be ≤ `2000`, instead was `2001`.",
        ),
        ([{"paragraph": {"rich_text": words("x") * 101}}], "rich_text.length should be ≤ `100`, instead was `101`."),
        (
            [bullet(bullet(bullet(bullet())))],
            "body.children[0].bulleted_list_item.children[0].bulleted_list_item.children[0].bulleted_list_item"
            ".children should be not present, instead was `[{",
        ),
        ([{}], "body.children[0].embed should be defined, instead was `undefined`.\nbody.children[0].bookmark"),
        ([{"type": "nonsense"}], 'body.children[0].type should be `"embed"`'),
        ([{"type": "paragraph"}], "body.children[0].paragraph should be defined"),
        ([5], "body.children[0] should be an object, instead was `5`."),
        ([{**paragraph(), "divider": {}}], "should be not present"),
        ([{"paragraph": {"rich_text": "x"}}], 'rich_text should be an array, instead was `"x"`.'),
        ([{"paragraph": {}}], "body.children[0].paragraph.rich_text should be defined"),
        ([{"code": {"rich_text": []}}], "body.children[0].code.language should be defined"),
        ([{"code": {"rich_text": [], "language": "js"}}], 'code.language should be `"abap"`'),
        ([{"to_do": {"rich_text": [], "checked": "yes"}}], 'checked should be a boolean, instead was `"yes"`.'),
        ([paragraph(color="lime")], 'color should be `"default"`, `"gray"`'),
        ([{"callout": {"rich_text": [], "icon": None}}], "icon should be an object, instead was `null`."),
        ([{"bookmark": {"url": ""}}], "bookmark.url.length should be ≥ `1`"),
        ([{"bookmark": {"url": 3}}], "bookmark.url should be a string, instead was `3`."),
        ([{"image": {}}], "image.external should be defined"),
        ([paragraph(icon={"emoji": "🚀"})], "paragraph.icon should be not present"),
        ([{"template": {"rich_text": []}}], "Creating template blocks is no longer supported."),
        ([{"column": {"children": [paragraph()]}}], "body.children[0].column should be not present"),
        ([{"table_row": {"cells": []}}], "body.children[0].table_row should be not present"),
        ([{"column_list": {}}], "column_list.children should be defined"),
        (
            [{"column_list": {"children": [{"column": {"children": [paragraph()]}}]}}],
            "column_list.children.length should be ≥ `2`",
        ),
        ([{"column_list": {"children": [paragraph(), paragraph()]}}], "children[0].column should be defined"),
        ([{"table": {"table_width": 2, "children": []}}], "table.children should be defined"),
        (
            [{"table": {"table_width": 2, "children": [{"table_row": {"cells": [[]]}}]}}],
            "should have the same number of cells as table_width `2`, instead was `1`.",
        ),
        ([{"divider": {"children": [paragraph()]}}], "divider.children should be not present"),
        ([{"tab": {"children": [bullet()]}}], "tab.children[0].paragraph should be defined"),
        ([bullet({"column_list": {"children": []}})], "children[0].column_list should be not present"),
        ([bullet(*[bullet()] * 99)] * 11, "at most 1000 block elements"),
        ([{"paragraph": {"rich_text": [{"text": {"content": "x", "link": {"url": "nowhere"}}}]}}], "Invalid URL"),
        ([{"paragraph": {"rich_text": [{"text": {"content": "x", "link": {"url": 5}}}]}}], "should be a string"),
        ([{"paragraph": {"rich_text": [{"equation": {"expression": "x" * 1001}}]}}], "≤ `1000`"),
        ([{"paragraph": {"rich_text": [{"mention": {"user": {"id": "x"}}}]}}], "should be a valid uuid"),
        ([{"paragraph": {"rich_text": [{"mention": {"page": {"id": 5}}}]}}], "should be a string"),
        (
            [{"synced_block": {"synced_from": {"block_id": HOME}, "children": [paragraph()]}}],
            "synced_block.children should be not present",
        ),
    ],
)
def test_children_that_do_not_fit_are_refused_in_notions_words(children: Any, message: str) -> None:
    said = refused(Emulator(), "PATCH", CHILDREN, {"children": children})
    assert said.startswith("400 validation_error: ")
    assert message in said


def test_what_fits_the_nesting_rules_is_accepted() -> None:
    notion = Emulator()
    column = {"column": {"width_ratio": 0.5, "children": [bullet(paragraph())]}}
    tab = {"paragraph": {"rich_text": words("t"), "icon": {"emoji": "🚀"}, "children": [paragraph()]}}
    rows = [{"table_row": {"cells": [words("a"), words("b")]}}]
    made = append(
        notion,
        {"column_list": {"children": [column, column]}},
        {"tab": {"children": [tab]}},
        bullet({"table": {"table_width": 2, "children": rows}}),
        {"heading_1": {"rich_text": words("h"), "is_toggleable": True, "children": [paragraph()]}},
    )
    assert all(block["has_children"] for block in made)


def test_only_matching_children_go_under_tables_columns_and_leaves() -> None:
    notion = Emulator()
    row = {"table_row": {"cells": [words("a")]}}
    table, divider = append(notion, {"table": {"table_width": 1, "children": [row]}}, {"divider": {}})
    append(notion, row, to=table["id"])
    path = f"/blocks/{table['id']}/children"
    assert "table_row should be defined" in refused(notion, "PATCH", path, {"children": [paragraph()]})
    wide: Any = {"table_row": {"cells": [[], []]}}
    assert "must match the table width" in refused(notion, "PATCH", path, {"children": [wide]})
    said = refused(notion, "PATCH", f"/blocks/{divider['id']}/children", {"children": [paragraph()]})
    assert "divider does not support children" in said


@pytest.mark.parametrize(
    ("position", "message"),
    [
        ({"type": "after_block"}, "body.position.after_block should be defined"),
        ({"type": "after_block", "after_block": {"id": "0" * 32}}, "is not a child of the parent block"),
        ({"type": "middle"}, 'body.position.type should be `"start"`, `"end"`, or `"after_block"`'),
    ],
)
def test_positions_that_are_none_are_refused(position: Any, message: str) -> None:
    assert message in refused(Emulator(), "PATCH", CHILDREN, {"children": [paragraph()], "position": position})


def test_an_update_replaces_what_it_names_and_stamps_block_and_page() -> None:
    times = iter(range(1_000_000_000, 2_000_000_000, 100))
    notion = Emulator(clock=lambda: next(times))
    (block,) = append(notion, {"to_do": {"rich_text": words("a"), "checked": True, "color": "red"}})
    path = f"/blocks/{block['id']}"
    changed = notion.request("PATCH", path, {"to_do": {"rich_text": words("b")}})
    assert changed["to_do"]["checked"] is True
    assert changed["to_do"]["color"] == "red"
    assert changed["to_do"]["rich_text"][0]["plain_text"] == "b"
    assert changed["last_edited_time"] > block["last_edited_time"]
    assert notion.request("GET", f"/pages/{HOME}")["last_edited_time"] >= changed["last_edited_time"]
    assert notion.request("PATCH", path, {}) == {**changed, "object": "block"}
    said = refused(notion, "PATCH", path, {"paragraph": {"rich_text": []}})
    assert 'block type `"paragraph"` does not match the type of the block, `"to_do"`' in said
    assert "body.child_page should be not present" in refused(notion, "PATCH", path, {"child_page": {"title": "x"}})


def test_generated_blocks_can_be_changed_too() -> None:
    tree = samples.tree(30, "bushy", seed=3)
    notion = Emulator(tree)
    block_id = tree.forest.id(1)
    notion.request("PATCH", f"/blocks/{block_id}", {"bulleted_list_item": {"rich_text": words("mine")}})
    append(notion, paragraph("under a generated block"), to=block_id)
    assert listed(notion, tree.root_id)[0] == "mine"
    assert listed(notion, block_id)[-1] == "under a generated block"
    assert len(notion.request("GET", f"/blocks/{block_id}/children")["results"]) == 11


def test_the_trash_takes_a_block_with_all_below_and_gives_it_back() -> None:
    notion = Emulator()
    outer, after = append(notion, bullet(paragraph("in")), paragraph("after"))
    (inner,) = notion.request("GET", f"/blocks/{outer['id']}/children")["results"]
    gone = notion.request("DELETE", f"/blocks/{outer['id']}")
    assert gone["in_trash"] is True
    assert listed(notion) == ["after"]
    assert notion.request("GET", f"/blocks/{outer['id']}")["in_trash"] is True
    assert "archived" in refused(notion, "GET", f"/blocks/{outer['id']}/children")
    said = refused(notion, "PATCH", f"/blocks/{inner['id']}", paragraph("new"))
    assert "Can't edit block that is archived. You must unarchive the block before editing." in said
    assert "Can't edit block" in refused(notion, "DELETE", f"/blocks/{outer['id']}")
    assert "Can't edit" in refused(notion, "PATCH", f"/blocks/{outer['id']}/children", {"children": [paragraph()]})
    back = notion.request("PATCH", f"/blocks/{outer['id']}", {"in_trash": False})
    assert back["in_trash"] is False
    assert listed(notion) == ["", "after"]
    assert notion.request("DELETE", f"/blocks/{after['id']}", version="2025-09-03")["archived"] is True


def test_archived_is_a_word_of_older_versions() -> None:
    notion = Emulator()
    (block,) = append(notion, paragraph())
    path = f"/blocks/{block['id']}"
    assert "body.archived should be not present" in refused(notion, "PATCH", path, {"archived": True})
    assert notion.request("PATCH", path, {"archived": True}, version="2022-06-28")["archived"] is True
    assert "body.in_trash should be a boolean" in refused(notion, "PATCH", path, {"in_trash": "no"})


def test_pages_and_databases_go_to_the_trash_as_blocks() -> None:
    notion = Emulator(samples.demo())
    gone = notion.request("DELETE", f"/blocks/{READING_LIST_ID}")
    assert (gone["type"], gone["in_trash"]) == ("child_database", True)
    page = notion.request("PATCH", f"/blocks/{notion.root_id}", {"in_trash": True})
    assert page["type"] == "child_page"
    assert notion.request("GET", f"/pages/{notion.root_id}")["in_trash"] is True
    assert notion.request("PATCH", f"/blocks/{notion.root_id}", {"in_trash": False})["in_trash"] is False


def test_mentions_say_what_they_mention() -> None:
    notion = Emulator()
    emoji = {"id": "e0000000-0000-8000-a000-000000000001", "name": "party", "url": "https://example.com/p.png"}
    notion.workspace.emojis[emoji["id"]] = emoji
    person = next(key for key, one in notion.workspace.users.items() if one["name"] == "Person 1")
    sent = [
        {"mention": {"user": {"id": person}}},
        {"mention": {"date": {"start": "2026-01-01", "end": "2026-01-02"}}},
        {"mention": {"page": {"id": HOME}}},
        {"mention": {"database": {"id": "0" * 32}}},
        {"mention": {"template_mention": {"template_mention_user": "me"}}},
        {"mention": {"custom_emoji": {"id": emoji["id"]}}},
        {"equation": {"expression": "x^2"}, "annotations": {"bold": True}},
        {"text": {"content": "t", "link": {"url": "https://example.com"}}, "plain_text": "ignored"},
    ]
    (block,) = append(notion, {"paragraph": {"rich_text": sent}})
    runs = block["paragraph"]["rich_text"]
    assert [run["plain_text"] for run in runs] == [
        "@Person 1",
        "2026-01-01 → 2026-01-02",
        "Home",
        "Untitled",
        "@Me",
        ":party:",
        "x^2",
        "t",
    ]
    assert runs[0]["mention"]["user"]["person"]["email"] == "person1@example.com"
    assert runs[2]["href"].endswith(HOME.replace("-", ""))
    assert runs[6]["annotations"]["bold"] is True
    assert runs[7]["href"] == "https://example.com"


def test_links_icons_and_synced_copies_are_kept_as_notion_keeps_them() -> None:
    notion = Emulator()
    made = append(
        notion,
        {"callout": {"rich_text": [], "icon": {"type": "icon", "icon": {"name": "star"}}}},
        {"callout": {"rich_text": [], "icon": {"custom_emoji": {"id": "0" * 32}}}},
        {"link_to_page": {"page_id": HOME.replace("-", "")}},
        {"file": {"external": {"url": "https://example.com/a/b.pdf"}}},
        {"synced_block": {"synced_from": None, "children": [paragraph("same")]}},
    )
    assert made[0]["callout"]["icon"] == {"type": "icon", "icon": {"name": "star", "color": "gray"}}
    assert made[2]["link_to_page"] == {"type": "page_id", "page_id": HOME}
    assert made[3]["file"]["name"] == "b.pdf"
    (copy,) = append(notion, {"synced_block": {"synced_from": {"block_id": made[4]["id"]}}})
    assert copy["has_children"] is True
    assert listed(notion, copy["id"]) == ["same"]


async def test_a_commit_behind_a_503_names_what_was_made() -> None:
    async with Emulator() as notion, Caller(notion) as call:
        notion.faults.add("committed", times=2)
        status, body = await call("PATCH", CHILDREN, {"children": [paragraph("a"), bullet(paragraph())]})
        assert (status, body["code"]) == (503, "service_unavailable")
        data = body["additional_data"]
        made = await call.children(HOME)
        assert data["committed_resource_id"] == HOME
        assert data["committed_child_ids"] == [block["id"] for block in made]
        status, body = await call("POST", "/pages", {"parent": {"page_id": HOME}})
        page = await call.get(f"/pages/{body['additional_data']['committed_resource_id']}")
        assert page["parent"] == {"type": "page_id", "page_id": HOME}
        notion.faults.add("committed_silently")
        status, body = await call("PATCH", CHILDREN, {"children": [paragraph("b")]})
        assert (status, "additional_data" in body) == (503, False)
        assert len(await call.children(HOME)) == 4
        notion.faults.add("committed")
        assert (await call("PATCH", CHILDREN, {"children": []}))[0] == 400, "what is refused is not committed"


def test_capabilities_guard_each_kind_of_call() -> None:
    notion = Emulator()
    notion.connection.capabilities = frozenset({"read_content"})
    for method, path in (("PATCH", CHILDREN), ("PATCH", f"/blocks/{HOME}"), ("DELETE", f"/blocks/{HOME}")):
        assert refused(notion, method, path, {"children": []}).startswith("403 restricted_resource: ")
    for method, path in (("POST", "/comments"), ("GET", f"/comments?block_id={HOME}"), ("GET", "/users")):
        assert refused(notion, method, path, {} if method == "POST" else None).startswith("403 ")


def test_a_free_plan_runs_out_of_blocks_for_good() -> None:
    notion = Emulator()
    notion.workspace.block_limit = notion.workspace.blocks_made + 1
    (block,) = append(notion, paragraph())
    said = refused(notion, "PATCH", CHILDREN, {"children": [paragraph()]})
    assert said.startswith("403 restricted_resource: ")
    for path, body in (
        ("/pages", {"parent": {"page_id": HOME}}),
        ("/databases", {"parent": {"page_id": HOME}}),
        ("/blocks/meeting_notes", {}),
    ):
        assert refused(notion, "POST", path, body).startswith("403 restricted_resource: ")
    insert = {"type": "insert_content", "insert_content": {"content": "x"}}
    assert refused(notion, "PATCH", f"/pages/{HOME}/markdown", insert).startswith("403 ")
    notion.request("PATCH", f"/blocks/{block['id']}", {"paragraph": {"rich_text": words("edits are free")}})
    notion.request("DELETE", f"/blocks/{block['id']}")
    assert refused(notion, "PATCH", CHILDREN, {"children": [paragraph()]}).startswith("403 ")


def test_a_table_of_contents_and_others_hold_nothing() -> None:
    notion = Emulator()
    nested = {"synced_block": {"synced_from": None, "children": [{"table": {"table_width": 1}}]}}
    assert "table.children should be defined" in refused(notion, "PATCH", CHILDREN, {"children": [nested]})
    inner = [{"paragraph": {"rich_text": words("t"), "children": [bullet(paragraph())]}}]
    deep = refused(notion, "PATCH", CHILDREN, {"children": [bullet({"tab": {"children": inner}})]})
    assert "children should be not present" in deep


def test_bodies_that_are_no_json_or_too_large_are_refused() -> None:
    notion = Emulator()
    big = {"children": [paragraph("x" * 2000)] * 100 * 3}
    assert "body should be ≤ `500` KB" in refused(notion, "PATCH", CHILDREN, big)


async def test_a_broken_body_is_invalid_json() -> None:
    async with Emulator() as notion, Caller(notion) as call:
        headers = {"Content-Type": "application/json"}
        async with call.http.patch(f"{notion.url}/v1{CHILDREN}", data=b"{", headers=headers) as answer:
            assert answer.status == 400
            assert (await answer.json())["code"] == "invalid_json"
