"""Comments.

https://developers.notion.com/reference/comment-object
"""

from typing import TYPE_CHECKING, ClassVar, Literal, TypeAlias

from msgspec import UNSET, UnsetType

from notion_async.models.base import Struct, StructClass, Time, UnknownClass
from notion_async.models.file_objects import SignedUrl
from notion_async.models.pages import UnknownObject
from notion_async.models.parents import Parent
from notion_async.models.rich_texts import RichText, plain_text
from notion_async.models.users import Author

__all__ = ["Attachment", "Comment", "DisplayName", "PartialComment"]


class DisplayName(Struct, frozen=True, kw_only=True):
    """The name a comment shows.

    Attributes:
        type: `custom`, `user` or `integration`.
    """

    type: str
    resolved_name: str | UnsetType | None = UNSET


class Attachment(Struct, frozen=True):
    """A file of a comment.

    Attributes:
        category: `audio`, `image`, `pdf`, `productivity` or `video`.
        file: Where it is, for about an hour.
    """

    category: str
    file: SignedUrl


class PartialComment(Struct, frozen=True, tag_field="object", tag="comment"):
    """A comment known by its id only."""

    object: ClassVar[Literal["comment"]] = "comment"
    id: str
    request_id: str | UnsetType = UNSET
    unknown_as: ClassVar[UnknownClass | None] = UnknownObject


class Comment(Struct, frozen=True, kw_only=True, tag_field="object", tag="comment"):
    """A comment.

    Attributes:
        parent: The page or block it is on.
        discussion_id: The thread it is in.
        rich_text: The runs of its text.
        display_name: The name it shows.
        attachments: Its files.
    """

    object: ClassVar[Literal["comment"]] = "comment"
    id: str
    parent: Parent
    discussion_id: str | UnsetType = UNSET
    created_time: Time | None = None
    last_edited_time: Time | None = None
    created_by: Author | None = None
    rich_text: tuple[RichText, ...] = ()
    display_name: DisplayName | UnsetType | None = UNSET
    attachments: tuple[Attachment, ...] | UnsetType | None = UNSET
    request_id: str | UnsetType = UNSET
    unknown_as: ClassVar[UnknownClass | None] = UnknownObject
    partial_as: ClassVar[StructClass | None] = PartialComment

    @property
    def plain_text(self) -> str:
        """The text without formatting."""
        return plain_text(self.rich_text)


if TYPE_CHECKING:
    AnyComment: TypeAlias = Comment | PartialComment | UnknownObject
else:  # the decoder reads what has a struct; the rest is put in its place afterwards
    AnyComment = Comment
