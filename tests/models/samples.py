"""One answer of Notion's for everything the models can hold, as JSON values."""

from typing import Any

from notion_async import models

Json = Any

ID = "38c9ce7b-60a4-8123-9f3b-4de9a2f8f0a1"
OTHER_ID = "7b98f27d-5af5-46ea-9a67-3fa010ff2a44"
TIME = "2026-06-27T16:49:00.000Z"
PARTIAL_USER = {"object": "user", "id": ID}
PLAIN = {"bold": False, "italic": False, "strikethrough": False, "underline": False, "code": False, "color": "default"}


def run(content: str, *, url: str | None = None, **marks: Json) -> Json:
    """Make a run of text."""
    link = {"url": url} if url else None
    text = {"content": content, "link": link}
    return {"type": "text", "text": text, "annotations": PLAIN | marks, "plain_text": content, "href": url}


def mention(kind: str, target: Json, plain_text: str = "@someone", href: str | None = None) -> Json:
    """Make a run that mentions something."""
    what = {"type": kind, kind: target}
    return {"type": "mention", "mention": what, "annotations": PLAIN, "plain_text": plain_text, "href": href}


def block(kind: str, content: Json, **more: Json) -> Json:
    """Make a block as version 2026-03-11 sends it."""
    return {
        "object": "block",
        "id": ID,
        "parent": {"type": "page_id", "page_id": OTHER_ID},
        "created_time": TIME,
        "last_edited_time": TIME,
        "created_by": PARTIAL_USER,
        "last_edited_by": PARTIAL_USER,
        "has_children": False,
        "in_trash": False,
        "type": kind,
        kind: content,
        **more,
    }


def paragraph(*runs: Json, **more: Json) -> Json:
    """Make a paragraph."""
    return block("paragraph", {"rich_text": list(runs), "icon": None, "color": "default"}, **more)


def listing(kind: str, *results: Json, **more: Json) -> Json:
    """Make a list."""
    empty: Json = {}
    return {
        "object": "list",
        "results": list(results),
        "next_cursor": None,
        "has_more": False,
        "type": kind,
        kind: empty,
        **more,
    }


PERSON = {
    "object": "user",
    "id": ID,
    "name": "A person",
    "avatar_url": None,
    "type": "person",
    "person": {"email": "person@example.com", "email_verified": True},
}
BOT = {
    "object": "user",
    "id": ID,
    "name": "A bot",
    "avatar_url": "https://example.com/bot.png",
    "type": "bot",
    "bot": {
        "owner": {"type": "workspace", "workspace": True},
        "workspace_id": ID,
        "workspace_name": "A workspace",
        "workspace_limits": {"max_file_upload_size_in_bytes": 5242880},
    },
}
USERS: dict[str, Json] = {
    "partial": PARTIAL_USER,
    "person": PERSON,
    "person_without_email": {**PERSON, "person": {}},
    "bot": BOT,
    "bot_of_a_user": {**BOT, "bot": {"owner": {"type": "user", "user": PERSON}, "workspace_name": None}},
    "bot_of_another_connection": {**BOT, "bot": {}},
    "group": {"object": "group", "id": ID, "name": "A group"},
}

DATE = {"start": "2026-06-27", "end": None, "time_zone": None}
LINK_MENTION = {
    "href": "https://example.com",
    "title": "Example",
    "description": "An example",
    "link_author": "someone",
    "link_provider": "Example",
    "thumbnail_url": "https://example.com/t.png",
    "icon_url": "https://example.com/i.png",
    "iframe_url": "https://example.com/f",
    "height": 300,
    "padding": 1.5,
    "padding_top": 0,
}
RICH_TEXT: dict[str, Json] = {
    "text": run("Hi"),
    "link": run("there", url="https://example.com", bold=True, color="red_background"),
    "equation": {
        "type": "equation",
        "equation": {"expression": "E=mc^2"},
        "annotations": PLAIN,
        "plain_text": "E=mc^2",
        "href": None,
    },
    "user": mention("user", PERSON),
    "partial_user": mention("user", PARTIAL_USER),
    "date": mention("date", DATE, "2026-06-27"),
    "page": mention("page", {"id": ID}, "A page", f"https://app.notion.com/p/{ID}"),
    "database": mention("database", {"id": ID}, "A database"),
    "template_date": mention(
        "template_mention", {"type": "template_mention_date", "template_mention_date": "today"}, "@Today"
    ),
    "template_user": mention("template_mention", {"type": "template_mention_user", "template_mention_user": "me"}),
    "custom_emoji": mention("custom_emoji", {"id": ID, "name": "party", "url": "https://example.com/e.png"}, ":party:"),
    "link_preview": mention("link_preview", {"url": "https://example.com/x"}, "x", "https://example.com/x"),
    "link_mention": mention("link_mention", LINK_MENTION, "Example", "https://example.com"),
}

