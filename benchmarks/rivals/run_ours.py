import asyncio
import json
import os

from notion_async import Incomplete, NotionClient


async def main() -> None:
    async with NotionClient(os.environ["TOKEN"], base_url=os.environ["URL"]) as client:
        try:
            tree = await client.tree(os.environ["ID"])
        except Incomplete as some:
            tree = some.tree
        print(json.dumps(sum(1 for _ in tree.walk())))


asyncio.run(main())
