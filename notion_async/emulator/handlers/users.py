"""Handlers of users."""

from __future__ import annotations

from typing import TYPE_CHECKING

from notion_async.emulator import lookup, paging
from notion_async.emulator.messages import Refusal
from notion_async.emulator.render.users import user

if TYPE_CHECKING:
    from notion_async.emulator.context import Context
    from notion_async.emulator.messages import Json


def me(context: Context) -> Json:
    """GET /users/me: the bot of the token."""
    return user(context, context.connection.bot_id)


def retrieve(context: Context) -> Json:
    """GET /users/{user_id}."""
    lookup.require(context, "user_information")
    user_id = lookup.path_id(context, "user_id")
    if user_id not in context.workspace.users:
        message = (
            f"Could not find user with ID: {user_id}. Make sure your integration has capabilities to read user "
            "information, and that the user is a member of the workspace."
        )
        raise Refusal(404, "object_not_found", message, {"integration_id": context.connection.bot_id})
    return user(context, user_id)


def list_all(context: Context) -> Json:
    """GET /users: members and bots, not guests."""
    lookup.require(context, "user_information")
    members = [key for key, found in context.workspace.users.items() if not found.get("guest")]
    ids, cursor = paging.by_id(members, context.request)
    return paging.listing("user", [user(context, one) for one in ids], cursor)
