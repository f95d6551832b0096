"""Pages: their properties and place, not their content."""

from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any, Literal, Unpack, overload

from msgspec import UNSET, UnsetType

from notion_async import models, pagination, routes
from notion_async.endpoints.namespace import Json, Namespace, Picture, given, picture
from notion_async.errors import InvalidInput
from notion_async.ids import notion_id
from notion_async.session import CallTerms, Reply, Session


class Properties(Namespace):
    """`client.pages.properties`: one property at a time, and all of it."""

    async def retrieve(
        self,
        page_id: str,
        property_id: str,
        *,
        start_cursor: str | None = None,
        page_size: int | None = None,
        **terms: Unpack[CallTerms],
    ) -> models.PropertyItem | models.PropertyItemList:
        """Give a property's value: one item, or for a title, text, people, relation or rollup a list of its parts.

        Args:
            page_id: The page.
            property_id: The property's id as Notion gives it, percent-encoded.
            start_cursor: Where to begin, from an earlier answer's `next_cursor`.
            page_size: 1 to 100.

        Raises:
            NotFound: The page does not exist or is not shared with the connection.

        https://developers.notion.com/reference/retrieve-a-page-property
        """
        ids = {"page_id": notion_id(page_id), "property_id": property_id}
        query = {"start_cursor": start_cursor, "page_size": page_size}
        answer: models.PropertyItem | models.PropertyItemList = await self._session.request(
            object, routes.RETRIEVE_PAGE_PROPERTY, ids, query=query, **terms
        )
        return answer

    async def iterate(
        self, page_id: str, property_id: str, *, page_size: int | None = None, **terms: Unpack[CallTerms]
    ) -> AsyncIterator[models.PropertyItem]:
        """Give every part of a property's value in order: the one item, or all of the list.

        Args:
            page_id: The page.
            property_id: The property's id as Notion gives it, percent-encoded.
            page_size: How many to ask for at once, 1 to 100.

        https://developers.notion.com/reference/retrieve-a-page-property
        """

        async def fetch(cursor: str | None) -> models.PropertyItemList:
            answer = await self.retrieve(page_id, property_id, start_cursor=cursor, page_size=page_size, **terms)
            return answer if isinstance(answer, models.PropertyItemList) else models.PropertyItemList(results=[answer])

        async for item in pagination.iterate(fetch, identity=pagination.by_place):
            yield item


