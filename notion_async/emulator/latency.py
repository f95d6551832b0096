"""How long answers take: a fixed time or one drawn from a log-normal distribution."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from random import Random


@dataclass(frozen=True, slots=True)
class LogNormal:
    """Answers mostly near `median` seconds, some much later: `sigma` is the spread of the logarithm."""

    median: float
    sigma: float = 0.5

    def draw(self, random: Random) -> float:
        """One latency in seconds."""
        return random.lognormvariate(math.log(self.median), self.sigma)


Latency = float | LogNormal


def draw(latency: Latency, random: Random) -> float:
    """The seconds one answer takes."""
    return latency.draw(random) if isinstance(latency, LogNormal) else latency
