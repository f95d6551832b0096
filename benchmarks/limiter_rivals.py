"""What others do about a limit they do not know, to be measured beside the limiter.

Each is an object whose `send(server, endpoint)` sends one request as often as it takes. The adaptive mode of the AWS
SDKs is written after its public description (a token bucket off until the first refusal, its rate lowered by 0.7 and
raised on a cubic curve): https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html
"""

import asyncio
import random

from aiolimiter import AsyncLimiter

from tests.ratelimit.simulator import Server


class ThreeASecond:
    """A hard-wired three requests a second."""

    def __init__(self) -> None:
        self._bucket = AsyncLimiter(3, 1)

    async def send(self, server: Server, endpoint: str) -> None:
        while True:
            await self._bucket.acquire()
            if (refusal := await server.request(endpoint)) is None:
                return
            await asyncio.sleep(refusal.retry_after or 1)


class RetryAfter:
    """No limiter: each request that was refused waits for as long as it was told, and comes again."""

    async def send(self, server: Server, endpoint: str) -> None:
        while True:
            if (refusal := await server.request(endpoint)) is None:
                return
            await asyncio.sleep((refusal.retry_after or 1) + random.uniform(0, 0.25))


class Backoff:
    """No limiter: exponential backoff with full jitter, at most 20 seconds."""

    async def send(self, server: Server, endpoint: str) -> None:
        attempt = 0
        while await server.request(endpoint) is not None:
            await asyncio.sleep(random.uniform(0, min(20, 2**attempt)))
            attempt += 1


class CubicBucket:
    """The adaptive mode of the AWS SDKs, with its backoff."""

    BETA, SCALE, SMOOTH, LEAST, SLICE = 0.7, 0.4, 0.8, 0.5, 0.5

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._turn = asyncio.Lock()
        self._enabled = False
        self._rate = self._largest = self._level = 0.0
        self._at = self._refused_at = self._loop.time()
        self._measured, self._count, self._slice = 0.0, 0, int(self._at / self.SLICE)

    async def send(self, server: Server, endpoint: str) -> None:
        attempt = 0
        while True:
            await self._take()
            refused = await server.request(endpoint) is not None
            self._learn(refused=refused)
            if not refused:
                return
            await asyncio.sleep(random.uniform(0, min(20, 2**attempt)))
            attempt += 1

    async def _take(self) -> None:
        async with self._turn:
            while self._enabled:
                now = self._loop.time()
                self._level = min(max(self._rate, 1), self._level + (now - self._at) * self._rate)
                self._at = now
                if self._level >= 1 - 1e-6:
                    self._level -= 1
                    return
                await asyncio.sleep((1 - self._level) / self._rate)

    def _learn(self, *, refused: bool) -> None:
        now = self._loop.time()
        self._measure(now)
        if refused:
            rate = min(self._measured, self._rate) if self._enabled else self._measured
            self._largest, self._refused_at = rate, now
            self._enabled, wanted = True, rate * self.BETA
        else:
            window = (self._largest * (1 - self.BETA) / self.SCALE) ** (1 / 3)
            wanted = self.SCALE * (now - self._refused_at - window) ** 3 + self._largest
        self._rate = max(min(wanted, 2 * self._measured), self.LEAST)

    def _measure(self, now: float) -> None:
        self._count += 1
        here = int(now / self.SLICE)
        if here > self._slice:
            current = self._count / ((here - self._slice) * self.SLICE)
            self._measured = current * self.SMOOTH + self._measured * (1 - self.SMOOTH)
            self._count, self._slice = 0, here


RIVALS = {
    "three a second": ThreeASecond,
    "wait as told": RetryAfter,
    "exponential backoff": Backoff,
    "AWS adaptive": CubicBucket,
}
