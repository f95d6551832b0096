"""Uploads of files: sources of bytes, the journal of parts that were sent, and the requests."""

from notion_async._endpoints.uploading.calls import (
    UNNAMED_TYPE,
    Part,
    complete_upload,
    create_upload,
    retrieve_upload,
    send_part,
)
from notion_async._endpoints.uploading.journal import Journal
from notion_async._endpoints.uploading.sending import OnBytes, UploadPlan, upload
from notion_async._endpoints.uploading.sources import ByteSource, Content, digest, opened

__all__ = [
    "UNNAMED_TYPE",
    "ByteSource",
    "Content",
    "Journal",
    "OnBytes",
    "Part",
    "UploadPlan",
    "complete_upload",
    "create_upload",
    "digest",
    "opened",
    "retrieve_upload",
    "send_part",
    "upload",
]
