"""Numbered members of a sample workspace."""

from __future__ import annotations

from typing import TYPE_CHECKING

from notion_async.emulator.ids import derived_id

if TYPE_CHECKING:
    from notion_async.emulator.workspace import Workspace

PERSON = derived_id("person", 1)
SECOND_PERSON = derived_id("person", 2)
GUEST = derived_id("person", 3)


def add_people(workspace: Workspace) -> None:
    """Add two members and a guest, who is not listed."""
    for number, user_id in enumerate((PERSON, SECOND_PERSON, GUEST), 1):
        workspace.users[user_id] = {
            "object": "user",
            "id": user_id,
            "name": f"Person {number}",
            "avatar_url": f"https://example.com/avatars/{number}.png" if number == 1 else None,
            "type": "person",
            "person": {"email": f"person{number}@example.com", "email_verified": True},
            "guest": user_id == GUEST,
        }
