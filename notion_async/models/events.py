"""Webhook events: signals that something changed, without what it changed to.

https://developers.notion.com/reference/webhooks-events-delivery
"""

from typing import TYPE_CHECKING, Any, ClassVar, Generic, Literal, TypeAlias, TypeVar

from msgspec import UNSET, UnsetType

from notion_async.models.base import Struct, Time, Unknown, UnknownClass
from notion_async.models.uploads import ImportResult

__all__ = [
    "Actor",
    "CommentCreatedEvent",
    "CommentData",
    "CommentDeletedEvent",
    "CommentUpdatedEvent",
    "CreatedViewData",
    "DataSourceContentUpdatedEvent",
    "DataSourceCreatedEvent",
    "DataSourceDeletedEvent",
    "DataSourceMovedEvent",
    "DataSourceSchemaUpdatedEvent",
    "DataSourceUndeletedEvent",
    "DatabaseContentUpdatedEvent",
    "DatabaseCreatedEvent",
    "DatabaseDeletedEvent",
    "DatabaseMovedEvent",
    "DatabaseSchemaUpdatedEvent",
    "DatabaseUndeletedEvent",
    "Entity",
    "EventParent",
    "FileUploadCompletedEvent",
    "FileUploadCreatedEvent",
    "FileUploadExpiredEvent",
    "FileUploadUploadFailedEvent",
    "KnownEvent",
    "PageContentUpdatedEvent",
    "PageCreatedEvent",
    "PageDeletedEvent",
    "PageLockedEvent",
    "PageMovedEvent",
    "PagePropertiesUpdatedEvent",
    "PageUndeletedEvent",
    "PageUnlockedEvent",
    "ParentData",
    "SchemaChange",
    "TranscriptData",
    "TranscriptDeletedEvent",
    "UnknownEvent",
    "UpdatedBlocksData",
    "UpdatedPropertiesData",
    "UpdatedSchemaData",
    "UpdatedViewData",
    "UploadData",
    "ViewCreatedEvent",
    "ViewDeletedEvent",
    "ViewUpdatedEvent",
    "WebhookVerification",
]

D = TypeVar("D")


class UnknownEvent(Unknown):
    """An event of a type that has no struct here."""

    __slots__ = ()

    @property
    def data(self) -> Any:
        """The event's data as plain JSON."""
        return self.raw.get("data") if isinstance(self.raw, dict) else None


class Actor(Struct, frozen=True, kw_only=True):
    """A user who did something, or may see it.

    Attributes:
        type: `person`, `bot` or `agent`.
    """

    id: str
    type: str


class Entity(Struct, frozen=True, kw_only=True):
    """The object an event is about.

    Attributes:
        type: Such as `page`, `block` or `data_source`.
    """

    id: str
    type: str


class EventParent(Struct, frozen=True, kw_only=True):
    """The object's parent.

    Attributes:
        type: `space`, `block`, `page`, `database`, `team` or `agent`.
        data_source_id: The data source, where the object is a row.
    """

    id: str
    type: str
    data_source_id: str | UnsetType | None = UNSET


class ParentData(Struct, frozen=True):
    """The object's parent."""

    parent: EventParent | UnsetType | None = UNSET


class UpdatedBlocksData(ParentData, frozen=True):
    """The changed blocks."""

    updated_blocks: tuple[Entity, ...] = ()


class UpdatedPropertiesData(ParentData, frozen=True):
    """Ids of the changed properties."""

    updated_properties: tuple[str, ...] = ()


class SchemaChange(Struct, frozen=True, kw_only=True):
    """A change of one property of a schema.

    Attributes:
        action: `created`, `updated` or `deleted`.
    """

    id: str
    name: str | UnsetType | None = UNSET
    action: str


class UpdatedSchemaData(ParentData, frozen=True):
    """A change of one property of a schema."""

    updated_properties: tuple[SchemaChange, ...] | UnsetType | None = UNSET


class TranscriptData(ParentData, frozen=True, kw_only=True):
    """The deleted transcript."""

    target: Entity
    transcript_id: str


class CreatedViewData(ParentData, frozen=True):
    """The type of the created view, such as `table`."""

    view_type: str | UnsetType | None = UNSET


class UpdatedViewData(ParentData, frozen=True):
    """The changed parts of a view: `name`, `filter`, `sorts` or `configuration`."""

    updated_fields: tuple[str, ...] = ()


class CommentData(ParentData, frozen=True):
    """The page the comment is on."""

    page_id: str | UnsetType | None = UNSET


class UploadData(ParentData, frozen=True):
    """Result of a failed file import."""

    file_import_result: ImportResult | UnsetType | None = UNSET


