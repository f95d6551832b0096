"""Parents by id, URL and object."""

from typing import Any
from uuid import UUID

import pytest

from notion_async import InvalidInput, decode, encode, models, parents

ID = "00000000-0000-4000-8000-000000000001"
HEX = ID.replace("-", "")


@pytest.mark.parametrize(
    ("parent", "expected"),
    [
        (ID, models.PageParent(ID)),
        (UUID(ID), models.PageParent(ID)),
        (f"https://www.notion.so/acme/Plan-{HEX}", models.PageParent(ID)),
        (f"https://www.notion.so/acme/{HEX}?v={HEX}", models.DatabaseParent(ID)),
        (models.PartialPage(id=ID), models.PageParent(ID)),
        (models.PartialDatabase(id=ID), models.DatabaseParent(ID)),
        (models.PartialDataSource(id=ID), models.DataSourceParent(ID)),
        (models.BlockParent(ID), models.BlockParent(ID)),
        ({"data_source_id": ID}, {"data_source_id": ID}),
    ],
)
def test_an_id_a_url_and_an_object_are_parents(parent: Any, expected: Any) -> None:
    assert parents.as_parent(parent) == expected


@pytest.mark.parametrize(
    ("kind", "expected"),
    [("paragraph", models.BlockParent), ("child_page", models.PageParent), ("child_database", models.DatabaseParent)],
)
def test_a_block_that_was_read_is_the_parent_of_its_kind(kind: str, expected: Any) -> None:
    content = {"title": "x"} if kind.startswith("child") else {"rich_text": [], "color": "default"}
    sent = {"object": "block", "id": ID, "type": kind, "has_children": False, kind: content}
    block: Any = decode(encode(sent), models.Block)
    node = models.Node(block, depth=0, parent_id=ID)
    assert parents.as_parent(block) == parents.as_parent(node) == expected(ID)


@pytest.mark.parametrize("wrong", [7, b"x", [ID], object()])
def test_anything_else_is_refused(wrong: Any) -> None:
    with pytest.raises(InvalidInput, match="parent should be an id, a URL, an object read from Notion, or a mapping"):
        parents.as_parent(wrong)
