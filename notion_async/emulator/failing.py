"""Effects of faults on responses."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from notion_async.emulator.gate import limited, overloaded
from notion_async.emulator.messages import Delivery, EmulatedResponse, Refusal, encode
from notion_async.emulator.paging import bad_cursor

if TYPE_CHECKING:
    from collections.abc import Callable

    from notion_async.emulator.faults import Fault
    from notion_async.emulator.messages import Json, ReceivedRequest

_decode = msgspec.json.Decoder().decode

_UNAVAILABLE = "Notion is unavailable. Please try again later."
_PAGE = b"<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body><h1>502 Bad Gateway</h1></body>\r\n</html>\r\n"
_GUIDANCE = ["The change was saved. Retrieve the object instead of sending the request again."]


def answer(received: ReceivedRequest, fault: Fault, handled: Callable[[], EmulatedResponse]) -> EmulatedResponse:
    """Return the response to a request that a fault applies to.

    Args:
        received: The request.
        fault: The fault.
        handled: Executes the request and returns its response.
    """
    if instead := _INSTEAD.get(fault.kind):
        return instead(fault)
    true = handled()
    if after := _AFTER.get(fault.kind):
        return after(received, true) if true.status < 300 else true
    true.delivery = _DELIVERY.get(fault.kind, "whole")
    true.seconds = fault.seconds if fault.kind in {"slow_body", "delay"} else 0.0
    return true


def _plain(status: int, code: str, message: str) -> Callable[[Fault], EmulatedResponse]:
    return lambda _: Refusal(status, code, message).answer()


def _html(status: int) -> EmulatedResponse:
    headers = {"cf-ray": "8f0c1d2e3a4b5c6d-AMS", "server": "cloudflare"}
    return EmulatedResponse(_PAGE, status, headers, "text/html", with_request_id=False)


def _committed(received: ReceivedRequest, body: Json) -> EmulatedResponse:
    """Return a 503 whose additional data names the objects that were written."""
    made: Json = {"committed_resource_id": body.get("id", "")}
    if body.get("object") == "list":
        sent = len((_decode(received.body) or {}).get("children", ()))
        parent = received.path.rstrip("/").split("/")[-2]
        made = {"committed_resource_id": parent, "committed_child_ids": [one["id"] for one in body["results"][:sent]]}
    message = "The request took too long, but the change was saved."
    data = {"deadline_ms": "55000", "elapsed_ms": "55021", "retry_guidance": _GUIDANCE, **made}
    return Refusal(503, "service_unavailable", message, data).answer()


def _childless(body: Json) -> Json:
    for block in body.get("results", [body]):
        if "has_children" in block:
            block["has_children"] = False
    return body


# kinds that prevent the request from being executed
_INSTEAD: dict[str, Callable[[Fault], EmulatedResponse]] = {
    "internal_server_error": _plain(500, "internal_server_error", "Unexpected error occurred."),
    "bad_gateway": lambda _: _html(502),
    "service_unavailable": _plain(503, "service_unavailable", _UNAVAILABLE),
    "gateway_timeout": _plain(504, "gateway_timeout", "Notion timed out while processing the request."),
    "service_overload": lambda fault: overloaded(fault.seconds).answer(),
    "rate_limited": lambda fault: limited(fault.seconds, "public_api_request_rate_limit").answer(),
    "conflict_error": _plain(409, "conflict_error", "Conflict occurred while saving. Please try again."),
    "object_not_found": _plain(404, "object_not_found", "Could not find the object. Make sure it is shared with you."),
    "not_json": lambda _: _html(200),
    "expired_cursor": lambda _: bad_cursor("expired").answer(),
    "drop": lambda _: EmulatedResponse(b"", delivery="dropped"),
}
# kinds that change the response after the request was executed
_AFTER: dict[str, Callable[[ReceivedRequest, EmulatedResponse], EmulatedResponse]] = {
    "committed": lambda received, true: _committed(received, _decode(true.body)),
    "committed_silently": lambda _, __: Refusal(503, "service_unavailable", _UNAVAILABLE).answer(),
    "stale_has_children": lambda _, true: EmulatedResponse(encode(_childless(_decode(true.body)))),
}
_DELIVERY: dict[str, Delivery] = {"drop_after": "dropped", "half_answer": "half", "slow_body": "slow"}
