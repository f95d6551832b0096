"""Base of all namespaces: the session, conversion of arguments, and the spelling of each version."""

from collections.abc import AsyncGenerator, Iterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, aclosing, nullcontext
from typing import Any, ClassVar, TypeAlias, TypeVar, Unpack, cast, overload

import msgspec
from msgspec import UNSET, UnsetType

from notion_async import models
from notion_async._endpoints.arguments import given
from notion_async._endpoints.wrong_kinds import ObjectKind, explained
from notion_async._http import RequestOptions
from notion_async._http.routes import Route
from notion_async._inputs.refusals import items, need
from notion_async._writing import WriteContext, write
from notion_async.blocks.from_block import from_block, from_read
from notion_async.files import as_icon
from notion_async.ids import IdLike
from notion_async.models.base import Encodable, Json, Struct
from notion_async.models.blocks import BlockBase, UnknownBlock
from notion_async.models.codec import encode
from notion_async.rich_text import TextLike, runs

T = TypeVar("T")
Text: TypeAlias = TextLike | Sequence[Json]  # plain, or runs with formatting
Picture: TypeAlias = Json | str  # an icon or a cover; also an emoji, an address, or what an upload gave

DATA_SOURCES = "2025-09-03"
IN_TRASH = "2026-03-11"


class Namespace:
    """Base class of `client.pages` and its siblings.

    Attributes:
        path: The expression that names the namespace, such as `client.pages`.
    """

    path: ClassVar[str]

    def __init__(self, context: WriteContext, *, explains_ids: bool = True) -> None:
        self._session = context.session
        self._context = context
        self._explains_ids = explains_ids

    def __repr__(self) -> str:
        methods = [name for name in dir(self) if not name.startswith("_") and name != "path"]
        return f"<{self.path}: {', '.join(methods)}>"

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
        """Send a request and return the answer as a struct; writes go through `_writing`, which delivers them once."""
        if route.retry_safe:
            return await self._session.request(into, route, ids, query=query, body=body, **options)
        return await write(self._context, into, route, ids, query=query, body=body, **options)

    def _explained(self, kind: ObjectKind, object_id: IdLike) -> AbstractAsyncContextManager[None]:
        """Return a context in which a 404 is explained by the kind of the id that the user passed."""
        return explained(self._session, kind, object_id) if self._explains_ids else nullcontext()

    async def _explained_all(
        self, kind: ObjectKind, object_id: IdLike, found: AsyncGenerator[T, None]
    ) -> AsyncGenerator[T, None]:
        """Yield the items of a listing, with a 404 explained as in `_explained`."""
        async with self._explained(kind, object_id), aclosing(found):
            async for each in found:
                yield each

    def _older_than(self, version: str) -> bool:
        return self._session.options.notion_version < version

    def _trash(self, *, in_trash: bool | UnsetType, archived: bool | UnsetType) -> dict[str, Any]:
        """Return the field of the trash as the version names it."""
        value = archived if in_trash is UNSET else in_trash
        return given(archived=value) if self._older_than(IN_TRASH) else given(in_trash=value)


def cursor_query(start_cursor: str | UnsetType | None, page_size: int | UnsetType, **more: Any) -> dict[str, Any]:
    """Return the parameters of a listing that the caller gave; a cursor of None is the beginning, as in an answer."""
    return given(start_cursor=UNSET if start_cursor is None else start_cursor, page_size=page_size, **more)


def names_or_ids(argument: str, values: Sequence[str] | UnsetType) -> Sequence[str] | UnsetType:
    """Return the names or ids that the caller gave.

    Raises:
        InvalidInput: They are not a list.
    """
    return values if isinstance(values, UnsetType) else items(argument, values, "a list of names or ids")


def text_runs(text: Text | UnsetType) -> Any:
    """Return a text as runs in the API's form."""
    text = tuple(text) if isinstance(text, Iterator) else text
    if text is UNSET or (isinstance(text, Sequence) and text and all(isinstance(run, Mapping) for run in text)):
        return text
    return runs(text)  # type: ignore[arg-type]  # what is left is a TextLike


def picture(value: Picture | UnsetType | None) -> Any:
    """Return an icon or a cover in the API's form.

    Raises:
        InvalidInput: The value is neither a text, an upload nor an object.
    """
    if value is UNSET or value is None:
        return value
    need((str, Mapping, Struct, Encodable), "icon and cover", "an emoji, an address, an upload or an object", value)
    return as_icon(value) if isinstance(value, str | models.FileUpload) else value


def plain(value: Json) -> dict[str, Any]:
    """Return an object of a request as a new dict."""
    if isinstance(value, Mapping):
        return dict(value)
    read: dict[str, Any] = msgspec.json.decode(encode(value))
    need(dict, "body", "an object, as a mapping or as the constructors make it", read)
    return read


def modern(block: Json | models.Node, *, with_children: bool = True) -> Json:
    """Return a block as it is sent: without read-only fields, and with `rich_text`.

    Before 2022-02-22, and in guides of that time, `rich_text` was `text`.

    Raises:
        InvalidInput: The block was read from Notion and cannot be written as it is.
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
