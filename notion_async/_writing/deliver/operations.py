"""The writes of a plan, blocks appended and a page created: how each is sent, and found when its answer is lost."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

import msgspec

from notion_async import models
from notion_async._writing.deliver.exactly_once import Access
from notion_async._writing.deliver.recent_writes import Says
from notion_async._writing.deliver.reconcile import (
    CLOCKS_AGREE,
    CLOCKS_DIFFER,
    Cannot,
    Like,
    Suspects,
    among_others,
    among_own,
    are_like,
    looks_like,
    may_be_lost,
    said,
    since,
)
from notion_async.blocks.inputs import BlockInput
from notion_async.errors import NotionError, ServerError, Unreadable
from notion_async.models.codec import encode

if TYPE_CHECKING:
    from notion_async._writing.deliver.recent_writes import Entry

Place = Literal["start", "end"]


_PARENTS = ("page_id", "data_source_id", "database_id")


class Spot(NamedTuple):
    """Where blocks are appended.

    Attributes:
        parent_id: The page or block they go under.
        own: Whether this very write has made it, so that its children are known exactly.
        before: How many children it had before, where that is known.
        after: The child to insert after.
        place: `start` or `end` where there is none.
    """

    parent_id: str
    own: bool
    before: int = 0
    after: str | None = None
    place: Place = "end"


class Noted:
    """A write that the ledger knows of.

    Attributes:
        about: The id of the page, block or data source it writes under; empty for the workspace.
    """

    def __init__(self, access: Access, about: str) -> None:
        self.about = about
        self._access = access
        self._entry: Entry | None = None

    def ended(self, ids: list[str]) -> None:
        """Tell the ledger what it made."""
        if self._entry is not None:
            self._entry.ids = ids

    def _begin(self, parent_id: str, sent: float, says: Iterable[Says]) -> None:
        if self._entry is None:
            self._entry = self._access.ledger.begin(parent_id, sent, frozenset(says))
        self._entry.sent = sent

    def _suspects(self, parent_id: str, sent: float, author: str | None, *known: str, after: str | None) -> Suspects:
        ledger = self._access.ledger
        if self._entry is None:  # it was sent by the call that this one resumes
            self._entry = ledger.unknown(parent_id, sent)
        others = {*known, *ledger.known(parent_id)}
        return Suspects(sent, author, others, after, ledger.rivals(parent_id, self._entry))


class Append(Noted):
    """Append blocks: one request."""

    def __init__(
        self, access: Access, spot: Spot, blocks: Sequence[BlockInput], known: Callable[[], Collection[str]]
    ) -> None:
        super().__init__(access, spot.parent_id)
        self._spot = spot
        self._blocks = blocks
        self._known = known

    async def send(self, sent: float) -> list[str]:
        """Send it and give the ids of the first level."""
        spot = self._spot
        if not spot.own:
            self._begin(spot.parent_id, sent, map(said, self._blocks))
        place: dict[str, Any] = {"after": spot.after} if spot.after else {}
        if spot.place == "start":
            place = {"position": "start"}
        answer = await self._access.blocks.children.append(spot.parent_id, self._blocks, **place)
        if len(answer) != len(self._blocks):
            msg = f"{len(self._blocks)} blocks were sent, and the answer has {len(answer)}"
            raise Unreadable(msg, where="$.results")
        return [block.id for block in answer]

    def committed(self, error: NotionError) -> list[str] | None:
        """Give the ids where a 503 tells them."""
        ids = told(error, "committed_child_ids")
        return ids if len(ids) == len(self._blocks) else None

    async def look(self, sent: float) -> list[str] | Cannot:
        """Look for the blocks among the children."""
        access, spot = self._access, self._spot
        author = None if spot.own else await me(access)
        children = [child async for child in access.blocks.children.iterate(spot.parent_id, page_size=100)]
        wanted: list[Like] = [partial(looks_like, sent=block) for block in self._blocks]
        if spot.own:
            return among_own(children, wanted, spot.before)
        suspects = self._suspects(spot.parent_id, sent, author, *self._known(), after=spot.after)
        return among_others(children, wanted, suspects)


class Creation(Noted):
    """Create a page with its first blocks: one request."""

    def __init__(
        self, access: Access, body: Mapping[str, Any], blocks: Sequence[BlockInput], known: Collection[str] = ()
    ) -> None:
        super().__init__(access, next(filter(None, (_parent(body, kind) for kind in _PARENTS)), ""))
        self._body = body
        self._blocks = blocks
        self._known = known
        self.page: models.Page | None = None

    async def send(self, sent: float) -> list[str]:
        """Send it and give the page's id."""
        if self.about:
            self._begin(self.about, sent, [("child_page", title_of(self._body.get("properties")))])
        blocks = {"children": self._blocks} if self._blocks else {}
        create: Any = self._access.pages.create
        page: models.Page = await create(**self._body, **blocks)
        self.page = page
        return [page.id]

    def committed(self, error: NotionError) -> list[str] | None:
        """Give the page's id where a 503 tells it."""
        return told(error, "committed_resource_id") or None

    async def look(self, sent: float) -> list[str] | Cannot:
        """Look for the page among its parent's children or rows; in the workspace it cannot be found."""
        access = self._access
        parent_id = self.about
        author = await me(access)
        suspects = self._suspects(parent_id, sent, author, *self._known, after=None)
        seen: list[str] | Cannot = Cannot([])
        if _parent(self._body, "page_id"):
            children = [child async for child in access.blocks.children.iterate(parent_id, page_size=100)]
            seen = among_others(children, [self._is_like], suspects)
        elif _parent(self._body, "data_source_id"):
            seen = await self._among_rows(parent_id, suspects)
        if isinstance(seen, Cannot) or not seen or await self._is_whole(seen[0]):
            return seen
        return Cannot(seen)

    async def _is_whole(self, page_id: str) -> bool:
        """Say whether a page holds what was sent, and no more: another may have the same title."""
        there = [child async for child in self._access.blocks.children.iterate(page_id, page_size=100)]
        return are_like(there, [partial(looks_like, sent=block) for block in self._blocks])

    async def _among_rows(self, data_source_id: str, suspects: Suspects) -> list[str] | Cannot:
        """Look among the newest rows. A query may lag behind, so that a row that is not found may yet be there."""
        earliest = datetime.fromtimestamp(suspects.sent - CLOCKS_DIFFER, UTC).isoformat()
        newest = {"timestamp": "created_time", "created_time": {"on_or_after": earliest}}
        rows = self._access.data_sources.iterate(data_source_id, filter=newest)
        maybe = [
            row
            async for row in rows
            if isinstance(row, models.Page) and may_be_lost(row, suspects) and self._is_titled(row.plain_text)
        ]
        certain = len(maybe) == 1 and since(maybe[0].created_time, suspects.sent, CLOCKS_AGREE) and not suspects.rivals
        ids = [row.id for row in maybe]
        return ids if certain else Cannot(ids)

    def _is_like(self, block: models.Block) -> bool:
        return block.type == "child_page" and self._is_titled(block.plain_text)

    def _is_titled(self, text: str) -> bool:
        title = title_of(self._body.get("properties"))
        return title is None or text == title


def _parent(body: Mapping[str, Any], kind: str) -> str:
    parent = _plain(body.get("parent"))
    return str(parent.get(kind) or "") if isinstance(parent, dict) else ""


def title_of(properties: object) -> str | None:
    """Give the title among a page's properties, without formatting; None where Notion makes some of it."""
    values = _plain(properties)
    titles = [value.get("title") if isinstance(value, dict) else value for value in (values or {}).values()]
    runs = next((title for title in titles if isinstance(title, list)), [])
    texts = [run["text"]["content"] for run in runs if isinstance(run, dict) and "text" in run]
    return "".join(texts) if len(texts) == len(runs) else None


def _plain(value: object) -> Any:
    return msgspec.json.decode(encode(value))


def told(error: NotionError, key: str) -> list[str]:
    """Give the ids that a 503 says were saved."""
    value = error.additional_data.get(key, ()) if isinstance(error, ServerError) else ()
    return [value] if isinstance(value, str) else [str(each) for each in value]


async def me(access: Access) -> str | None:
    """Give the id of this connection's bot, where it may be known."""
    if access.ledger.author is None:
        try:
            access.ledger.author = (await access.users.me()).id
        except NotionError:
            return None
    return access.ledger.author
