"""Answers of the OAuth endpoints; the repr of these values never shows a token.

https://developers.notion.com/reference/create-a-token
"""

from msgspec import UNSET, UnsetType

from notion_async.models.base import Struct
from notion_async.models.users import Owner

__all__ = ["Acknowledgement", "TokenGrant", "TokenState"]


class TokenGrant(Struct, frozen=True, kw_only=True):
    """A token for a workspace.

    Attributes:
        access_token: The token for requests.
        refresh_token: What a new pair is asked for with.
        bot_id: The connection's user in the workspace.
        owner: Who installed the connection.
        duplicated_template_id: The page made from the connection's template, where there was one.
    """

    access_token: str
    token_type: str = "bearer"  # noqa: S105 - the name of a kind, no secret
    refresh_token: str | UnsetType | None = UNSET
    bot_id: str
    workspace_id: str
    workspace_name: str | UnsetType | None = UNSET
    workspace_icon: str | UnsetType | None = UNSET
    owner: Owner | UnsetType = UNSET
    duplicated_template_id: str | UnsetType | None = UNSET
    request_id: str | UnsetType = UNSET

    def __repr__(self) -> str:
        return f"TokenGrant(bot_id={self.bot_id!r}, workspace_id={self.workspace_id!r}, access_token=...)"


class TokenState(Struct, frozen=True, kw_only=True):
    """State and scope of a token.

    Attributes:
        active: Whether it works.
        scope: What it allows.
        iat: When it was made, in seconds since 1970.
    """

    active: bool
    scope: str | UnsetType | None = UNSET
    iat: int | UnsetType | None = UNSET
    request_id: str | UnsetType = UNSET


class Acknowledgement(Struct, frozen=True):
    """An answer that only says that it was done."""

    request_id: str | UnsetType = UNSET
