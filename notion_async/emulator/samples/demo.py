"""The demonstration workspace: every block type, long lists, deep nesting, Unicode, a database."""

from __future__ import annotations

from typing import TYPE_CHECKING

from notion_async.emulator.ids import derived_id
from notion_async.emulator.render.pages import mention_url
from notion_async.emulator.rich_text import equation, mention, text
from notion_async.emulator.samples.people import PERSON, SECOND_PERSON, add_people
from notion_async.emulator.samples.planter import Planter, SampleBlock, sample_block, text_block
from notion_async.emulator.samples.tables import READING_LIST_ID, plant_reading_list
from notion_async.emulator.samples.words import scatter, sentence

if TYPE_CHECKING:
    from notion_async.emulator.messages import Json
    from notion_async.emulator.workspace import Workspace

DEMO_PAGE_ID = "de300000-0000-8000-a000-000000000001"
"""The id of the demonstration's root page."""

TITLE = "Demo workspace: every block there is"
ORIGINAL_ID = derived_id("demo", "synced original")
FILE_ID = derived_id("demo", "file")
WRITTEN = 1_772_000_000.0

UNICODE = (
    "Grüße aus Köln, crème brûlée, naïve, Ærøskøbing, Łódź",
    "日本語の文章と漢字、ひらがな、カタカナ",
    "한국어 문장도 있습니다",
    "النص العربي من اليمين إلى اليسار",
    "טקסט בעברית",
    "Кириллица и ещё немного",
    "ไทยและ हिन्दी और தமிழ்",
    "👩‍👩‍👧‍👦 family, 🏳️‍🌈 flag, 👍🏽 skin tone, 🇩🇪 region, ☕️ variation",
    "e\u0301 combining, \u200bzero width\u200b, non\u00a0breaking, soft\u00adhyphen",
    "\U0001d518\U0001d52b\U0001d526 beyond the first plane: 𐍈 𝄞",
    "Markdown that is none: *stars* _lines_ `ticks` [brackets](x) # hash | pipe < angle > & amp \\ back ~~no~~",
    "  leading and trailing blanks  ",
    "line one\nline two\nline three",
)


class DemoSample:
    """The demonstration workspace; see `demo`."""

    root_id = DEMO_PAGE_ID

    def plant(self, workspace: Workspace) -> None:
        """Add the demonstration at the top level of the workspace."""
        with workspace.at(WRITTEN):
            self._plant(workspace)

    def _plant(self, workspace: Workspace) -> None:
        add_people(workspace)
        _add_file(workspace)
        workspace.add_page(
            {"type": "workspace", "workspace": True},
            TITLE,
            page_id=DEMO_PAGE_ID,
            author=PERSON,
            icon={"type": "emoji", "emoji": "🗺️"},
            cover={"type": "external", "external": {"url": "https://example.com/cover.jpg"}},
        )
        planter = Planter(workspace, "demo", PERSON)
        planter.plant(DEMO_PAGE_ID, *_texts(), *_media(), *_layout(), *_synced(), *_rare())
        _plant_pages(planter)
        _add_comments(workspace)


def demo() -> DemoSample:
    """Return the demonstration workspace: one root page (`DEMO_PAGE_ID`) with more than 400 blocks.

    It has every block type, a list of 250 items, a table of 60 rows, columns, eight levels of nesting, a synced block
    with a copy, two child pages, a database with rows, an unsupported and an unknown block, and Unicode of all kinds.
    """
    return DemoSample()


def _add_file(workspace: Workspace) -> None:
    """Add an uploaded file that image and file blocks show."""
    data = b"The bytes of an uploaded file.\n"
    workspace.uploads[FILE_ID] = {
        "object": "file_upload",
        "id": FILE_ID,
        "filename": "notes.txt",
        "content_type": "text/plain",
        "content_length": len(data),
        "status": "uploaded",
        "data": data,
    }