PARENTS: dict[str, Json] = {
    "page_id": {"type": "page_id", "page_id": ID},
    "block_id": {"type": "block_id", "block_id": ID},
    "data_source_id": {"type": "data_source_id", "data_source_id": ID, "database_id": OTHER_ID},
    "database_id": {"type": "database_id", "database_id": ID},
    "workspace": {"type": "workspace", "workspace": True},
    "agent_id": {"type": "agent_id", "agent_id": ID},
}

EXTERNAL = {"type": "external", "external": {"url": "https://example.com/a.png"}}
HOSTED = {"type": "file", "file": {"url": "https://example.com/signed", "expiry_time": TIME}}
ICONS: dict[str, Json] = {
    "emoji": {"type": "emoji", "emoji": "🚀"},
    "external": EXTERNAL,
    "file": HOSTED,
    "custom_emoji": {
        "type": "custom_emoji",
        "custom_emoji": {"id": ID, "name": "party", "url": "https://example.com/e.png"},
    },
    "icon": {"type": "icon", "icon": {"name": "pizza", "color": "orange"}},
}

TEXT = {"rich_text": [run("Some "), run("text", italic=True)], "color": "default"}
MEETING = {
    "title": [run("Weekly")],
    "status": "notes_ready",
    "children": {"summary_block_id": ID, "notes_block_id": OTHER_ID, "transcript_block_id": ID},
    "calendar_event": {"start_time": TIME, "end_time": TIME, "attendees": [ID]},
    "recording": {"start_time": TIME, "end_time": TIME},
}
EMPTY: Json = {}
CAPTION = [run("A caption")]
BLOCKS: dict[str, Json] = {
    "paragraph": paragraph(*RICH_TEXT.values(), request_id=ID),
    "heading_1": block("heading_1", {**TEXT, "is_toggleable": False}),
    "heading_2": block("heading_2", {**TEXT, "is_toggleable": True}, has_children=True),
    "heading_3": block("heading_3", {**TEXT, "is_toggleable": False}),
    "heading_4": block("heading_4", {**TEXT, "is_toggleable": False}),
    "bulleted_list_item": block("bulleted_list_item", TEXT),
    "numbered_list_item": block("numbered_list_item", {**TEXT, "list_start_index": 3, "list_format": "roman"}),
    "to_do": block("to_do", {**TEXT, "checked": True}),
    "toggle": block("toggle", TEXT, has_children=True),
    "quote": block("quote", TEXT),
    "callout": block("callout", {**TEXT, "icon": ICONS["icon"]}),
    "code": block("code", {"rich_text": [run("x = 1")], "caption": CAPTION, "language": "python"}),
    "equation": block("equation", {"expression": "E=mc^2"}),
    "divider": block("divider", EMPTY),
    "breadcrumb": block("breadcrumb", EMPTY),
    "table_of_contents": block("table_of_contents", {"color": "gray"}),
    "bookmark": block("bookmark", {"url": "https://example.com", "caption": CAPTION}),
    "embed": block("embed", {"url": "https://example.com", "caption": []}),
    "link_preview": block("link_preview", {"url": "https://example.com"}),
    "image": block("image", {**EXTERNAL, "caption": CAPTION}),
    "video": block("video", {**EXTERNAL, "caption": []}),
    "pdf": block("pdf", {**HOSTED, "caption": []}),
    "audio": block("audio", {**HOSTED, "caption": []}),
    "file": block("file", {**HOSTED, "caption": [], "name": "a.txt"}),
    "link_to_page": block("link_to_page", {"type": "page_id", "page_id": ID}),
    "table": block("table", {"table_width": 2, "has_column_header": True, "has_row_header": False}, has_children=True),
    "table_row": block("table_row", {"cells": [[run("a")], [run("b"), run("c")], []]}),
    "column_list": block("column_list", EMPTY, has_children=True),
    "column": block("column", {"width_ratio": 0.25}, has_children=True),
    "tab": block("tab", EMPTY, has_children=True),
    "synced_block": block("synced_block", {"synced_from": None}, has_children=True),
    "template": block("template", {"rich_text": [run("New task")]}),
    "child_page": block("child_page", {"title": "A page"}, has_children=True),
    "child_database": block("child_database", {"title": "A database"}),
    "meeting_notes": block("meeting_notes", MEETING),
    "transcription": block("transcription", MEETING),
    "unsupported": block("unsupported", {"block_type": "button"}),
}
BLOCK_VARIANTS: dict[str, Json] = {
    "archived": {**paragraph(), "archived": True, "in_trash": True},
    "2022-06-28": {key: value for key, value in block("divider", EMPTY, archived=False).items() if key != "in_trash"},
    "tab_title": block("paragraph", {**TEXT, "icon": ICONS["emoji"]}),
    "paragraph_without_icon": block("paragraph", TEXT),
    "link_to_database": block("link_to_page", {"type": "database_id", "database_id": ID}),
    "link_to_comment": block("link_to_page", {"type": "comment_id", "comment_id": ID}),
    "synced_copy": block("synced_block", {"synced_from": {"type": "block_id", "block_id": ID}}),
    "column_of_equal_width": block("column", EMPTY),
    "unsupported_of_old": block("unsupported", EMPTY),
    "meeting_notes_not_begun": block("meeting_notes", EMPTY),
    "callout_with_file": block("callout", {**TEXT, "icon": HOSTED}),
}

