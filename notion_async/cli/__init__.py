"""The `notion-async` command."""

import sys
from collections.abc import Sequence

REQUIRED_BY_COMMAND = ("cyclopts", "rich", "rich_rst")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit code.

    Args:
        arguments: The command-line arguments; those of this process when omitted.
    """
    try:
        from notion_async.cli.run import run  # noqa: PLC0415 - its requirements are optional
    except ModuleNotFoundError as missing:
        if (missing.name or "").partition(".")[0] not in REQUIRED_BY_COMMAND:
            raise
        sys.stderr.write("notion-async: packages for the command are missing: pip install 'notion-async[cli]'\n")
        return 1
    except KeyboardInterrupt:  # imports take long enough to be interrupted
        sys.stderr.write("notion-async: stopped\n")
        return 130
    return run(sys.argv[1:] if arguments is None else list(arguments))
