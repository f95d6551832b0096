"""Unions with their unknown and partial members, as programs see them.

The structs are annotated with the same unions; there the decoder sees them without strangers, because to it a stranger
is no different from any other JSON.
"""

from typing import TypeAlias

from notion_async.models.block_contents import (
    CalendarEvent,
    CommentLink,
    DatabaseLink,
    PageLink,
    UnknownCalendarEvent,
    UnknownLink,
)
from notion_async.models.blocks import KnownBlock, UnknownBlock
from notion_async.models.comments import Comment, PartialComment
from notion_async.models.databases import Database, DataSource, PartialDatabase, PartialDataSource
from notion_async.models.events import KnownEvent, UnknownEvent
from notion_async.models.file_objects import (
    ExternalFile,
    ExternalMedia,
    HostedFile,
    HostedMedia,
    KnownIcon,
    UnknownFile,
    UnknownIcon,
)
from notion_async.models.pages import Page, PartialPage, UnknownObject
from notion_async.models.parents import KnownParent, UnknownParent
from notion_async.models.properties import KnownPropertyValue, KnownRollupResult, UnknownProperty
from notion_async.models.property_items import KnownPropertyItem
from notion_async.models.rich_texts import (
    EquationRichText,
    KnownMentionValue,
    MentionRichText,
    TemplateDate,
    TemplateUser,
    TextRichText,
    UnknownMention,
    UnknownRichText,
)
from notion_async.models.schemas import DualRelation, KnownSchema, SingleRelation, UnknownRelation, UnknownSchema
from notion_async.models.tasks import PageMarkdown
from notion_async.models.uploads import ImportFailed, ImportSuccess, UnknownImportResult
from notion_async.models.users import (
    Bot,
    Group,
    PartialUser,
    Person,
    UnknownOwner,
    UnknownUser,
    UserOwner,
    WorkspaceOwner,
)
from notion_async.models.values import KnownFormulaResult, UnknownResult
from notion_async.models.views import KnownConfiguration, UnknownConfiguration

__all__ = [
    "AnyComment",
    "Author",
    "Block",
    "Configuration",
    "Event",
    "File",
    "FormulaResult",
    "Icon",
    "ImportResult",
    "LinkToPage",
    "Media",
    "Meeting",
    "MentionValue",
    "Owner",
    "PageOrDataSource",
    "PageReference",
    "Parent",
    "PropertyItem",
    "PropertyValue",
    "RelationConfig",
    "RichText",
    "RollupResult",
    "Schema",
    "TaskResult",
    "TemplateValue",
    "User",
]

AnyComment: TypeAlias = Comment | PartialComment | UnknownObject
Author: TypeAlias = PartialUser | UnknownUser
Block: TypeAlias = KnownBlock | UnknownBlock
Configuration: TypeAlias = KnownConfiguration | UnknownConfiguration
Event: TypeAlias = KnownEvent | UnknownEvent
File: TypeAlias = ExternalFile | HostedFile | UnknownFile
FormulaResult: TypeAlias = KnownFormulaResult | UnknownResult
Icon: TypeAlias = KnownIcon | UnknownIcon
ImportResult: TypeAlias = ImportSuccess | ImportFailed | UnknownImportResult
LinkToPage: TypeAlias = PageLink | DatabaseLink | CommentLink | UnknownLink
Media: TypeAlias = ExternalMedia | HostedMedia | UnknownFile
Meeting: TypeAlias = CalendarEvent | UnknownCalendarEvent
MentionValue: TypeAlias = KnownMentionValue | UnknownMention
Owner: TypeAlias = UserOwner | WorkspaceOwner | UnknownOwner
PageOrDataSource: TypeAlias = (
    Page | DataSource | Database | PartialPage | PartialDataSource | PartialDatabase | UnknownObject
)
PageReference: TypeAlias = PartialPage | UnknownObject
Parent: TypeAlias = KnownParent | UnknownParent
PropertyItem: TypeAlias = KnownPropertyItem | UnknownProperty
PropertyValue: TypeAlias = KnownPropertyValue | UnknownProperty
RelationConfig: TypeAlias = SingleRelation | DualRelation | UnknownRelation
RichText: TypeAlias = TextRichText | MentionRichText | EquationRichText | UnknownRichText
RollupResult: TypeAlias = KnownRollupResult | UnknownResult
Schema: TypeAlias = KnownSchema | UnknownSchema
TaskResult: TypeAlias = PageMarkdown | Page | PartialPage | UnknownObject
TemplateValue: TypeAlias = TemplateDate | TemplateUser | UnknownMention
User: TypeAlias = Person | Bot | PartialUser | Group | UnknownUser