OPTION = {"id": ID, "name": "Open", "color": "red"}


def prop(kind: str, value: Json, **more: Json) -> Json:
    """Make a property value."""
    return {"id": "%3AJ%7B", "type": kind, kind: value, **more}


PLACE = {
    "lat": 52.5,
    "lon": 13,
    "name": "Berlin",
    "address": "Germany",
    "aws_place_id": None,
    "google_place_id": "x",
}
VERIFICATION = {"state": "verified", "date": DATE, "verified_by": PERSON}
PROPERTIES: dict[str, Json] = {
    "title": prop("title", [run("A title")]) | {"id": "title"},
    "rich_text": prop("rich_text", [run("Some text")]),
    "number": prop("number", 1.41421356),
    "select": prop("select", OPTION),
    "multi_select": prop("multi_select", [OPTION, {**OPTION, "name": "Hot"}]),
    "status": prop("status", OPTION),
    "date": prop("date", DATE),
    "people": prop("people", list(USERS.values())),
    "files": prop("files", [{**EXTERNAL, "name": "a.png"}, {**HOSTED, "name": "b.png"}]),
    "checkbox": prop("checkbox", value=True),
    "url": prop("url", "https://example.com"),
    "email": prop("email", "person@example.com"),
    "phone_number": prop("phone_number", "+00 1"),
    "relation": prop("relation", [{"id": ID}, {"id": OTHER_ID}], has_more=True),
    "place": prop("place", PLACE),
    "verification": prop("verification", VERIFICATION),
    "formula": prop("formula", {"type": "string", "string": "x"}),
    "unique_id": prop("unique_id", {"prefix": "ST", "number": 3}),
    "created_time": prop("created_time", TIME),
    "last_edited_time": prop("last_edited_time", TIME),
    "created_by": prop("created_by", PERSON),
    "last_edited_by": prop("last_edited_by", PARTIAL_USER),
    "button": prop("button", EMPTY),
    "rollup": prop("rollup", {"type": "number", "number": 3, "function": "sum"}),
}
PROPERTY_VARIANTS: dict[str, Json] = {
    "number_null": prop("number", None),
    "number_integer": prop("number", 42),
    "select_null": prop("select", None),
    "status_null": prop("status", None),
    "date_null": prop("date", None),
    "date_range": prop("date", {"start": "2026-06-27", "end": "2026-06-28", "time_zone": None}),
    "date_time": prop("date", {"start": "2026-06-27T16:57:00.000+02:00", "end": None, "time_zone": None}),
    "url_null": prop("url", None),
    "place_null": prop("place", None),
    "verification_null": prop("verification", None),
    "unverified": prop("verification", {"state": "unverified", "date": None, "verified_by": None}),
    "formula_number": prop("formula", {"type": "number", "number": 1.5}),
    "formula_boolean": prop("formula", {"type": "boolean", "boolean": False}),
    "formula_date": prop("formula", {"type": "date", "date": DATE}),
    "formula_date_null": prop("formula", {"type": "date", "date": None}),
    "formula_unsupported": prop("formula", {"type": "unsupported", "unsupported": {}}),
    "rollup_date": prop("rollup", {"type": "date", "date": DATE, "function": "latest_date"}),
    "rollup_array": prop(
        "rollup",
        {
            "type": "array",
            "array": [{"type": "number", "number": 2}, {"type": "title", "title": [run("x")]}],
            "function": "show_original",
        },
    ),
    "rollup_unsupported": prop("rollup", {"type": "unsupported", "unsupported": {}, "function": "median"}),
    "rollup_incomplete": prop("rollup", {"type": "incomplete", "incomplete": {}, "function": "sum"}),
    "unique_id_without_prefix": prop("unique_id", {"prefix": None, "number": 7}),
    "unique_id_of_a_template": prop("unique_id", {"prefix": "ST"}),
}
ITEMS: dict[str, Json] = {
    kind: {"object": "property_item", **prop(kind, value)}
    for kind, value in {
        "title": run("A title"),
        "rich_text": run("Some text"),
        "people": PERSON,
        "relation": {"id": ID},
        "number": 3,
        "checkbox": False,
    }.items()
}

