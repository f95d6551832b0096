"""When a request may leave.

How it works. The server counts, and says so only when it refuses. So the limiter spends what it is sure of at full
speed, and finds out the rest with as few refusals as it can. A limit (`Scope`) is believed to be a window (`Window`: so
many requests until a reset) until a refusal tells otherwise: a short `Retry-After` in a young window is a bucket
(`Rate`). A refusal with `Retry-After` gives the reset, the count since then gives the budget, and two resets give the
length. A window's end is counted from the first answer in it, the latest that its start can be. Where a documented
figure is spent, one request tries to cross it while the others wait one round trip: if it is let in, the next figure
holds, and beyond the last there is no brake; if it is refused, one request was lost, and the next try comes one window
later, then two, four and at most sixteen. A budget seen once is not trusted, since somebody else may have taken a part:
of it 60 % are spent at full speed, what follows by two or three requests at a time, which costs seconds of a minute and
few refusals. After a pause one request goes first. A rate rises while it is used up and nobody refuses; what was too
much is taken back to what held before. An endpoint has a limit of its own from its first refusal on; a workspace's
refusal, and an overload, pause everybody and teach nothing.

Who asks: the session, one permit for each attempt (`Limiter.acquire`, `Permit.settle`). Who waits: one queue for each
event loop (`LoopQueue`), by class and in the order of arrival; an `AsyncLimiter` paces the first of them where the rule
is a rate. Who decides: the ledger (`LocalLedger`), which is pure, has its clock injected, and may be used from any
thread. A budget that several processes share is another implementation of the protocol `Ledger`.

https://developers.notion.com/reference/request-limits
"""

from notion_async._ratelimit.interface import Limits, Priority, RateLimit
from notion_async._ratelimit.limiter import Limiter, Permit
from notion_async._ratelimit.registry import limiter_for
from notion_async._ratelimit.waiters import Slots

__all__ = ["Limiter", "Limits", "Permit", "Priority", "RateLimit", "Slots", "limiter_for"]
