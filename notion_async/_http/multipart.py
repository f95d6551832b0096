"""A file as multipart form data, sent while it is read."""

import secrets
from collections.abc import AsyncIterator, Callable, Mapping
from typing import NamedTuple

from notion_async._inputs.refusals import need, refusal


class Form(NamedTuple):
    """A file as multipart form data; its bytes are read again for each attempt.

    Attributes:
        head: The bytes before the file.
        tail: The bytes after the file.
        size: The length of the file in bytes.
        chunks: Returns the file from its beginning.
        content_type: The `Content-Type` of the request.
    """

    head: bytes
    tail: bytes
    size: int
    chunks: Callable[[], AsyncIterator[bytes]]
    content_type: str

    @property
    def length(self) -> int:
        """The length of the whole body in bytes."""
        return len(self.head) + self.size + len(self.tail)


def form(
    chunks: Callable[[], AsyncIterator[bytes]],
    size: int,
    *,
    filename: str,
    content_type: str,
    fields: Mapping[str, str],
) -> Form:
    """Put a file and further fields together as a form.

    Args:
        chunks: Gives the file from its beginning; called once for each attempt.
        size: The length of the file in bytes.
        filename: The file's name.
        content_type: What it is.
        fields: The further fields.
    """
    need(str, "filename", "text", filename)
    need(str, "content_type", "text", content_type)
    need(int, "size", "a number of bytes", size)
    boundary = secrets.token_hex(16)
    quoted = filename.replace('"', "%22").replace("\r", "%0D").replace("\n", "%0A")
    parts = [
        f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in fields.items()
    ]
    file = (
        f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="{quoted}"\r\n'
        f"Content-Type: {content_type}\r\n\r\n"
    )
    try:
        head = "".join([*parts, file]).encode()
    except UnicodeEncodeError as error:  # half of a surrogate pair
        raise refusal(error.object, "filename or content_type", "text that can be encoded") from None
    return Form(
        head,
        f"\r\n--{boundary}--\r\n".encode(),
        size,
        chunks,
        f"multipart/form-data; boundary={boundary}",
    )
