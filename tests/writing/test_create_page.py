from typing import Any

import pytest

import notion_async as na
from notion_async import errors
from notion_async._writing.append import create_page, create_prepared, page_parent
from tests.writing.fake_notion import FAULTS, OTHERS, US, FakeNotion, outline
from tests.writing.trees import drafts, grow, paragraphs


def title(text: str) -> dict[str, object]:
    return {"title": {"title": [{"text": {"content": text}}]}}


@pytest.mark.parametrize("fault", ["", *FAULTS])
async def test_a_page_is_created_once_with_all_its_blocks(fault: str) -> None:
    notion = FakeNotion([fault, "", fault])
    blocks = grow(2, 300, 6)
    body = {"parent": page_parent(notion.page_id), "properties": title("Plans")}
    page = await create_page(notion.context(), body, blocks)
    assert [child.content["title"] for child in notion.there(notion.page_id)] == ["Plans"]
    assert outline(notion.inputs(page.id)) == outline(blocks)


async def test_a_page_that_may_be_one_of_two_is_unknown() -> None:
    notion = FakeNotion(["before"])
    for _ in range(2):
        notion.put(notion.page_id, [{"type": "child_page", "child_page": {"title": "Plans"}}])
    body = {"parent": page_parent(notion.page_id), "properties": title("Plans")}
    with pytest.raises(errors.OutcomeUnknown) as caught:
        await create_page(notion.context(), body, [])
    assert len(caught.value.ids_to_check) == 2


@pytest.mark.parametrize("fault", ["after", "before"])
async def test_a_row_whose_answer_was_lost_is_found_or_unknown(fault: str) -> None:
    notion = FakeNotion([fault])
    source = notion.make("data_source", {}, "", OTHERS)
    body = {"parent": page_parent({"data_source_id": source.id}), "properties": title("Row")}
    if fault == "after":
        assert (await create_page(notion.context(), body, paragraphs(3))).id == notion.there(source.id)[0].id
        return
    with pytest.raises(errors.OutcomeUnknown):
        await create_page(notion.context(), body, paragraphs(3))


async def test_a_page_in_the_workspace_whose_answer_was_lost_is_unknown() -> None:
    notion = FakeNotion(["drop"])
    workspace = notion.make("workspace", {}, "", US)
    with pytest.raises(errors.OutcomeUnknown) as caught:
        await create_page(notion.context(), {"parent": {"workspace": workspace.id}, "properties": title("Page")}, [])
    assert caught.value.ids_to_check == []
    notion.faults = ["drop"]
    with pytest.raises(errors.OutcomeUnknown) as caught:
        await create_page(notion.context(), {"parent": {"database_id": workspace.id}, "properties": title("Row")}, [])
    assert caught.value.ids_to_check == [workspace.id]


@pytest.mark.parametrize("fault", ["drop", "before"])
async def test_another_page_of_the_same_title_is_not_taken_for_the_new_one(fault: str) -> None:
    notion = FakeNotion()
    body = {"parent": {"page_id": notion.page_id}, "properties": title("Plans")}
    old = await create_page(notion.context(), body, paragraphs(2))
    notion.faults = [fault]
    with pytest.raises(errors.OutcomeUnknown) as caught:
        await create_page(notion.context(), body, paragraphs(1))
    assert old.id in caught.value.ids_to_check
    notion = FakeNotion()
    old = await create_page(notion.context(), body, paragraphs(1))
    notion.faults = [fault]
    new = await create_prepared(notion.context(), body, drafts(paragraphs(1)), there={old.id})
    assert [page.id for page in notion.there(notion.page_id)] == [old.id, new.id]


@pytest.mark.parametrize("properties", [None, "Title", ["Title"]])
async def test_properties_are_a_dict(properties: Any) -> None:
    notion = FakeNotion()
    with pytest.raises(errors.InvalidInput, match="properties is a dict of values by name"):
        await create_page(notion.context(), {"parent": {"page_id": notion.page_id}, "properties": properties}, [])


async def test_a_long_title_is_split() -> None:
    notion = FakeNotion()
    body = {"parent": page_parent(notion.page_id), "properties": {"title": na.properties.title("x" * 5000)}}
    page = await create_page(notion.context(), body, [])
    assert notion.blocks[page.id].content == {"title": "x" * 5000}
