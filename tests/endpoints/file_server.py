"""The file uploads of a Notion: what was begun, what was sent, and what goes wrong on demand."""

import re
from collections.abc import Callable
from typing import Any

from tests.endpoints.scripted import NOW, Asked, refusal, uuid

_PART = re.compile(rb'name="part_number"\r\n\r\n(\d+)\r\n')
_FILE = re.compile(
    rb'name="file"; filename="([^"]*)"\r\nContent-Type: ([^\r]*)\r\n\r\n(.*)\r\n--[0-9a-f]+--\r\n\Z', re.S
)


class FileServer:
    """Answers the endpoints of file uploads; `disturb` may answer in its place."""

    def __init__(self) -> None:
        self.uploads: dict[str, dict[str, Any]] = {}
        self.parts: dict[str, dict[int, bytes]] = {}
        self.sent: list[int] = []
        self.names: set[tuple[bytes, bytes]] = set()
        self.disturb: Callable[[Asked], Any] = lambda _: None

    def __call__(self, asked: Asked) -> Any:
        """Answer."""
        answer = self.disturb(asked)
        if answer is not None:
            return answer
        match asked.path.removeprefix("/v1/file_uploads").strip("/").split("/"):
            case [""] if asked.method == "POST":
                return self.create(asked.body)
            case [file_upload_id, "send"]:
                return self.receive(file_upload_id, asked)
            case [file_upload_id, "complete"]:
                return self.arrived(file_upload_id)
            case [file_upload_id] if file_upload_id in self.uploads:
                return self.uploads[file_upload_id]
        return refusal(404, "object_not_found")

    def create(self, body: dict[str, Any]) -> Any:
        """Begin an upload."""
        known = uuid(len(self.uploads) + 1)
        parts = body.get("number_of_parts")
        self.parts[known] = {}
        self.uploads[known] = {
            "object": "file_upload",
            "id": known,
            "created_time": NOW,
            "last_edited_time": NOW,
            "expiry_time": NOW,
            "status": "pending",
            "filename": body.get("filename"),
            "content_type": body.get("content_type"),
            **({"number_of_parts": {"total": parts, "sent": 0}} if parts else {}),
        }
        return self.uploads[known]

    def receive(self, known: str, asked: Asked) -> Any:
        """Take a part, or all of a file."""
        assert int(asked.headers["Content-Length"]) == len(asked.body)
        file = _FILE.search(asked.body)
        assert file is not None
        if self.uploads[known]["status"] != "pending":
            return refusal(400, "validation_error", "uploaded already")
        part = _PART.search(asked.body)
        number = int(part[1]) if part else 1
        self.sent.append(number)
        self.names.add((file[1], file[2]))
        self.parts[known][number] = file[3]
        return self.uploads[known] if part else self.arrived(known)

    def arrived(self, known: str) -> Any:
        """End an upload."""
        self.uploads[known]["status"] = "uploaded"
        return self.uploads[known]

    def content(self, known: str) -> bytes:
        """Give what arrived."""
        return b"".join(self.parts[known][number] for number in sorted(self.parts[known]))
