"""One limiter for each connection, for as long as anybody uses it."""

import hashlib
import threading
from weakref import WeakValueDictionary

from notion_async._ratelimit.budget import LocalBudget
from notion_async._ratelimit.interface import DOCUMENTED, RateLimit
from notion_async._ratelimit.limiter import Limiter
from notion_async.errors import InvalidInput

_lock = threading.Lock()
_limiters: WeakValueDictionary[bytes, Limiter] = WeakValueDictionary()


def limiter_for(
    connection_key: str, rate_limit: RateLimit | None = DOCUMENTED, *, reserve: int | None = None
) -> Limiter:
    """Return the limiter of a connection, the same one for all clients of this process that share the connection.

    Args:
        connection_key: What tells connections apart: the token, or the caller's name for the connection, with the base
            URL. Only a hash of it is kept.
        rate_limit: Where learning starts; None for no budget, where only the server's own pauses hold. Limiters of
            different rate limits are different ones.
        reserve: Requests of each window kept from bulk, from now on; as it was when omitted, which is at first 0 until
            an interactive request is seen, then 10 % or what interactive requests take, whichever is more.

    Raises:
        InvalidInput: The reserve is less than none.
    """
    if reserve is not None and reserve < 0:
        msg = f"reserve is a number of requests, at least 0, not {reserve!r}"
        raise InvalidInput(msg)
    key = hashlib.blake2b(f"{rate_limit}\n{connection_key}".encode()).digest()
    with _lock:
        limiter = _limiters.get(key)
        if limiter is None:
            limiter = _limiters[key] = Limiter(LocalBudget(rate_limit))
    if reserve is not None:
        limiter.set_reserve(reserve)
    return limiter
