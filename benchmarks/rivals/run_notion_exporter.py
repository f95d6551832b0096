"""Counts the words of the generated blocks, because this exporter gives text only."""

import json
import os

from notion_client import AsyncClient
from notion_exporter import NotionExporter

exporter = NotionExporter(notion_token=os.environ["TOKEN"])
exporter.notion = AsyncClient(auth=os.environ["TOKEN"], base_url=os.environ["URL"])
pages = exporter.export_pages(page_ids=[os.environ["ID"]])
print(json.dumps({"text": "\n".join(pages.values())}))
