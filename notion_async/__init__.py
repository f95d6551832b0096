"""The asyncio client for the Notion API that reads whole page trees and says what it could not get."""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from notion_async import blocks, files, filters, models, parents, properties, rich_text, schemas
    from notion_async._client.client import NotionClient, RequestRecord
    from notion_async._ratelimit import RateLimit
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
        PartlyWritten,
        RateLimited,
        ServerError,
        TimedOut,
        Unauthorized,
        Unreachable,
        Unreadable,
    )

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
    "PartlyWritten",
    "RateLimit",
    "RateLimited",
    "RequestRecord",
    "ServerError",
    "TimedOut",
    "Unauthorized",
    "Unreachable",
    "Unreadable",
    "blocks",
    "files",
    "filters",
    "models",
    "parents",
    "properties",
    "rich_text",
    "schemas",
]

_PACKAGES = {"blocks", "files", "filters", "models", "parents", "properties", "rich_text", "schemas"}
_HOMES = {"NotionClient": "_client", "RequestRecord": "_client", "RateLimit": "_ratelimit"}


def __getattr__(name: str) -> object:
    """Import a public name when it is first asked for: the pytest plugin lives in this package and must load fast."""
    if name not in __all__:
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    if name in _PACKAGES:
        return import_module(f"notion_async.{name}")
    value = getattr(import_module(f"notion_async.{_HOMES.get(name, 'errors')}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    """The public names and the parts, whether imported yet or not."""
    return sorted({*globals(), *__all__} - {"TYPE_CHECKING", "import_module"})
