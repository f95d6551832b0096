"""When a request may leave."""

from notion_async.limiter.contract import Priority, RateLimit
from notion_async.limiter.limiter import Limiter, Permit
from notion_async.limiter.registry import limiter_for

__all__ = ["Limiter", "Permit", "Priority", "RateLimit", "limiter_for"]