SELECT = {"options": [{**OPTION, "description": None}]}
STATUS = {**SELECT, "groups": [{"id": ID, "name": "To-do", "color": "gray", "option_ids": [ID]}]}
CONFIGURED: dict[str, Json] = {
    "number": {"format": "euro"},
    "select": SELECT,
    "multi_select": SELECT,
    "status": STATUS,
    "formula": {"expression": "now()"},
    "relation": {"database_id": ID, "data_source_id": ID, "type": "single_property", "single_property": {}},
    "rollup": {
        "function": "sum",
        "relation_property_name": "Tasks",
        "relation_property_id": "a",
        "rollup_property_name": "Hours",
        "rollup_property_id": "swq\\",
    },
    "unique_id": {"prefix": "ST"},
}
PLAIN_KINDS = [
    "title",
    "rich_text",
    "url",
    "people",
    "files",
    "email",
    "phone_number",
    "date",
    "checkbox",
    "created_by",
    "created_time",
    "last_edited_by",
    "last_edited_time",
    "button",
    "place",
    "verification",
    "location",
    "last_visited_time",
]


def column(kind: str, config: Json) -> Json:
    """Make a property of a schema."""
    return {"id": "abcd", "name": kind, "description": None, "type": kind, kind: config}


DUAL = {"synced_property_id": "jZZ%3E", "synced_property_name": "Back"}
SCHEMAS: dict[str, Json] = {
    **{kind: column(kind, {}) for kind in PLAIN_KINDS},
    **{kind: column(kind, config) for kind, config in CONFIGURED.items()},
    "dual_relation": column(
        "relation", {"database_id": ID, "data_source_id": ID, "type": "dual_property", "dual_property": DUAL}
    ),
    "relation_of_2022": column("relation", {"database_id": ID, "type": "single_property", "single_property": {}}),
}

