"""Pages: their properties and place, not their content."""

from collections.abc import AsyncIterable, Coroutine, Iterable, Mapping, Sequence
from typing import Any, Literal, Unpack, cast, overload

from msgspec import UNSET, UnsetType

from notion_async import models
from notion_async._endpoints.bulk import Many
from notion_async._endpoints.namespace import Picture, given, modern, picture
from notion_async._endpoints.page_markdown import MarkdownPages
from notion_async._endpoints.page_properties import Properties
from notion_async._endpoints.property_schemas import PropertySchemas, Validate
from notion_async._http import Reply, RequestOptions, request_options, routes
from notion_async._inputs.refusals import items, need
from notion_async._writing import WriteContext, make_page
from notion_async.ids import notion_id
from notion_async.models.base import Json


class Pages(MarkdownPages):
    """`client.pages`."""

    def __init__(self, context: WriteContext) -> None:
        super().__init__(context)
        self.properties: Properties = Properties(context)
        self._schemas = PropertySchemas(context)

    async def retrieve(
        self,
        page_id: str,
        *,
        filter_properties: Sequence[str] | None = None,
        full_properties: bool = False,
        **options: Unpack[RequestOptions],
    ) -> models.Page:
        """Give a page: its properties, place and times; its content is in `client.tree`.

        Args:
            page_id: The page, as id or URL.
            filter_properties: Ids of the only properties to give; all when omitted.
            full_properties: Whether to read the rest of relations, people, mentions and rollups, of which the page
                itself holds at most 25 each; one request more for 100 of them.

        Raises:
            NotFound: It does not exist or is not shared with the connection.

        https://developers.notion.com/reference/retrieve-a-page
        """
        with request_options(**options):
            page = (await self.reply(page_id, filter_properties=filter_properties)).value
            return await self.properties.completed(page) if full_properties else page

    def reply(
        self, page_id: str, *, filter_properties: Sequence[str] | None = None, **options: Unpack[RequestOptions]
    ) -> Coroutine[Any, Any, Reply[models.Page]]:
        """Do what `retrieve` does, and give the bytes of the answer and the number of attempts with it."""
        query = {"filter_properties": filter_properties}
        call = self._session.call(routes.RETRIEVE_PAGE, {"page_id": notion_id(page_id, "page")}, query=query)
        return self._session.send(call, models.Page, **options)

    @overload
    async def create(
        self,
        *,
        parent: Json | UnsetType = UNSET,
        properties: Mapping[str, Any] | UnsetType = UNSET,
        icon: Picture | UnsetType | None = UNSET,
        cover: Picture | UnsetType | None = UNSET,
        children: Sequence[Json | models.Node] | UnsetType = UNSET,
        markdown: str | UnsetType = UNSET,
        template: Json | UnsetType = UNSET,
        position: Json | UnsetType = UNSET,
        filter_properties: Sequence[str] | None = None,
        validate: Validate = False,
        allow_async: Literal[False] | UnsetType = UNSET,
        **options: Unpack[RequestOptions],
    ) -> models.Page: ...
    @overload
    async def create(
        self,
        *,
        parent: Json | UnsetType = UNSET,
        properties: Mapping[str, Any] | UnsetType = UNSET,
        icon: Picture | UnsetType | None = UNSET,
        cover: Picture | UnsetType | None = UNSET,
        markdown: str,
        position: Json | UnsetType = UNSET,
        filter_properties: Sequence[str] | None = None,
        validate: Validate = False,
        allow_async: bool,
        **options: Unpack[RequestOptions],
    ) -> models.Page | models.AsyncTask: ...
    async def create(
        self,
        *,
        parent: Json | UnsetType = UNSET,
        properties: Mapping[str, Any] | UnsetType = UNSET,
        icon: Picture | UnsetType | None = UNSET,
        cover: Picture | UnsetType | None = UNSET,
        children: Sequence[Json | models.Node] | UnsetType = UNSET,
        markdown: str | UnsetType = UNSET,
        template: Json | UnsetType = UNSET,
        position: Json | UnsetType = UNSET,
        filter_properties: Sequence[str] | None = None,
        validate: Validate = False,
        allow_async: bool | UnsetType = UNSET,
        **options: Unpack[RequestOptions],
    ) -> models.Page | models.AsyncTask:
        """Make a page and give it as Notion stored it.

        What a template holds is copied after the answer, so the page may be blank at first.

        Args:
            parent: Where it goes: `{"page_id": ...}`, `{"data_source_id": ...}`, `{"database_id": ...}` or the
                workspace.
            properties: Values by name or id; under a page only `title`.
            icon: The icon.
            cover: The picture above the page.
            children: Its first blocks, at most 100; also blocks and nodes that were read, with all their children.
            markdown: Its content as Notion's markdown, instead of `children`.
            template: A template of the data source, instead of either.
            position: Where among its parent page's blocks it goes.
            filter_properties: Ids of the only properties to give back.
            validate: Whether to check the properties against the parent's schema before anything is sent, and take
                plain values too (`{"Due": date.today(), "Tags": ["a"], "Done": True}`). The schema is read once for
                many pages; a data source that was read is taken for it.
            allow_async: Whether Notion may answer with a task and make the page after that; only with `markdown`.

        Raises:
            InvalidInput: The properties do not fit the schema.
            InvalidRequest: Notion refused the values.
            NotFound: The parent does not exist or is not shared with the connection.

        https://developers.notion.com/reference/post-page
        """
        body = given(
            parent=parent,
            properties=await self._schemas.checked(properties, validate, None if parent is UNSET else parent, options),
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
        with request_options(**options):
            return await make_page(self._context, body, filter_properties)

    async def update(
        self,
        page_id: str,
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
        filter_properties: Sequence[str] | None = None,
        validate: Validate = False,
        **options: Unpack[RequestOptions],
    ) -> models.Page:
        """Change a page and give it as it is then; what is not given stays.

        Args:
            page_id: The page, as id or URL.
            properties: New values by name or id; lists are replaced as a whole.
            icon: The icon; None takes it away.
            cover: The picture above the page; None takes it away.
            in_trash: Whether it shall lie in the trash.
            archived: The name of `in_trash` before version 2026-03-11.
            is_archived: Whether it shall be put away in the archive, which is not the trash.
            is_locked: Whether the app shall refuse to edit it.
            template: A template to add to its content.
            erase_content: Whether the content is thrown away (with a template: replaced). This cannot be undone.
            filter_properties: Ids of the only properties to give back.
            validate: As in `create`; to know its schema the page is read first, unless the data source is given.

        Raises:
            InvalidInput: The properties do not fit the schema.
            InvalidRequest: Notion refused the values, or the page lies in the trash.
            NotFound: It does not exist or is not shared with the connection.

        https://developers.notion.com/reference/patch-page
        """
        body = self._trash(in_trash=in_trash, archived=archived) | given(
            properties=await self._schemas.checked(properties, validate, page_id, options),
            icon=picture(icon),
            cover=picture(cover),
            is_archived=is_archived,
            is_locked=is_locked,
            template=template,
            erase_content=erase_content,
        )
        query = {"filter_properties": filter_properties}
        ids = {"page_id": notion_id(page_id, "page")}
        route = routes.UPDATE_PAGE if template is UNSET else routes.UPDATE_PAGE._replace(idempotent=False)
        return await self._request(models.Page, route, ids, query=query, body=body, **options)

    async def trash(self, page_id: str, **options: Unpack[RequestOptions]) -> models.Page:
        """Put a page into the trash, and give it as it is then.

        https://developers.notion.com/reference/archive-a-page
        """
        return await self.update(page_id, in_trash=True, **options)

    async def archive(self, page_id: str, **options: Unpack[RequestOptions]) -> models.Page:
        """Do what `trash` does, under its old name; the archive is `update(page_id, is_archived=True)`.

        https://developers.notion.com/reference/archive-a-page
        """
        return await self.trash(page_id, **options)

    async def restore(self, page_id: str, **options: Unpack[RequestOptions]) -> models.Page:
        """Take a page out of the trash, and give it as it is then.

        https://developers.notion.com/reference/archive-a-page
        """
        return await self.update(page_id, in_trash=False, **options)

    async def move(self, page_id: str, parent: Json, **options: Unpack[RequestOptions]) -> models.Page:
        """Move a page under another page or into a data source, and give it as it is then.

        Args:
            page_id: The page, as id or URL.
            parent: `{"page_id": ...}` or `{"data_source_id": ...}`.

        Raises:
            NotFound: One of the two does not exist or is not shared with the connection.

        https://developers.notion.com/reference/move-page
        """
        ids = {"page_id": notion_id(page_id, "page")}
        return await self._request(models.Page, routes.MOVE_PAGE, ids, body={"parent": parent}, **options)

    def create_many(
        self,
        pages: Iterable[Mapping[str, Any]] | AsyncIterable[Mapping[str, Any]],
        *,
        validate: Validate = False,
        **options: Unpack[RequestOptions],
    ) -> Many[models.Page]:
        """Make many pages, as many at once as the budget allows, and give what became of each, in the order given.

        One that fails has its error in its outcome; the others go on. Leave early inside `async with`.

        Args:
            pages: The arguments of `create` for each, taken as they are needed.
            validate: As in `create`.

        https://developers.notion.com/reference/post-page
        """

        async def create(page: Mapping[str, Any]) -> models.Page:
            need(Mapping, "pages[]", "the arguments of create, by name", page)
            asked: Any = {"validate": validate, **page, **options}
            made: Any = await self.create(**asked)  # without `allow_async` it is a page
            return cast("models.Page", made)

        return Many(pages, create, self._session.options.max_in_flight)

    def update_many(
        self,
        changes: Iterable[tuple[str, Mapping[str, Any]]] | AsyncIterable[tuple[str, Mapping[str, Any]]],
        *,
        validate: Validate = False,
        **options: Unpack[RequestOptions],
    ) -> Many[models.Page]:
        """Change many pages, as many at once as the budget allows, and give what became of each, in the order given.

        One that fails has its error in its outcome; the others go on. Leave early inside `async with`.

        Args:
            changes: A page and the arguments of `update` for each, taken as they are needed.
            validate: As in `update`.

        https://developers.notion.com/reference/patch-page
        """

        async def update(change: tuple[str, Mapping[str, Any]]) -> models.Page:
            need(tuple, "changes[]", "a page and the arguments of update", change)
            page_id, arguments = change
            need(Mapping, "changes[]", "a page and the arguments of update, by name", arguments)
            asked: Any = {"validate": validate, **arguments, **options}
            return await self.update(page_id, **asked)

        return Many(changes, update, self._session.options.max_in_flight)
