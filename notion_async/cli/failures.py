"""Failures of a command, each reported in one line."""

from notion_async import NotionError
from notion_async.cli.text import printable


class UsageError(Exception):
    """Wrong command-line arguments."""


class CommandFailed(Exception):
    """Failure of a command; its text is the whole message."""


def error_line(error: BaseException) -> str:
    """Return the message for a failure, in one line."""
    match error:
        case NotionError() | CommandFailed():
            text = str(error)
        case OSError():
            text = f"cannot write{f' to {error.filename}' if error.filename else ''}: {error.strerror or error}"
        case _:
            text = f"unexpected {type(error).__name__}: {error}"
    return " ".join(printable(text).split())
