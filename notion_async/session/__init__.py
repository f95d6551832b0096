"""The only part that opens connections: a call goes out, an answer comes back as a struct."""

from notion_async.forms import Form, form
from notion_async.session.records import Options, Reply, RequestRecord
from notion_async.session.session import Auth, Session
from notion_async.session.terms import CallTerms, Terms, current, pause, under

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
