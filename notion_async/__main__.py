"""`python -m notion_async`: the same as the command `notion-async`."""

import sys

from notion_async.cli import main

if __name__ == "__main__":
    sys.exit(main())
