"""Handlers of OAuth: exchange, refresh, introspect and revoke tokens."""

from __future__ import annotations

from typing import TYPE_CHECKING

from notion_async.emulator.messages import Refusal
from notion_async.emulator.rules.grammar import anything, check, one_of, record, text

if TYPE_CHECKING:
    from notion_async.emulator.context import Context
    from notion_async.emulator.messages import Json

_TOKEN = record(
    {"grant_type": one_of("authorization_code", "refresh_token")},
    {"code": text(), "redirect_uri": text(), "refresh_token": text(), "external_account": anything},
)
_ONE = record({"token": text()})


def token(context: Context) -> Json:
    """POST /oauth/token: a code or a refresh token for new tokens."""
    body, workspace = context.body, context.workspace
    check(_TOKEN, body)
    given = str(body.get("code" if body["grant_type"] == "authorization_code" else "refresh_token"))
    grant = workspace.oauth_codes.get(given)
    if grant is None or grant.get("redirect_uri") not in {None, body.get("redirect_uri")}:
        message = "Invalid code or refresh token."
        raise Refusal(400, "invalid_grant", message)
    del workspace.oauth_codes[given]
    return grant_tokens(context, grant)


def grant_tokens(context: Context, grant: Json) -> Json:
    """Issue an access token and a refresh token for a bot."""
    workspace = context.workspace
    access, refresh = f"ntn_{workspace.new_id()}", f"nrt_{workspace.new_id()}"
    connection = workspace.connections.pop(grant.get("access_token", ""), None)
    if connection is None:
        connection = workspace.add_connection(access, name=grant["name"], bot_id=grant.get("bot_id"))
    connection.token = access  # the connection keeps its capabilities and shares
    workspace.connections[access] = connection
    workspace.oauth_codes[refresh] = {"name": grant["name"], "bot_id": connection.bot_id, "access_token": access}
    return {
        "access_token": access,
        "token_type": "bearer",
        "refresh_token": refresh,
        "bot_id": connection.bot_id,
        "workspace_id": workspace.id,
        "workspace_name": workspace.name,
        "workspace_icon": None,
        "owner": {"type": "workspace", "workspace": True},
        "duplicated_template_id": None,
    }


def introspect(context: Context) -> Json:
    """POST /oauth/introspect: whether a token is active."""
    check(_ONE, context.body)
    if context.body["token"] not in context.workspace.connections:
        return {"active": False}
    return {
        "active": True,
        "scope": "read_content insert_content update_content",
        "iat": int(context.workspace.clock()),
    }


def revoke(context: Context) -> Json:
    """POST /oauth/revoke: makes a token invalid."""
    check(_ONE, context.body)
    workspace, revoked = context.workspace, context.body["token"]
    workspace.connections.pop(revoked, None)
    kept = workspace.oauth_codes.items()
    workspace.oauth_codes = {code: grant for code, grant in kept if grant.get("access_token") != revoked}
    return {}
