"""What type checkers must understand of the models; checked by mypy, by pyright in a test, and never run."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any, assert_never, assert_type

from notion_async import blocks, filters, models
from notion_async.models.codec import decode


def narrows_blocks_by_match(block: models.Block) -> str:
    match block:
        case models.ToDoBlock():
            assert_type(block.content, models.ToDo)
            assert_type(block.to_do.checked, bool)
            return block.to_do.plain_text
        case models.ImageBlock(image=models.ExternalMedia(external=link)):
            assert_type(link, models.Link)
            return link.url
        case models.Heading1Block() | models.Heading2Block():
            return block.content.plain_text
        case models.UnknownBlock():
            assert_type(block.raw, Any)
            return block.type
        case _:
            return block.plain_text


def narrows_blocks_by_type(block: models.Block) -> str:
    if not isinstance(block, models.UnknownBlock) and block.type == "callout":
        assert_type(block, models.CalloutBlock)
        return block.callout.color
    return block.id


def narrows_rich_text_to_the_end(run: models.RichText) -> str:
    match run:
        case models.TextRichText():
            return run.text.content
        case models.MentionRichText():
            return run.mention.type
        case models.EquationRichText():
            return run.equation.expression
        case models.UnknownRichText():
            return run.plain_text
        case _:
            assert_never(run)


def narrows_users_to_the_end(user: models.User) -> str:
    match user:
        case models.Person():
            return user.id
        case models.Bot():
            return user.bot.workspace_name or user.id
        case models.Group() | models.PartialUser():
            return user.id
        case models.UnknownUser():
            return user.type
        case _:
            assert_never(user)


def narrows_properties(page: models.Page) -> None:
    match page["Due"]:
        case models.DateProperty() as due:
            assert_type(due.value, date | datetime | models.DateRange | None)
        case models.NumberProperty() as number:
            assert_type(number.value, int | Decimal | None)
        case models.MultiSelectProperty() as tags:
            assert_type(tags.value, list[str])
        case models.FormulaProperty(formula=models.StringResult(string=text)):
            assert_type(text, str | None)
        case _:
            pass


def narrows_results(found: models.PageOrDataSourceList) -> None:
    for each in found.results:
        if isinstance(each, models.Page):
            assert_type(each.title, str)
        elif isinstance(each, models.PartialPage):
            assert_type(each.id, str)


def narrows_events_to_the_end(event: models.Event) -> None:
    if isinstance(event, models.PageContentUpdatedEvent):
        assert_type(event.data.updated_blocks, tuple[models.Entity, ...])


def knows_what_it_decodes(data: bytes) -> None:
    assert_type(decode(data, models.BlockList), models.BlockList)
    assert_type(decode(data, models.BlockList).results, list[models.Block])
    assert_type(blocks.paragraph("x"), blocks.BlockInput)
    assert_type(filters.prop("State").status == "Open", filters.Filter)
    assert_type(
        filters.prop("Due").date.on_or_before(date(2026, 1, 1)) & (filters.prop("n").number > 3), filters.Filter
    )