class EventBase(Struct, Generic[D], frozen=True, kw_only=True, tag_field="type"):
    """Fields common to all events.

    Attributes:
        id: The event's id; the same when it is delivered again.
        timestamp: When it happened (UTC).
        authors: Who did it.
        accessible_by: Which users and bots of a public connection may see it.
        attempt_number: Which attempt of delivery this is, from 1 to 8.
        entity: What it is about.
        data: Further facts.
    """

    id: str
    timestamp: Time | None = None
    workspace_id: str | UnsetType | None = UNSET
    workspace_name: str | UnsetType | None = UNSET
    subscription_id: str | UnsetType | None = UNSET
    integration_id: str | UnsetType | None = UNSET
    authors: tuple[Actor, ...] = ()
    accessible_by: tuple[Actor, ...] | UnsetType | None = UNSET
    attempt_number: int | UnsetType | None = UNSET
    api_version: str | UnsetType | None = UNSET
    entity: Entity
    data: D
    unknown_as: ClassVar[UnknownClass | None] = UnknownEvent


class PageCreatedEvent(EventBase[ParentData], frozen=True, tag="page.created"):
    """A page was made."""

    type: ClassVar[Literal["page.created"]] = "page.created"


class PageDeletedEvent(EventBase[ParentData], frozen=True, tag="page.deleted"):
    """A page was put into the trash."""

    type: ClassVar[Literal["page.deleted"]] = "page.deleted"


class PageUndeletedEvent(EventBase[ParentData], frozen=True, tag="page.undeleted"):
    """A page was taken out of the trash."""

    type: ClassVar[Literal["page.undeleted"]] = "page.undeleted"


class PageMovedEvent(EventBase[ParentData], frozen=True, tag="page.moved"):
    """A page was moved."""

    type: ClassVar[Literal["page.moved"]] = "page.moved"


class PageLockedEvent(EventBase[ParentData], frozen=True, tag="page.locked"):
    """A page was locked."""

    type: ClassVar[Literal["page.locked"]] = "page.locked"


class PageUnlockedEvent(EventBase[ParentData], frozen=True, tag="page.unlocked"):
    """A page was unlocked."""

    type: ClassVar[Literal["page.unlocked"]] = "page.unlocked"


class PageContentUpdatedEvent(EventBase[UpdatedBlocksData], frozen=True, tag="page.content_updated"):
    """The content of a page changed."""

    type: ClassVar[Literal["page.content_updated"]] = "page.content_updated"


class PagePropertiesUpdatedEvent(EventBase[UpdatedPropertiesData], frozen=True, tag="page.properties_updated"):
    """A page's properties changed."""

    type: ClassVar[Literal["page.properties_updated"]] = "page.properties_updated"


class TranscriptDeletedEvent(EventBase[TranscriptData], frozen=True, tag="page.transcription_block.transcript_deleted"):
    """The transcript of meeting notes was deleted."""

    type: ClassVar[Literal["page.transcription_block.transcript_deleted"]] = (
        "page.transcription_block.transcript_deleted"
    )


class DatabaseCreatedEvent(EventBase[ParentData], frozen=True, tag="database.created"):
    """A database was made."""

    type: ClassVar[Literal["database.created"]] = "database.created"


class DatabaseDeletedEvent(EventBase[ParentData], frozen=True, tag="database.deleted"):
    """A database was put into the trash."""

    type: ClassVar[Literal["database.deleted"]] = "database.deleted"


class DatabaseUndeletedEvent(EventBase[ParentData], frozen=True, tag="database.undeleted"):
    """A database was taken out of the trash."""

    type: ClassVar[Literal["database.undeleted"]] = "database.undeleted"


class DatabaseMovedEvent(EventBase[ParentData], frozen=True, tag="database.moved"):
    """A database was moved."""

    type: ClassVar[Literal["database.moved"]] = "database.moved"


class DatabaseContentUpdatedEvent(EventBase[UpdatedBlocksData], frozen=True, tag="database.content_updated"):
    """Rows of a database changed (before version 2025-09-03)."""

    type: ClassVar[Literal["database.content_updated"]] = "database.content_updated"


class DatabaseSchemaUpdatedEvent(EventBase[UpdatedSchemaData], frozen=True, tag="database.schema_updated"):
    """A database's schema changed (before version 2025-09-03)."""

    type: ClassVar[Literal["database.schema_updated"]] = "database.schema_updated"


class DataSourceCreatedEvent(EventBase[ParentData], frozen=True, tag="data_source.created"):
    """A data source was made."""

    type: ClassVar[Literal["data_source.created"]] = "data_source.created"


class DataSourceDeletedEvent(EventBase[ParentData], frozen=True, tag="data_source.deleted"):
    """A data source was put into the trash."""

    type: ClassVar[Literal["data_source.deleted"]] = "data_source.deleted"


