"""Users: people, bots and groups, in full or by id only.

https://developers.notion.com/reference/user
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, ClassVar, Literal, TypeAlias

from msgspec import UNSET, UnsetType

from notion_async.models.base import Struct, Unknown, UnknownClass
from notion_async.models.repair import Told

__all__ = [
    "Bot",
    "BotDetails",
    "Group",
    "PartialUser",
    "Person",
    "PersonDetails",
    "UnknownOwner",
    "UnknownUser",
    "UserOwner",
    "WorkspaceLimits",
    "WorkspaceOwner",
]


class AnyUser(Told):
    """Base class of everything that may appear in place of a user."""

    __slots__ = ()

    @classmethod
    def choose(cls, value: Any) -> tuple[type[Struct] | None, Callable[[Any], Any]]:
        """Choose a user's struct: a group by its `object`, people and bots by their `type`, the rest by id."""
        if not isinstance(value, dict):
            return None, UnknownUser
        if value.get("object") == "group":
            return Group, UnknownUser
        if "type" not in value and value.keys() <= {"object", "id", "request_id"}:
            return PartialUser, UnknownUser
        return _BY_TYPE.get(str(value.get("type"))), UnknownUser


class UnknownUser(Unknown, AnyUser):
    """A user of a kind that has no struct here."""

    __slots__ = ()

    @property
    def name(self) -> str | None:
        """The name, where Notion gave one."""
        return self._text("name") or None


class PartialUser(Struct, AnyUser, frozen=True, kw_only=True):
    """A user of whom only the id is given.

    Attributes:
        id: The user's id.
        object: Always `user`.
    """

    name: ClassVar[None] = None
    object: Literal["user"] = "user"
    id: str
    request_id: str | UnsetType = UNSET
    unknown_as: ClassVar[UnknownClass | None] = UnknownUser


class UserBase(Struct, AnyUser, frozen=True, kw_only=True):
    """Fields common to people and bots.

    Attributes:
        id: The user's id.
        name: The name shown; None where there is none.
        avatar_url: The picture's address.
        request_id: The id of the answer, where this user was the whole answer.
    """

    object: Literal["user"]
    id: str
    name: str | UnsetType | None = UNSET
    avatar_url: str | UnsetType | None = UNSET
    request_id: str | UnsetType = UNSET


class PersonDetails(Struct, frozen=True):
    """A person's mail address, where the connection may see it."""

    email: str | UnsetType | None = UNSET
    email_verified: bool | UnsetType | None = UNSET


class Person(UserBase, frozen=True, tag_field="type", tag="person"):
    """A person."""

    type: ClassVar[Literal["person"]] = "person"
    person: PersonDetails = PersonDetails()


class UserOwner(Struct, frozen=True, tag_field="type", tag="user"):
    """A bot's owner that is a user."""

    type: ClassVar[Literal["user"]] = "user"
    user: "User"


class WorkspaceOwner(Struct, frozen=True, tag_field="type", tag="workspace"):
    """A bot's owner that is the whole workspace."""

    type: ClassVar[Literal["workspace"]] = "workspace"
    workspace: bool = True


class UnknownOwner(Unknown):
    """A bot's owner of a kind that has no struct here."""

    __slots__ = ()


UserOwner.unknown_as = UnknownOwner


class WorkspaceLimits(Struct, frozen=True):
    """Limits of the workspace.

    Attributes:
        max_file_upload_size_in_bytes: The largest file that may be uploaded.
    """

    max_file_upload_size_in_bytes: int | UnsetType | None = UNSET


class BotDetails(Struct, frozen=True):
    """Details of a bot; empty for bots other than the connection's own."""

    owner: "Owner | UnsetType" = UNSET
    workspace_id: str | UnsetType | None = UNSET
    workspace_name: str | UnsetType | None = UNSET
    workspace_limits: WorkspaceLimits | UnsetType | None = UNSET


class Bot(UserBase, frozen=True, tag_field="type", tag="bot"):
    """A connection."""

    type: ClassVar[Literal["bot"]] = "bot"
    bot: BotDetails = BotDetails()


class Group(Struct, AnyUser, frozen=True, kw_only=True):
    """A group of users, in a people property."""

    object: Literal["group"]
    id: str
    name: str | UnsetType | None = UNSET


_BY_TYPE: dict[str, type[Struct]] = {"person": Person, "bot": Bot}

if TYPE_CHECKING:
    User: TypeAlias = Person | Bot | PartialUser | Group | UnknownUser
    Author: TypeAlias = PartialUser | UnknownUser
    Owner: TypeAlias = UserOwner | WorkspaceOwner | UnknownOwner
else:  # the decoder asks AnyUser.choose
    User = AnyUser
    Author = PartialUser
    Owner = UserOwner | WorkspaceOwner