class Pages(Namespace):
    """`client.pages`."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.properties = Properties(session)

    async def retrieve(
        self, page_id: str, *, filter_properties: Sequence[str] | None = None, **terms: Unpack[CallTerms]
    ) -> models.Page:
        """Give a page: its properties, place and times; its content is in `client.tree`.

        Args:
            page_id: The page, as id or URL.
            filter_properties: Ids of the only properties to give; all when omitted.

        Raises:
            NotFound: It does not exist or is not shared with the connection.

        https://developers.notion.com/reference/retrieve-a-page
        """
        return (await self.reply(page_id, filter_properties=filter_properties, **terms)).value

    async def reply(
        self, page_id: str, *, filter_properties: Sequence[str] | None = None, **terms: Unpack[CallTerms]
    ) -> Reply[models.Page]:
        """Do what `retrieve` does, and give the bytes of the answer and the number of attempts with it."""
        query = {"filter_properties": filter_properties}
        ids = {"page_id": notion_id(page_id)}
        return await self._session.reply(models.Page, routes.RETRIEVE_PAGE, ids, query=query, **terms)

    @overload
    async def create(
        self,
        *,
        parent: Json | UnsetType = UNSET,
        properties: Mapping[str, Any] | UnsetType = UNSET,
        icon: Picture | UnsetType | None = UNSET,
        cover: Picture | UnsetType | None = UNSET,
        children: Sequence[Json] | UnsetType = UNSET,
        markdown: str | UnsetType = UNSET,
        template: Json | UnsetType = UNSET,
        position: Json | UnsetType = UNSET,
        filter_properties: Sequence[str] | None = None,
        allow_async: Literal[False] | UnsetType = UNSET,
        **terms: Unpack[CallTerms],
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
        allow_async: bool,
        **terms: Unpack[CallTerms],
    ) -> models.Page | models.AsyncTask: ...
    async def create(
        self,
        *,
        parent: Json | UnsetType = UNSET,
        properties: Mapping[str, Any] | UnsetType = UNSET,
        icon: Picture | UnsetType | None = UNSET,
        cover: Picture | UnsetType | None = UNSET,
        children: Sequence[Json] | UnsetType = UNSET,
        markdown: str | UnsetType = UNSET,
        template: Json | UnsetType = UNSET,
        position: Json | UnsetType = UNSET,
        filter_properties: Sequence[str] | None = None,
        allow_async: bool | UnsetType = UNSET,
        **terms: Unpack[CallTerms],
    ) -> models.Page | models.AsyncTask:
        """Make a page and give it as Notion stored it.

        What a template holds is copied after the answer, so the page may be blank at first.

        Args:
            parent: Where it goes: `{"page_id": ...}`, `{"data_source_id": ...}`, `{"database_id": ...}` or the
                workspace.
            properties: Values by name or id; under a page only `title`.
            icon: The icon.
            cover: The picture above the page.
            children: Its first blocks, at most 100.
            markdown: Its content as Notion's markdown, instead of `children`.
            template: A template of the data source, instead of either.
            position: Where among its parent page's blocks it goes.
            filter_properties: Ids of the only properties to give back.
            allow_async: Whether Notion may answer with a task and make the page after that; only with `markdown`.

        Raises:
            InvalidRequest: Notion refused the values.
            NotFound: The parent does not exist or is not shared with the connection.

        https://developers.notion.com/reference/post-page
        """
        body = given(
            parent=parent,
            properties=properties,
            icon=picture(icon),
            cover=picture(cover),
            children=children,
            markdown=markdown,
            allow_async=allow_async,
            template=template,
            position=position,
        )
        query = {"filter_properties": filter_properties}
        into: Any = object if allow_async is True else models.Page
        page: models.Page | models.AsyncTask = await self._session.request(
            into, routes.CREATE_PAGE, query=query, body=body, **terms
        )
        return page

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
        **terms: Unpack[CallTerms],
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

        Raises:
            InvalidRequest: Notion refused the values, or the page lies in the trash.
            NotFound: It does not exist or is not shared with the connection.

        https://developers.notion.com/reference/patch-page
        """
        body = self._trash(in_trash=in_trash, archived=archived) | given(
            properties=properties,
            icon=picture(icon),
            cover=picture(cover),
            is_archived=is_archived,
            is_locked=is_locked,
            template=template,
            erase_content=erase_content,
        )
        query = {"filter_properties": filter_properties}
        ids = {"page_id": notion_id(page_id)}
        return await self._session.request(models.Page, routes.UPDATE_PAGE, ids, query=query, body=body, **terms)

    async def trash(self, page_id: str, **terms: Unpack[CallTerms]) -> models.Page:
        """Put a page into the trash, and give it as it is then.

        https://developers.notion.com/reference/archive-a-page
        """
        return await self.update(page_id, in_trash=True, **terms)

    async def archive(self, page_id: str, **terms: Unpack[CallTerms]) -> models.Page:
        """Do what `trash` does, under its old name; the archive is `update(page_id, is_archived=True)`.

        https://developers.notion.com/reference/archive-a-page
        """
        return await self.trash(page_id, **terms)

    async def restore(self, page_id: str, **terms: Unpack[CallTerms]) -> models.Page:
        """Take a page out of the trash, and give it as it is then.

        https://developers.notion.com/reference/archive-a-page
        """
        return await self.update(page_id, in_trash=False, **terms)

    async def move(self, page_id: str, parent: Json, **terms: Unpack[CallTerms]) -> models.Page:
        """Move a page under another page or into a data source, and give it as it is then.

        Args:
            page_id: The page, as id or URL.
            parent: `{"page_id": ...}` or `{"data_source_id": ...}`.

        Raises:
            NotFound: One of the two does not exist or is not shared with the connection.

        https://developers.notion.com/reference/move-page
        """
        ids = {"page_id": notion_id(page_id)}
        return await self._session.request(models.Page, routes.MOVE_PAGE, ids, body={"parent": parent}, **terms)

    async def retrieve_markdown(
        self, page_id: str, *, include_transcript: bool | None = None, **terms: Unpack[CallTerms]
    ) -> models.PageMarkdown:
        """Give a page, or a part of one, as Notion's markdown: one request, without ids, not always whole.

        Args:
            page_id: The page, or a block that another answer named in `unknown_block_ids`.
            include_transcript: Whether transcripts of meetings are in it.

        Raises:
            NotFound: It does not exist or is not shared with the connection.

        https://developers.notion.com/reference/retrieve-page-markdown
        """
        ids, query = {"page_id": notion_id(page_id)}, {"include_transcript": include_transcript}
        return await self._session.request(
            models.PageMarkdown, routes.RETRIEVE_PAGE_MARKDOWN, ids, query=query, **terms
        )

    @overload
    async def update_markdown(
        self,
        page_id: str,
        *,
        update_content: Json | UnsetType = UNSET,
        replace_content: Json | str | UnsetType = UNSET,
        insert_content: Json | str | UnsetType = UNSET,
        replace_content_range: Json | UnsetType = UNSET,
        allow_async: Literal[False] | UnsetType = UNSET,
        **terms: Unpack[CallTerms],
    ) -> models.PageMarkdown: ...
    @overload
    async def update_markdown(
        self,
        page_id: str,
        *,
        update_content: Json | UnsetType = UNSET,
        replace_content: Json | str | UnsetType = UNSET,
        insert_content: Json | str | UnsetType = UNSET,
        replace_content_range: Json | UnsetType = UNSET,
        allow_async: bool,
        **terms: Unpack[CallTerms],
    ) -> models.PageMarkdown | models.AsyncTask: ...
    async def update_markdown(
        self,
        page_id: str,
        *,
        update_content: Json | UnsetType = UNSET,
        replace_content: Json | str | UnsetType = UNSET,
        insert_content: Json | str | UnsetType = UNSET,
        replace_content_range: Json | UnsetType = UNSET,
        allow_async: bool | UnsetType = UNSET,
        **terms: Unpack[CallTerms],
    ) -> models.PageMarkdown | models.AsyncTask:
        """Change a page's content as Notion's markdown, in one of four ways, and give all of it as it is then.

        Args:
            page_id: The page.
            update_content: Texts to find and replace: `{"content_updates": [{"old_str": ..., "new_str": ...}]}`.
            replace_content: The new content of the whole page.
            insert_content: What to add, at the end unless the API's own object says where.
            replace_content_range: What to put in place of a range.
            allow_async: Whether Notion may answer with a task and make the change after that.

        Raises:
            InvalidInput: Not exactly one of the four was given.
            InvalidRequest: Notion refused it, or it would delete pages or databases below this one.

        https://developers.notion.com/reference/update-page-markdown
        """
        change = given(
            update_content=update_content,
            replace_content={"new_str": replace_content} if isinstance(replace_content, str) else replace_content,
            insert_content={"content": insert_content} if isinstance(insert_content, str) else insert_content,
            replace_content_range=replace_content_range,
        )
        if len(change) != 1:
            msg = "give exactly one of update_content, replace_content, insert_content, replace_content_range"
            raise InvalidInput(msg)
        body = {"type": next(iter(change)), **change, **given(allow_async=allow_async)}
        into: Any = object if allow_async is True else models.PageMarkdown
        ids = {"page_id": notion_id(page_id)}
        answer: models.PageMarkdown | models.AsyncTask = await self._session.request(
            into, routes.UPDATE_PAGE_MARKDOWN, ids, body=body, **terms
        )
        return answer
