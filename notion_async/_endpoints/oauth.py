"""OAuth: tokens for workspaces that install a public connection."""

from typing import Any, Literal, TypeVar, Unpack

from msgspec import UNSET, UnsetType

from notion_async import models
from notion_async._endpoints.arguments import given
from notion_async._endpoints.namespace import Namespace
from notion_async._http import RequestOptions, routes
from notion_async._writing import write_call
from notion_async.errors import OutcomeUnknown
from notion_async.models.base import Json

T = TypeVar("T")

_SPENT = "the code or refresh token is spent; do not send it again: if it is refused, let the user authorize again"


class OAuth(Namespace):
    """`client.oauth`; its calls are signed with the id and secret of the connection instead of the client's token.

    A client without a token of its own can be opened with the secret of the connection as `auth`.
    """

    path = "client.oauth"

    async def token(
        self,
        *,
        client_id: str,
        client_secret: str,
        grant_type: Literal["authorization_code", "refresh_token"] = "authorization_code",
        code: str | UnsetType = UNSET,
        redirect_uri: str | UnsetType = UNSET,
        external_account: Json | UnsetType = UNSET,
        refresh_token: str | UnsetType = UNSET,
        **options: Unpack[RequestOptions],
    ) -> models.TokenGrant:
        """Exchange an authorization code or a refresh token for a token.

        Args:
            client_id: The id of the connection.
            client_secret: The secret of the connection.
            grant_type: The kind of credential to exchange.
            code: The authorization code.
            redirect_uri: The address that the user was redirected to, if the authorization URL named it.
            external_account: The user's account in your service: `{"key": ..., "name": ...}`.
            refresh_token: The refresh token.

        Raises:
            InvalidRequest: The code or token is wrong, expired or used (`invalid_grant`).
            Unauthorized: The id or secret is wrong.
            OutcomeUnknown: The answer was lost. If Notion issued the token, the code or refresh token is spent; it is
                never sent twice.

        https://developers.notion.com/reference/create-a-token
        """
        body = given(
            grant_type=grant_type,
            code=code,
            redirect_uri=redirect_uri,
            external_account=external_account,
            refresh_token=refresh_token,
        )
        try:
            return await self._signed(models.TokenGrant, routes.CREATE_TOKEN, body, client_id, client_secret, **options)
        except OutcomeUnknown as lost:
            msg = f"the answer was lost, and if Notion issued a token, {_SPENT}: {lost.__cause__}"
            raise OutcomeUnknown(msg, ids_to_check=[]) from lost.__cause__

    async def introspect(
        self, *, client_id: str, client_secret: str, token: str, **options: Unpack[RequestOptions]
    ) -> models.TokenState:
        """Return whether a token is active, and its scope.

        https://developers.notion.com/reference/introspect-token
        """
        return await self._signed(
            models.TokenState, routes.INTROSPECT_TOKEN, given(token=token), client_id, client_secret, **options
        )

    async def revoke(
        self, *, client_id: str, client_secret: str, token: str, **options: Unpack[RequestOptions]
    ) -> models.Acknowledgement:
        """Revoke a token.

        https://developers.notion.com/reference/revoke-token
        """
        return await self._signed(
            models.Acknowledgement, routes.REVOKE_TOKEN, given(token=token), client_id, client_secret, **options
        )

    async def _signed(
        self,
        into: type[T],
        route: routes.Route,
        body: Any,
        client_id: str,
        client_secret: str,
        **options: Unpack[RequestOptions],
    ) -> T:
        given(client_id=client_id, client_secret=client_secret)
        call = self._session.call(route, body=body)._replace(basic=(client_id, client_secret))
        if route.retry_safe:
            return (await self._session.send(call, into, **options)).value
        granted: T = await write_call(self._context, into, call, **options)
        return granted
