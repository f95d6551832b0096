"""The asyncio client for the Notion API that reads whole page trees and says what it could not get."""

from importlib import import_module
from importlib.metadata import version
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from msgspec import UNSET

    from notion_async import blocks, files, filters, models, parents, properties, rich_text, schemas
    from notion_async._client.client import NotionClient, RequestRecord
    from notion_async._client.read_options import ReadOptions
    from notion_async._endpoints import Outcome, OutcomeStream
    from notion_async._http import RequestOptions
    from notion_async._ratelimit import Priority, RateLimit, RateLimitStatus
    from notion_async._traversal import CrawlStream, NodeStream, TreeStream
    from notion_async._writing import (
        AppendResult,
        CopyResult,
        CreatedPage,
        MovedBlock,
        Omission,
        ReplaceResult,
        WritePlan,
        WriteProgress,
        WriteStep,
    )
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
        Refused,
        ServerError,
        TimedOut,
        Unauthorized,
        Unreachable,
        Unreadable,
    )
    from notion_async.models import Expiring, Missing, Node, Opaque, Progress, Report, Tree, Unchanged
    from notion_async.models.codec import decode, encode
    from notion_async.models.drift import unknown_fields
    from notion_async.models.parsing import parse

__version__: str

__all__ = [
    "UNSET",
    "ApiError",
    "AppendResult",
    "Conflict",
    "CopyResult",
    "CrawlStream",
    "CreatedPage",
    "Expiring",
    "Forbidden",
    "Incomplete",
    "InvalidId",
    "InvalidInput",
    "InvalidRequest",
    "Missing",
    "MovedBlock",
    "NoAnswer",
    "Node",
    "NodeStream",
    "NotFound",
    "NotionClient",
    "NotionError",
    "Omission",
    "Opaque",
    "Outcome",
    "OutcomeStream",
    "OutcomeUnknown",
    "PartlyWritten",
    "Priority",
    "Progress",
    "RateLimit",
    "RateLimitStatus",
    "RateLimited",
    "ReadOptions",
    "Refused",
    "ReplaceResult",
    "Report",
    "RequestOptions",
    "RequestRecord",
    "ServerError",
    "TimedOut",
    "Tree",
    "TreeStream",
    "Unauthorized",
    "Unchanged",
    "Unreachable",
    "Unreadable",
    "WritePlan",
    "WriteProgress",
    "WriteStep",
    "__version__",
    "blocks",
    "decode",
    "encode",
    "files",
    "filters",
    "models",
    "parents",
    "parse",
    "properties",
    "rich_text",
    "schemas",
    "unknown_fields",
]

_PACKAGES = {"blocks", "files", "filters", "models", "parents", "properties", "rich_text", "schemas"}
_HOMES = {
    "msgspec": {"UNSET"},
    "notion_async._client": {"NotionClient", "ReadOptions", "RequestRecord"},
    "notion_async._endpoints": {"Outcome", "OutcomeStream"},
    "notion_async._http": {"RequestOptions"},
    "notion_async._ratelimit": {"Priority", "RateLimit", "RateLimitStatus"},
    "notion_async._traversal": {"CrawlStream", "NodeStream", "TreeStream"},
    "notion_async._writing": {
        "AppendResult",
        "CopyResult",
        "CreatedPage",
        "MovedBlock",
        "Omission",
        "ReplaceResult",
        "WritePlan",
        "WriteProgress",
        "WriteStep",
    },
    "notion_async.models": {"Expiring", "Missing", "Node", "Opaque", "Progress", "Report", "Tree", "Unchanged"},
    "notion_async.models.codec": {"decode", "encode"},
    "notion_async.models.drift": {"unknown_fields"},
    "notion_async.models.parsing": {"parse"},
}
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names}


if not TYPE_CHECKING:  # a type checker would take any name for one that exists

    def __getattr__(name: str) -> object:
        """Import a public name at its first use, because the pytest plugin in this package must load fast."""
        if name not in __all__:
            message = f"module {__name__!r} has no attribute {name!r}"
            raise AttributeError(message)
        if name == "__version__":
            return version("notion-async")
        if name in _PACKAGES:
            return import_module(f"notion_async.{name}")
        value = getattr(import_module(_HOME_OF.get(name, "notion_async.errors")), name)
        globals()[name] = value
        return value


def __dir__() -> list[str]:
    """Return the public names and modules, also those not imported yet."""
    return sorted({*globals(), *__all__} - {"TYPE_CHECKING", "import_module", "version"})
