"""The only part that opens connections: a call goes out, an answer comes back as a struct."""

from notion_async.session.records import Options, Reply, RequestRecord
from notion_async.session.session import Auth, Session
from notion_async.session.terms import CallTerms, Terms, current, pause, under
from notion_async.wire import Form, form

__all__ = [
    "Auth",
    "CallTerms",
    "Form",
    "Options",
    "Reply",
    "RequestRecord",
    "Session",
    "Terms",
    "current",
    "form",
    "pause",
    "under",
]
