"""Blocks to write: one uniform node, and the contents of each type.

UNSET fields are not sent, so the same contents create a block and update a part of it.

https://developers.notion.com/reference/block
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NoReturn, TypeAlias

from msgspec import UNSET, UnsetType

from notion_async._inputs.refusals import items
from notion_async.files import IconInput
from notion_async.models.base import Encodable, Reference, Struct
from notion_async.models.block_contents import SyncedFrom
from notion_async.models.rich_texts import Link
from notion_async.rich_text import RichTextInput

Runs: TypeAlias = tuple[RichTextInput, ...]


class EmptyInput(Struct, frozen=True):
    """Nothing: dividers, breadcrumbs, column lists and tabs."""


class TextBlockInput(Struct, frozen=True, kw_only=True):
    """A text: paragraphs, headings, list items, tasks, toggles, quotes and callouts.

    Attributes:
        rich_text: The text's runs.
        color: One of Notion's 20 colours.
        icon: Of callouts, and of paragraphs that are tabs.
        is_toggleable: Of headings.
        checked: Of tasks.
    """

    rich_text: Runs | UnsetType = UNSET
    color: str | UnsetType = UNSET
    icon: IconInput | UnsetType | None = UNSET
    is_toggleable: bool | UnsetType = UNSET
    checked: bool | UnsetType = UNSET


class CodeInput(Struct, frozen=True, kw_only=True):
    """A piece of code."""

    rich_text: Runs | UnsetType = UNSET
    language: str | UnsetType = UNSET
    caption: Runs | UnsetType = UNSET


class BlockEquationInput(Struct, frozen=True):
    """A formula."""

    expression: str


class ColorInput(Struct, frozen=True):
    """A colour: tables of contents."""

    color: str | UnsetType = UNSET


class AddressInput(Struct, frozen=True, kw_only=True):
    """An address: bookmarks and embeds.

    Attributes:
        file_upload: An uploaded HTML file, for an embed without an address.
    """

    url: str | UnsetType = UNSET
    file_upload: Reference | UnsetType = UNSET
    caption: Runs | UnsetType = UNSET


class MediaInput(Struct, frozen=True, kw_only=True):
    """A file: images, videos, audio, PDF documents and files of any kind.

    Attributes:
        type: `external` or `file_upload`.
        name: Of file blocks.
    """

    type: str | UnsetType = UNSET
    external: Link | UnsetType = UNSET
    file_upload: Reference | UnsetType = UNSET
    caption: Runs | UnsetType = UNSET
    name: str | UnsetType = UNSET


class LinkToPageInput(Struct, frozen=True, kw_only=True):
    """A reference to a page, a database or a comment."""

    type: str
    page_id: str | UnsetType = UNSET
    database_id: str | UnsetType = UNSET
    comment_id: str | UnsetType = UNSET


class TableInput(Struct, frozen=True, kw_only=True):
    """A simple table."""

    table_width: int | UnsetType = UNSET
    has_column_header: bool | UnsetType = UNSET
    has_row_header: bool | UnsetType = UNSET


class TableRowInput(Struct, frozen=True):
    """A row of a simple table."""

    cells: tuple[Runs, ...]


class ColumnInput(Struct, frozen=True):
    """One of several columns."""

    width_ratio: int | float | UnsetType = UNSET


class SyncedInput(Struct, frozen=True):
    """Content shown in several places; None makes the original."""

    synced_from: SyncedFrom | None


BlockContentInput: TypeAlias = (
    EmptyInput
    | TextBlockInput
    | CodeInput
    | BlockEquationInput
    | ColorInput
    | AddressInput
    | MediaInput
    | LinkToPageInput
    | TableInput
    | TableRowInput
    | ColumnInput
    | SyncedInput
)


CONTENT_INPUTS: Mapping[str, type[BlockContentInput]] = {
    **dict.fromkeys(("paragraph", "heading_1", "heading_2", "heading_3", "heading_4"), TextBlockInput),
    **dict.fromkeys(("bulleted_list_item", "numbered_list_item", "to_do"), TextBlockInput),
    **dict.fromkeys(("toggle", "quote", "callout"), TextBlockInput),
    "code": CodeInput,
    "equation": BlockEquationInput,
    **dict.fromkeys(("divider", "breadcrumb", "column_list", "tab"), EmptyInput),
    "table_of_contents": ColorInput,
    **dict.fromkeys(("bookmark", "embed"), AddressInput),
    **dict.fromkeys(("image", "video", "pdf", "audio", "file"), MediaInput),
    "link_to_page": LinkToPageInput,
    "table": TableInput,
    "table_row": TableRowInput,
    "column": ColumnInput,
    "synced_block": SyncedInput,
}
"""The content that each writable type of block takes."""


_EXCERPT = 40  # characters of a block's text in its repr


class BlockInput(Encodable):
    """A block to be written, with those below it; made by the constructors, such as `paragraph`.

    Attributes:
        type: The block's type, such as `to_do`.
        content: Its content, without children.
        children: The blocks below it, in order, to any depth.
    """

    __slots__ = ("children", "content", "type")

    type: str
    content: BlockContentInput
    children: tuple["BlockInput", ...]

    def __init__(
        self,
        type: str,  # noqa: A002 - the wire name is the name
        content: BlockContentInput,
        children: Iterable["BlockInput"] = (),
    ) -> None:
        object.__setattr__(self, "type", type)
        object.__setattr__(self, "content", content)
        object.__setattr__(self, "children", items(f"{type}.children", children, "a list of blocks"))

    def body(self) -> dict[str, Any]:
        """Return the wire form: the content under the type's name, the children inside it."""
        content: dict[str, Any] = {name: getattr(self.content, name) for name in self.content.__struct_fields__}
        if self.children:
            content["children"] = self.children
        return {"type": self.type, self.type: {name: part for name, part in content.items() if part is not UNSET}}

    def replace(
        self, *, content: BlockContentInput | None = None, children: Iterable["BlockInput"] | None = None
    ) -> "BlockInput":
        """Return the same block with another content or other children."""
        return BlockInput(
            self.type,
            self.content if content is None else content,
            self.children if children is None else children,
        )

    def walk(self) -> Iterator["BlockInput"]:
        """Iterate over this block and all below it, in document order."""
        waiting: list[BlockInput] = [self]
        while waiting:
            block = waiting.pop()
            yield block
            waiting.extend(reversed(block.children))

    @property
    def plain_text(self) -> str:
        """The text one reads in the block itself, without formatting; empty where there is none."""
        match self.content:
            case TextBlockInput(rich_text=rich_text) | CodeInput(rich_text=rich_text):
                return "".join(run.plain_text for run in rich_text or ())
            case BlockEquationInput(expression=expression):
                return expression
            case TableRowInput(cells=cells):
                return "\t".join("".join(run.plain_text for run in cell) for cell in cells)
        return ""

    def __eq__(self, other: object) -> bool:
        pairs: list[tuple[object, object]] = [(self, other)]
        while pairs:
            one, two = pairs.pop()
            if not isinstance(one, BlockInput) or not isinstance(two, BlockInput):
                return False
            if (one.type, one.content, len(one.children)) != (two.type, two.content, len(two.children)):
                return False
            pairs.extend(zip(one.children, two.children, strict=True))
        return True

    def __hash__(self) -> int:
        return hash((self.type, self.content, len(self.children)))

    def __repr__(self) -> str:
        text, count = self.plain_text, len(self.children)
        excerpt = text if len(text) <= _EXCERPT else f"{text[:_EXCERPT]}…"
        below = f"{count} {'child' if count == 1 else 'children'}" if count else ""
        parts = [repr(self.type), repr(excerpt) if excerpt else "", below]
        return f"{type(self).__name__}({', '.join(filter(None, parts))})"

    def __setattr__(self, name: str, value: object) -> NoReturn:
        msg = "a BlockInput cannot be changed, only replaced"
        raise AttributeError(msg)

    def __reduce__(self) -> tuple[Any, ...]:
        return BlockInput, (self.type, self.content, self.children)