RECORD = {
    "id": ID,
    "created_time": TIME,
    "last_edited_time": TIME,
    "icon": ICONS["emoji"],
    "cover": EXTERNAL,
    "parent": PARENTS["page_id"],
    "url": "https://app.notion.com/p/x",
    "public_url": None,
    "in_trash": False,
    "request_id": ID,
}
AUTHORED = {**RECORD, "created_by": PARTIAL_USER, "last_edited_by": PARTIAL_USER}
PAGE = {
    "object": "page",
    **AUTHORED,
    "is_archived": False,
    "is_locked": False,
    "properties": PROPERTIES | PROPERTY_VARIANTS,
}
TITLED = {"title": [run("Tasks")], "description": [], "is_inline": False}
DATABASE = {
    "object": "database",
    **RECORD,
    **TITLED,
    "is_locked": False,
    "data_sources": [{"id": ID, "name": "Tasks"}],
}
OLD_DATABASE = {
    "object": "database",
    **{key: value for key, value in AUTHORED.items() if key != "in_trash"},
    **TITLED,
    "archived": False,
    "properties": SCHEMAS,
}
DATA_SOURCE = {
    "object": "data_source",
    **AUTHORED,
    **TITLED,
    "parent": PARENTS["database_id"],
    "database_parent": PARENTS["page_id"],
    "properties": SCHEMAS,
}
COMMENT = {
    "object": "comment",
    "id": ID,
    "parent": PARENTS["block_id"],
    "discussion_id": OTHER_ID,
    "created_time": TIME,
    "last_edited_time": TIME,
    "created_by": PARTIAL_USER,
    "rich_text": [run("A comment")],
    "display_name": {"type": "integration", "resolved_name": "A bot"},
    "attachments": [{"category": "image", "file": HOSTED["file"]}],
}
UPLOAD = {
    "object": "file_upload",
    "id": ID,
    "created_time": TIME,
    "created_by": {"id": ID, "type": "bot"},
    "last_edited_time": TIME,
    "expiry_time": TIME,
    "in_trash": False,
    "status": "pending",
    "filename": "a.txt",
    "content_type": "text/plain",
    "content_length": None,
    "upload_url": "https://api.notion.com/v1/file_uploads/x/send",
    "complete_url": "https://api.notion.com/v1/file_uploads/x/complete",
    "number_of_parts": {"total": 2, "sent": 1},
}
IMPORTED = {"type": "success", "success": {}, "imported_time": TIME}
NOT_IMPORTED = {
    "type": "error",
    "error": {
        "type": "download_error",
        "code": "x",
        "message": "no",
        "parameter": None,
        "status_code": 404,
    },
    "imported_time": TIME,
}
MARKDOWN = {"object": "page_markdown", "id": ID, "markdown": "# Hi", "truncated": True, "unknown_block_ids": [ID]}
ERROR = {
    "object": "error",
    "status": 429,
    "code": "rate_limited",
    "message": "You have been rate limited.",
    "additional_data": {"rate_limit_reason": "public_api_request_rate_limit", "retry_after": "37"},
    "request_id": ID,
}
TASK = {
    "object": "async_task",
    "id": "task_1",
    "status": "succeeded",
    "status_url": "https://api.notion.com/v1/async_tasks/task_1",
    "created_time": TIME,
    "operation": {"surface": "rest", "name": "PATCH /v1/pages/:page_id/markdown"},
    "result": MARKDOWN,
}

SHOWN = {
    "property_id": "title",
    "property_name": "Name",
    "visible": True,
    "width": 200,
    "wrap": False,
    "status_show_as": "select",
    "card_property_width_mode": "inline",
    "date_format": "full",
    "time_format": "hidden",
}
GROUPED = {
    "type": "formula",
    "property_id": "abcd",
    "property_name": "Sum",
    "sort": {"type": "ascending"},
    "hide_empty_groups": True,
    "group_by": {"type": "number", "range_start": 0, "range_end": 10, "range_size": 2.5},
}
BY_DATE = {"type": "date", "property_id": "abcd", "group_by": "week", "start_day_of_week": 1}
CARDS = {
    "properties": [SHOWN],
    "cover": {"type": "property", "property_id": "abcd"},
    "cover_size": "large",
    "cover_aspect": "cover",
    "card_layout": "compact",
}
SUBTASKS = {
    "property_id": "abcd",
    "display_mode": "show",
    "filter_scope": "parents",
    "toggle_column_id": "title",
}
CHART = {
    "type": "chart",
    "chart_type": "column",
    "x_axis": GROUPED,
    "y_axis": {"aggregator": "sum", "property_id": "abcd"},
    "value": {"aggregator": "count"},
    "reference_lines": [{"id": "1", "value": 2, "label": "Goal", "color": "red", "dash_style": "dash"}],
    "caption": None,
}
WIDGET = {"id": "w", "view_id": ID, "width": 6, "row_index": 0}
CONFIGURATIONS: dict[str, Json] = {
    "table": {
        "type": "table",
        "properties": [SHOWN],
        "group_by": BY_DATE,
        "subtasks": SUBTASKS,
        "wrap_cells": True,
        "frozen_column_index": 1,
        "show_vertical_lines": False,
    },
    "board": {"type": "board", "group_by": GROUPED, "sub_group_by": None, **CARDS},
    "gallery": {"type": "gallery", **CARDS},
    "list": {"type": "list", "properties": [SHOWN]},
    "calendar": {"type": "calendar", "date_property_id": "abcd", "view_range": "week", "show_weekends": True},
    "timeline": {
        "type": "timeline",
        "date_property_id": "abcd",
        "preference": {"zoom_level": "month", "center_timestamp": 0},
        "arrows_by": {"property_id": None},
        "color_by": True,
    },
    "map": {"type": "map", "height": "large", "map_by": "abcd"},
    "form": {"type": "form", "is_form_closed": False, "anonymous_submissions": True},
    "chart": CHART,
    "dashboard": {"type": "dashboard", "rows": [{"id": "r", "widgets": [WIDGET], "height": 300}]},
}
VIEW = {
    "object": "view",
    "id": ID,
    "parent": PARENTS["database_id"],
    "data_source_id": ID,
    "name": "A view",
    "type": "table",
    "created_time": TIME,
    "created_by": PARTIAL_USER,
    "last_edited_time": TIME,
    "last_edited_by": PARTIAL_USER,
    "url": "https://app.notion.com/p/x?v=y",
    "filter": {"property": "State", "status": {"equals": "Open"}},
    "sorts": [{"property": "Due", "direction": "ascending"}],
    "quick_filters": None,
}
PAGE_ID = {"object": "page", "id": ID}
VIEW_QUERY = {
    "object": "view_query",
    "id": ID,
    "view_id": ID,
    "expires_at": TIME,
    "total_count": 1,
    "results": [PAGE_ID],
    "next_cursor": None,
    "has_more": False,
}

