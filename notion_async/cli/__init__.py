"""The command `notion-async`."""

import sys
from collections.abc import Sequence

EXTRA = ("cyclopts", "rich", "rich_rst")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and give its exit code.

    Args:
        arguments: What stands behind the command; that of this process when omitted.
    """
    try:
        from notion_async.cli.run import run  # noqa: PLC0415 - the library works without what the command needs
    except ModuleNotFoundError as missing:
        if (missing.name or "").partition(".")[0] not in EXTRA:
            raise
        sys.stderr.write("notion-async: the command needs more than the library: pip install 'notion-async[cli]'\n")
        return 1
    except KeyboardInterrupt:  # importing takes long enough to be stopped in it
        sys.stderr.write("notion-async: stopped\n")
        return 130
    return run(sys.argv[1:] if arguments is None else list(arguments))
