"""Users: the people and bots of the workspace."""

from collections.abc import AsyncIterator
from typing import Unpack

from msgspec import UNSET, UnsetType

from notion_async import models
from notion_async._endpoints.namespace import Namespace, cursor_query
from notion_async._http import RequestOptions, pagination, routes
from notion_async.ids import IdLike, notion_id


class Users(Namespace):
    """`client.users`: people and bots of the workspace."""

    path = "client.users"

    async def list(
        self,
        *,
        start_cursor: str | UnsetType | None = UNSET,
        page_size: int | UnsetType = UNSET,
        **options: Unpack[RequestOptions],
    ) -> models.UserList:
        """Return one answer with users of the workspace: members and bots, without guests, in no particular order.

        Args:
            start_cursor: The `next_cursor` of the answer before; the first answer when omitted.
            page_size: The maximum number of users, 1 to 100; Notion's default is 100.

        Raises:
            Forbidden: The connection lacks the capability to read user information.

        https://developers.notion.com/reference/get-users
        """
        query = cursor_query(start_cursor, page_size)
        return await self._session.request(models.UserList, routes.LIST_USERS, query=query, **options)

    def pages(
        self, *, page_size: int | UnsetType = UNSET, **options: Unpack[RequestOptions]
    ) -> AsyncIterator[models.UserList]:
        """Iterate over the answers of `list`, from the first to the last, each with its `next_cursor`.

        https://developers.notion.com/reference/get-users
        """
        return pagination.pages(lambda cursor: self.list(start_cursor=cursor, page_size=page_size, **options))

    def iterate(
        self, *, page_size: int | UnsetType = UNSET, **options: Unpack[RequestOptions]
    ) -> AsyncIterator[models.User]:
        """Iterate over all users that `list` finds.

        https://developers.notion.com/reference/get-users
        """
        return pagination.iterate(lambda cursor: self.list(start_cursor=cursor, page_size=page_size, **options))

    async def retrieve(self, user_id: IdLike, **options: Unpack[RequestOptions]) -> models.User:
        """Return a user.

        Raises:
            NotFound: The user does not exist, or the connection lacks the capability to read user information.

        https://developers.notion.com/reference/get-user
        """
        ids = {"user_id": notion_id(user_id)}
        user: models.User = await self._session.request(models.User, routes.RETRIEVE_USER, ids, **options)
        return user

    async def me(self, **options: Unpack[RequestOptions]) -> models.User:
        """Return the bot of the token, with its owner and its size limit for uploads.

        Raises:
            Unauthorized: The token is wrong, expired or revoked.

        https://developers.notion.com/reference/get-self
        """
        user: models.User = await self._session.request(models.User, routes.RETRIEVE_ME, **options)
        return user
