"""Tables of a workspace: records by id, as plain JSON values close to the newest version's responses."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from notion_async.emulator.connections import Connection
    from notion_async.emulator.messages import Json
    from notion_async.emulator.samples.forest import Forest


@dataclass(eq=False)
class Tables:
    """The tables of one workspace.

    `children` and `rows` list ids in order, those in the trash included; `templates` lists pages by data source, the
    default first; the key of `connections` is the token; that of `forests` is the common prefix of a generated tree's
    ids.
    """

    blocks: dict[str, Json] = field(default_factory=dict)
    pages: dict[str, Json] = field(default_factory=dict)
    databases: dict[str, Json] = field(default_factory=dict)
    data_sources: dict[str, Json] = field(default_factory=dict)
    views: dict[str, Json] = field(default_factory=dict)
    users: dict[str, Json] = field(default_factory=dict)
    comments: dict[str, Json] = field(default_factory=dict)
    emojis: dict[str, Json] = field(default_factory=dict)
    uploads: dict[str, Json] = field(default_factory=dict)
    tasks: dict[str, Json] = field(default_factory=dict)
    view_queries: dict[str, Json] = field(default_factory=dict)
    agents: dict[str, Json] = field(default_factory=dict)
    sessions: dict[str, Json] = field(default_factory=dict)
    oauth_clients: dict[str, str] = field(default_factory=dict)
    oauth_codes: dict[str, Json] = field(default_factory=dict)
    children: dict[str, list[str]] = field(default_factory=dict)
    rows: dict[str, list[str]] = field(default_factory=dict)
    templates: dict[str, list[str]] = field(default_factory=dict)
    trashed: set[str] = field(default_factory=set)
    unshared: set[str] = field(default_factory=set)
    connections: dict[str, Connection] = field(default_factory=dict)
    forests: dict[str, Forest] = field(default_factory=dict)