def _styled() -> SampleBlock:
    return text_block(
        "paragraph",
        [
            text("Plain, "),
            text("bold", bold=True),
            text(", "),
            text("italic", italic=True),
            text(", "),
            text("struck", strikethrough=True),
            text(", "),
            text("underlined", underline=True),
            text(", "),
            text("code", code=True),
            text(", "),
            text("all at once", bold=True, italic=True, strikethrough=True, underline=True, code=True, color="red"),
            text(", "),
            text("on yellow", color="yellow_background"),
            text(", "),
            text("a link", link="https://example.com/a_(b)?c=d&e=f"),
            text(", "),
            equation("E = mc^2"),
            text("."),
        ],
    )


def _mentions() -> SampleBlock:
    day = {"start": "2026-03-11", "end": None, "time_zone": None}
    pull, site = "https://example.com/pull/1", "https://example.com"
    emoji = {"id": derived_id("demo", "emoji"), "name": "party", "url": "https://example.com/party.png"}
    today = {"type": "template_mention_date", "template_mention_date": "today"}
    return text_block(
        "paragraph",
        [
            mention("user", {"object": "user", "id": SECOND_PERSON}, "@Person 2"),
            text(" "),
            mention("date", day, "2026-03-11"),
            text(" "),
            mention("page", {"id": DEMO_PAGE_ID}, TITLE, href=mention_url(DEMO_PAGE_ID)),
            text(" "),
            mention("database", {"id": READING_LIST_ID}, "Reading list", href=mention_url(READING_LIST_ID)),
            text(" "),
            mention("template_mention", today, "@Today"),
            text(" "),
            mention("custom_emoji", emoji, ":party:"),
            text(" "),
            mention("link_preview", {"url": pull}, pull, href=pull),
            text(" "),
            mention("link_mention", {"href": site, "title": "Example"}, site, href=site),
        ],
    )


def _texts() -> list[SampleBlock]:
    numbers = [
        text_block("numbered_list_item", f"Step {number}: {sentence(scatter(1, number))}") for number in range(1, 251)
    ]
    return [
        text_block("heading_1", "Text"),
        _styled(),
        _mentions(),
        text_block("paragraph", ""),
        *(text_block("paragraph", line) for line in UNICODE),
        text_block("heading_2", "Lists"),
        text_block("bulleted_list_item", "A bullet", text_block("bulleted_list_item", "with one below it")),
        text_block("to_do", "Done", checked=True),
        text_block("to_do", "Not done", text_block("to_do", "A part of it", checked=True)),
        text_block("toggle", "A toggle", text_block("paragraph", "What it hides")),
        text_block("heading_3", "A long list"),
        *numbers,
        text_block("heading_4", "Nesting"),
        _nested(8),
        text_block(
            "heading_2", "A heading that folds", text_block("paragraph", "What it folds away"), is_toggleable=True
        ),
        text_block("quote", "A quote\nof two lines", text_block("paragraph", "with a paragraph of its own")),
        text_block("callout", "A callout", text_block("paragraph", "and more in it"), color="blue_background"),
        text_block("code", 'print("a fence: ```")\n', language="python", caption=[text("A caption")]),
        sample_block("equation", expression="\\int_0^\\infty e^{-x^2} dx = \\frac{\\sqrt{\\pi}}{2}"),
        sample_block("divider"),
    ]


def _nested(levels: int) -> SampleBlock:
    block = text_block("bulleted_list_item", f"Level {levels}")
    for level in range(levels - 1, 0, -1):
        block = text_block("bulleted_list_item", f"Level {level}", block)
    return block


def _media() -> list[SampleBlock]:
    uploaded: Json = {"type": "file", "file": {"upload": FILE_ID}}
    return [
        text_block("heading_1", "Media"),
        sample_block(
            "image", type="external", external={"url": "https://example.com/picture.png"}, caption=[text("A picture")]
        ),
        sample_block("image", **uploaded),
        sample_block("video", type="external", external={"url": "https://example.com/clip.mp4"}),
        sample_block("audio", type="external", external={"url": "https://example.com/sound.mp3"}),
        sample_block("pdf", type="external", external={"url": "https://example.com/paper.pdf"}),
        sample_block("file", **uploaded, name="notes.txt"),
        sample_block("bookmark", url="https://example.com/bookmark", caption=[text("A bookmark")]),
        sample_block("embed", url="https://example.com/embed"),
        sample_block("link_preview", url="https://example.com/pull/1"),
    ]


