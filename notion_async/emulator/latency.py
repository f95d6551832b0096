"""Latency of responses: a fixed time or a log-normal distribution."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from random import Random


@dataclass(frozen=True, slots=True)
class LogNormal:
    """A log-normal latency: `median` seconds; `sigma` is the standard deviation of the logarithm."""

    median: float
    sigma: float = 0.5

    def draw(self, random: Random) -> float:
        """Return one random latency in seconds."""
        return random.lognormvariate(math.log(self.median), self.sigma)


Latency = float | LogNormal


def draw(latency: Latency, random: Random) -> float:
    """Return the latency of one response in seconds."""
    return latency.draw(random) if isinstance(latency, LogNormal) else latency
