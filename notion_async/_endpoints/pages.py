"""Pages: their properties and place, not their content."""

from collections.abc import AsyncIterable, Iterable, Mapping, Sequence
from typing import Any, Literal, Unpack, cast, overload

from msgspec import UNSET, UnsetType

from notion_async import models
from notion_async._endpoints.arguments import given
from notion_async._endpoints.bulk import OutcomeStream
from notion_async._endpoints.namespace import Picture, modern, names_or_ids, picture
from notion_async._endpoints.page_markdown import MarkdownPages
from notion_async._endpoints.page_properties import PageProperties
from notion_async._endpoints.property_schemas import PropertySchemas, Validate
from notion_async._endpoints.raw_reads import RawReads
from notion_async._http import RequestOptions, request_options, routes
from notion_async._inputs.refusals import items, need
from notion_async._writing import (
    CreatedPage,
    OnProgress,
    Unwritable,
    Writable,
    WriteContext,
    WriteOptions,
    WriteProgress,
    create_page,
    make_page,
)
from notion_async.errors import InvalidInput
from notion_async.ids import IdLike, notion_id
from notion_async.models.base import Json
from notion_async.parents import ParentLike, as_parent


class Pages(MarkdownPages):
    """`client.pages`: pages and rows; their content is read by `client.tree`."""

    path = "client.pages"

    def __init__(self, context: WriteContext) -> None:
        super().__init__(context)
        self.properties: PageProperties = PageProperties(context)
        self._schemas = PropertySchemas(context)

    async def retrieve(
        self,
        page_id: IdLike,
        *,
        filter_properties: Sequence[str] | UnsetType = UNSET,
        full_properties: bool = False,
        **options: Unpack[RequestOptions],
    ) -> models.Page:
        """Return a page: its properties, place and times, without its content.

        Args:
            page_id: The page.
            filter_properties: The ids of the only properties to return; all when omitted.
            full_properties: Whether to read the rest of relations, people, mentions and rollups, of which the page
                object holds at most 25 each; one more request for 100 of them.

        Raises:
            NotFound: The page does not exist or is not shared with the connection.

        https://developers.notion.com/reference/retrieve-a-page
        """
        with request_options(**options):
            async with self._explained("page", page_id):
                kept = names_or_ids("filter_properties", filter_properties)
                page = (await RawReads(self._session).page(page_id, filter_properties=kept)).value
            return await self.properties.completed(page) if full_properties else page

    @overload
    async def create(
        self,
        parent: ParentLike | UnsetType = UNSET,
        properties: Mapping[str, Any] | UnsetType = UNSET,
        *,
        blocks: Sequence[Writable],
        icon: Picture | UnsetType | None = UNSET,
        cover: Picture | UnsetType | None = UNSET,
        position: Json | UnsetType = UNSET,
        filter_properties: Sequence[str] | UnsetType = UNSET,
        validate: Validate = False,
        unwritable: Unwritable = "raise",
        resume: WriteProgress | None = None,
        on_progress: OnProgress | None = None,
        **options: Unpack[RequestOptions],
    ) -> CreatedPage: ...
    @overload
    async def create(
        self,
        parent: ParentLike | UnsetType = UNSET,
        properties: Mapping[str, Any] | UnsetType = UNSET,
        *,
        icon: Picture | UnsetType | None = UNSET,
        cover: Picture | UnsetType | None = UNSET,
        children: Sequence[Json | models.Node] | UnsetType = UNSET,
        markdown: str | UnsetType = UNSET,
        template: Json | UnsetType = UNSET,
        position: Json | UnsetType = UNSET,
        filter_properties: Sequence[str] | UnsetType = UNSET,
        validate: Validate = False,
        allow_async: Literal[False] | UnsetType = UNSET,
        **options: Unpack[RequestOptions],
    ) -> models.Page: ...
    @overload
    async def create(
        self,
        parent: ParentLike | UnsetType = UNSET,
        properties: Mapping[str, Any] | UnsetType = UNSET,
        *,
        icon: Picture | UnsetType | None = UNSET,
        cover: Picture | UnsetType | None = UNSET,
        markdown: str,
        position: Json | UnsetType = UNSET,
        filter_properties: Sequence[str] | UnsetType = UNSET,
        validate: Validate = False,
        allow_async: bool,
        **options: Unpack[RequestOptions],
    ) -> models.Page | models.AsyncTask: ...
    async def create(
        self,
        parent: ParentLike | UnsetType = UNSET,
        properties: Mapping[str, Any] | UnsetType = UNSET,
        *,
        blocks: Sequence[Writable] | UnsetType = UNSET,
        icon: Picture | UnsetType | None = UNSET,
        cover: Picture | UnsetType | None = UNSET,
        children: Sequence[Json | models.Node] | UnsetType = UNSET,
        markdown: str | UnsetType = UNSET,
        template: Json | UnsetType = UNSET,
        position: Json | UnsetType = UNSET,
        filter_properties: Sequence[str] | UnsetType = UNSET,
        validate: Validate = False,
        allow_async: bool | UnsetType = UNSET,
        unwritable: Unwritable = "raise",
        resume: WriteProgress | None = None,
        on_progress: OnProgress | None = None,
        **options: Unpack[RequestOptions],
    ) -> models.Page | models.AsyncTask:
        """Create a page or row and return it as Notion stored it.

        Notion copies the content of a template after its answer, so the page may be empty at first.

        Args:
            parent: The page to create it under, as id or URL; or a page, data source or database as read from Notion;
                or the API's own object, such as `{"data_source_id": ...}`.
            properties: Values by name or id; under a page only `title`.
            icon: The icon.
            cover: The picture above the page.
            blocks: The content, of any number, size and depth, as in `NotionClient.append`; it takes as few requests as
                Notion allows.
            children: The first blocks as the API's own JSON, in place of `blocks`: at most 100, in one request.
            markdown: The content as Notion's Markdown, in place of `blocks`.
            template: A template of the data source, in place of either.
            position: The place among the blocks of the parent page.
            filter_properties: The ids of the only properties to return.
            validate: Whether to check the properties against the schema of the parent before anything is sent. Plain
                values are accepted then (`{"Due": date.today(), "Tags": ["a"], "Done": True}`). The schema is read
                once for many pages; a data source that was read serves as the schema.
            allow_async: Whether Notion may answer with a task and create the page later; only with `markdown`.
            unwritable: As in `NotionClient.append`, for `blocks`; `omitted` of the result names what was not written.
            resume: As in `NotionClient.append`, for `blocks`.
            on_progress: As in `NotionClient.append`, for `blocks`.

        Raises:
            InvalidInput: The properties do not fit the schema.
            InvalidRequest: Notion refused the values.
            PartlyWritten: The page was created, and not all of its blocks; `progress` says which.
            OutcomeUnknown: The page may have been created or not.
            NotFound: The parent does not exist or is not shared with the connection.

        https://developers.notion.com/reference/post-page
        """
        place: Any = as_parent(parent)
        body = given(
            parent=place,
            properties=await self._schemas.checked(properties, validate, None if place is UNSET else place, options),
            icon=picture(icon),
            cover=picture(cover),
            children=children
            if children is UNSET
            else [modern(child) for child in items("children", children, "a list of blocks")],
            markdown=markdown,
            allow_async=allow_async,
            template=template,
            position=position,
        )
        kept = names_or_ids("filter_properties", filter_properties)
        only = None if isinstance(kept, UnsetType) else kept
        with request_options(**options):
            if isinstance(blocks, UnsetType):
                return await make_page(self._context, body, only)
            if taken := body.keys() & {"children", "markdown", "template", "allow_async"}:
                msg = f"give either blocks= or {min(taken)}=, not both"
                raise InvalidInput(msg)
            guarded = self._session.observers.guard("on_progress", on_progress)
            write_options = WriteOptions(unwritable, resume, guarded)
            body = {"properties": {}, **body}
            return await create_page(self._context, body, blocks, write_options, filter_properties=only)

    async def update(
        self,
        page_id: IdLike,
        *,
        properties: Mapping[str, Any] | UnsetType = UNSET,
        icon: Picture | UnsetType | None = UNSET,
        cover: Picture | UnsetType | None = UNSET,
        in_trash: bool | UnsetType = UNSET,
        archived: bool | UnsetType = UNSET,
        is_archived: bool | UnsetType = UNSET,
        is_locked: bool | UnsetType = UNSET,
        template: Json | UnsetType = UNSET,
        erase_content: bool | UnsetType = UNSET,
        filter_properties: Sequence[str] | UnsetType = UNSET,
        validate: Validate = False,
        **options: Unpack[RequestOptions],
    ) -> models.Page:
        """Change a page and return it as stored; omitted arguments stay as they are.

        Args:
            page_id: The page.
            properties: New values by name or id; lists are replaced as a whole.
            icon: The icon; None removes it.
            cover: The picture above the page; None removes it.
            in_trash: True moves the page to the trash, False restores it.
            archived: The name of `in_trash` before version 2026-03-11.
            is_archived: Whether the page is in the archive, which is not the trash.
            is_locked: Whether the app refuses edits of the page.
            template: A template to add to the content.
            erase_content: Whether to erase the content (with a template: to replace it). This cannot be undone.
            filter_properties: The ids of the only properties to return.
            validate: As in `create`. The page is read first to find its schema, unless a data source is given.

        Raises:
            InvalidInput: The properties do not fit the schema.
            InvalidRequest: Notion refused the values, or the page is in the trash.
            NotFound: The page does not exist or is not shared with the connection.

        https://developers.notion.com/reference/patch-page
        """
        body = self._trash(in_trash=in_trash, archived=archived) | given(
            properties=await self._schemas.checked(properties, validate, notion_id(page_id, "page"), options),
            icon=picture(icon),
            cover=picture(cover),
            is_archived=is_archived,
            is_locked=is_locked,
            template=template,
            erase_content=erase_content,
        )
        query = given(filter_properties=names_or_ids("filter_properties", filter_properties))
        ids = {"page_id": notion_id(page_id, "page")}
        route = routes.UPDATE_PAGE if template is UNSET else routes.UPDATE_PAGE._replace(idempotent=False)
        async with self._explained("page", page_id):
            return await self._request(models.Page, route, ids, query=query, body=body, **options)

    async def trash(self, page_id: IdLike, **options: Unpack[RequestOptions]) -> models.Page:
        """Move a page to the trash and return it.

        https://developers.notion.com/reference/archive-a-page
        """
        return await self.update(page_id, in_trash=True, **options)

    async def restore(self, page_id: IdLike, **options: Unpack[RequestOptions]) -> models.Page:
        """Take a page out of the trash and return it.

        https://developers.notion.com/reference/archive-a-page
        """
        return await self.update(page_id, in_trash=False, **options)

    async def archive(self, page_id: IdLike, **options: Unpack[RequestOptions]) -> models.Page:
        """Put a page into the archive and return it; the archive is not the trash: see `trash`.

        https://developers.notion.com/reference/patch-page
        """
        return await self.update(page_id, is_archived=True, **options)

    async def unarchive(self, page_id: IdLike, **options: Unpack[RequestOptions]) -> models.Page:
        """Take a page out of the archive and return it.

        https://developers.notion.com/reference/patch-page
        """
        return await self.update(page_id, is_archived=False, **options)

    async def move(self, page_id: IdLike, parent: ParentLike, **options: Unpack[RequestOptions]) -> models.Page:
        """Move a page under another page or into a data source and return it.

        Args:
            page_id: The page.
            parent: The new parent: a page as id or URL, a page or data source as read from Notion, or the API's own
                object.

        Raises:
            NotFound: One of the two does not exist or is not shared with the connection.

        https://developers.notion.com/reference/move-page
        """
        ids = {"page_id": notion_id(page_id, "page")}
        body = {"parent": as_parent(parent)}
        return await self._request(models.Page, routes.MOVE_PAGE, ids, body=body, **options)

    def create_many(
        self,
        pages: Iterable[Mapping[str, Any]] | AsyncIterable[Mapping[str, Any]],
        *,
        validate: Validate = False,
        **options: Unpack[RequestOptions],
    ) -> OutcomeStream[models.Page]:
        """Create many pages concurrently and iterate over the outcomes, in the order of the input.

        A page that fails has its error in its outcome; the others go on. To leave early, use `async with`.

        Args:
            pages: The arguments of `create` for each page; read as they are needed.
            validate: As in `create`.

        https://developers.notion.com/reference/post-page
        """

        async def create(page: Mapping[str, Any]) -> models.Page:
            need(Mapping, "pages[]", "the arguments of create, by name", page)
            arguments: Any = {"validate": validate, **page, **options}
            created: Any = await self.create(**arguments)  # without `allow_async` it is a page
            return cast("models.Page", created)

        return OutcomeStream(pages, create, self._session.options.max_in_flight)

    def update_many(
        self,
        changes: Iterable[tuple[IdLike, Mapping[str, Any]]] | AsyncIterable[tuple[IdLike, Mapping[str, Any]]],
        *,
        validate: Validate = False,
        **options: Unpack[RequestOptions],
    ) -> OutcomeStream[models.Page]:
        """Change many pages concurrently and iterate over the outcomes, in the order of the input.

        A page that fails has its error in its outcome; the others go on. To leave early, use `async with`.

        Args:
            changes: A page and the arguments of `update` for each change; read as they are needed.
            validate: As in `update`.

        https://developers.notion.com/reference/patch-page
        """

        async def update(change: tuple[IdLike, Mapping[str, Any]]) -> models.Page:
            need(tuple, "changes[]", "a page and the arguments of update", change)
            page_id, changed = change
            need(Mapping, "changes[]", "a page and the arguments of update, by name", changed)
            arguments: Any = {"validate": validate, **changed, **options}
            return await self.update(page_id, **arguments)

        return OutcomeStream(changes, update, self._session.options.max_in_flight)
