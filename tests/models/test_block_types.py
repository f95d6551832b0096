from types import UnionType
from typing import Union, get_args, get_origin

import pytest

from notion_async import models
from notion_async.blocks.inputs import CONTENT_INPUTS
from notion_async.export.markdown_blocks import MarkdownBlocks
from notion_async.models.block_types import BLOCK_TYPES, UNKNOWN_TYPE, block_type


def test_every_member_of_the_union_of_blocks_has_a_row() -> None:
    assert get_origin(models.Block) in {Union, UnionType}
    assert {row.struct for row in (*BLOCK_TYPES.values(), UNKNOWN_TYPE)} == set(get_args(models.Block))


def test_exactly_the_writable_types_have_an_input() -> None:
    assert set(CONTENT_INPUTS) == {name for name, row in BLOCK_TYPES.items() if row.is_writable}


def test_every_type_is_rendered() -> None:
    assert [name for name in BLOCK_TYPES if not hasattr(MarkdownBlocks, name)] == []


@pytest.mark.parametrize("name", BLOCK_TYPES)
def test_the_fields_of_a_row_are_fields_of_its_input(name: str) -> None:
    row = BLOCK_TYPES[name]
    content = CONTENT_INPUTS.get(name)
    fields = set(content.__struct_fields__) if content else set()
    assert row.changeable <= fields
    assert set(row.defaults) <= fields
    assert row.icon == "never" or "icon" in fields
    assert row.continues == "never" or "rich_text" in fields


@pytest.mark.parametrize("name", BLOCK_TYPES)
def test_parents_and_children_name_each_other(name: str) -> None:
    row = BLOCK_TYPES[name]
    if row.parent_type:
        assert block_type(row.parent_type).child_type == name
    if row.child_type:
        assert row.may_have_children
        assert block_type(row.child_type).parent_type in {None, name}
    if row.min_children or row.has_fixed_children:
        assert row.may_have_children
    assert row.may_have_children or not row.continues.startswith("inside")


def test_an_unknown_type_is_not_written_and_not_deleted() -> None:
    unknown = block_type("hologram")
    assert unknown is UNKNOWN_TYPE
    assert not unknown.is_writable
    assert not unknown.is_deletable
