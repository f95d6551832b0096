"""A caller that speaks plain HTTP: the emulator is tested without the client it serves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import aiohttp
import pytest

from notion_async.emulator import Emulator

if TYPE_CHECKING:
    from types import TracebackType


def refused(notion: Emulator, method: str, path: str, body: Any = None, *, version: str = "2026-03-11") -> str:
    """What Notion says no with: status, code and message."""
    with pytest.raises(ValueError, match=r"^\d{3} ") as caught:
        notion.request(method, path, body, version=version)
    return str(caught.value)


def words(text: str) -> list[Any]:
    return [{"text": {"content": text}}]


def paragraph(text: str = "x", **payload: Any) -> dict[str, Any]:
    return {"paragraph": {"rich_text": words(text), **payload}}


def bullet(*children: Any) -> dict[str, Any]:
    return {"bulleted_list_item": {"rich_text": [], **({"children": list(children)} if children else {})}}


class Caller:
    """Sends requests to an emulator and gives back status, headers and decoded body."""

    def __init__(self, notion: Emulator, *, version: str | None = "2026-03-11", token: str | None = None) -> None:
        self.notion = notion
        headers = {"Authorization": f"Bearer {token or notion.token}"}
        if version:
            headers["Notion-Version"] = version
        self.http = aiohttp.ClientSession(headers=headers)
        self.headers: Any = {}

    async def __aenter__(self) -> Caller:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.http.close()

    async def __call__(self, method: str, path: str, body: Any = None, **options: Any) -> tuple[int, Any]:
        async with self.http.request(method, f"{self.notion.url}/v1{path}", json=body, **options) as answer:
            self.headers = answer.headers
            return answer.status, await answer.json(content_type=None)

    async def get(self, path: str) -> Any:
        status, body = await self("GET", path)
        assert status == 200, body
        return body

    async def post(self, path: str, body: Any = None) -> Any:
        status, answer = await self("POST", path, body or {})
        assert status == 200, answer
        return answer

    async def patch(self, path: str, body: Any) -> Any:
        status, answer = await self("PATCH", path, body)
        assert status == 200, answer
        return answer

    async def children(self, block_id: str, page_size: int = 100) -> list[Any]:
        found: list[Any] = []
        cursor = ""
        while True:
            listing = await self.get(f"/blocks/{block_id}/children?page_size={page_size}{cursor}")
            found.extend(listing["results"])
            if not listing["has_more"]:
                return found
            cursor = f"&start_cursor={listing['next_cursor']}"

    async def below(self, block_id: str) -> list[Any]:
        """Every block below, without entering child pages."""
        found: list[Any] = []
        waiting = [block_id]
        while waiting:
            listed = await self.children(waiting.pop())
            found.extend(listed)
            waiting.extend(one["id"] for one in listed if one["has_children"] and one["type"] != "child_page")
        return found
