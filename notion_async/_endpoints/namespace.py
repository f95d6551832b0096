"""What all namespaces share: the session, what a caller may give, and how the versions spell it."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeAlias, TypeVar, Unpack, cast, overload

import msgspec
from msgspec import UNSET, UnsetType

from notion_async import models
from notion_async._http import RequestOptions
from notion_async._http.routes import Route
from notion_async._inputs.refusals import need
from notion_async._writing import WriteContext, write
from notion_async.blocks.from_block import from_block, from_read
from notion_async.files import as_icon
from notion_async.models.base import Json
from notion_async.models.blocks import BlockBase, UnknownBlock
from notion_async.models.codec import encode
from notion_async.rich_text import TextLike, runs

T = TypeVar("T")
Text: TypeAlias = TextLike | Sequence[Json]  # plain, or runs with formatting
Picture: TypeAlias = Json | str  # an icon or a cover; also an emoji, an address, or what an upload gave

DATA_SOURCES = "2025-09-03"
IN_TRASH = "2026-03-11"


class Namespace:
    """The base of `client.pages` and its siblings."""

    def __init__(self, context: WriteContext) -> None:
        self._session = context.session
        self._context = context

    @overload
    async def _request(
        self,
        into: type[T],
        route: Route,
        ids: Mapping[str, str] | None = None,
        *,
        query: Any = None,
        body: Any = None,
        **options: Unpack[RequestOptions],
    ) -> T: ...
    @overload
    async def _request(
        self,
        into: Any,
        route: Route,
        ids: Mapping[str, str] | None = None,
        *,
        query: Any = None,
        body: Any = None,
        **options: Unpack[RequestOptions],
    ) -> Any: ...
    async def _request(
        self,
        into: Any,
        route: Route,
        ids: Mapping[str, str] | None = None,
        *,
        query: Any = None,
        body: Any = None,
        **options: Unpack[RequestOptions],
    ) -> Any:
        """Send a request and return its answer as a struct; one that changes something goes through `_writing`."""
        if route.reads:
            return await self._session.request(into, route, ids, query=query, body=body, **options)
        return await write(self._context, into, route, ids, query=query, body=body, **options)

    def _older_than(self, version: str) -> bool:
        return self._session.options.notion_version < version

    def _trash(self, *, in_trash: bool | UnsetType, archived: bool | UnsetType) -> dict[str, Any]:
        """Spell the trash as the version does."""
        value = archived if in_trash is UNSET else in_trash
        return given(archived=value) if self._older_than(IN_TRASH) else given(in_trash=value)


def given(**fields: Any) -> dict[str, Any]:
    """Keep what the caller gave: None says null, UNSET says nothing."""
    return {name: value for name, value in fields.items() if value is not UNSET}


def text_runs(text: Text | UnsetType) -> Any:
    """Give a text as the runs that Notion takes."""
    text = tuple(text) if isinstance(text, Iterator) else text
    if text is UNSET or (isinstance(text, Sequence) and text and all(isinstance(run, Mapping) for run in text)):
        return text
    return runs(text)  # type: ignore[arg-type]  # what is left is a TextLike


def picture(value: Picture | UnsetType | None) -> Any:
    """Give an icon or a cover as Notion takes it."""
    if value is UNSET or value is None:
        return value
    return as_icon(value) if isinstance(value, str | models.FileUpload) else value


def plain(value: Json) -> dict[str, Any]:
    """Give an object of a request as a dict that may be added to."""
    if isinstance(value, Mapping):
        return dict(value)
    read: dict[str, Any] = msgspec.json.decode(encode(value))
    need(dict, "body", "an object, as a mapping or as the constructors make it", read)
    return read


def modern(block: Json | models.Node, *, with_children: bool = True) -> Json:
    """Return a block as it is sent: without what only Notion says, if it was read, and with `rich_text`.

    Before 2022-02-22, and in guides of that time, `rich_text` was `text`.

    Raises:
        InvalidInput: It was read, and cannot be written as it is.
    """
    if isinstance(block, BlockBase | UnknownBlock | models.Node):
        read = cast("models.Block | models.Node", block)
        return from_read(read) if with_children else from_block(read.block if isinstance(read, models.Node) else read)
    if not isinstance(block, Mapping):
        return block
    return {key: _modern(value) if isinstance(value, Mapping) else value for key, value in block.items()}


def _modern(content: Mapping[str, Any]) -> dict[str, Any]:
    sent = dict(content)
    if isinstance(sent.get("text"), list | tuple) and "rich_text" not in sent:
        sent["rich_text"] = sent.pop("text")
    if isinstance(sent.get("children"), list | tuple):
        sent["children"] = [modern(child) for child in sent["children"]]
    return sent


def first_of(failures: ExceptionGroup[Exception]) -> Exception:
    """Give what went wrong first of all that a task group gathered, with the rest as notes."""
    first, *others = failures.exceptions
    for other in others:
        first.add_note(f"and: {other}")
    return first
