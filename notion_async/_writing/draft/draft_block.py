"""Blocks ready to be sent: complete, within Notion's limits, and encoded once.

Everything after the draft works with the same objects: the plan measures their JSON, requests join it, and the digest
of a request is the digest of what was joined. A draft is copied only where a request creates a block with a part of its
children; the copy shares the JSON.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from notion_async._http.body_limits import CheckedBody, check
from notion_async.blocks.inputs import BlockContentInput, BlockInput
from notion_async.models.codec import encode


class BlockPath(NamedTuple):
    """Place of a block in the caller's blocks; as text `blocks[0].children[2]`."""

    position: int
    under: "BlockPath | None" = None

    def __str__(self) -> str:
        steps = []
        path: BlockPath | None = self
        while path is not None:
            steps.append(f"[{path.position}]")
            path = path.under
        return "blocks" + ".children".join(reversed(steps))


class Kept(NamedTuple):
    """Block on the page that stays, because it cannot be written as it is.

    Attributes:
        id: The block's id.
        is_changed: Whether it gets the content of the draft; otherwise it stays with all below it.
        instead: The blocks to write where it cannot stay; empty if nothing can be written.
    """

    id: str
    is_changed: bool = False
    instead: tuple["DraftBlock", ...] = ()


class DraftBlock(BlockInput):
    """Block to be sent.

    Attributes:
        children: The drafts below it.
        kept: The block on the page that it stands for; None if it is written.
        path: Its place in the caller's blocks; of a part of a long text, that of the whole. None if it has none.
    """

    __slots__ = ("_json", "kept", "path")

    children: tuple["DraftBlock", ...]  # pyright: ignore[reportIncompatibleVariableOverride]  # blocks are frozen
    kept: Kept | None
    path: BlockPath | None
    _json: bytes

    def __init__(
        self,
        type: str,  # noqa: A002 - the wire name is the name
        content: BlockContentInput,
        children: Iterable["DraftBlock"] = (),
        kept: Kept | None = None,
    ) -> None:
        super().__init__(type, content, children)
        object.__setattr__(self, "kept", kept)
        object.__setattr__(self, "path", None)
        object.__setattr__(self, "_json", b"")

    @property
    def json(self) -> bytes:
        """The JSON of the block without its children."""
        if not self._json:
            object.__setattr__(self, "_json", encode({"type": self.type, self.type: self.content}))
        return self._json

    def tree_json(self) -> bytes:
        """Return the JSON of the block with everything below it; a request has few levels, so this may recurse."""
        encoded = self.json
        if not self.children:
            return encoded
        comma = b"" if encoded.endswith(b":{}}") else b","  # the content is empty
        below = b",".join([child.tree_json() for child in self.children])
        return b'%b%b"children":[%b]}}' % (encoded[:-2], comma, below)

    def with_children(self, children: Iterable["DraftBlock"]) -> "DraftBlock":
        """Return the same block with other children; it shares the JSON."""
        draft = DraftBlock(self.type, self.content, children)
        object.__setattr__(draft, "_json", self._json)
        object.__setattr__(draft, "path", self.path)
        return draft

    def locate(self, path: BlockPath | None) -> None:
        """Set the place in the caller's blocks."""
        object.__setattr__(self, "path", path)

    def __reduce__(self) -> tuple[Any, ...]:
        return DraftBlock, (self.type, self.content, self.children, self.kept)


def draft_of(block: BlockInput, children: Iterable[DraftBlock] = ()) -> DraftBlock:
    """Return a block as a draft, with other children."""
    return DraftBlock(block.type, block.content, children)


def join_body(fields: Mapping[str, Any]) -> Mapping[str, Any] | CheckedBody:
    """Return a request's body, joined from the JSON of its children if these are drafts.

    Raises:
        InvalidInput: Notion would refuse what the body has besides children for its size.
    """
    children: Sequence[object] = fields.get("children") or ()
    drafts = [child for child in children if isinstance(child, DraftBlock)]
    if not drafts or len(drafts) < len(children):
        return fields
    others = check({name: value for name, value in fields.items() if name != "children"})
    below = b",".join([draft.tree_json() for draft in drafts])
    return CheckedBody(b'{"children":[%b]%b%b' % (below, b"" if others == b"{}" else b",", others[1:]))
