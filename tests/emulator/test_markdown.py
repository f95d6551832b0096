"""Markdown: what is written comes back, edits are exact, and nothing is lost silently."""

from __future__ import annotations

from typing import Any

import pytest

from notion_async.emulator import Emulator, samples
from notion_async.emulator.markdown import show
from notion_async.emulator.markdown.inline import to_markdown, to_rich_text
from notion_async.emulator.markdown.parse import blocks_of, split_title
from notion_async.emulator.rich_text import normalize
from tests.emulator.conftest import Caller, paragraph, refused

HOME = samples.HOME_PAGE_ID
PATH = f"/pages/{HOME}/markdown"

WHOLE = """# One {color="red"}
## Two {toggle="true"}
\tinside
### Three
#### Four
A line with **bold**, *italic*, ~~struck~~, `code`, $x^2$ and [a link](https://example.com)
- bullet
\t- below
\t\t1. number
- [x] done
- [ ] not done {color="blue_bg"}
> quote<br>second line
<details>
<summary>toggle</summary>
\thidden
</details>
<callout icon="💡" color="gray_bg">
\tcalled out
\tmore
</callout>
```python
print("<*>")
\tindented
```
$$
e = mc^2
$$
---
<table_of_contents/>
![caption](https://example.com/i.png)
<video src="https://example.com/v.mp4">clip</video>
<table header-row="true">
<tr>
<td>a</td>
<td>**b**</td>
</tr>
</table>
<columns>
\t<column>
\t\tleft
\t</column>
\t<column>
\t\tright
\t</column>
</columns>
<synced_block url="https://app.notion.com/p/ID">
\tsame
</synced_block>
<empty-block/>"""


def content_of(notion: Emulator, page_id: str = HOME) -> str:
    return str(notion.request("GET", f"/pages/{page_id}/markdown")["markdown"])


def insert(notion: Emulator, content: str, **options: object) -> str:
    body = {"type": "insert_content", "insert_content": {"content": content, **options}}
    return str(notion.request("PATCH", PATH, body)["markdown"])


def test_what_is_written_is_read_again() -> None:
    notion = Emulator()
    written = insert(notion, WHOLE)
    start = written.index("<synced_block url=")
    assert written[:start] == WHOLE[: WHOLE.index("<synced_block url=")]
    assert written.endswith('">\n\tsame\n</synced_block>\n<empty-block/>')
    kinds = [one["type"] for one in notion.request("GET", f"/blocks/{HOME}/children")["results"]]
    assert kinds[:6] == ["heading_1", "heading_2", "heading_3", "heading_4", "paragraph", "bulleted_list_item"]


def test_a_recorded_insertion_reads_back_as_notion_reads_it() -> None:
    assert insert(Emulator(), "## New Section\n\nHello from markdown.") == "## New Section\nHello from markdown."


@pytest.mark.parametrize(
    "line",
    [
        "plain",
        r"escaped \* \~ \` \$ \[ \] \< \> \{ \} \| \^ \\",
        "**bold *and italic***",
        '<span color="red">red</span> and <span underline="true">underlined</span>',
        "[**bold link**](https://example.com/a)",
        "a<br>b",
    ],
)
def test_inline_text_survives_the_round_trip(line: str) -> None:
    items = normalize(to_rich_text(line), lambda _kind, value: ("", None, value))
    assert to_rich_text(to_markdown(items)) == to_rich_text(line)


def test_mentions_are_written_and_read() -> None:
    line = (
        f'<mention-user url="user://{HOME}">N</mention-user><mention-page url="https://x/{HOME.replace("-", "")}"/>'
        '<mention-date start="2026-01-01" end="2026-01-02"/><mention-agent url="agent://none"/></span>'
    )
    kinds = [next(iter(item["mention"])) for item in to_rich_text(line)]
    assert kinds == ["user", "page", "date"]
    assert to_rich_text("$`a^b`$") == [{"equation": {"expression": "a^b"}}]
    notion = Emulator(samples.demo())
    whole = content_of(notion, samples.DEMO_PAGE_ID)
    for part in (
        "<mention-user url=",
        '<mention-date start="2026-03-11"/>',
        "<mention-page",
        "<mention-database",
        ":party:",
    ):
        assert part in whole


def test_pipe_tables_and_loose_tags_are_understood() -> None:
    table, tabs, details, media = blocks_of(
        "| a | b \\| c |\n|---|---|\n| 1 |\n<tabs>\n\t<tab>\n\t\tin\n\t</tab>\n</tabs>\n"
        '<details color="red">\n\tno summary\n</details>\n<embed src="https://example.com">e</embed>'
    )
    assert table["table"]["table_width"] == 2
    assert table["table"]["children"][1]["table_row"]["cells"][1] == []
    assert tabs["tab"]["children"][0]["type"] == "paragraph"
    assert details["toggle"]["color"] == "red"
    assert media["embed"]["url"] == "https://example.com"
    assert blocks_of("```\nunclosed")[0]["code"]["language"] == "plain text"
    assert blocks_of("####### seven")[0]["type"] == "paragraph"
    assert blocks_of("<details>\n</details>")[0]["toggle"] == {"rich_text": []}
    assert split_title("no title") == ("", "no title")


def test_the_demo_reads_with_tags_for_what_markdown_cannot_say() -> None:
    notion = Emulator(samples.demo())
    answer = notion.request("GET", f"/pages/{samples.DEMO_PAGE_ID}/markdown")
    for kind in ("bookmark", "embed", "breadcrumb", "template", "form", "hologram"):
        assert f'alt="{kind}"/>' in answer["markdown"]
    assert (answer["truncated"], answer["unknown_block_ids"]) == (False, [])
    assert "What was said" not in answer["markdown"]
    assert "<database url=" in answer["markdown"]
    spoken = notion.request("GET", f"/pages/{samples.DEMO_PAGE_ID}/markdown?include_transcript=true")
    assert "What was said" in spoken["markdown"]


