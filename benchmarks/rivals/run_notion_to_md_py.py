import asyncio
import json
import os

from notion_client import AsyncClient
from notion_to_md import NotionToMarkdownAsync


def count(blocks: list) -> int:
    return sum(1 + count(block.get("children", [])) for block in blocks)


async def main() -> None:
    async with AsyncClient(auth=os.environ["TOKEN"], base_url=os.environ["URL"]) as client:
        blocks = await NotionToMarkdownAsync(client).page_to_markdown(os.environ["ID"])
        print(json.dumps(count(blocks)))


asyncio.run(main())
