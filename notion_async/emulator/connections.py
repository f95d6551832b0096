"""Connections: token, bot user and capabilities."""

from __future__ import annotations

from dataclasses import dataclass, field

ALL_CAPABILITIES = frozenset(
    {
        "read_content",
        "insert_content",
        "update_content",
        "read_comments",
        "insert_comments",
        "user_information",
        "user_email",
    }
)


@dataclass(slots=True)
class Connection:
    """One connection to the workspace: its token, bot user and capabilities.

    `unshared` has the ids of pages, blocks or databases that this connection cannot see, nor their descendants. While
    `blocked` is true, every request is answered with a 429 that no retry helps against.
    """

    token: str
    bot_id: str
    name: str = "Emulator"
    capabilities: frozenset[str] = ALL_CAPABILITIES
    unshared: set[str] = field(default_factory=set)
    blocked: bool = False
    expired: bool = False

    def may(self, capability: str) -> bool:
        """Return whether this connection has a capability."""
        return capability in self.capabilities
