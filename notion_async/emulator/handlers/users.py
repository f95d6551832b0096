"""Answers about users."""

from __future__ import annotations

from typing import TYPE_CHECKING

from notion_async.emulator import lookup, paging
from notion_async.emulator.calls import Refusal
from notion_async.emulator.render.users import user

if TYPE_CHECKING:
    from notion_async.emulator.calls import Call, Json
    from notion_async.emulator.server import Server


def me(server: Server, call: Call) -> Json:
    """GET /users/me: the bot of the token."""
    return user(server.workspace, call.connection.bot_id, call.connection)


def retrieve(server: Server, call: Call) -> Json:
    """GET /users/{user_id}."""
    lookup.require(call, "user_information")
    user_id = lookup.path_id(call, "user_id")
    if user_id not in server.workspace.users:
        message = (
            f"Could not find user with ID: {user_id}. Make sure your integration has capabilities to read user "
            "information, and that the user is a member of the workspace."
        )
        raise Refusal(404, "object_not_found", message, {"integration_id": call.connection.bot_id})
    return user(server.workspace, user_id, call.connection)


def list_all(server: Server, call: Call) -> Json:
    """GET /users: members and bots, no guests."""
    lookup.require(call, "user_information")
    members = [key for key, found in server.workspace.users.items() if not found.get("guest")]
    ids, cursor = paging.by_id(members, call)
    return paging.listing("user", [user(server.workspace, one, call.connection) for one in ids], cursor)