class DataSourceUndeletedEvent(EventBase[ParentData], frozen=True, tag="data_source.undeleted"):
    """A data source was taken out of the trash."""

    type: ClassVar[Literal["data_source.undeleted"]] = "data_source.undeleted"


class DataSourceMovedEvent(EventBase[ParentData], frozen=True, tag="data_source.moved"):
    """A data source was moved."""

    type: ClassVar[Literal["data_source.moved"]] = "data_source.moved"


class DataSourceContentUpdatedEvent(EventBase[UpdatedBlocksData], frozen=True, tag="data_source.content_updated"):
    """Rows of a data source changed."""

    type: ClassVar[Literal["data_source.content_updated"]] = "data_source.content_updated"


class DataSourceSchemaUpdatedEvent(EventBase[UpdatedSchemaData], frozen=True, tag="data_source.schema_updated"):
    """A data source's schema changed."""

    type: ClassVar[Literal["data_source.schema_updated"]] = "data_source.schema_updated"


class ViewCreatedEvent(EventBase[CreatedViewData], frozen=True, tag="view.created"):
    """A view was made."""

    type: ClassVar[Literal["view.created"]] = "view.created"


class ViewUpdatedEvent(EventBase[UpdatedViewData], frozen=True, tag="view.updated"):
    """A view was changed."""

    type: ClassVar[Literal["view.updated"]] = "view.updated"


class ViewDeletedEvent(EventBase[ParentData], frozen=True, tag="view.deleted"):
    """A view was deleted."""

    type: ClassVar[Literal["view.deleted"]] = "view.deleted"


class CommentCreatedEvent(EventBase[CommentData], frozen=True, tag="comment.created"):
    """A comment was made."""

    type: ClassVar[Literal["comment.created"]] = "comment.created"


class CommentUpdatedEvent(EventBase[CommentData], frozen=True, tag="comment.updated"):
    """A comment was changed."""

    type: ClassVar[Literal["comment.updated"]] = "comment.updated"


class CommentDeletedEvent(EventBase[CommentData], frozen=True, tag="comment.deleted"):
    """A comment was deleted."""

    type: ClassVar[Literal["comment.deleted"]] = "comment.deleted"


class FileUploadCreatedEvent(EventBase[UploadData], frozen=True, tag="file_upload.created"):
    """A file upload was begun."""

    type: ClassVar[Literal["file_upload.created"]] = "file_upload.created"


class FileUploadCompletedEvent(EventBase[UploadData], frozen=True, tag="file_upload.completed"):
    """A file upload is complete."""

    type: ClassVar[Literal["file_upload.completed"]] = "file_upload.completed"


class FileUploadExpiredEvent(EventBase[UploadData], frozen=True, tag="file_upload.expired"):
    """A file upload has expired."""

    type: ClassVar[Literal["file_upload.expired"]] = "file_upload.expired"


class FileUploadUploadFailedEvent(EventBase[UploadData], frozen=True, tag="file_upload.upload_failed"):
    """A file upload failed."""

    type: ClassVar[Literal["file_upload.upload_failed"]] = "file_upload.upload_failed"


class WebhookVerification(Struct, frozen=True):
    """The request that Notion sends once to confirm a webhook's URL.

    Attributes:
        verification_token: To be pasted into the connection's settings; later the key of the events' signatures.
    """

    verification_token: str

    def __repr__(self) -> str:
        return "WebhookVerification(verification_token=...)"


KnownEvent: TypeAlias = (
    PageCreatedEvent
    | PageDeletedEvent
    | PageUndeletedEvent
    | PageMovedEvent
    | PageLockedEvent
    | PageUnlockedEvent
    | PageContentUpdatedEvent
    | PagePropertiesUpdatedEvent
    | TranscriptDeletedEvent
    | DatabaseCreatedEvent
    | DatabaseDeletedEvent
    | DatabaseUndeletedEvent
    | DatabaseMovedEvent
    | DatabaseContentUpdatedEvent
    | DatabaseSchemaUpdatedEvent
    | DataSourceCreatedEvent
    | DataSourceDeletedEvent
    | DataSourceUndeletedEvent
    | DataSourceMovedEvent
    | DataSourceContentUpdatedEvent
    | DataSourceSchemaUpdatedEvent
    | ViewCreatedEvent
    | ViewUpdatedEvent
    | ViewDeletedEvent
    | CommentCreatedEvent
    | CommentUpdatedEvent
    | CommentDeletedEvent
    | FileUploadCreatedEvent
    | FileUploadCompletedEvent
    | FileUploadExpiredEvent
    | FileUploadUploadFailedEvent
)

if TYPE_CHECKING:
    Event: TypeAlias = KnownEvent | UnknownEvent
else:  # the decoder reads what has a struct; the rest is put in its place afterwards
    Event = KnownEvent
