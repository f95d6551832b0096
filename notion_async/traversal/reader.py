"""What an answer means for the tree: nodes, containers to read, and the account of what is not there. No I/O."""

from collections.abc import Callable
from typing import NamedTuple

import msgspec

from notion_async import models
from notion_async.errors import (
    InvalidInput,
    InvalidRequest,
    NoAnswer,
    NotFound,
    NotionError,
    RateLimited,
    Unauthorized,
)
from notion_async.traversal.container import Container

_REFERENCES = {"child_page", "child_database"}


class Wish(NamedTuple):
    """What the caller wants of a fetch.

    Attributes:
        keep_raw: Whether nodes keep what Notion sent.
        max_depth: How many levels of blocks to read; None for all.
        descend: Says of a node with children whether to read them; None for all.
    """

    keep_raw: bool = False
    max_depth: int | None = None
    descend: Callable[[models.Node], bool] | None = None


class _RawList(msgspec.Struct):
    results: list[msgspec.Raw]


class Reader:
    """Turns answers into nodes and containers, and keeps the report.

    Attributes:
        report: The account so far.
        open: How many containers have not ended.
    """

    def __init__(self, root_id: str, wish: Wish, *, make: Callable[..., Container] = Container) -> None:
        self._wish = wish
        self._make = make
        self._seen = {hash(root_id)}
        self.root = make(root_id, depth=0)
        self.open = 1
        self.report = models.Report(root_id, containers_expected=1)

    def counted(self, attempts: int) -> None:
        """Note that a request was sent so many times."""
        self.report.requests += attempts
        self.report.retries += attempts - 1

    def arrived(self, container: Container, answer: models.BlockList, body: bytes) -> list[Container]:
        """Put an answer's blocks under their container and give the containers among them, in document order."""
        nodes = self._nodes(container, answer, body)
        container.chain += 1
        opened = [child for node in nodes if (child := self._open(container, node)) is not None]
        container.nodes.extend(nodes)
        self.report.blocks += len(nodes)
        self._advance(container, answer)
        return opened

    def refused(self, container: Container, error: NotionError, *, alive: bool) -> None:
        """Note that a container cannot be read on.

        Args:
            container: Whose request failed.
            error: Why.
            alive: Whether the server gave any answer while this one was asked for.

        Raises:
            NotionError: The error, where it ends the job: nothing else can be read either.
        """
        if container.cursor is not None and not container.restarted and _cursor_died(error):
            container.restart()
            return
        if _is_fatal(error, alive=alive) or (container.parent is None and isinstance(error, NotFound)):
            raise error
        if not container.opaque:
            kind: models.MissingKind = "unshared" if isinstance(error, NotFound) else "failed"
            self._miss(container.source, container, kind, str(error), getattr(error, "status", None))
        self._end_part(container)

    def _nodes(self, container: Container, answer: models.BlockList, body: bytes) -> list[models.Node]:
        depth, parent_id, blocks = container.depth, container.id, answer.results
        if self._wish.keep_raw:
            raws = msgspec.json.decode(body, type=_RawList).results
            nodes = [
                models.Node(block, depth, parent_id, (), bytes(raw)) for block, raw in zip(blocks, raws, strict=True)
            ]
        else:
            nodes = [models.Node(block, depth, parent_id) for block in blocks]
        if container.met:
            nodes = [node for node in nodes if hash(node.block.id) not in container.met]
        return nodes

    def _open(self, container: Container, node: models.Node) -> Container | None:
        """Give the node as a container when its children are to be read, and note it when they cannot be."""
        block = node.block
        opaque = self._opaque(container, node)
        sources = _sources(block)
        if not sources or block.type in _REFERENCES:
            return None
        if hash(block.id) in self._seen and container.is_inside(block.id):
            self._miss(block.id, container, "cycle", "it contains itself", None)
            return None
        if not self._wanted(node):
            self._note(node, container, "not_descended", block.type)
            return None
        self._seen.add(hash(block.id))
        child = self._make(block.id, depth=node.depth + 1, parent=container, node=node, sources=sources)
        child.opaque = opaque
        self.open += 1
        self.report.containers_expected += 1
        return child

    def _opaque(self, container: Container, node: models.Node) -> bool:
        block = node.block
        if isinstance(block, models.UnsupportedBlock):
            self._note(node, container, "unsupported", block.unsupported.block_type or block.type)
        elif isinstance(block, models.UnknownBlock):
            self._note(node, container, "unknown_type", block.type)
        elif block.type in _REFERENCES:
            self._note(node, container, "reference", block.type)
            return False
        else:
            return False
        return True

    def _wanted(self, node: models.Node) -> bool:
        wish = self._wish
        if wish.max_depth is not None and node.depth + 1 >= wish.max_depth:
            return False
        return wish.descend is None or wish.descend(node)

    def _advance(self, container: Container, answer: models.BlockList) -> None:
        if not answer.has_more:
            self._end_part(container)
            return
        container.met = container.met or set()
        container.met.update(hash(block.id) for block in answer.results)
        if answer.next_cursor is not None and answer.next_cursor not in container.cursors:
            container.cursors.add(answer.next_cursor)
            container.cursor = answer.next_cursor
        elif not container.restarted:
            container.restart()
        else:
            self._miss(container.source, container, "truncated", "Notion's cursors lead nowhere", None)
            self._end_part(container)

    def _end_part(self, container: Container) -> None:
        container.next_source()
        if container.ended:
            self.open -= 1
            self.report.containers_read += not container.lacking

    def _note(self, node: models.Node, container: Container, kind: models.OpaqueKind, block_type: str) -> None:
        self.report.opaque.append(models.Opaque(node.block.id, container.id, kind, block_type))

    def _miss(
        self, missing_id: str, container: Container, kind: models.MissingKind, message: str, status: int | None
    ) -> None:
        parent = container if missing_id != container.source else container.parent
        container.lacking = True
        self.report.missing.append(models.Missing(missing_id, parent.id if parent else None, kind, status, message))


def _sources(block: models.Block) -> tuple[str, ...]:
    if isinstance(block, models.MeetingNotesBlock | models.TranscriptionBlock) and (parts := block.content.parts):
        return parts
    return (block.id,) if block.has_children else ()


def _cursor_died(error: NotionError) -> bool:
    return isinstance(error, InvalidRequest) and "cursor" in error.message


def _is_fatal(error: NotionError, *, alive: bool) -> bool:
    match error:
        case Unauthorized() | InvalidInput():
            return True
        case RateLimited():
            return error.blocked
        case NoAnswer():
            return not alive
        case _:
            return False
