"""The asyncio client for the Notion API that reads whole page trees and says what it could not get."""

from notion_async import models
from notion_async.client import NotionClient
from notion_async.errors import (
    ApiError,
    Conflict,
    Forbidden,
    Incomplete,
    InvalidId,
    InvalidInput,
    InvalidRequest,
    NoAnswer,
    NotFound,
    NotionError,
    OutcomeUnknown,
    RateLimited,
    ServerError,
    TimedOut,
    Unauthorized,
    Unreachable,
    Unreadable,
)
from notion_async.limiter import RateLimit

__all__ = [
    "ApiError",
    "Conflict",
    "Forbidden",
    "Incomplete",
    "InvalidId",
    "InvalidInput",
    "InvalidRequest",
    "NoAnswer",
    "NotFound",
    "NotionClient",
    "NotionError",
    "OutcomeUnknown",
    "RateLimit",
    "RateLimited",
    "ServerError",
    "TimedOut",
    "Unauthorized",
    "Unreachable",
    "Unreadable",
    "models",
]
