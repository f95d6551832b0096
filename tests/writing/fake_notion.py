"""A Notion in memory for writers: time of its own, faults by script, other writers."""

import asyncio
import random
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any, cast

import msgspec

import notion_async as na
from notion_async import errors, models
from notion_async._http import routes
from notion_async._http.body_limits import CheckedBody
from notion_async._writing.deliver.context import WriteContext
from notion_async._writing.deliver.recent_writes import RecentWrites
from notion_async._writing.plan.limits import NOTION, BodyLimits
from notion_async.blocks import BlockInput
from notion_async.models.codec import decode, encode
from tests.writing.trees import check_request

US = "00000000-0000-4000-8000-0000000000aa"
OTHERS = "00000000-0000-4000-8000-0000000000bb"
FAULTS = ("before", "after", "told", "drop", "late")
NOON = datetime(2026, 1, 1, 12, 0, 30, tzinfo=UTC).timestamp()


@dataclass
class Stored:
    id: str
    type: str
    content: dict[str, Any]
    parent_id: str
    created: float
    author: str = US
    children: list["Stored"] = field(default_factory=list)
    in_trash: bool = False

    def walk(self) -> Iterator["Stored"]:
        yield self
        for child in self.children:
            yield from child.walk()


class FakeNotion:
    """What is written here stays; `faults` says what befalls the next writes ("" is nothing)."""

    def __init__(self, faults: Iterable[str] = (), seed: int = 0, limits: BodyLimits = NOTION) -> None:
        self.limits = limits
        self.faults = list(faults)
        self.now = NOON
        self.log: list[str] = []
        self.blocks: dict[str, Stored] = {}
        self.waits: list[float] = []
        self.page_id = self.make("page", {}, "", US).id
        self.meanwhile: Callable[[], object] | None = None  # done once, after the next write that is sent
        self.in_flight = self.peak = 0
        self._random = random.Random(seed)
        self._late: list[tuple[float, Callable[[], object]]] = []
        self.options = SimpleNamespace(notion_version="2026-03-11", retry_for=120.0)
        self.server_clock = SimpleNamespace(offset=0.0)
        self.answers: dict[routes.Route, Callable[[dict[str, str], Any], Any]] = {
            routes.APPEND_BLOCK_CHILDREN: self.append,
            routes.LIST_BLOCK_CHILDREN: self.children,
            routes.RETRIEVE_BLOCK: self.retrieve,
            routes.UPDATE_BLOCK: self.update,
            routes.DELETE_BLOCK: self.delete,
            routes.CREATE_PAGE: self.create,
            routes.RETRIEVE_PAGE: self.retrieve_page,
            routes.QUERY_DATA_SOURCE: self.rows,
        }

    def context(self) -> WriteContext:
        """Return what a client of its own connection writes with; it knows its author from an earlier write."""
        return WriteContext(cast("Any", self), RecentWrites(self.clock), {US}, self.clock, self.sleep)

    async def request(
        self,
        into: object,
        route: routes.Route,
        ids: dict[str, str] | None = None,
        *,
        query: Any = None,
        body: Any = None,
    ) -> Any:
        """Answer as a session does."""
        del into, query
        if isinstance(body, CheckedBody):
            assert len(body) <= self.limits.size_bytes
            body = msgspec.json.decode(body)
        return await self.answers[route](ids or {}, body)

    def clock(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.waits.append(seconds)
        self.now += seconds
        await asyncio.sleep(0)
        self.settle()

    def settle(self) -> None:
        """Let what was sent and not answered happen in the end, where its time has come."""
        due = [act for when, act in self._late if when <= self.now]
        self._late = [(when, act) for when, act in self._late if when > self.now]
        for act in due:
            act()

    def make(self, kind: str, content: dict[str, Any], parent_id: str, author: str) -> Stored:
        made = Stored(f"10000000-0000-4000-8000-{len(self.blocks):012x}", kind, content, parent_id, self.now, author)
        self.blocks[made.id] = made
        return made

    def put(self, parent_id: str, raw: Sequence[Any], *, at: int | None = None, author: str = US) -> list[Stored]:
        under = self.blocks[parent_id].children
        made = []
        for block in raw:
            content = dict(block[block["type"]])
            below = content.pop("children") if isinstance(content.get("children"), list) else ()
            new = self.make(block["type"], content, parent_id, author)
            self.put(new.id, below, author=author)
            made.append(new)
        at = len(under) if at is None else at
        under[at:at] = made
        return made

    def type_in(self, text: str, *, author: str = US, age: float = 0.0) -> Stored:
        """Let somebody write a paragraph at the end of the page."""
        [made] = self.put(self.page_id, plain([na.blocks.paragraph(text)]), author=author)
        made.created -= age
        return made

    async def write(self, what: str, act: Callable[[], Any], told: Callable[[Any], dict[str, Any]]) -> Any:
        self.log.append(what)
        self.in_flight += 1
        self.peak = max(self.peak, self.in_flight)
        for _ in range(self._random.randrange(4)):
            await asyncio.sleep(0)
        self.in_flight -= 1
        fault = self.faults.pop(0) if self.faults else ""
        made = None
        if fault == "late":
            self._late.append((self.now + 50, act))
        elif fault != "before":
            made = act()
        if self.meanwhile is not None:
            (act, self.meanwhile) = (self.meanwhile, None)
            act()
        if not fault:
            return made
        if fault == "drop":
            raise broken()
        data = told(made) if fault == "told" else {}
        raise unavailable(data)

    async def append(self, ids: dict[str, str], body: Any) -> models.BlockList:
        block_id, raw, position = ids["block_id"], plain(body["children"]), body.get("position", {})
        check_request([shape(each) for each in raw], self.limits)
        parent = self.found(block_id)
        after = position.get("after_block", {}).get("id")

        def act() -> list[Stored]:
            there = [child.id for child in self.there(block_id)]
            at = there.index(after) + 1 if after else 0 if position.get("type") == "start" else len(there)
            before = parent.children.index(self.blocks[there[at - 1]]) + 1 if at else 0
            return self.put(block_id, raw, at=before)

        if after and after not in [child.id for child in self.there(block_id)]:
            raise archived()
        made = await self.write(
            f"append {len(raw)}",
            act,
            lambda made: {"committed_resource_id": block_id, "committed_child_ids": [each.id for each in made]},
        )
        return listing([self.read(each) for each in made])

    def found(self, block_id: str) -> Stored:
        if block_id not in self.blocks:
            raise not_found()
        return self.blocks[block_id]

    async def create(self, ids: dict[str, str], body: Any) -> models.Page:
        del ids
        raw = plain(body)

        def act() -> Stored:
            [value] = raw["properties"].values()
            runs = value["title"]
            title = "".join(run["text"]["content"] for run in runs)
            page = self.make("child_page", {"title": title}, next(iter(raw["parent"].values())), US)
            self.blocks[page.parent_id].children.append(page)
            self.put(page.id, raw.get("children", ()))
            return page

        made = await self.write("create", act, lambda made: {"committed_resource_id": made.id})
        return self.read_page(made)

    async def update(self, ids: dict[str, str], body: Any) -> models.Block:
        stored = self.blocks[ids["block_id"]]
        await self.write(f"update {stored.type}", lambda: stored.content.update(plain(body)[stored.type]), lambda _: {})
        return self.read(stored)

    async def delete(self, ids: dict[str, str], body: Any) -> models.Block:
        del body
        stored = self.found(ids["block_id"])
        if stored.in_trash:
            raise archived()
        await self.write(f"delete {stored.type}", lambda: setattr(stored, "in_trash", True), lambda _: {})
        return self.read(stored)

    async def retrieve(self, ids: dict[str, str], body: Any) -> models.Block:
        del body
        self.log.append("retrieve")
        return self.read(self.found(ids["block_id"]))

    async def retrieve_page(self, ids: dict[str, str], body: Any) -> models.Page:
        del body
        return self.read_page(self.blocks[ids["page_id"]])

    async def children(self, ids: dict[str, str], body: Any) -> models.BlockList:
        del body
        self.log.append("list")
        await asyncio.sleep(0)
        return listing([self.read(child) for child in self.there(ids["block_id"])])

    async def rows(self, ids: dict[str, str], body: Any) -> models.BlockList:
        earliest = datetime.fromisoformat(body["filter"]["created_time"]["on_or_after"]).timestamp()
        there = self.there(ids["data_source_id"])
        return listing([self.read_page(row) for row in there if row.created >= earliest])

    def there(self, block_id: str) -> list[Stored]:
        return [child for child in self.blocks[block_id].children if not child.in_trash]

    def read_page(self, stored: Stored) -> models.Page:
        text = stored.content["title"]
        raw = {
            "object": "page",
            "id": stored.id,
            **stamps(stored),
            "parent": {"type": "workspace", "workspace": True},
            "in_trash": False,
            "properties": {"Name": {"id": "title", "type": "title", "title": [with_text({"text": {"content": text}})]}},
        }
        raw["properties"]["Name"]["title"][0]["type"] = "text"
        page: models.Page = decode(msgspec.json.encode(raw), models.Page)
        return page

    def read(self, stored: Stored) -> models.Block:
        content = dict(stored.content)
        for name in ("rich_text", "caption"):
            if name in content:
                content[name] = [with_text(run) for run in content[name]]
        if "cells" in content:
            content["cells"] = [[with_text(run) for run in cell] for cell in content["cells"]]
        raw = {
            "object": "block",
            "id": stored.id,
            "parent": {"type": "block_id", "block_id": stored.parent_id},
            **stamps(stored),
            "has_children": bool(self.there(stored.id)),
            "in_trash": stored.in_trash,
            "type": stored.type,
            stored.type: content,
        }
        block: models.Block = decode(msgspec.json.encode(raw), models.Block)
        return block

    def tree(self, block_id: str = "") -> list[models.Node]:
        """Give the page as `client.tree` reads it."""
        return [
            models.Node(self.read(child), 0, child.parent_id, self.tree(child.id))
            for child in self.there(block_id or self.page_id)
        ]

    def whole(self) -> models.Tree:
        """Give the page as `client.tree` does."""
        return models.Tree(cast("models.Page", None), self.tree(), models.Report(self.page_id))

    def inputs(self, block_id: str = "") -> tuple[BlockInput, ...]:
        """Give the page as blocks that could write it."""
        return tuple(map(as_input, self.tree(block_id)))


def shape(block: dict[str, Any]) -> BlockInput:
    """Return a block in the API's own form as one of its type and children, without content."""
    kind = block["type"]
    return BlockInput(kind, na.blocks.EmptyInput(), map(shape, block[kind].get("children", ())))


def listing(items: list[Any]) -> models.BlockList:
    return cast("models.BlockList", SimpleNamespace(results=items, has_more=False, next_cursor=None))


def stamps(stored: Stored) -> dict[str, Any]:
    minute = datetime.fromtimestamp(stored.created - stored.created % 60, UTC).isoformat()
    author = {"object": "user", "id": stored.author}
    return {"created_time": minute, "last_edited_time": minute, "created_by": author, "last_edited_by": author}


def broken() -> errors.Unreachable:
    return errors.Unreachable("the connection broke")


def unavailable(data: dict[str, Any]) -> errors.ServerError:
    return errors.ServerError("try later", status=503, code="service_unavailable", additional_data=data)


def not_found() -> errors.NotFound:
    return errors.NotFound("Could not find block", status=404, code="object_not_found")


def archived() -> errors.InvalidRequest:
    return errors.InvalidRequest("Can't edit block that is archived.", status=400, code="validation_error")


def as_input(node: models.Node) -> BlockInput:
    return na.blocks.from_block(node.block, map(as_input, node.children))


def with_text(run: dict[str, Any]) -> dict[str, Any]:
    return {**run, "plain_text": run.get("text", {}).get("content", "?")}


def plain(value: Any) -> Any:
    return msgspec.json.decode(encode(value))


def outline(blocks: Iterable[BlockInput]) -> list[tuple[int, str, str]]:
    """Give depth, type and text of every block, in document order: what two trees are compared by."""
    waiting = [(0, block) for block in reversed(list(blocks))]
    found = []
    while waiting:
        depth, block = waiting.pop()
        found.append((depth, block.type, block.plain_text))
        waiting += [(depth + 1, child) for child in reversed(block.children)]
    return found
