"""Every request of the guide to page content: by the body that its curl sends, and by our constructors."""

from typing import Any

import pytest

import notion_async as na
from notion_async import NotionClient, models, parents, properties, rich_text
from notion_async.emulator import Emulator

TITLE = "A note from your pals at Notion"
TEXT = "You made this page using the Notion API. Pretty cool, huh? We hope you enjoy building with us."
TEAM = "\N{EN DASH} Notion API Team"
LINK = "https://twitter.com/NotionAPI"


def as_curl(page_id: str) -> dict[str, Any]:
    return {
        "parent": {"page_id": page_id},
        "properties": {"title": {"title": [{"type": "text", "text": {"content": TITLE}}]}},
        "children": [
            {
                "object": "block",
                "type": "paragraph",
                "paragraph": {"rich_text": [{"type": "text", "text": {"content": TEXT}}]},
            }
        ],
    }


def constructed(page_id: str) -> dict[str, Any]:
    return {
        "parent": parents.page_parent(page_id),
        "properties": {"title": properties.title(TITLE)},
        "children": [na.blocks.paragraph(TEXT)],
    }


CURL_APPENDS: dict[str, Any] = {
    "children": [
        {
            "object": "block",
            "type": "paragraph",
            "paragraph": {
                "text": [{"type": "text", "text": {"content": TEAM, "link": {"type": "url", "url": LINK}}}],
            },
        }
    ]
}
CONSTRUCTED: dict[str, Any] = {"children": [na.blocks.paragraph(rich_text.text(TEAM, link=LINK))]}


@pytest.fixture
async def page_id(client: NotionClient, notion: Emulator) -> str:
    page = await client.pages.create(**as_curl(notion.root_id))
    return str(page.id)


@pytest.mark.parametrize("body", [as_curl, constructed])
async def test_create_a_page_under_a_page(client: NotionClient, notion: Emulator, body: Any) -> None:
    page = await client.pages.create(**body(notion.root_id))
    assert page.title == TITLE


async def test_read_blocks_from_a_page(client: NotionClient, page_id: str) -> None:
    answer = await client.blocks.children.list(page_id, page_size=100)
    assert [block.plain_text for block in answer.results] == [TEXT]
    assert not answer.has_more
    assert answer.next_cursor is None


async def test_read_nested_blocks(client: NotionClient, page_id: str) -> None:
    await client.blocks.children.append(page_id, [na.blocks.paragraph("Out", children=[na.blocks.to_do("In")])])
    tree = await client.tree(page_id)
    outer = tree.children[-1]
    assert outer.block.has_children
    assert [child.block.type for child in outer.children] == ["to_do"]


@pytest.mark.parametrize("body", [CURL_APPENDS, CONSTRUCTED], ids=["curl", "constructors"])
async def test_append_blocks_to_a_page(client: NotionClient, page_id: str, body: Any) -> None:
    (block,) = await client.blocks.children.append(page_id, **body)
    assert block.plain_text == TEAM
    assert isinstance(block, models.ParagraphBlock)
    assert block.paragraph.rich_text[0].href == LINK
    blocks = [block async for block in client.blocks.children.iterate(page_id)]
    assert [block.plain_text for block in blocks] == [TEXT, TEAM]


@pytest.mark.parametrize("body", [CURL_APPENDS, CONSTRUCTED], ids=["curl", "constructors"])
async def test_append_blocks_after_a_block(client: NotionClient, page_id: str, body: Any) -> None:
    (first,) = (await client.blocks.children.list(page_id)).results
    await client.blocks.children.append(page_id, [na.blocks.paragraph("Last")])
    await client.blocks.children.append(page_id, **body, after=first.id)
    blocks = [block async for block in client.blocks.children.iterate(page_id)]
    assert [block.plain_text for block in blocks] == [TEXT, TEAM, "Last"]
