"""What has no struct keeps its JSON, at the smallest place, and everything around it is read."""

import copy
import json
import pickle
from typing import Any

import pytest

from notion_async import errors, models
from notion_async.models.codec import decode, encode
from notion_async.models.drift import unknown_fields
from notion_async.models.parsing import parse
from tests.models.samples import (
    BLOCKS,
    COMMENT,
    DATA_SOURCE,
    EVENTS,
    ID,
    LISTS,
    PAGE,
    PERSON,
    PROPERTIES,
    SCHEMAS,
    UPLOAD,
    VIEW,
    block,
    column,
    listing,
    mention,
    paragraph,
    prop,
    run,
)
from tests.models.test_samples import instants, parts, read

ROBOT = {"type": "robot", "robot": {"beep": [1, None, "x"]}}
STRANGE_USER = {"object": "user", "id": ID, "type": "agent", "agent": {}}
CASES: dict[str, tuple[Any, Any, type]] = {
    "block": (models.BlockList, listing("block", paragraph(), block("robot", {})), models.UnknownBlock),
    "rich text": (models.Block, paragraph(run("a"), {**ROBOT, "plain_text": "b"}), models.UnknownRichText),
    "mention": (models.Block, paragraph(mention("robot", {"id": 1})), models.UnknownMention),
    "template mention": (models.Block, paragraph(mention("template_mention", ROBOT)), models.UnknownMention),
    "mentioned user": (models.Block, paragraph(mention("user", STRANGE_USER)), models.UnknownUser),
    "parent": (models.Block, {**paragraph(), "parent": {"type": "robot_id", "robot_id": ID}}, models.UnknownParent),
    "calendar event": (
        models.Block,
        block("meeting_notes", {"calendar_event": {"start_time": "2026-06-27", "end_time": "soon"}}),
        models.UnknownCalendarEvent,
    ),
    "author": (models.Block, {**paragraph(), "created_by": {"object": "agent", "id": ID}}, models.UnknownUser),
    "last author": (models.Page, {**PAGE, "last_edited_by": {"object": "user", "id": None}}, models.UnknownUser),
    "icon": (models.Page, {**PAGE, "icon": ROBOT}, models.UnknownIcon),
    "callout icon": (
        models.Block,
        block("callout", {"rich_text": [], "icon": ROBOT, "color": "red"}),
        models.UnknownIcon,
    ),
    "cover": (models.Page, {**PAGE, "cover": ROBOT}, models.UnknownFile),
    "media": (models.Block, block("image", {**ROBOT, "caption": []}), models.UnknownFile),
    "link": (models.Block, block("link_to_page", ROBOT), models.UnknownLink),
    "property": (models.Page, {**PAGE, "properties": {"a": prop("robot", 1), **PROPERTIES}}, models.UnknownProperty),
    "file": (models.PropertyValue, prop("files", [ROBOT]), models.UnknownFile),
    "user": (models.PropertyValue, prop("people", [PERSON, STRANGE_USER]), models.UnknownUser),
    "formula": (models.PropertyValue, prop("formula", ROBOT), models.UnknownResult),
    "rollup": (models.PropertyValue, prop("rollup", {**ROBOT, "function": "sum"}), models.UnknownResult),
    "rolled up property": (
        models.PropertyValue,
        prop("rollup", {"type": "array", "array": [ROBOT, {"type": "number", "number": 3}], "function": "x"}),
        models.UnknownProperty,
    ),
    "schema": (
        models.DataSource,
        {**DATA_SOURCE, "properties": {**SCHEMAS, "a": column("robot", {})}},
        models.UnknownSchema,
    ),
    "relation": (models.Schema, column("relation", {**ROBOT, "data_source_id": ID}), models.UnknownRelation),
    "event": (models.Event, {**EVENTS["page.created"], "type": "page.beeped"}, models.UnknownEvent),
    "bot owner": (
        models.User,
        {"object": "user", "id": ID, "name": None, "type": "bot", "bot": {"owner": ROBOT}},
        models.UnknownOwner,
    ),
    "view configuration": ("parse", {**VIEW, "type": "robot", "configuration": ROBOT}, models.UnknownConfiguration),
    "import result": ("parse", {**UPLOAD, "file_import_result": ROBOT}, models.UnknownImportResult),
    "object": ("parse", {"object": "robot", "id": ID}, models.UnknownObject),
    "result": (
        models.PageOrDataSourceList,
        listing("page_or_data_source", PAGE, {"object": "robot", "id": ID}),
        models.UnknownObject,
    ),
    "comment": (models.CommentList, listing("comment", COMMENT, {"object": "robot"}), models.UnknownObject),
    "list": ("parse", listing("robot", 1), models.UnknownObject),
}


