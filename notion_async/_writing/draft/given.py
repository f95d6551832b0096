"""Blocks as the caller gave them: inputs, JSON, blocks that were read, and nodes of a tree."""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple, TypeAlias

from notion_async import models
from notion_async._inputs.refusals import need
from notion_async._writing.draft.accepted_values import unaccepted
from notion_async._writing.draft.json_block import json_children, json_content, json_type, without_children
from notion_async.blocks.from_block import from_block
from notion_async.blocks.inputs import CONTENT_INPUTS, BlockInput, EmptyInput
from notion_async.errors import InvalidInput, Unreadable
from notion_async.models.blocks import BlockBase, has_own_children, is_synced_copy
from notion_async.models.codec import decode, encode

Writable: TypeAlias = BlockInput | models.Block | models.Node | Mapping[str, Any]


class GivenBlock(NamedTuple):
    """A block to be written, as the caller gave it.

    Attributes:
        source: The input, or the block that was read.
        id: The id, if the block was read from Notion.
        block: The block as an input, whose children do not count; None if there is no input for it.
        children: The blocks below it, as they were given.
        why: The reason why there is no input.
        unread: Whether it has children that were not, or not all, read.
    """

    source: BlockInput | models.Block
    id: str
    block: BlockInput | None
    children: Iterable[Writable] = ()
    why: str = ""
    unread: bool = False

    @property
    def type(self) -> str:
        """The block's type."""
        return self.source.type

    @property
    def text(self) -> str:
        """The block's text."""
        return self.source.plain_text


def inspect(given: Any) -> GivenBlock:
    """Return a block as an input, with what its source says about it.

    Raises:
        InvalidInput: It is not a block, or has a value that Notion refuses.
    """
    if isinstance(given, BlockInput):
        return _inspect_input(given)
    if isinstance(given, models.Node):
        children = () if is_synced_copy(given.block) else given.children
        return _inspect_read(given.block, children, unread=given.has_unread_children)
    if isinstance(given, BlockBase | models.UnknownBlock):
        return _inspect_read(given, (), unread=has_own_children(given))  # type: ignore[arg-type]  # one of the union's members
    if isinstance(given, Mapping):
        return _inspect_read_json(given) if "id" in given else _inspect_json(given)
    msg = f"expected a block built with notion_async.blocks, its JSON, or one read from Notion, got {given!r:.80}"
    raise InvalidInput(msg)


def _inspect_input(given: BlockInput) -> GivenBlock:
    expected = CONTENT_INPUTS.get(given.type)
    if expected is None:
        why = f"a block of type {given.type!r} cannot be written"
        return GivenBlock(given, "", None, given.children, why)
    need(expected, given.type, f"a {expected.__name__}", given.content)
    if why := unaccepted(given):
        raise InvalidInput(why)
    return GivenBlock(given, "", given, given.children)


def _inspect_json(given: Mapping[str, Any]) -> GivenBlock:
    kind = json_type(given)
    children = json_children(given, kind) or ()
    is_writable = kind in CONTENT_INPUTS
    known = _inspect_input(BlockInput(kind, json_content(given, kind) if is_writable else EmptyInput()))
    return known._replace(children=children)


def _inspect_read_json(given: Mapping[str, Any]) -> GivenBlock:
    kind = json_type(given)
    children = json_children(given, kind)
    try:
        block: models.Block = decode(encode(without_children(given, kind)), models.Block)
    except Unreadable as error:
        msg = f"a block with an id should be as Notion sent it: {error}"
        raise InvalidInput(msg) from None
    own = () if is_synced_copy(block) else children or ()
    return _inspect_read(block, own, unread=children is None and has_own_children(block))


def _inspect_read(block: models.Block, children: Iterable[Writable], *, unread: bool) -> GivenBlock:
    made, why = None, ""
    try:
        made = from_block(block)
    except InvalidInput as error:
        why = str(error)
    return GivenBlock(block, block.id, made, children, why, unread)
