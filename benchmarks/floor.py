"""The floor: what a hand-written loop on aiohttp and msgspec needs for the same page, with the same typed decode.

It has no retries, no rate limit, no report and no order: only requests, the decoder, and links from blocks to children.
"""

import asyncio
import heapq
from collections.abc import Iterator
from typing import Any

import aiohttp
import msgspec

from notion_async import models
from notion_async.models.repair import hook


class Floor:
    """Reads one page.

    Attributes:
        blocks: How many blocks it has.
        requests: How many requests that took: the minimum.
        chain: The longest chain of requests that had to wait for one another.
        children: Blocks by the id they stand under.
    """

    def __init__(self, url: str, token: str, in_flight: int = 100) -> None:
        self.url = url
        self.blocks = self.requests = self.chain = 0
        self.children: dict[str, list[Any]] = {}
        self._headers = {"Authorization": f"Bearer {token}", "Notion-Version": "2026-03-11"}
        self._slots = asyncio.Semaphore(in_flight)
        self._lists = msgspec.json.Decoder(models.BlockList, dec_hook=hook)
        self._pages = msgspec.json.Decoder(models.Page, dec_hook=hook)

    async def read(self, root_id: str) -> None:
        connector = aiohttp.TCPConnector(limit=0)
        async with aiohttp.ClientSession(connector=connector, headers=self._headers) as http:
            self._http = http
            async with asyncio.TaskGroup() as tasks:
                self._tasks = tasks
                tasks.create_task(self._page(root_id))
                tasks.create_task(self._listing(root_id, 0))

    def in_order(self, root_id: str) -> Iterator[str]:
        """The ids of all blocks, in document order."""
        waiting = list(reversed(self.children[root_id]))
        while waiting:
            block = waiting.pop()
            yield block.id
            waiting.extend(reversed(self.children.get(block.id, ())))

    def best_schedule(self, root_id: str, in_flight: int) -> int:
        """How many latencies the page takes whoever knows the whole tree beforehand and wastes no time.

        Requests that the longest chain depends on go first; nothing but what has arrived can be asked for.
        """
        rest = self._chains()
        waiting = [(-rest[root_id], root_id, 0)]
        rounds = 0
        while waiting:
            rounds += 1
            going = [heapq.heappop(waiting) for _ in range(min(in_flight - (rounds == 1), len(waiting)))]
            for _, block_id, part in going:
                here = self.children[block_id][100 * part : 100 * part + 100]
                opened = [block.id for block in here if block.has_children]
                for child in opened:
                    heapq.heappush(waiting, (-rest[child], child, 0))
                if 100 * part + 100 < len(self.children[block_id]):
                    heapq.heappush(waiting, (-rest[block_id], block_id, part + 1))
        return rounds

    def _chains(self) -> dict[str, int]:
        """The longest chain of requests below each block; blocks are listed after those they stand under."""
        rest: dict[str, int] = {}
        for block_id, children in reversed(self.children.items()):
            answers = max(1, -(-len(children) // 100))
            below = [n // 100 + 1 + rest[block.id] for n, block in enumerate(children) if block.has_children]
            rest[block_id] = max([answers, *below])
        return rest

    async def _get(self, path: str) -> bytes:
        async with self._slots, self._http.get(self.url + path) as response:
            self.requests += 1
            assert response.status == 200, response.status
            return await response.read()

    async def _page(self, page_id: str) -> None:
        self._pages.decode(await self._get(f"/v1/pages/{page_id}"))

    async def _listing(self, block_id: str, chain: int) -> None:
        found = self.children[block_id] = []
        path = f"/v1/blocks/{block_id}/children"
        cursor = ""
        while True:
            answer = self._lists.decode(await self._get(path + cursor))
            chain += 1
            found += answer.results
            self.blocks += len(answer.results)
            for block in answer.results:
                if block.has_children:
                    self._tasks.create_task(self._listing(block.id, chain))
            if not answer.has_more:
                break
            cursor = f"?start_cursor={answer.next_cursor}"
        self.chain = max(self.chain, chain)
