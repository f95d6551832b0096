"""Faults on demand: which request is to go wrong, and how; scripted one by one or by a seeded rate.

A fault by rate depends on the seed, the request and how often that request came before, not on the order in which
concurrent requests arrive, so a run with faults can be repeated.
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
    "service_unavailable",  # 503, nothing was written
    "committed",  # the write was done, then 503 that names what was made
    "committed_silently",  # the write was done, then 503 without a word about it
    "gateway_timeout",  # 504
    "service_overload",  # 529 with Retry-After
    "rate_limited",  # 429 with Retry-After
    "conflict_error",  # 409
    "object_not_found",  # 404
    "drop",  # the connection is closed, nothing was done
    "drop_after",  # the request was done, the connection closed without an answer
    "half_answer",  # the connection is closed in the middle of the body
    "slow_body",  # the body comes in small pieces over `seconds`
    "delay",  # the answer comes `seconds` later
    "not_json",  # 200 with an HTML page
    "expired_cursor",  # a request with a cursor is told that it is invalid
    "stale_has_children",  # blocks in the answer say has_children: false
    "edit",  # `action(workspace)` runs, then the request is answered
]


COMMITTED = frozenset({"committed", "committed_silently"})  # only a write can be saved behind a 503


@dataclass(slots=True)
class Fault:
    """One rule: the requests it is for and what happens to them.

    Args:
        kind: What goes wrong.
        route: A route such as `GET /v1/blocks/{block_id}/children`; `*` matches anything.
        path: Text the raw path must hold, such as an id.
        times: How often it happens; None for always.
        after: How many matching requests pass before.
        share: The share of matching requests it happens to.
        seconds: For `slow_body` and `delay` how long, for `service_overload` and `rate_limited` the Retry-After.
        action: For `edit`: changes the workspace.
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
        """Whether a request is one of those this rule is for."""
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
    """The rules in force; the first one that fits a request takes it.

    Args:
        seed: Decides, with the request, whether a rule with a share takes it.
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
        """Script a fault; see `Fault` for the arguments. Returns the rule."""
        return self._add(Fault(kind, route, path, times, after, 1.0, seconds, action))

    def rate(self, share: float, *kinds: FaultKind, route: str = "*", seconds: float = 1.0) -> None:
        """Let a share of all requests of a route go wrong, from now on, divided evenly among these kinds."""
        for kind in kinds:
            self._add(Fault(kind, route, "", None, 0, share / len(kinds), seconds))

    def clear(self) -> None:
        """Forget every rule."""
        self._rules.clear()

    def take(self, received: ReceivedRequest, route: str) -> Fault | None:
        """The fault for a request, if one is due; counts it."""
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
