"""When a request may leave."""

from notion_async.limiter.contract import Limits, Priority, RateLimit
from notion_async.limiter.limiter import Limiter, Permit
from notion_async.limiter.queues import Slots
from notion_async.limiter.registry import limiter_for

__all__ = ["Limiter", "Limits", "Permit", "Priority", "RateLimit", "Slots", "limiter_for"]
