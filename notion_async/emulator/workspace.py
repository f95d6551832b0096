"""The state of the emulated workspace: what exists, under what, and what is in the trash.

Everything is kept nearly as the newest version of the API shows it, as plain JSON values. What an answer computes
(`has_children`, `in_trash`, titles of child pages, signed URLs, formulas, property names) is not stored; `render` adds
it. Generated trees (`Forest`) are asked on demand and copied only where something is written.
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
    """All that one emulated workspace holds, and the moves that keep it consistent.

    Args:
        seed: Makes ids repeatable.
        clock: Unix seconds now.
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
        """A block that is neither a page nor a database, as stored; None when there is none."""
        found = self.blocks.get(block_id)
        if found is None and (forest := self.forests.get(block_id[:24])):
            number = forest.number(block_id)
            return forest.block(number) if number else None
        return found

    def record(self, object_id: str) -> Json | None:
        """The page, database or block of an id, as stored."""
        return self.pages.get(object_id) or self.databases.get(object_id) or self.block(object_id)

    def children_of(self, block_id: str) -> Sequence[str]:
        """The ids under a page or block in document order, without those in the trash."""
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
        """An id and then the ids of everything it stands in, upwards."""
        at: str | None = object_id
        while at:
            yield at
            found = self.record(at) or self.data_sources.get(at)
            at = parent_id(found["parent"]) if found else None

    def in_trash(self, object_id: str, *, restored: bool = False) -> bool:
        """Whether it or anything it stands in was thrown away; only what it stands in, when it is being restored."""
        found = self.trashed and [step for step in self.ancestors(object_id) if step in self.trashed]
        return bool(found) and not (restored and found == [object_id])

    def is_shared(self, object_id: str, connection: Connection) -> bool:
        """Whether a connection can see an object: nothing it stands in is unshared."""
        hidden = self.unshared | connection.unshared
        return not hidden or hidden.isdisjoint(self.ancestors(object_id))

    def title_of(self, object_id: str) -> str:
        """The plain title of a page, database or data source."""
        if page := self.pages.get(object_id):
            return plain(page["properties"].get("title") or ())
        holder = self.databases.get(object_id) or self.data_sources.get(object_id)
        return plain(holder["title"]) if holder else ""

    # --- writing -----------------------------------------------------------------------------------------------------

    def changed(self) -> None:
        """Forget what was derived from the state as it was."""
        self.revision += 1

    @contextmanager
    def all_or_nothing(self) -> Iterator[None]:
        """Take back what was done to databases, data sources and views when it is refused halfway."""
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
        """Stamp everything written meanwhile with one time, so that a sample is the same on every day."""
        clock, self.clock = self.clock, lambda: seconds
        try:
            yield
        finally:
            self.clock = clock

    def stamps(self, author: str) -> Json:
        """Creation and edit stamps of now, to the minute."""
        now = to_minute(self.clock())
        who = {"object": "user", "id": author}
        return {"created_time": now, "last_edited_time": now, "created_by": who, "last_edited_by": who}

    def touch(self, object_id: str, author: str) -> None:
        """Note an edit on a block and on the page it stands on."""
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
        """A block's record that may be changed: a generated block is copied first."""
        if block_id not in self.blocks:
            found = self.block(block_id)
            if found is None:
                raise KeyError(block_id)
            self.blocks[block_id] = found
        return self.blocks[block_id]

    def writable_children(self, block_id: str) -> list[str]:
        """The list of children (trashed ones included) that may be changed."""
        if block_id not in self.children:
            self.children[block_id] = list(self._listed(block_id))
        return self.children[block_id]

    def place(self, child_id: str, parent: str, *, after: str | None = None, at_start: bool = False) -> None:
        """Put an id into its parent's children: at the end, at the start, or behind a sibling."""
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
        """Store a block under a page or block; returns its id."""
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
        """Store a page under a page, block, data source or the workspace, unplaced among children; returns its id."""
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
        """Let a token in: makes its bot user."""
        connection = Connection(token, bot_id or derived_id(self.seed, "bot", token), name)
        self.connections[token] = connection
        self.users[connection.bot_id] = {"object": "user", "id": connection.bot_id, "name": name, "type": "bot"}
        return connection


def parent_id(parent: Json) -> str | None:
    """The id a parent object names; None for the workspace."""
    named_id = parent.get(parent["type"])
    return named_id if isinstance(named_id, str) else None
