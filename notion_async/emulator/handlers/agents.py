"""Handlers of agents and sessions: enough behaviour for a client to exercise every endpoint."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from notion_async.emulator import paging
from notion_async.emulator.ids import dashed, derived_id
from notion_async.emulator.messages import EmulatedResponse, encode, failed, not_found
from notion_async.emulator.rules.grammar import (
    MISSING,
    anything,
    array,
    check,
    nullable,
    number,
    one_of,
    record,
    should,
    text,
)
from notion_async.emulator.tasks import start_task
from notion_async.emulator.times import to_second

if TYPE_CHECKING:
    from notion_async.emulator.context import Context
    from notion_async.emulator.messages import Json

BUILT_IN = "33333333-3333-3333-3333-333333333333"
_STATUS = record({"status": one_of("active", "disabled")})
_CREDITS = record({"credit_limit": nullable(number)})
_OPERATION = record(
    {"action": one_of("update_status", "update_credit_limit", "delete"), "agent_id": text()}, {"fields": anything}
)


def _all(context: Context) -> dict[str, Json]:
    agents = context.workspace.agents
    if not agents:
        agents[BUILT_IN] = _agent(context, BUILT_IN, "notion_ai", "Notion AI")
        custom = derived_id(context.workspace.seed, "agent")
        agents[custom] = _agent(context, custom, "custom_agent", "Custom agent")
    return agents


def _agent(context: Context, agent_id: str, kind: str, name: str) -> Json:
    now = to_second(context.workspace.clock())
    return {
        "object": "agent",
        "id": agent_id,
        "agent_type": kind,
        "name": name,
        "description": None,
        "instructions_page_id": None,
        "icon": None,
        "model": {"mode": "auto"},
        "connections": [],
        "status": "active",
        "pause_reason": None,
        "created_by": None,
        "version": None,
        "agent_version": None,
        "has_unpublished_changes": False,
        "last_run_time": None,
        "last_run_at": None,
        "credit_limit": None,
        "triggers": [],
        "created_time": now,
        "last_edited_time": now,
    }


def _find(context: Context, sent: str | None = None) -> Json:
    sent = sent or context.request.params["agent_id"]
    agent_id = BUILT_IN if sent == "notion_ai" else dashed(sent)
    found = _all(context).get(agent_id or "")
    if found is None:
        raise not_found(context.connection, "agent", sent)
    return found


def retrieve(context: Context) -> Json:
    """GET /agents/{agent_id}."""
    return _find(context)


def query(context: Context) -> Json:
    """POST /agents/query, GET /agents: the custom agents."""
    agents = _all(context)
    ids, cursor = paging.by_id(
        [key for key, one in agents.items() if one["agent_type"] != "notion_ai"], context.request
    )
    hidden = {"has_unpublished_changes", "last_run_time", "version"}
    results = [{key: value for key, value in agents[one].items() if key not in hidden} for one in ids]
    return {
        "object": "list",
        "type": "agent",
        "results": results,
        "has_more": cursor is not None,
        "next_cursor": cursor,
    }


def insights(context: Context) -> Json:
    """GET /agents/{agent_id}/insights."""
    agent = _find(context)
    shown = {key: agent[key] for key in ("id", "name", "agent_type", "status", "pause_reason", "credit_limit")}
    return {"object": "agent_insights", **shown, "created_by": None, "total_credits_used": 0, "runs_completed": 0}


def update_status(context: Context) -> Json:
    """PATCH /agents/{agent_id}/status."""
    check(_STATUS, context.body)
    return _set(context, _find(context), "status", context.body["status"], "pause_reason")


def update_credit_limit(context: Context) -> Json:
    """PATCH /agents/{agent_id}/credit_limit."""
    check(_CREDITS, context.body)
    return _set(context, _find(context), "credit_limit", context.body["credit_limit"])


def _set(context: Context, agent: Json, key: str, value: Any, *shown: str) -> Json:
    agent[key] = value
    agent["last_edited_time"] = to_second(context.workspace.clock())
    return {"agent_id": agent["id"], **{one: agent[one] for one in (key, *shown, "last_edited_time")}}


def delete(context: Context) -> Json:
    """DELETE /agents/{agent_id}."""
    agent = _find(context)
    agent["status"] = "deleted"
    return {"agent_id": agent["id"], "status": "deleted", "deleted_at": to_second(context.workspace.clock())}


def batch(context: Context) -> EmulatedResponse:
    """POST /agents/batch: runs as a task."""
    check(record({"operations": array(_OPERATION)}), context.body)
    return start_task(context, lambda: _batch(context))


def _batch(context: Context) -> Json:
    results = []
    for operation in context.body["operations"]:
        agent = _find(context, operation["agent_id"])
        agent.update({"status": "deleted"} if operation["action"] == "delete" else operation["fields"])
        results.append({"agent_id": agent["id"], "action": operation["action"], "status": "succeeded"})
    return {"object": "list", "results": results}


def start_session(context: Context) -> EmulatedResponse | Json:
    """POST /sessions: a session whose agent repeats the message; a stream of events if the caller accepts one."""
    body, workspace = context.body, context.workspace
    check(record(optional=dict.fromkeys(("agent_id", "session_id", "message"), text()), strict=False), body)
    if "message" not in body and "session_id" not in body:
        raise failed([*should("body.message", "defined", MISSING), *should("body.session_id", "defined", MISSING)])
    session = _session(context, body)
    if "message" in body:
        now = to_second(workspace.clock())
        for kind in ("user.message", "agent.message"):
            session["events"].append(_event(context, session, kind, body["message"]))
        session["shown"]["updated_at"] = now
    if "text/event-stream" in context.request.headers.get("Accept", ""):
        return _stream(session)
    return _brief(session)


def _session(context: Context, body: Json) -> Json:
    sessions = context.workspace.sessions
    if "session_id" in body:
        found = sessions.get(dashed(body["session_id"]) or "")
        if found is None:
            raise not_found(context.connection, "session", body["session_id"])
        return found
    agent = _find(context, body.get("agent_id", "notion_ai"))
    session_id, now = context.workspace.new_id(), to_second(context.workspace.clock())
    shown = {
        "object": "session",
        "id": session_id,
        "agent_id": agent["id"],
        "title": str(body.get("message", ""))[:50],
        "status": "completed",
        "created_by": {"id": context.connection.bot_id, "type": "bot"},
        "agent_version": None,
        "models": {"type": "auto"},
        "created_at": now,
        "updated_at": now,
    }
    sessions[session_id] = {"shown": shown, "events": []}
    return sessions[session_id]


def _event(context: Context, session: Json, kind: str, words: str) -> Json:
    return {
        "object": "session_event",
        "id": context.workspace.new_id(),
        "session_id": session["shown"]["id"],
        "sequence": len(session["events"]) + 1,
        "created_at": to_second(context.workspace.clock()),
        "type": kind,
        "content": [{"type": "text", "text": words}],
        "created_by": None,
        "metadata": None,
    }


def _brief(session: Json) -> Json:
    hidden = {"created_by", "agent_version", "models"}
    return {key: value for key, value in session["shown"].items() if key not in hidden}


def _stream(session: Json) -> EmulatedResponse:
    shown = session["shown"]
    events: list[Json] = [{"type": "session.snapshot", "session": _brief(session)}]
    for event in session["events"]:
        plain = {key: value for key, value in event.items() if key not in {"created_by", "metadata"}}
        events.append({"type": "event.committed", "event": plain})
    ending = {"session_id": shown["id"], "status": shown["status"], "last_sequence": len(session["events"])}
    events.append({"type": "stream.end", **ending})
    lines = (b"event: %b\ndata: %b\n\n" % (event["type"].encode(), encode(event)) for event in events)
    return EmulatedResponse(b"".join(lines), content_type="text/event-stream", with_request_id=False)


def _find_session(context: Context) -> Json:
    found = context.workspace.sessions.get(dashed(context.request.params["session_id"]) or "")
    if found is None:
        raise not_found(context.connection, "session", context.request.params["session_id"])
    return found


def retrieve_session(context: Context) -> Any:
    """GET /sessions/{session_id}."""
    return _find_session(context)["shown"]


def cancel_session(context: Context) -> Any:
    """POST /sessions/{session_id}/cancel."""
    session = _find_session(context)
    session["shown"]["status"] = "canceled"
    return _brief(session)


def query_sessions(context: Context) -> Json:
    """POST /sessions/query."""
    sessions = context.workspace.sessions
    ids, cursor = paging.by_id(list(sessions), context.request)
    return paging.listing("session", [sessions[one]["shown"] for one in ids], cursor)


def query_events(context: Context) -> Json:
    """POST /sessions/{session_id}/events/query."""
    events = {event["id"]: event for event in _find_session(context)["events"]}
    ids, cursor = paging.by_id(list(events), context.request)
    return paging.listing("session_event", [events[one] for one in ids], cursor)
