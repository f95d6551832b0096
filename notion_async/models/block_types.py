"""Facts about block types: one row a type, read by everything that asks what a block of a type may do.

Drafts, plans, diffs, the limits of request bodies and the traversal read this table, so a new block type is a struct,
a row here, a renderer method and a rule of the emulator. `notion_async.blocks.inputs.CONTENT_INPUTS` names the input
that writes each writable type.

https://developers.notion.com/reference/block
"""

from collections.abc import Mapping
from typing import Any, Literal, NamedTuple, TypeAlias

from notion_async.models import blocks

StoredIn: TypeAlias = Literal["block", "page", "parts", "nowhere"]

_Fields: TypeAlias = frozenset[str]


class BlockType(NamedTuple):
    """Facts about one block type.

    Attributes:
        struct: The struct it is read as.
        is_writable: Whether the API creates blocks of this type.
        may_have_children: Whether there may be blocks below it.
        needs_toggle: Whether it holds blocks only where its content says `is_toggleable`.
        child_type: The only type its children may have; None for any.
        parent_type: The only type of block it may be in; None for any.
        min_children: How many children it must be created with.
        adds_level: Whether its children are one level deeper, as the limit on a request's levels counts.
        is_first_level_only: Whether a request may create it only among its first blocks.
        has_fixed_children: Whether its children are created with it, and neither added nor deleted later.
        is_deletable: Whether its deletion loses nothing that the API could not write again.
        changeable: The fields of its content that the API changes.
        defaults: The values of fields that Notion fills in where they are omitted.
        icon: Whether its content has an icon: always, only as a child of a tab, or never.
        has_file: Whether its content is a file, which Notion may keep.
        continues: Where text over the limit of one block continues: in blocks after it, in its first children, in
            its first children if it has any and after it otherwise, or nowhere.
        continues_in: The type of these blocks.
        stored_in: Where its children are listed: under the block's own id, in the page or database that it refers to,
            under the ids of its parts, or nowhere because the API does not show them.
    """

    struct: type[blocks.BlockBase[Any] | blocks.UnknownBlock]
    is_writable: bool = True
    may_have_children: bool = False
    needs_toggle: bool = False
    child_type: str | None = None
    parent_type: str | None = None
    min_children: int = 0
    adds_level: bool = True
    is_first_level_only: bool = False
    has_fixed_children: bool = False
    is_deletable: bool = True
    changeable: _Fields = frozenset()
    defaults: Mapping[str, Any] = {}
    icon: Literal["never", "in_tab", "always"] = "never"
    has_file: bool = False
    continues: Literal["never", "after", "inside", "inside_if_parent"] = "never"
    continues_in: str = "paragraph"
    stored_in: StoredIn = "block"

    @property
    def is_fixed_child(self) -> bool:
        """Whether it is created with its parent, and neither added nor deleted later."""
        return self.parent_type is not None and BLOCK_TYPES[self.parent_type].has_fixed_children


_TEXT_FIELDS: _Fields = frozenset({"rich_text", "color"})
_TEXT_DEFAULTS: Mapping[str, Any] = {"rich_text": [], "color": "default"}
_TEXT = BlockType(
    blocks.ParagraphBlock,
    may_have_children=True,
    changeable=_TEXT_FIELDS,
    defaults=_TEXT_DEFAULTS,
    continues="inside",
)
_HEADING = _TEXT._replace(
    needs_toggle=True,
    changeable=_TEXT_FIELDS | {"is_toggleable"},
    defaults={**_TEXT_DEFAULTS, "is_toggleable": False},
    continues="inside_if_parent",
)
_LINK = BlockType(blocks.BookmarkBlock, changeable=frozenset({"url", "caption"}), defaults={"caption": []})
_FILE = BlockType(blocks.FileBlock, changeable=frozenset({"caption"}), defaults={"caption": []}, has_file=True)
_READ_ONLY = BlockType(blocks.UnsupportedBlock, is_writable=False, is_deletable=False)
_NOTES = _READ_ONLY._replace(may_have_children=True, stored_in="parts")

