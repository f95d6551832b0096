"""Every type of block as Markdown: one method a type, named after it."""

from collections.abc import Sequence

from notion_async import models
from notion_async.export.escapes import escape, fence, notion_link
from notion_async.export.inline import ONE_LINE, link, to_inline
from notion_async.export.markdown_parts import address, captioned, heading, media, note, row, source, with_icon
from notion_async.export.shape import Shape, flat, item, quoted
from notion_async.models.rich_texts import plain_text

_NO_INFO = str.maketrans({" ": "-", "`": "", "\n": "", "\r": "", "\t": "", "\\": "", "&": ""})
_BOLD_LINE = ONE_LINE._replace(marks=frozenset({"bold"}))


class MarkdownBlocks:
    """Gives the shape of a block by its type.

    Args:
        page_id: The page the blocks are on, for links to them.
    """

    def __init__(self, page_id: str) -> None:
        self._page_id = page_id

    def shape(self, node: models.Node, parent: models.Node | None, number: str = "1. ") -> Shape:
        """Give a block's shape.

        Args:
            node: The block at its place.
            parent: What it stands under; None for the page.
            number: Its marker, where it is an item of a numbered list.
        """
        match node.block:
            case models.UnknownBlock() as block:
                return self.unknown(block)
            case models.NumberedListItemBlock() as block:
                return self.numbered_list_item(block, number)
            case models.TableBlock() as block:
                return self.table(block, node.children)
            case models.ParagraphBlock() as block if parent is not None and isinstance(parent.block, models.TabBlock):
                return self.tab_title(block)
            case block:
                shape: Shape = getattr(self, block.type)(block)
                return shape

    def paragraph(self, block: models.ParagraphBlock) -> Shape:
        """A paragraph; what is indented under it follows it."""
        return flat(to_inline(block.content.rich_text))

    def heading_1(self, block: models.Heading1Block) -> Shape:
        """A heading; what folds under it follows it."""
        return heading(1, block.content)

    def heading_2(self, block: models.Heading2Block) -> Shape:
        """A heading of the second level."""
        return heading(2, block.content)

    def heading_3(self, block: models.Heading3Block) -> Shape:
        """A heading of the third level."""
        return heading(3, block.content)

    def heading_4(self, block: models.Heading4Block) -> Shape:
        """A heading of the fourth level."""
        return heading(4, block.content)

    def bulleted_list_item(self, block: models.BulletedListItemBlock) -> Shape:
        """An item of a bulleted list."""
        return item(to_inline(block.content.rich_text))

    def numbered_list_item(self, block: models.NumberedListItemBlock, number: str) -> Shape:
        """An item of a numbered list."""
        return item(to_inline(block.content.rich_text), number)

    def to_do(self, block: models.ToDoBlock) -> Shape:
        """An item with a box."""
        content = block.content
        return item(to_inline(content.rich_text), "- [x] " if content.checked else "- [ ] ", 2)

    def toggle(self, block: models.ToggleBlock) -> Shape:
        """An item, unfolded."""
        return item(to_inline(block.content.rich_text))

    def quote(self, block: models.QuoteBlock) -> Shape:
        """A quotation."""
        return quoted(to_inline(block.content.rich_text))

    def callout(self, block: models.CalloutBlock) -> Shape:
        """A quotation that begins with the icon."""
        content = block.content
        return quoted(with_icon(content.icon, to_inline(content.rich_text)))

    def code(self, block: models.CodeBlock) -> Shape:
        """A fenced block with its language, and the caption below."""
        content = block.content
        text = source(plain_text(content.rich_text))
        language = "" if content.language == "plain text" else content.language.translate(_NO_INFO)
        return captioned(f"{fence(text)}{language}\n{text}\n{fence(text)}", content.caption)

    def equation(self, block: models.EquationBlock) -> Shape:
        """A block of math, as GitHub writes it."""
        text = source(block.content.expression)
        return flat(f"{fence(text)}math\n{text}\n{fence(text)}")

    def divider(self, block: models.DividerBlock) -> Shape:
        """A rule."""
        del block
        return flat("---")

    def breadcrumb(self, block: models.BreadcrumbBlock) -> Shape:
        """A note: what it shows is not in the page."""
        del block
        return flat(note("breadcrumb"))

    def table_of_contents(self, block: models.TableOfContentsBlock) -> Shape:
        """A note: what it shows is made of the headings."""
        del block
        return flat(note("table of contents"))

    def bookmark(self, block: models.BookmarkBlock) -> Shape:
        """A link and its caption."""
        return captioned(address("Bookmark", block.content.url), block.content.caption)

    def embed(self, block: models.EmbedBlock) -> Shape:
        """A link and its caption."""
        return captioned(address("Embed", block.content.url), block.content.caption)

    def link_preview(self, block: models.LinkPreviewBlock) -> Shape:
        """A link."""
        return flat(address("Link", block.content.url))

    def image(self, block: models.ImageBlock) -> Shape:
        """A picture and its caption."""
        return media("Image", block.content, "!")

    def video(self, block: models.VideoBlock) -> Shape:
        """A link and its caption."""
        return media("Video", block.content)

    def pdf(self, block: models.PdfBlock) -> Shape:
        """A link and its caption."""
        return media("PDF", block.content)

    def audio(self, block: models.AudioBlock) -> Shape:
        """A link and its caption."""
        return media("Audio", block.content)

    def file(self, block: models.FileBlock) -> Shape:
        """A link and its caption."""
        return media("File", block.content)

    def link_to_page(self, block: models.LinkToPageBlock) -> Shape:
        """A link; its title is not in the block."""
        target = block.content
        kind = target.type.removesuffix("_id") or "object"
        if isinstance(target, models.PageLink | models.DatabaseLink):
            return flat(link(f"Link to {kind} {target.id}", notion_link(target.id)))
        return flat(note(f"link to {kind} {target.id}"))

    def table(self, block: models.TableBlock, children: Sequence[models.Node]) -> Shape:
        """A table; without a header row it gets an empty one, because Markdown's tables have one."""
        content = block.content
        rows = [child.block.content.cells for child in children if isinstance(child.block, models.TableRowBlock)]
        others = [child for child in children if not isinstance(child.block, models.TableRowBlock)]
        if not rows:
            return Shape(note("empty table"), children=others)
        width = max(content.table_width, 1, *map(len, rows))
        if not content.has_column_header:
            rows.insert(0, ())
        lines = [row(cells, width, bold_first=content.has_row_header) for cells in rows]
        lines.insert(1, "|" + " --- |" * width)
        return Shape("\n".join(lines), children=others)

    def table_row(self, block: models.TableRowBlock) -> Shape:
        """A row outside a table: its cells with bars between them."""
        return flat(" \\| ".join(to_inline(cell, ONE_LINE) for cell in block.content.cells))

    def column_list(self, block: models.ColumnListBlock) -> Shape:
        """The columns, one after another."""
        del block
        return flat("")

    def column(self, block: models.ColumnBlock) -> Shape:
        """What is in it."""
        del block
        return flat("")

    def tab(self, block: models.TabBlock) -> Shape:
        """The tabs, one after another."""
        del block
        return flat("")

    def tab_title(self, block: models.ParagraphBlock) -> Shape:
        """An item in bold, with the tab's content inside it."""
        content = block.content
        return item(with_icon(content.icon, to_inline(content.rich_text, _BOLD_LINE)))

    def synced_block(self, block: models.SyncedBlock) -> Shape:
        """What is in it, in the original as in the copy."""
        del block
        return flat("")

    def template(self, block: models.TemplateBlock) -> Shape:
        """An item with what the button makes inside it."""
        return item(f"Template: {to_inline(block.content.rich_text)}")

    def child_page(self, block: models.ChildPageBlock) -> Shape:
        """A link to the page in Notion."""
        return flat(f"Page: {link(block.content.title or 'Untitled', notion_link(block.id))}")

    def child_database(self, block: models.ChildDatabaseBlock) -> Shape:
        """A link to the database in Notion."""
        return flat(f"Database: {link(block.content.title or 'Untitled', notion_link(block.id))}")

    def meeting_notes(self, block: models.MeetingNotesBlock) -> Shape:
        """An item with summary, notes and transcript inside it."""
        return self._meeting(block.content)

    def _meeting(self, content: models.MeetingNotes) -> Shape:
        facts = [content.status.replace("_", " ")] if content.status else []
        if content.calendar_event:
            times = (content.calendar_event.start_time, content.calendar_event.end_time)
            facts.insert(0, " → ".join(time.isoformat() for time in times if time))
        about = f" ({escape(', '.join(filter(None, facts)))})" if facts else ""
        return item(f"Meeting notes: {to_inline(content.title or (), ONE_LINE)}{about}")

    def transcription(self, block: models.TranscriptionBlock) -> Shape:
        """The same, as versions before 2026-03-11 name it."""
        return self._meeting(block.content)

    def unsupported(self, block: models.UnsupportedBlock) -> Shape:
        """A note with a link to the block in Notion."""
        kind = block.content.block_type
        return flat(
            self._beyond(f"a block{f' of type {kind}' if kind else ''}, which Notion's API does not show", block.id)
        )

    def unknown(self, block: models.UnknownBlock) -> Shape:
        """A note with a link to the block in Notion."""
        kind = block.type or "without a type"
        return flat(self._beyond(f"a block of the unknown type {kind}", block.id))

    def _beyond(self, what: str, block_id: str) -> str:
        return f"{note(f'not exported: {what}')} {link('open in Notion', notion_link(self._page_id, block_id))}"
