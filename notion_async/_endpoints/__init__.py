"""Namespaces of the API: `client.pages`, `client.blocks.children` and so on."""

from notion_async._endpoints.async_tasks import AsyncTasks
from notion_async._endpoints.blocks import Blocks
from notion_async._endpoints.bulk import Outcome, OutcomeStream
from notion_async._endpoints.comments import Comments
from notion_async._endpoints.custom_emojis import CustomEmojis
from notion_async._endpoints.data_sources import DataSources
from notion_async._endpoints.databases import Databases
from notion_async._endpoints.file_uploads import FileUploads
from notion_async._endpoints.oauth import OAuth
from notion_async._endpoints.pages import Pages
from notion_async._endpoints.raw_reads import RawReads
from notion_async._endpoints.search import Search
from notion_async._endpoints.users import Users
from notion_async._endpoints.views import Views

__all__ = [
    "AsyncTasks",
    "Blocks",
    "Comments",
    "CustomEmojis",
    "DataSources",
    "Databases",
    "FileUploads",
    "OAuth",
    "Outcome",
    "OutcomeStream",
    "Pages",
    "RawReads",
    "Search",
    "Users",
    "Views",
]
