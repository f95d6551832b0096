"""Users: the people and bots of the workspace."""

from collections.abc import AsyncIterator
from typing import Unpack

from notion_async import models
from notion_async._endpoints.namespace import Namespace
from notion_async._http import RequestOptions, pagination, routes
from notion_async.ids import notion_id


class Users(Namespace):
    """`client.users`."""

    async def list(
        self, *, start_cursor: str | None = None, page_size: int | None = None, **options: Unpack[RequestOptions]
    ) -> models.UserList:
        """Give one answer of the workspace's users: members and bots, no guests, in no particular order.

        Args:
            start_cursor: Where to begin, from an earlier answer's `next_cursor`.
            page_size: 1 to 100; Notion's default is 100.

        Raises:
            Forbidden: The connection may not read users.

        https://developers.notion.com/reference/get-users
        """
        query = {"start_cursor": start_cursor, "page_size": page_size}
        return await self._session.request(models.UserList, routes.LIST_USERS, query=query, **options)

    def iterate(self, *, page_size: int | None = None, **options: Unpack[RequestOptions]) -> AsyncIterator[models.User]:
        """Give every user that `list` gives, following the cursors.

        https://developers.notion.com/reference/get-users
        """
        return pagination.iterate(lambda cursor: self.list(start_cursor=cursor, page_size=page_size, **options))

    async def retrieve(self, user_id: str, **options: Unpack[RequestOptions]) -> models.User:
        """Give a user.

        Raises:
            NotFound: There is no such user, or the connection may not read users.

        https://developers.notion.com/reference/get-user
        """
        ids = {"user_id": notion_id(user_id)}
        user: models.User = await self._session.request(models.User, routes.RETRIEVE_USER, ids, **options)
        return user

    async def me(self, **options: Unpack[RequestOptions]) -> models.User:
        """Give the bot that the token belongs to, with its owner and the largest file it may upload.

        Raises:
            Unauthorized: The token is wrong, expired or revoked.

        https://developers.notion.com/reference/get-self
        """
        user: models.User = await self._session.request(models.User, routes.RETRIEVE_ME, **options)
        return user
