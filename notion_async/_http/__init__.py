"""The only part that opens connections: a call goes out, an answer comes back as a struct."""

from notion_async._http.connections import origin
from notion_async._http.multipart import Form, form
from notion_async._http.records import Options, Reply, RequestRecord
from notion_async._http.request_options import CallTerms, Terms, adopt, current, pause, under
from notion_async._http.session import Auth, Session

__all__ = [
    "Auth",
    "CallTerms",
    "Form",
    "Options",
    "Reply",
    "RequestRecord",
    "Session",
    "Terms",
    "adopt",
    "current",
    "form",
    "origin",
    "pause",
    "under",
]
