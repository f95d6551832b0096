"""Rate limits: the time when a request may leave.

Who asks: the session, one permit for each attempt (`Limiter.acquire`, `Permit.settle`). Who waits: one queue for each
event loop (`LoopQueue`), by class and in the order of arrival. Who decides: the budget (`LocalBudget`), which is pure,
has its clock injected, and may be used from any thread; a budget that several processes share is another
implementation of the protocol `Budget`. What is believed about the server's limit is in `adaptive`, which opens with
its theory.

https://developers.notion.com/reference/request-limits
"""

from notion_async._ratelimit.interface import Priority, RateLimit, RateLimitStatus
from notion_async._ratelimit.limiter import Limiter, Permit
from notion_async._ratelimit.registry import limiter_for
from notion_async._ratelimit.waiters import ConcurrencySlots

__all__ = ["ConcurrencySlots", "Limiter", "Permit", "Priority", "RateLimit", "RateLimitStatus", "limiter_for"]
