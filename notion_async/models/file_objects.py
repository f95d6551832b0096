"""Files, icons and covers.

https://developers.notion.com/reference/file-object
"""

from typing import TYPE_CHECKING, ClassVar, Literal, TypeAlias

from msgspec import UNSET, UnsetType

from notion_async.models.base import Struct, Time, Unknown, UnknownClass
from notion_async.models.rich_texts import CustomEmoji, Link, RichText, plain_text

__all__ = [
    "CustomEmojiIcon",
    "EmojiIcon",
    "ExternalFile",
    "ExternalMedia",
    "HostedFile",
    "HostedMedia",
    "IconName",
    "KnownIcon",
    "NativeIcon",
    "SignedUrl",
    "UnknownFile",
    "UnknownIcon",
]


class SignedUrl(Struct, frozen=True):
    """The address of a file that Notion keeps; good for an hour.

    Attributes:
        url: The address, with its signature.
        expiry_time: When it stops working (UTC).
    """

    url: str = ""
    expiry_time: Time | UnsetType | None = UNSET


class UnknownFile(Unknown):
    """A file kept in a way that has no struct here."""

    __slots__ = ()

    @property
    def url(self) -> str:
        """Empty: where the file is cannot be told."""
        return ""

    @property
    def caption(self) -> tuple[RichText, ...]:
        """Nothing."""
        return ()

    @property
    def plain_text(self) -> str:
        """Nothing."""
        return ""


class FileBase(Struct, frozen=True, kw_only=True, tag_field="type"):
    """Fields common to all files.

    Attributes:
        name: The file's name, in a files property and in a file block.
    """

    name: str | UnsetType | None = UNSET
    unknown_as: ClassVar[UnknownClass | None] = UnknownFile


class ExternalFile(FileBase, frozen=True, tag="external"):
    """A file kept elsewhere."""

    type: ClassVar[Literal["external"]] = "external"
    external: Link

    @property
    def url(self) -> str:
        """The file's URL."""
        return self.external.url


class HostedFile(FileBase, frozen=True, tag="file"):
    """A file kept by Notion."""

    type: ClassVar[Literal["file"]] = "file"
    file: SignedUrl

    @property
    def url(self) -> str:
        """The file's signed URL, valid for about an hour."""
        return self.file.url


class ExternalMedia(ExternalFile, frozen=True, kw_only=True, tag="external"):
    """An external file shown in a block.

    Attributes:
        caption: The text below it.
    """

    caption: tuple[RichText, ...] = ()

    @property
    def plain_text(self) -> str:
        """The caption without formatting."""
        return plain_text(self.caption)


class HostedMedia(HostedFile, frozen=True, kw_only=True, tag="file"):
    """A file hosted by Notion and shown in a block.

    Attributes:
        caption: The text below it.
    """

    caption: tuple[RichText, ...] = ()

    @property
    def plain_text(self) -> str:
        """The caption without formatting."""
        return plain_text(self.caption)


class UnknownIcon(Unknown):
    """An icon of a kind that has no struct here."""

    __slots__ = ()


class EmojiIcon(Struct, frozen=True, tag_field="type", tag="emoji"):
    """An emoji as an icon."""

    type: ClassVar[Literal["emoji"]] = "emoji"
    emoji: str
    unknown_as: ClassVar[UnknownClass | None] = UnknownIcon


class CustomEmojiIcon(Struct, frozen=True, tag_field="type", tag="custom_emoji"):
    """An emoji of the workspace as an icon."""

    type: ClassVar[Literal["custom_emoji"]] = "custom_emoji"
    custom_emoji: CustomEmoji
    unknown_as: ClassVar[UnknownClass | None] = UnknownIcon


class IconName(Struct, frozen=True):
    """One of Notion's own icons.

    Attributes:
        name: Its name, such as `pizza`.
        color: One of Notion's ten icon colours.
    """

    name: str
    color: str | UnsetType = UNSET


class NativeIcon(Struct, frozen=True, tag_field="type", tag="icon"):
    """One of Notion's own icons as an icon."""

    type: ClassVar[Literal["icon"]] = "icon"
    icon: IconName
    unknown_as: ClassVar[UnknownClass | None] = UnknownIcon


KnownIcon: TypeAlias = EmojiIcon | ExternalFile | HostedFile | CustomEmojiIcon | NativeIcon

if TYPE_CHECKING:
    File: TypeAlias = ExternalFile | HostedFile | UnknownFile
    Media: TypeAlias = ExternalMedia | HostedMedia | UnknownFile
    Icon: TypeAlias = KnownIcon | UnknownIcon
else:  # the decoder reads what has a struct; the rest is put in its place afterwards
    File = ExternalFile | HostedFile
    Media = ExternalMedia | HostedMedia
    Icon = KnownIcon