@pytest.mark.parametrize("name", CASES)
def test_a_stranger_is_kept_at_its_own_place(name: str) -> None:
    kind, sample, stranger = CASES[name]
    value = read(kind, sample)
    assert [type(part) for part in parts(value) if isinstance(part, models.Unknown)] == [stranger]
    assert instants(json.loads(encode(value))) == instants(sample)


def test_every_unknown_struct_is_tried() -> None:
    strangers = {each for each in vars(models).values() if isinstance(each, type) and issubclass(each, models.Unknown)}
    assert strangers - {models.Unknown} == {stranger for _, _, stranger in CASES.values()}


@pytest.mark.parametrize("name", CASES)
def test_a_stranger_is_a_value_like_any_other(name: str) -> None:
    kind, sample, stranger = CASES[name]
    value = next(part for part in parts(read(kind, sample)) if isinstance(part, models.Unknown))
    again = next(part for part in parts(read(kind, sample)) if isinstance(part, models.Unknown))
    assert value == again
    assert hash(value) == hash(again)
    assert pickle.loads(pickle.dumps(value)) == value  # noqa: S301 - our own bytes
    assert copy.deepcopy(value) == value
    assert repr(value).startswith(f"{stranger.__name__}(")
    assert isinstance(value.type, str)
    assert isinstance(value.id, str)
    with pytest.raises(AttributeError):
        value.raw = {}


def test_strangers_answer_what_their_union_answers() -> None:
    unknown = models.UnknownBlock({"type": "robot", "robot": 1, "id": ID, "in_trash": True, "created_time": "never"})
    assert (unknown.in_trash, unknown.created_time, unknown.created_by) == (True, None, None)
    assert unknown.parent == models.UnknownParent(None)
    known = models.UnknownBlock(BLOCKS["divider"])
    assert known.created_by == known.last_edited_by == models.PartialUser(id=ID)
    assert known.last_edited_time is not None
    nothing = models.UnknownBlock(None)
    assert (nothing.id, nothing.type, nothing.content, nothing.has_children) == ("", "", None, False)
    assert models.UnknownFile(ROBOT).url == models.UnknownFile(ROBOT).plain_text == ""
    assert models.UnknownFile(ROBOT).caption == ()
    assert models.UnknownRichText({**ROBOT, "href": "x"}).href == "x"
    assert models.UnknownRichText(ROBOT).annotations == models.Annotations()
    assert models.UnknownLink({"type": "robot_id", "robot_id": ID}).id == ID
    assert models.UnknownUser({"name": "R2"}).name == "R2"
    assert models.UnknownSchema(column("robot", 1)).name == "robot"
    assert models.UnknownSchema(column("robot", 1)).content == 1
    assert models.UnknownEvent({"data": 1}).data == 1
    assert models.UnknownObject({"object": "robot"}).object == "robot"
    assert models.UnknownResult(ROBOT).value is None
    assert models.UnknownProperty(None).value is None


def test_everything_strange_at_once_is_still_read() -> None:
    sample = copy.deepcopy(LISTS["block"])
    sample["results"][0]["paragraph"]["rich_text"] = [ROBOT, run("a"), mention("robot", 1)]
    sample["results"][1]["parent"] = ROBOT
    sample["results"].insert(1, block("robot", {}))
    sample["results"].append(None)
    value = parse(json.dumps(sample))
    assert [type(part).__name__ for part in parts(value) if isinstance(part, models.Unknown)] == [
        "UnknownRichText",
        "UnknownMention",
        "UnknownBlock",
        "UnknownParent",
        "UnknownBlock",
    ]
    assert instants(json.loads(encode(value))) == instants(sample)


