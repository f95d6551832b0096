"""File uploads.

https://developers.notion.com/reference/file-upload
"""

from typing import TYPE_CHECKING, ClassVar, Literal, TypeAlias

from msgspec import UNSET, UnsetType

from notion_async.models.base import Empty, Struct, Time, Unknown, UnknownClass
from notion_async.models.records import Trashable

__all__ = [
    "FileUpload",
    "ImportFailed",
    "ImportFailure",
    "ImportSuccess",
    "PartCount",
    "UnknownImportResult",
    "Uploader",
]


class UnknownImportResult(Unknown):
    """An outcome of an import that has no struct here."""

    __slots__ = ()


class ImportFailure(Struct, frozen=True, kw_only=True):
    """Why an import failed.

    Attributes:
        type: Such as `validation_error` or `download_error`.
        code: A code of its own.
        message: Notion's text.
        parameter: The parameter at fault.
        status_code: The status the file's server gave.
    """

    type: str
    code: str | UnsetType | None = UNSET
    message: str | UnsetType | None = UNSET
    parameter: str | UnsetType | None = UNSET
    status_code: int | UnsetType | None = UNSET


class ImportSuccess(Struct, frozen=True, kw_only=True, tag_field="type", tag="success"):
    """The file was imported."""

    type: ClassVar[Literal["success"]] = "success"
    success: Empty = Empty()
    imported_time: Time | None = None
    unknown_as: ClassVar[UnknownClass | None] = UnknownImportResult


class ImportFailed(Struct, frozen=True, kw_only=True, tag_field="type", tag="error"):
    """The file was not imported."""

    type: ClassVar[Literal["error"]] = "error"
    error: ImportFailure
    imported_time: Time | None = None
    unknown_as: ClassVar[UnknownClass | None] = UnknownImportResult


class Uploader(Struct, frozen=True, kw_only=True):
    """The uploader of a file.

    Attributes:
        type: `person`, `bot` or `agent`.
    """

    id: str
    type: str | UnsetType = UNSET


class PartCount(Struct, frozen=True):
    """Number of a file's parts, in all and sent."""

    total: int
    sent: int = 0


class FileUpload(Trashable, frozen=True, kw_only=True):
    """A file on its way to Notion.

    Attributes:
        status: `pending`, `uploaded`, `expired` or `failed`.
        expiry_time: When it is thrown away unless something uses it; None once something does.
        content_length: Its size in bytes, once known.
        upload_url: Where to send it, while it is awaited.
        complete_url: Where to say that all parts were sent.
        file_import_result: What came of an import from an address.
    """

    object: Literal["file_upload"]
    id: str
    created_time: Time | None = None
    created_by: Uploader | UnsetType | None = UNSET
    last_edited_time: Time | None = None
    expiry_time: Time | None = None
    status: str
    filename: str | None = None
    content_type: str | None = None
    content_length: int | str | None = None
    upload_url: str | UnsetType | None = UNSET
    complete_url: str | UnsetType | None = UNSET
    number_of_parts: PartCount | UnsetType | None = UNSET
    file_import_result: "ImportResult | UnsetType | None" = UNSET
    request_id: str | UnsetType = UNSET


if TYPE_CHECKING:
    ImportResult: TypeAlias = ImportSuccess | ImportFailed | UnknownImportResult
else:  # the decoder reads what has a struct; the rest is put in its place afterwards
    ImportResult = ImportSuccess | ImportFailed
