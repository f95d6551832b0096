"""Who asks: a token, the bot behind it, and what it may do."""

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
    """One connection of the workspace: its token, its bot user and its rights.

    `unshared` holds ids of pages, blocks or databases this connection cannot see, with all below them; `blocked`
    answers everything with the 429 that no retry helps against.
    """

    token: str
    bot_id: str
    name: str = "Emulator"
    capabilities: frozenset[str] = ALL_CAPABILITIES
    unshared: set[str] = field(default_factory=set)
    blocked: bool = False
    expired: bool = False

    def may(self, capability: str) -> bool:
        """Whether this connection has a capability."""
        return capability in self.capabilities
