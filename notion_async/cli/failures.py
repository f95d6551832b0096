"""Every failure as one line that says what to do next."""

from notion_async.cli.text import plain
from notion_async.errors import NotionError


class Usage(Exception):
    """The command was written wrongly."""


class Failure(Exception):
    """A command could not do its work; the text says it all."""


def explain(error: BaseException) -> str:
    """Give a failure as one line; the library's errors say themselves what to do."""
    match error:
        case NotionError() | Failure():
            text = str(error)
        case OSError():
            text = f"cannot write{f' to {error.filename}' if error.filename else ''}: {error.strerror or error}"
        case _:
            text = f"unexpected {type(error).__name__}: {error}"
    return " ".join(plain(text).split())