TOKEN = {
    "access_token": "ntn_test",
    "token_type": "bearer",
    "refresh_token": "nrt_test",
    "bot_id": ID,
    "workspace_id": ID,
    "workspace_name": "A workspace",
    "workspace_icon": None,
    "owner": {"type": "user", "user": PERSON},
    "duplicated_template_id": None,
    "request_id": ID,
}


def event(kind: str, **data: Json) -> Json:
    """Make a webhook's event."""
    return {
        "id": ID,
        "timestamp": TIME,
        "workspace_id": ID,
        "workspace_name": "A workspace",
        "subscription_id": ID,
        "integration_id": ID,
        "type": kind,
        "authors": [{"id": ID, "type": "person"}],
        "accessible_by": [{"id": ID, "type": "bot"}],
        "attempt_number": 1,
        "api_version": "2026-03-11",
        "entity": {"id": ID, "type": kind.partition(".")[0]},
        "data": data,
    }


SPACE = {"id": ID, "type": "space"}
ROW = {"id": ID, "type": "database", "data_source_id": ID}
CHANGED = [{"id": ID, "type": "block"}]
LIFE = ("created", "deleted", "undeleted", "moved")
EVENTS: dict[str, Json] = {
    sample["type"]: sample
    for sample in (
        *(event(f"{noun}.{verb}", parent=ROW) for noun in ("page", "database", "data_source") for verb in LIFE),
        event("page.locked", parent=SPACE),
        event("page.unlocked", parent=SPACE),
        event("page.content_updated", parent=SPACE, updated_blocks=CHANGED),
        event("page.properties_updated", parent=SPACE, updated_properties=["title", "%3AJ"]),
        event(
            "page.transcription_block.transcript_deleted", target={"id": ID, "type": "block"}, transcript_id=OTHER_ID
        ),
        event("database.content_updated", parent=SPACE, updated_blocks=CHANGED),
        event("database.schema_updated", parent=SPACE),
        event("data_source.content_updated", parent=ROW, updated_blocks=CHANGED),
        event(
            "data_source.schema_updated",
            parent=ROW,
            updated_properties=[{"id": "a", "name": "State", "action": "updated"}],
        ),
        event("view.created", parent=ROW, view_type="table"),
        event("view.updated", parent=ROW, updated_fields=["name", "sorts"]),
        event("view.deleted", parent=ROW),
        *(event(f"comment.{verb}", parent=SPACE, page_id=ID) for verb in ("created", "updated", "deleted")),
        *(event(f"file_upload.{verb}") for verb in ("created", "completed", "expired")),
        event("file_upload.upload_failed", file_import_result=NOT_IMPORTED),
    )
}

