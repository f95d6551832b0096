"""Files, icons and covers to be written.

https://developers.notion.com/reference/file-object
"""

from typing import ClassVar, Literal, TypeAlias

from msgspec import UNSET, UnsetType

from notion_async._inputs.refusals import refusal
from notion_async.ids import notion_id
from notion_async.models.base import Reference, Struct
from notion_async.models.file_objects import (
    CustomEmojiIcon,
    EmojiIcon,
    ExternalFile,
    HostedFile,
    IconName,
    NativeIcon,
)
from notion_async.models.rich_texts import CustomEmoji, Link
from notion_async.models.uploads import FileUpload


class UploadedFile(Struct, frozen=True, kw_only=True, tag_field="type", tag="file_upload"):
    """A file that was uploaded, to be put somewhere.

    Attributes:
        file_upload: The upload.
        name: The name shown.
    """

    type: ClassVar[Literal["file_upload"]] = "file_upload"
    file_upload: Reference
    name: str | UnsetType | None = UNSET


FileInput: TypeAlias = ExternalFile | UploadedFile
IconInput: TypeAlias = EmojiIcon | ExternalFile | CustomEmojiIcon | NativeIcon | UploadedFile
FileLike: TypeAlias = str | FileInput | FileUpload


def external(url: str, *, name: str | UnsetType = UNSET) -> ExternalFile:
    """Point to a file kept elsewhere; Notion does not copy it.

    Args:
        url: Where it is.
        name: The name shown; a files property needs one.
    """
    if not url:
        raise refusal(url, "external.url", "an address")
    return ExternalFile(external=Link(url), name=name)


def uploaded(file_upload_id: str, *, name: str | UnsetType = UNSET) -> UploadedFile:
    """Use a file that was uploaded.

    Args:
        file_upload_id: The upload's id.
        name: The name shown.
    """
    return UploadedFile(file_upload=Reference(notion_id(file_upload_id)), name=name)


def emoji(character: str) -> EmojiIcon:
    """Use an emoji as an icon."""
    return EmojiIcon(character)


def custom_emoji(emoji_id: str) -> CustomEmojiIcon:
    """Use an emoji of the workspace as an icon."""
    return CustomEmojiIcon(CustomEmoji(notion_id(emoji_id)))


def native_icon(name: str, color: str | UnsetType = UNSET) -> NativeIcon:
    """Use one of Notion's own icons.

    Args:
        name: Its name, such as `pizza`.
        color: One of `gray`, `lightgray`, `brown`, `yellow`, `orange`, `green`, `blue`, `purple`, `pink`, `red`.
    """
    return NativeIcon(IconName(name, color))


def as_file(given: FileLike | HostedFile) -> FileInput:
    """Return a file to write from a URL, an upload, or a constructor's file.

    Raises:
        InvalidInput: It is something else, such as a file that Notion keeps, whose address works for an hour only.
    """
    match given:
        case str():
            return external(given)
        case FileUpload():
            return uploaded(given.id)
        case ExternalFile() | UploadedFile():
            return given
    raise refusal(given, "file", "an address, an upload, external(...) or uploaded(...)")


def as_icon(given: str | IconInput | FileUpload) -> IconInput:
    """Return an icon to write from a URL, an emoji, an upload, or a constructor's icon."""
    if isinstance(given, FileUpload):
        return uploaded(given.id)
    if isinstance(given, str):
        return external(given) if given.startswith(("https://", "http://")) else emoji(given)
    return given
