"""What the caller gave to be written: inputs, blocks that were read, and nodes of a tree."""

from collections.abc import Iterable
from typing import Any, NamedTuple, TypeAlias

from notion_async import models
from notion_async._inputs.refusals import need
from notion_async._writing.draft.accepted_values import unaccepted
from notion_async.blocks.from_block import from_block
from notion_async.blocks.inputs import CONTENT_INPUTS, BlockInput
from notion_async.errors import InvalidInput
from notion_async.models.blocks import BlockBase, has_own_children, is_synced_copy

Writable: TypeAlias = BlockInput | models.Block | models.Node


class Given(NamedTuple):
    """A block that is to be written, and what is known of it.

    Attributes:
        type: The type.
        id: The id, if the block was read from Notion.
        text: The text, for people.
        block: The block as an input, without children; None if there is no input for it.
        children: The blocks below it, as they were given.
        why: The reason why there is no input.
        unread: Whether it has children that were not, or not all, read.
    """

    type: str
    id: str
    text: str
    block: BlockInput | None
    children: Iterable[Writable] = ()
    why: str = ""
    unread: bool = False


def inspect(given: Any) -> Given:
    """Return what is known of something that is to be written.

    Raises:
        InvalidInput: It is not a block, or has a value that Notion refuses.
    """
    if isinstance(given, BlockInput):
        if expected := CONTENT_INPUTS.get(given.type):
            need(expected, given.type, f"a {expected.__name__}", given.content)
            if why := unaccepted(given):
                raise InvalidInput(why)
            return Given(given.type, "", given.plain_text, given, given.children)
        why = f"a block of type {given.type!r} cannot be written"
        return Given(given.type, "", given.plain_text, None, given.children, why)
    if isinstance(given, models.Node):
        children = () if is_synced_copy(given.block) else given.children
        return _read(given.block, children, unread=given.has_unread_children)
    if isinstance(given, BlockBase | models.UnknownBlock):
        return _read(given, (), unread=has_own_children(given))  # type: ignore[arg-type]  # one of the union's members
    msg = f"what is written is made by the constructors of models or was read, instead was {given!r:.80}"
    raise InvalidInput(msg)


def _read(block: models.Block, children: Iterable[Writable], *, unread: bool) -> Given:
    made, why = None, ""
    try:
        made = from_block(block)
    except InvalidInput as error:
        why = str(error)
    return Given(block.type, block.id, block.plain_text, made, children, why, unread)