BLOCK_TYPES: Mapping[str, BlockType] = {
    str(row.struct.type): row
    for row in (
        _TEXT._replace(changeable=_TEXT_FIELDS | {"icon"}, icon="in_tab", continues="after"),
        _HEADING._replace(struct=blocks.Heading1Block),
        _HEADING._replace(struct=blocks.Heading2Block),
        _HEADING._replace(struct=blocks.Heading3Block),
        _HEADING._replace(struct=blocks.Heading4Block),
        _TEXT._replace(struct=blocks.BulletedListItemBlock),
        _TEXT._replace(struct=blocks.NumberedListItemBlock),
        _TEXT._replace(
            struct=blocks.ToDoBlock,
            changeable=_TEXT_FIELDS | {"checked"},
            defaults={**_TEXT_DEFAULTS, "checked": False},
        ),
        _TEXT._replace(struct=blocks.ToggleBlock),
        _TEXT._replace(struct=blocks.QuoteBlock),
        _TEXT._replace(struct=blocks.CalloutBlock, changeable=_TEXT_FIELDS | {"icon"}, icon="always"),
        BlockType(
            blocks.CodeBlock,
            changeable=frozenset({"rich_text", "caption", "language"}),
            defaults={"rich_text": [], "caption": [], "language": "plain text"},
            continues="after",
            continues_in="code",
        ),
        BlockType(blocks.EquationBlock, changeable=frozenset({"expression"})),
        BlockType(blocks.DividerBlock),
        BlockType(blocks.BreadcrumbBlock),
        BlockType(blocks.TableOfContentsBlock, changeable=frozenset({"color"}), defaults={"color": "default"}),
        _LINK,
        _LINK._replace(struct=blocks.EmbedBlock),
        _READ_ONLY._replace(struct=blocks.LinkPreviewBlock),
        _FILE._replace(struct=blocks.ImageBlock),
        _FILE._replace(struct=blocks.VideoBlock),
        _FILE._replace(struct=blocks.PdfBlock),
        _FILE._replace(struct=blocks.AudioBlock),
        _FILE._replace(struct=blocks.FileBlock, changeable=frozenset({"caption", "name"})),
        BlockType(blocks.LinkToPageBlock),
        BlockType(
            blocks.TableBlock,
            may_have_children=True,
            child_type="table_row",
            min_children=1,
            changeable=frozenset({"has_column_header", "has_row_header"}),
            defaults={"has_column_header": False, "has_row_header": False},
        ),
        BlockType(blocks.TableRowBlock, parent_type="table", changeable=frozenset({"cells"})),
        BlockType(
            blocks.ColumnListBlock,
            may_have_children=True,
            child_type="column",
            min_children=2,
            adds_level=False,
            is_first_level_only=True,
            has_fixed_children=True,
        ),
        BlockType(
            blocks.ColumnBlock,
            may_have_children=True,
            parent_type="column_list",
            min_children=1,
            changeable=frozenset({"width_ratio"}),
        ),
        BlockType(blocks.TabBlock, may_have_children=True, child_type="paragraph"),
        # The copies of an original, which may be on other pages, end with it.
        BlockType(blocks.SyncedBlock, may_have_children=True, is_deletable=False),
        _READ_ONLY._replace(struct=blocks.TemplateBlock, may_have_children=True),
        _READ_ONLY._replace(struct=blocks.ChildPageBlock, may_have_children=True, stored_in="page"),
        _READ_ONLY._replace(struct=blocks.ChildDatabaseBlock, may_have_children=True, stored_in="page"),
        _NOTES._replace(struct=blocks.MeetingNotesBlock),
        _NOTES._replace(struct=blocks.TranscriptionBlock),
        _READ_ONLY._replace(stored_in="nowhere"),
    )
}
"""The rows by type, in the order of the reference."""

UNKNOWN_TYPE = BlockType(blocks.UnknownBlock, is_writable=False, is_deletable=False, stored_in="nowhere")
"""The row of every type that has no other."""


def block_type(name: str) -> BlockType:
    """Return the row of a type; of one without a row that of unknown types."""
    return BLOCK_TYPES.get(name, UNKNOWN_TYPE)