@pytest.mark.parametrize("data", ["[]", "7", '"x"', "null", "", '{"object": 7}'])
def test_parse_refuses_what_is_no_object(data: str) -> None:
    with pytest.raises(errors.Unreadable):
        parse(data)


def test_an_error_says_where_and_shows_an_excerpt() -> None:
    with pytest.raises(errors.Unreadable) as caught:
        decode('{"object": "list", "results": 7}', models.BlockList)
    assert (caught.value.where, caught.value.excerpt) == ("$.results", "7")
    with pytest.raises(errors.Unreadable) as inner:
        parse(json.dumps(listing("file_upload", UPLOAD, {**UPLOAD, "status": 7})))
    assert (inner.value.where, inner.value.excerpt) == ("$.results[1].status", "7")
    with pytest.raises(errors.Unreadable) as broken:
        decode('{"object": "list", "resul', models.BlockList)
    assert (broken.value.where, broken.value.excerpt) == ("", repr('{"object": "list", "resul'))


def test_drift_is_named_by_its_path() -> None:
    sample = copy.deepcopy(LISTS["block"])
    for each in sample["results"]:
        each["new_key"] = 1
    sample["results"][0]["paragraph"]["rich_text"][0]["annotations"]["font"] = "x"
    sample["newer"] = {}
    value = parse(json.dumps(sample))
    assert unknown_fields(json.dumps(sample), value) == [
        "$.newer",
        "$.results[].new_key",
        "$.results[].paragraph.rich_text[].annotations.font",
    ]


def test_drift_in_properties_does_not_name_the_property() -> None:
    sample = {**PAGE, "properties": {"A secret name": prop("number", 3, new_key=1)}}
    value = parse(json.dumps(sample))
    assert unknown_fields(json.dumps(sample), value) == ["$.properties.*.new_key"]


def test_nothing_drifts_where_a_stranger_holds_it_all() -> None:
    sample = listing("block", block("robot", {"x": 1}))
    assert unknown_fields(json.dumps(sample), parse(json.dumps(sample))) == []


def test_a_database_of_version_2022_keeps_its_properties() -> None:
    database = parse(json.dumps({**DATA_SOURCE, "object": "database"}))
    assert isinstance(database, models.Database)
    assert database.properties
    assert database.properties["select"].type == "select"


@pytest.mark.parametrize("kind", BLOCKS)
def test_a_null_in_a_block_leaves_it_what_it_is(kind: str) -> None:
    known = type(read(models.Block, BLOCKS[kind]))
    for key in BLOCKS[kind][kind]:
        if key != "type":
            value = read(models.Block, {**BLOCKS[kind], kind: {**BLOCKS[kind][kind], key: None}})
            assert type(value) is known, key
    assert type(read(models.Block, {**BLOCKS[kind], kind: None})) is known


@pytest.mark.parametrize("kind", PROPERTIES)
def test_a_null_property_is_still_of_its_type(kind: str) -> None:
    value = read(models.PropertyValue, {**PROPERTIES[kind], kind: None})
    assert type(value) is type(read(models.PropertyValue, PROPERTIES[kind]))


@pytest.mark.parametrize("sample", [PAGE, DATA_SOURCE, COMMENT], ids=lambda sample: sample["object"])
def test_a_null_in_a_record_leaves_it_what_it_is(sample: Any) -> None:
    for key in sample.keys() - {"id", "object"}:
        assert type(read("parse", {**sample, key: None})) is type(read("parse", sample)), key


def test_a_union_may_be_asked_for_with_anything_beside_it() -> None:
    assert decode("null", models.Block | None) is None
    blocks = decode(json.dumps([BLOCKS["divider"], block("robot", {})]), list[models.Block])
    assert [type(each) for each in blocks] == [models.DividerBlock, models.UnknownBlock]
    assert decode("[]", list[models.Block] | None) == []
    assert type(decode(json.dumps({"object": "comment", "id": ID}), models.AnyComment)) is models.PartialComment
    by_name = decode(json.dumps({"a": PERSON}), dict[str, models.User])
    assert isinstance(by_name["a"], models.Person)