def _layout() -> list[SampleBlock]:
    header = sample_block("table_row", cells=[[text("Number")], [text("Square")], [text("Remark", bold=True)]])
    rows = [
        sample_block("table_row", cells=[[text(str(n))], [text(str(n * n))], [text("a | pipe")] if n % 10 == 0 else []])
        for n in range(1, 60)
    ]
    return [
        text_block("heading_1", "Layout"),
        sample_block("table_of_contents", color="gray"),
        sample_block("breadcrumb"),
        sample_block("table", header, *rows, table_width=3, has_column_header=True),
        sample_block(
            "column_list",
            sample_block(
                "column", text_block("paragraph", "Left"), text_block("bulleted_list_item", "of it"), width_ratio=0.4
            ),
            sample_block("column", text_block("paragraph", "Right"), sample_block("divider"), width_ratio=0.6),
        ),
        sample_block(
            "tab",
            text_block("paragraph", "First tab", text_block("paragraph", "In the first tab")),
            text_block("paragraph", "Second tab", text_block("to_do", "In the second tab")),
        ),
    ]


def _synced() -> list[SampleBlock]:
    content = [
        text_block("paragraph", "This text is synced"),
        text_block("toggle", "With depth", text_block("paragraph", "Deeper")),
    ]
    return [
        sample_block("synced_block", *content, block_id=ORIGINAL_ID),
        sample_block("synced_block", synced_from={"type": "block_id", "block_id": ORIGINAL_ID}),
    ]


def _rare() -> list[SampleBlock]:
    summary, notes, transcript = (
        text_block("paragraph", "What was decided"),
        text_block("paragraph", "What was noted"),
        text_block("paragraph", "What was said"),
    )
    parts = {f"{part}_block_id": derived_id("demo", part) for part in ("summary", "notes", "transcript")}
    return [
        text_block("heading_1", "Rare kinds"),
        sample_block("link_to_page", type="page_id", page_id=derived_id("demo", "first page")),
        text_block("template", "Add another to-do", text_block("to_do", "From the template")),
        sample_block(
            "meeting_notes",
            *(
                SampleBlock(
                    "toggle", {"rich_text": [text(part.removesuffix("_block_id").title())]}, (inner,), parts[part]
                )
                for part, inner in zip(parts, (summary, notes, transcript), strict=True)
            ),
            title=[text("Weekly meeting")],
            status="notes_ready",
            children=parts,
        ),
        sample_block("unsupported", block_type="form"),
        sample_block("hologram", projector="a kind that is not known yet", depth=3),
    ]


def _plant_pages(planter: Planter) -> None:
    planter.page(
        DEMO_PAGE_ID,
        "First child page",
        text_block("paragraph", "The first child page"),
        text_block("to_do", "Read it"),
        page_id=derived_id("demo", "first page"),
        icon={"type": "emoji", "emoji": "📄"},
    )
    planter.page(DEMO_PAGE_ID, "../../Second: child/page? <2>", text_block("paragraph", "Its title is not a file name"))
    plant_reading_list(planter, DEMO_PAGE_ID)
    planter.plant(DEMO_PAGE_ID, text_block("paragraph", "The end."))


def _add_comments(workspace: Workspace) -> None:
    for number, parent in enumerate(({"type": "page_id", "page_id": DEMO_PAGE_ID},), 1):
        comment_id = derived_id("demo", "comment", number)
        stamps = workspace.stamps(PERSON)
        workspace.comments[comment_id] = {
            "object": "comment",
            "id": comment_id,
            "parent": parent,
            "discussion_id": derived_id("demo", "discussion", number),
            **{key: stamps[key] for key in ("created_time", "last_edited_time", "created_by")},
            "rich_text": [text("A comment on the page")],
            "display_name": {"type": "user", "resolved_name": "Person 1"},
        }
