"""Users, as far as a connection may see them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from notion_async.emulator.context import Context
    from notion_async.emulator.messages import Json
    from notion_async.emulator.workspace import Workspace


def user(context: Context, user_id: str) -> Json:
    """Return a user; the email address only with that capability, the details of a bot only for itself."""
    workspace, connection = context.workspace, context.connection
    found = workspace.users.get(user_id)
    if found is None:
        return {"object": "user", "id": user_id}
    shown = {"object": "user", "id": user_id, "name": found["name"], "avatar_url": found.get("avatar_url")}
    if found["type"] == "bot":
        return {**shown, "type": "bot", "bot": _bot(workspace) if user_id == connection.bot_id else {}}
    person = found["person"] if connection.may("user_email") else {}
    return {**shown, "type": "person", "person": person}


def _bot(workspace: Workspace) -> Json:
    return {
        "owner": {"type": "workspace", "workspace": True},
        "workspace_name": workspace.name,
        "workspace_id": workspace.id,
        "workspace_limits": {"max_file_upload_size_in_bytes": workspace.max_upload_bytes},
    }
