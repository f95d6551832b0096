"""Parser of multipart bodies."""

from __future__ import annotations

from email.message import Message
from email.parser import HeaderParser

from notion_async.emulator.messages import FormPart


def parse_parts(content_type: str, body: bytes) -> dict[str, FormPart]:
    """Return the named parts of a `multipart/form-data` body.

    Raises:
        ValueError: The boundary is missing, the body does not match it, or the headers of a part are invalid.
    """
    message = Message()
    message["Content-Type"] = content_type
    boundary = str(message.get_boundary() or "")
    if not 0 < len(boundary) <= 70 or not boundary.isascii():
        problem = "expected a boundary of 1 to 70 ASCII characters"
        raise ValueError(problem)
    preamble, *sections = (b"\r\n" + body).split(b"\r\n--" + boundary.encode())
    if preamble or not sections or not sections[-1].startswith(b"--"):
        problem = "the body does not begin and end with the boundary"
        raise ValueError(problem)
    return dict(_part(section) for section in sections[:-1])


def _part(section: bytes) -> tuple[str, FormPart]:
    head, blank, data = section.partition(b"\r\n\r\n")
    headers = HeaderParser().parsestr(head.decode("utf-8", "replace").removeprefix("\r\n") + "\r\n\r\n")
    name = headers.get_param("name", header="content-disposition")
    if not blank or not section.startswith(b"\r\n") or headers.defects or b"\0" in head or not isinstance(name, str):
        problem = "a part has no readable headers, or no name"
        raise ValueError(problem)
    return name, FormPart(data, headers.get_filename(), headers.get("Content-Type"))
