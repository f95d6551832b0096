"""Uploaded files inside other objects: URLs signed for an hour, new in each response."""

from __future__ import annotations

import hashlib
import hmac
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from notion_async.emulator.times import to_second

if TYPE_CHECKING:
    from notion_async.emulator.messages import Json
    from notion_async.emulator.workspace import Workspace

LIFETIME = 3600.0


class Signer:
    """A replacer of stored references to uploads by signed URLs; `signed` is true once it replaced one."""

    def __init__(self, workspace: Workspace, base_url: str) -> None:
        self.workspace: Workspace = workspace
        self.base_url: str = base_url
        self.signed: bool = False

    def payload(self, payload: Json) -> Json:
        """Return a block's content with its file and its icon signed."""
        if "upload" in payload.get(payload.get("type", ""), ()):
            payload = self.file(payload)
        icon = payload.get("icon")
        if icon and icon["type"] == "file":
            payload = {**payload, "icon": self.file(icon)}
        return payload

    def file(self, file: Any) -> Any:
        """Return a file, icon or cover (or None) with a stored upload replaced by a URL and its expiry."""
        if not file or file.get("type") != "file" or "upload" not in file["file"]:
            return file
        self.signed = True
        return {**file, "file": self.link(file["file"]["upload"])}

    def link(self, upload_id: str) -> Json:
        """Return a signed URL of an upload's bytes with its expiry time."""
        dies = int(self.workspace.clock() + LIFETIME)
        name = quote(str(self.workspace.uploads[upload_id]["filename"] or "file"))
        signature = sign(self.workspace, upload_id, dies)
        url = (
            f"{self.base_url}/files/{upload_id}/{name}?X-Amz-Expires=3600&X-Amz-Date={dies}&X-Amz-Signature={signature}"
        )
        return {"url": url, "expiry_time": to_second(dies)}


def sign(workspace: Workspace, upload_id: str, dies: int) -> str:
    """Return the signature of an upload and an expiry time."""
    return hmac.new(workspace.id.encode(), f"{upload_id}/{dies}".encode(), hashlib.sha256).hexdigest()
