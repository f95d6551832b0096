"""State of the emulated workspace: objects, hierarchy, trash.

Records are plain JSON values, close to the responses of the newest API version. Computed values (`has_children`,
`in_trash`, titles of child pages, signed URLs, formulas, property names) are not stored; `render` adds them. Blocks of
generated trees (`Forest`) are made on demand, and stored only when they are changed.
"""

from __future__ import annotations

import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import msgspec

from notion_async.emulator.connections import Connection
from notion_async.emulator.defaults import complete
from notion_async.emulator.ids import IdMaker, derived_id
from notion_async.emulator.messages import Refusal
from notion_async.emulator.rich_text import plain, text
from notion_async.emulator.tables import Tables
from notion_async.emulator.times import to_minute, with_offset

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from notion_async.emulator.messages import Json


class Workspace(Tables):
    """The content of one emulated workspace, and the operations that keep it consistent.

    Args:
        seed: Seed of ids.
        clock: Function that returns Unix seconds.
    """

    def __init__(self, *, seed: object = 0, clock: Callable[[], float] = time.time) -> None:
        super().__init__()
        self.seed = seed
        self.clock: Callable[[], float] = clock
        self.new_id: IdMaker = IdMaker(("workspace", seed))
        self.id: str = derived_id(seed, "workspace")
        self.name = "Emulated workspace"
        self.root_id = ""
        self.max_upload_bytes = 5 * 1024**3
        self.block_limit: int | None = None
        self.blocks_made: int = 0
        self.revision: int = 0

    # --- reading -----------------------------------------------------------------------------------------------------

    def block(self, block_id: str) -> Json | None:
        """Return the stored block that is neither a page nor a database, or None."""
        found = self.blocks.get(block_id)
        if found is None and (forest := self.forests.get(block_id[:24])):
            number = forest.number(block_id)
            return forest.block(number) if number else None
        return found

    def record(self, object_id: str) -> Json | None:
        """Return the stored page, database or block of an id, or None."""
        return self.pages.get(object_id) or self.databases.get(object_id) or self.block(object_id)

    def children_of(self, block_id: str) -> Sequence[str]:
        """Return the ids under a page or block in document order, without those in the trash."""
        listed = self._listed(block_id)
        if not self.trashed or self.trashed.isdisjoint(listed):
            return listed
        return [child for child in listed if child not in self.trashed]

    def _listed(self, block_id: str) -> Sequence[str]:
        stored = self.children.get(block_id)
        if stored is not None:
            return stored
        if forest := self.forests.get(block_id[:24]):
            number = forest.number(block_id)
            if number is not None:
                return forest.children(number)
        return ()

    def ancestors(self, object_id: str) -> Iterator[str]:
        """Yield an id and the ids of its ancestors, upwards."""
        at: str | None = object_id
        while at:
            yield at
            found = self.record(at) or self.data_sources.get(at)
            at = parent_id(found["parent"]) if found else None

    def in_trash(self, object_id: str, *, restored: bool = False) -> bool:
        """Return whether an object or an ancestor is in the trash; if it is being restored, only an ancestor counts."""
        found = self.trashed and [step for step in self.ancestors(object_id) if step in self.trashed]
        return bool(found) and not (restored and found == [object_id])

    def is_shared(self, object_id: str, connection: Connection) -> bool:
        """Return whether a connection can see an object: neither it nor an ancestor is unshared."""
        hidden = self.unshared | connection.unshared
        return not hidden or hidden.isdisjoint(self.ancestors(object_id))

    def title_of(self, object_id: str) -> str:
        """Return the plain title of a page, database or data source."""
        if page := self.pages.get(object_id):
            return plain(page["properties"].get("title") or ())
        holder = self.databases.get(object_id) or self.data_sources.get(object_id)
        return plain(holder["title"]) if holder else ""

    # --- writing -----------------------------------------------------------------------------------------------------

    def changed(self) -> None:
        """Discard everything derived from the previous state."""
        self.revision += 1

    @contextmanager
    def all_or_nothing(self) -> Iterator[None]:
        """Undo changes to databases, data sources and views if a refusal follows."""
        kept = [msgspec.json.encode(one) for one in (self.databases, self.data_sources, self.views)]
        rows = dict(self.rows)
        try:
            yield
        except Refusal:
            for name, content in zip(("databases", "data_sources", "views"), kept, strict=True):
                setattr(self, name, msgspec.json.decode(content))
            self.rows = rows
            raise

    @contextmanager
    def at(self, seconds: float) -> Iterator[None]:
        """Run a block in which everything is stamped with one time, so that samples are reproducible."""
        clock, self.clock = self.clock, lambda: seconds
        try:
            yield
        finally:
            self.clock = clock

    def stamps(self, author: str) -> Json:
        """Return creation and edit stamps of the current time, to the minute."""
        now = to_minute(self.clock())
        who = {"object": "user", "id": author}
        return {"created_time": now, "last_edited_time": now, "created_by": who, "last_edited_by": who}

    def touch(self, object_id: str, author: str) -> None:
        """Record an edit on a block and on its page."""
        self.changed()
        now, who = to_minute(self.clock()), {"object": "user", "id": author}
        for step in self.ancestors(object_id):
            found = self.pages.get(step)
            if found or step == object_id:
                stamp = with_offset(self.clock()) if step in self.databases else now
                found = found or self.databases.get(step) or self.writable_block(step)
                found.update(last_edited_time=stamp, last_edited_by=who)
            if step in self.pages:
                return

    def writable_block(self, block_id: str) -> Json:
        """Return the stored record of a block for changes; a generated block is copied first."""
        if block_id not in self.blocks:
            found = self.block(block_id)
            if found is None:
                raise KeyError(block_id)
            self.blocks[block_id] = found
        return self.blocks[block_id]

    def writable_children(self, block_id: str) -> list[str]:
        """Return the stored list of children, those in the trash included, for changes."""
        if block_id not in self.children:
            self.children[block_id] = list(self._listed(block_id))
        return self.children[block_id]

    def place(self, child_id: str, parent: str, *, after: str | None = None, at_start: bool = False) -> None:
        """Insert an id into its parent's children: at the end, at the start, or after a sibling."""
        siblings = self.writable_children(parent)
        if after is not None:
            siblings.insert(siblings.index(after) + 1, child_id)
        elif at_start:
            siblings.insert(0, child_id)
        else:
            siblings.append(child_id)
        self.changed()

    def add_block(
        self,
        parent: str,
        kind: str,
        payload: Json,
        *,
        block_id: str | None = None,
        author: str = "",
        after: str | None = None,
        at_start: bool = False,
    ) -> str:
        """Store a block under a page or block and return its id."""
        parent_type = "page_id" if parent in self.pages else "block_id"
        block_id = block_id or self.new_id()
        self.blocks_made += 1
        self.blocks[block_id] = {
            "object": "block",
            "id": block_id,
            "parent": {"type": parent_type, parent_type: parent},
            **self.stamps(author),
            "type": kind,
            kind: complete(kind, payload),
        }
        self.place(block_id, parent, after=after, at_start=at_start)
        return block_id

    def add_page(
        self,
        parent: Json,
        title: str | list[Json] = "",
        *,
        page_id: str | None = None,
        author: str = "",
        **fields: Any,
    ) -> str:
        """Store a page and return its id; it is in no listing until `place` is called."""
        page_id = page_id or self.new_id()
        properties = {"title": [text(title)] if isinstance(title, str) and title else title or []}
        self.pages[page_id] = {
            "object": "page",
            "id": page_id,
            **self.stamps(author),
            "cover": None,
            "icon": None,
            "parent": parent,
            "is_archived": False,
            "is_locked": False,
            "properties": properties,
            "public_url": None,
            **fields,
        }
        self.changed()
        return page_id

    def add_connection(self, token: str, *, name: str = "Emulator", bot_id: str | None = None) -> Connection:
        """Add a token with its bot user and return the connection."""
        connection = Connection(token, bot_id or derived_id(self.seed, "bot", token), name)
        self.connections[token] = connection
        self.users[connection.bot_id] = {"object": "user", "id": connection.bot_id, "name": name, "type": "bot"}
        return connection


def parent_id(parent: Json) -> str | None:
    """Return the id that a parent object names, or None for the workspace."""
    named_id = parent.get(parent["type"])
    return named_id if isinstance(named_id, str) else None
