"""How a file gets to Notion: where its bytes come from, what was sent already, and the sending of its parts."""

from notion_async._endpoints.uploading.journal import Journal
from notion_async._endpoints.uploading.sending import Progress, Sender, Wish, upload
from notion_async._endpoints.uploading.sources import Content, Source, digest, opened

__all__ = ["Content", "Journal", "Progress", "Sender", "Source", "Wish", "digest", "opened", "upload"]