def test_what_cannot_be_read_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    notion = Emulator()
    insert(notion, "a\nb\nc")
    ids = [one["id"] for one in notion.request("GET", f"/blocks/{HOME}/children")["results"]]
    notion.workspace.unshared.add(ids[1])
    answer = notion.request("GET", PATH)
    assert (answer["truncated"], answer["unknown_block_ids"]) == (True, [ids[1]])
    assert refused(notion, "GET", f"/pages/{ids[1]}/markdown").startswith("404")
    notion.workspace.unshared.clear()
    monkeypatch.setattr(show, "MAX_BLOCKS", 2)
    answer = notion.request("GET", PATH)
    assert answer["unknown_block_ids"] == [ids[2]]


def test_edits_are_exact() -> None:
    notion = Emulator()
    insert(notion, "one\ntwo\ntwo")

    def edit(*updates: dict[str, object]) -> dict[str, object]:
        return {"type": "update_content", "update_content": {"content_updates": list(updates)}}

    assert "No match found" in refused(notion, "PATCH", PATH, edit({"old_str": "TWO", "new_str": "x"}))
    assert "matches 2 times" in refused(notion, "PATCH", PATH, edit({"old_str": "two", "new_str": "x"}))
    every = {"old_str": "two", "new_str": "three", "replace_all_matches": True}
    notion.request("PATCH", PATH, edit(every, {"old_str": "one", "new_str": "- one"}))
    assert content_of(notion) == "- one\nthree\nthree"
    insert(notion, "between", after="- o...ne")
    assert content_of(notion) == "- one\nbetween\nthree\nthree"
    body: Any = {
        "type": "replace_content_range",
        "replace_content_range": {"content": "x", "content_range": "betw...three"},
    }
    notion.request("PATCH", PATH, body)
    assert content_of(notion) == "- one\nx\nthree"
    insert(notion, "first", position={"type": "start"})
    assert content_of(notion).startswith("first\n- one")
    body["replace_content_range"]["content_range"] = "nowhere"
    assert "The selection was not found" in refused(notion, "PATCH", PATH, body)


def test_child_pages_are_not_deleted_by_accident() -> None:
    notion = Emulator()
    child = notion.request("POST", "/pages", {"parent": {"page_id": HOME}, "properties": {"title": {"title": []}}})
    insert(notion, "text")
    replace = {"type": "replace_content", "replace_content": {"new_str": "new"}}
    said = refused(notion, "PATCH", PATH, replace)
    assert "would delete child pages" in said
    assert child["id"] in said
    whole = content_of(notion)
    replace["replace_content"] = {"new_str": "above\n" + whole}
    notion.request("PATCH", PATH, replace)
    assert content_of(notion) == "above\n" + whole
    notion.request("PATCH", PATH, {**replace, "replace_content": {"new_str": "new", "allow_deleting_content": True}})
    assert content_of(notion) == "new"
    assert notion.request("GET", f"/pages/{child['id']}")["in_trash"] is True


def test_pages_are_created_from_markdown() -> None:
    notion = Emulator()
    made = notion.request("POST", "/pages", {"parent": {"page_id": HOME}, "markdown": "# Title\n- a\n\t- b"})
    assert made["properties"]["title"]["title"][0]["plain_text"] == "Title"
    assert content_of(notion, made["id"]) == "- a\n\t- b"


async def test_asynchronous_writes_are_tasks_that_end_well_or_badly() -> None:
    async with Emulator() as notion, Caller(notion) as call:
        body = {"parent": {"page_id": HOME}, "markdown": "# T", "allow_async": True}
        status, task = await call("POST", "/pages", body)
        assert (status, task["status"], task["poll_after_seconds"]) == (202, "queued", 2)
        assert task["operation"] == {"surface": "rest", "name": "POST /v1/pages"}
        done = await call.get(f"/async_tasks/{task['id']}")
        assert (done["status"], done["result"]["object"]) == ("succeeded", "page")
        edit = {"content_updates": [{"old_str": "nowhere", "new_str": ""}]}
        _, task = await call("PATCH", PATH, {"type": "update_content", "update_content": edit, "allow_async": True})
        failed = await call.get(f"/async_tasks/{task['id']}")
        assert (failed["status"], failed["error"]["code"]) == ("failed", "validation_error")
        status, body = await call("GET", "/async_tasks/task_none")
        assert status == 404


def test_markdown_of_databases_and_bad_bodies_is_refused() -> None:
    notion = Emulator(samples.demo())
    database = next(iter(notion.workspace.databases))
    assert "which has no markdown" in refused(notion, "GET", f"/pages/{database}/markdown")
    path = f"/pages/{samples.DEMO_PAGE_ID}/markdown"
    assert "body.type should be defined" in refused(notion, "PATCH", path, {})
    assert "body.update_content should be defined" in refused(notion, "PATCH", path, {"type": "update_content"})


def test_deep_pages_are_written_without_recursion() -> None:
    tree = samples.tree(3000, "deep")
    notion = Emulator(tree)
    lines = content_of(notion, tree.root_id).split("\n")
    assert len(lines) == 3000
    assert lines[-1].startswith("\t" * 2999)


def test_colors_of_paragraphs_and_references_are_shown() -> None:
    notion = Emulator()
    notion.request("PATCH", f"/blocks/{HOME}/children", {"children": [paragraph("p", color="gray_background")]})
    assert content_of(notion) == 'p {color="gray_bg"}'
