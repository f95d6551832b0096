"""Markdown of single blocks: one method for each block type, of the same name."""

from collections.abc import Sequence

from notion_async import models
from notion_async.export.escapes import escape, fence, notion_link
from notion_async.export.inline import ONE_LINE, link, to_inline
from notion_async.export.markdown_parts import address, captioned, heading, media, note, row, verbatim, with_icon
from notion_async.export.rendered import Rendered, flat, item, quoted

_INFO_STRING = str.maketrans({" ": "-", "`": "", "\n": "", "\r": "", "\t": "", "\\": "", "&": ""})
_BOLD_LINE = ONE_LINE._replace(marks=frozenset({"bold"}))


class MarkdownBlocks:
    """Renderer of single blocks.

    Args:
        page_id: The page that the blocks are on, for links to them.
    """

    def __init__(self, page_id: str) -> None:
        self._page_id = page_id

    def render(self, node: models.Node, parent: models.Node | None, number: str = "1. ") -> Rendered:
        """Render a block.

        Args:
            node: The block with its children.
            parent: The node above it; None at the top of the page.
            number: The marker for an item of a numbered list.
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
                rendered: Rendered = getattr(self, block.type)(block)
                return rendered

    def paragraph(self, block: models.ParagraphBlock) -> Rendered:
        """Render a paragraph; its children follow at the same level."""
        return flat(to_inline(block.content.rich_text))

    def heading_1(self, block: models.Heading1Block) -> Rendered:
        """Render a heading of level 1; the children of a toggle heading follow."""
        return heading(1, block.content)

    def heading_2(self, block: models.Heading2Block) -> Rendered:
        """Render a heading of level 2."""
        return heading(2, block.content)

    def heading_3(self, block: models.Heading3Block) -> Rendered:
        """Render a heading of level 3."""
        return heading(3, block.content)

    def heading_4(self, block: models.Heading4Block) -> Rendered:
        """Render a heading of level 4."""
        return heading(4, block.content)

    def bulleted_list_item(self, block: models.BulletedListItemBlock) -> Rendered:
        """Render an item of a bulleted list."""
        return item(to_inline(block.content.rich_text))

    def numbered_list_item(self, block: models.NumberedListItemBlock, number: str) -> Rendered:
        """Render an item of a numbered list."""
        return item(to_inline(block.content.rich_text), number)

    def to_do(self, block: models.ToDoBlock) -> Rendered:
        """Render an item of a task list."""
        content = block.content
        return item(to_inline(content.rich_text), "- [x] " if content.checked else "- [ ] ", 2)

    def toggle(self, block: models.ToggleBlock) -> Rendered:
        """Render a list item, expanded."""
        return item(to_inline(block.content.rich_text))

    def quote(self, block: models.QuoteBlock) -> Rendered:
        """Render a block quote."""
        return quoted(to_inline(block.content.rich_text))

    def callout(self, block: models.CalloutBlock) -> Rendered:
        """Render a block quote that starts with the icon."""
        content = block.content
        return quoted(with_icon(content.icon, to_inline(content.rich_text)))

    def code(self, block: models.CodeBlock) -> Rendered:
        """Render a fenced code block with its language, and the caption below."""
        content = block.content
        text = verbatim(content.plain_text)
        language = "" if content.language == "plain text" else content.language.translate(_INFO_STRING)
        return captioned(f"{fence(text)}{language}\n{text}\n{fence(text)}", content.caption)

    def equation(self, block: models.EquationBlock) -> Rendered:
        """Render a fenced block of math, as GitHub expects it."""
        text = verbatim(block.content.expression)
        return flat(f"{fence(text)}math\n{text}\n{fence(text)}")

    def divider(self, block: models.DividerBlock) -> Rendered:
        """Render a thematic break."""
        del block
        return flat("---")

    def breadcrumb(self, block: models.BreadcrumbBlock) -> Rendered:
        """Render a note: the path shown is not part of the page."""
        del block
        return flat(note("breadcrumb"))

    def table_of_contents(self, block: models.TableOfContentsBlock) -> Rendered:
        """Render a note: the entries shown are the page's headings."""
        del block
        return flat(note("table of contents"))

    def bookmark(self, block: models.BookmarkBlock) -> Rendered:
        """Render a link and its caption."""
        return captioned(address("Bookmark", block.content.url), block.content.caption)

    def embed(self, block: models.EmbedBlock) -> Rendered:
        """Render a link and its caption."""
        return captioned(address("Embed", block.content.url), block.content.caption)

    def link_preview(self, block: models.LinkPreviewBlock) -> Rendered:
        """Render a link."""
        return flat(address("Link", block.content.url))

    def image(self, block: models.ImageBlock) -> Rendered:
        """Render an image and its caption."""
        return media("Image", block.content, "!")

    def video(self, block: models.VideoBlock) -> Rendered:
        """Render a link and its caption."""
        return media("Video", block.content)

    def pdf(self, block: models.PdfBlock) -> Rendered:
        """Render a link and its caption."""
        return media("PDF", block.content)

    def audio(self, block: models.AudioBlock) -> Rendered:
        """Render a link and its caption."""
        return media("Audio", block.content)

    def file(self, block: models.FileBlock) -> Rendered:
        """Render a link and its caption."""
        return media("File", block.content)

    def link_to_page(self, block: models.LinkToPageBlock) -> Rendered:
        """Render a link; the block does not hold the target's title."""
        target = block.content
        kind = target.type.removesuffix("_id") or "object"
        if isinstance(target, models.PageLink | models.DatabaseLink):
            return flat(link(f"Link to {kind} {target.id}", notion_link(target.id)))
        return flat(note(f"link to {kind} {target.id}"))

    def table(self, block: models.TableBlock, children: Sequence[models.Node]) -> Rendered:
        """Render a table, with an empty header row if it has none, because Markdown requires one."""
        content = block.content
        rows = [child.block.content.cells for child in children if isinstance(child.block, models.TableRowBlock)]
        others = [child for child in children if not isinstance(child.block, models.TableRowBlock)]
        if not rows:
            return Rendered(note("empty table"), children=others)
        width = max(content.table_width, 1, *map(len, rows))
        if not content.has_column_header:
            rows.insert(0, ())
        lines = [row(cells, width, bold_first=content.has_row_header) for cells in rows]
        lines.insert(1, "|" + " --- |" * width)
        return Rendered("\n".join(lines), children=others)

    def table_row(self, block: models.TableRowBlock) -> Rendered:
        """Render a row outside a table: its cells, separated by bars."""
        return flat(" \\| ".join(to_inline(cell, ONE_LINE) for cell in block.content.cells))

    def column_list(self, block: models.ColumnListBlock) -> Rendered:
        """Render nothing; the columns follow one after another."""
        del block
        return flat("")

    def column(self, block: models.ColumnBlock) -> Rendered:
        """Render nothing; the content of the column follows."""
        del block
        return flat("")

    def tab(self, block: models.TabBlock) -> Rendered:
        """Render nothing; the tabs follow one after another."""
        del block
        return flat("")

    def tab_title(self, block: models.ParagraphBlock) -> Rendered:
        """Render a tab: a bold list item that contains the tab's content."""
        content = block.content
        return item(with_icon(content.icon, to_inline(content.rich_text, _BOLD_LINE)))

    def synced_block(self, block: models.SyncedBlock) -> Rendered:
        """Render nothing; the content follows, in the original and in copies."""
        del block
        return flat("")

    def template(self, block: models.TemplateBlock) -> Rendered:
        """Render a list item that contains the blocks the template button creates."""
        return item(f"Template: {to_inline(block.content.rich_text)}")

    def child_page(self, block: models.ChildPageBlock) -> Rendered:
        """Render a link to the page in Notion."""
        return flat(f"Page: {link(block.content.title or 'Untitled', notion_link(block.id))}")

    def child_database(self, block: models.ChildDatabaseBlock) -> Rendered:
        """Render a link to the database in Notion."""
        return flat(f"Database: {link(block.content.title or 'Untitled', notion_link(block.id))}")

    def meeting_notes(self, block: models.MeetingNotesBlock) -> Rendered:
        """Render a list item that contains summary, notes and transcript."""
        return self._meeting(block.content)

    def _meeting(self, content: models.MeetingNotes) -> Rendered:
        facts = [content.status.replace("_", " ")] if content.status else []
        if content.calendar_event:
            times = (content.calendar_event.start_time, content.calendar_event.end_time)
            facts.insert(0, " → ".join(time.isoformat() for time in times if time))
        details = f" ({escape(', '.join(filter(None, facts)))})" if facts else ""
        return item(f"Meeting notes: {to_inline(content.title or (), ONE_LINE)}{details}")

    def transcription(self, block: models.TranscriptionBlock) -> Rendered:
        """Render meeting notes, named `transcription` by API versions before 2026-03-11."""
        return self._meeting(block.content)

    def unsupported(self, block: models.UnsupportedBlock) -> Rendered:
        """Render a note with a link to the block in Notion."""
        kind = block.content.block_type
        return flat(
            self._not_exported(
                f"a block{f' of type {kind}' if kind else ''}, not available through Notion's API", block.id
            )
        )

    def unknown(self, block: models.UnknownBlock) -> Rendered:
        """Render a note with a link to the block in Notion."""
        kind = block.type or "(none)"
        return flat(self._not_exported(f"a block of unknown type {kind}", block.id))

    def _not_exported(self, reason: str, block_id: str) -> str:
        return f"{note(f'not exported: {reason}')} {link('open in Notion', notion_link(self._page_id, block_id))}"
