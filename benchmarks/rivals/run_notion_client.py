"""notion-client has no tree walker: this recursion around it is ours, one child after the other or all at once."""

import asyncio
import json
import os
import sys

from notion_client import AsyncClient
from notion_client.helpers import async_collect_paginated_api


async def count(client: AsyncClient, block_id: str, gather: bool) -> int:
    children = await async_collect_paginated_api(client.blocks.children.list, block_id=block_id, page_size=100)
    inner = [count(client, child["id"], gather) for child in children if child["has_children"]]
    found = await asyncio.gather(*inner) if gather else [await one for one in inner]
    return len(children) + sum(found)


async def main() -> None:
    async with AsyncClient(auth=os.environ["TOKEN"], base_url=os.environ["URL"]) as client:
        print(json.dumps(await count(client, os.environ["ID"], sys.argv[1:] == ["gather"])))


asyncio.run(main())