QUERY_ENDED_EARLY = {"type": "incomplete", "incomplete_reason": "query_result_limit_reached"}
OBJECTS: dict[str, Json] = {
    "page": PAGE,
    "page_of_2022": {key: value for key, value in PAGE.items() if key not in {"in_trash", "is_archived"}}
    | {"archived": True},
    "row": {**PAGE, "parent": PARENTS["data_source_id"]},
    "partial_page": PAGE_ID,
    "database": DATABASE,
    "database_of_2022": OLD_DATABASE,
    "partial_database": {"object": "database", "id": ID},
    "data_source": DATA_SOURCE,
    "partial_data_source": {"object": "data_source", "id": ID, "properties": SCHEMAS},
    "comment": COMMENT,
    "partial_comment": {"object": "comment", "id": ID},
    "file_upload": UPLOAD,
    "file_upload_imported": {**UPLOAD, "status": "uploaded", "content_length": 3, "file_import_result": IMPORTED},
    "file_upload_failed": {**UPLOAD, "status": "failed", "file_import_result": NOT_IMPORTED, "archived": False},
    "page_markdown": MARKDOWN,
    "error": ERROR,
    "async_task": TASK,
    "async_task_page": {**TASK, "result": PAGE},
    "async_task_queued": {**{key: TASK[key] for key in TASK if key != "result"}, "poll_after_seconds": 2},
    "async_task_failed": {**{key: TASK[key] for key in TASK if key != "result"}, "error": ERROR},
    "view": VIEW,
    **{f"view_{kind}": {**VIEW, "type": kind, "configuration": each} for kind, each in CONFIGURATIONS.items()},
    "partial_view": {"object": "view", "id": ID, "parent": PARENTS["database_id"], "type": "table"},
    "view_query": VIEW_QUERY,
    "view_query_deleted": {"object": "view_query", "id": ID, "deleted": True},
    "templates": {
        "templates": [{"id": ID, "name": "Task", "is_default": True}],
        "has_more": False,
        "next_cursor": None,
    },
    "meeting_notes": {"results": [BLOCKS["meeting_notes"]], "has_more": False},
    "verification": {"verification_token": "secret_test"},
}
LISTS: dict[str, Json] = {
    "block": listing("block", *BLOCKS.values(), *BLOCK_VARIANTS.values()),
    "page": listing("page", PAGE_ID),
    "page_or_data_source": listing("page_or_data_source", PAGE, DATA_SOURCE, request_status=QUERY_ENDED_EARLY),
    "page_or_database": listing("page_or_database", PAGE, OLD_DATABASE),
    "database": listing("database", OLD_DATABASE),
    "user": listing("user", *USERS.values()),
    "comment": listing("comment", COMMENT),
    "file_upload": listing("file_upload", UPLOAD, has_more=True, next_cursor=ID),
    "custom_emoji": listing("custom_emoji", {"id": ID, "name": "party", "url": "https://example.com/e.png"}),
    "view": listing("view", {"object": "view", "id": ID}),
    "property_item": listing("property_item", *ITEMS.values())
    | {"property_item": {"id": "abcd", "next_url": None, "type": "relation", "relation": {}}},
    "property_item_rollup": listing("property_item")
    | {
        "property_item": {
            "id": "abcd",
            "next_url": "https://api.notion.com/v1/x",
            "type": "rollup",
            "rollup": {"type": "incomplete", "incomplete": {}, "function": "sum"},
        }
    },
}
OAUTH: dict[str, tuple[Any, Json]] = {
    "token": (models.TokenGrant, TOKEN),
    "introspect": (models.TokenState, {"active": True, "scope": "read_content", "iat": 1, "request_id": ID}),
    "revoke": (models.Acknowledgement, {"request_id": ID}),
}

_UNIONS: tuple[tuple[str, Any, dict[str, Json]], ...] = (
    ("user", models.User, USERS),
    ("rich_text", models.RichText, RICH_TEXT),
    ("parent", models.Parent, PARENTS),
    ("icon", models.Icon, ICONS),
    ("block", models.Block, BLOCKS),
    ("block", models.Block, BLOCK_VARIANTS),
    ("property", models.PropertyValue, PROPERTIES),
    ("property", models.PropertyValue, PROPERTY_VARIANTS),
    ("item", models.PropertyItem, ITEMS),
    ("schema", models.Schema, SCHEMAS),
    ("configuration", models.Configuration, CONFIGURATIONS),
    ("event", models.Event, EVENTS),
)
SAMPLES: dict[str, tuple[Any, Json]] = {
    **{f"{union}:{name}": (kind, sample) for union, kind, table in _UNIONS for name, sample in table.items()},
    **{f"object:{name}": ("parse", sample) for name, sample in (OBJECTS | {"group": USERS["group"]}).items()},
    **{f"list:{name}": ("parse", sample) for name, sample in LISTS.items()},
    **{f"oauth:{name}": sample for name, sample in OAUTH.items()},
}
