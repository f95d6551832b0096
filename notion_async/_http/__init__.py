"""The only part that opens connections: a call goes out, an answer comes back as a struct."""

from notion_async._http.connections import origin
from notion_async._http.multipart import Form, form
from notion_async._http.records import ClientConfig, RequestRecord, Response
from notion_async._http.request_options import (
    EffectiveOptions,
    RequestOptions,
    adopt_options,
    effective_options,
    request_options,
    sleep_until_deadline,
)
from notion_async._http.session import Auth, Session

__all__ = [
    "Auth",
    "ClientConfig",
    "EffectiveOptions",
    "Form",
    "RequestOptions",
    "RequestRecord",
    "Response",
    "Session",
    "adopt_options",
    "effective_options",
    "form",
    "origin",
    "request_options",
    "sleep_until_deadline",
]
