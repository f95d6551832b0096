"""Faults on demand: single scripted ones, or a seeded rate.

A fault by rate depends on the seed, the request and the number of times it came before, not on the order of concurrent
requests, so a run with faults is reproducible.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from fnmatch import fnmatchcase
from random import Random
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Callable

    from notion_async.emulator.messages import ReceivedRequest
    from notion_async.emulator.workspace import Workspace

FaultKind = Literal[
    "internal_server_error",  # 500
    "bad_gateway",  # 502, an HTML page
    "service_unavailable",  # 503, nothing is written
    "committed",  # the write is executed, then 503 that names the new objects
    "committed_silently",  # the write is executed, then 503 that does not mention it
    "gateway_timeout",  # 504
    "service_overload",  # 529 with Retry-After
    "rate_limited",  # 429 with Retry-After
    "conflict_error",  # 409
    "object_not_found",  # 404
    "drop",  # the connection is closed, nothing is executed
    "drop_after",  # the request is executed, then the connection is closed
    "half_answer",  # the connection is closed in the middle of the body
    "slow_body",  # the body arrives in small pieces over `seconds`
    "delay",  # the response is sent `seconds` later
    "not_json",  # 200 with an HTML page
    "expired_cursor",  # a cursor is refused as invalid
    "stale_has_children",  # blocks in the response have has_children: false
    "edit",  # `action(workspace)` runs before the request
]


COMMITTED = frozenset({"committed", "committed_silently"})  # these apply to writes only


@dataclass(slots=True)
class Fault:
    """One rule: which requests it applies to and what happens to them.

    Args:
        kind: The kind of fault.
        route: A route such as `GET /v1/blocks/{block_id}/children`; `*` matches anything.
        path: Text that the raw path must contain, such as an id.
        times: The number of requests it applies to; None for all.
        after: The number of matching requests to skip first.
        share: The share of matching requests it applies to.
        seconds: The duration of `slow_body` and `delay`, the `Retry-After` of `service_overload` and `rate_limited`.
        action: For `edit`: a function that changes the workspace.
    """

    kind: FaultKind
    route: str = "*"
    path: str = ""
    times: int | None = 1
    after: int = 0
    share: float = 1.0
    seconds: float = 1.0
    action: Callable[[Workspace], object] | None = None

    def fits(self, received: ReceivedRequest, route: str) -> bool:
        """Return whether the rule applies to a request."""
        if self.path not in received.target:
            return False
        if self.kind in COMMITTED and (received.method == "GET" or route.endswith(("/query", "/search"))):
            return False
        if (
            self.kind == "expired_cursor"
            and "start_cursor" not in received.target
            and b'"start_cursor"' not in received.body
        ):
            return False
        return fnmatchcase(route, self.route.replace("[", "[[]"))


class Faults:
    """The active rules; the first one that applies to a request decides.

    Args:
        seed: Seed of the rules with a share.
    """

    def __init__(self, seed: object = 0) -> None:
        self.seed = seed
        self.happened: list[tuple[str, FaultKind]] = []
        self._rules: list[Fault] = []
        self._seen: Counter[str] = Counter()

    def __bool__(self) -> bool:
        return bool(self._rules)

    def add(
        self,
        kind: FaultKind,
        *,
        route: str = "*",
        path: str = "",
        times: int | None = 1,
        after: int = 0,
        seconds: float = 1.0,
        action: Callable[[Workspace], object] | None = None,
    ) -> Fault:
        """Add a fault and return its rule; the arguments are those of `Fault`."""
        return self._add(Fault(kind, route, path, times, after, 1.0, seconds, action))

    def rate(self, share: float, *kinds: FaultKind, route: str = "*", seconds: float = 1.0) -> None:
        """Make a share of the requests of a route fail from now on, divided evenly among these kinds."""
        for kind in kinds:
            self._add(Fault(kind, route, "", None, 0, share / len(kinds), seconds))

    def clear(self) -> None:
        """Remove every rule."""
        self._rules.clear()

    def take(self, received: ReceivedRequest, route: str) -> Fault | None:
        """Return the fault due for a request, if any, and count it."""
        key = f"{received.method} {received.target}"
        self._seen[key] += 1
        draw = Random(f"{self.seed} {key} {self._seen[key]}").random()  # noqa: S311 - repeatable, not secret
        for rule in self._rules:
            if not rule.fits(received, route):
                continue
            if rule.share < 1.0:
                draw -= rule.share
                if draw >= 0:
                    continue
            elif not _is_due(rule):
                continue
            self.happened.append((key, rule.kind))
            return rule
        return None

    def _add(self, rule: Fault) -> Fault:
        self._rules.append(rule)
        return rule


def _is_due(rule: Fault) -> bool:
    if rule.after > 0:
        rule.after -= 1
        return False
    if rule.times is not None:
        rule.times -= 1
        return rule.times >= 0
    return True
