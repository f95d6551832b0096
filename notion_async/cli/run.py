"""From the command line's words to an exit code: 0 complete, 1 failed, 2 wrong usage, 3 incomplete, 130 stopped."""

import asyncio
import inspect
import os
import sys
from collections.abc import Callable, Sequence
from typing import Any

from cyclopts import CycloptsError

from notion_async.cli.commands import app
from notion_async.cli.failures import Usage, explain
from notion_async.cli.text import plain

COMPLETE, FAILED, WRONG_USAGE, STOPPED = 0, 1, 2, 130


def run(arguments: Sequence[str]) -> int:
    """Run a command and give its exit code; never a traceback."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure: Callable[..., None] | None = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="backslashreplace")
    try:
        command, bound, _ = app.parse_args(list(arguments), print_error=False, exit_on_error=False)
        code = _execute(command, bound)
        sys.stdout.flush()
    except (Usage, CycloptsError) as error:
        return _say(f"{' '.join(plain(error).split())} (see notion-async --help)", WRONG_USAGE)
    except KeyboardInterrupt:
        return _say("stopped", STOPPED)
    except BrokenPipeError:  # whoever read our output has gone; nothing more is to be written at exit
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILED
    except Exception as error:  # noqa: BLE001 - whatever it is, it is told in one line
        return _say(explain(error), FAILED)
    return code if isinstance(code, int) else COMPLETE


def _execute(command: Callable[..., Any], bound: inspect.BoundArguments) -> Any:
    if not inspect.iscoroutinefunction(command):
        return command(*bound.args, **bound.kwargs)
    with asyncio.Runner(loop_factory=_loop_factory()) as runner:
        return runner.run(command(*bound.args, **bound.kwargs))


def _loop_factory() -> Callable[[], asyncio.AbstractEventLoop] | None:
    try:
        import uvloop  # noqa: PLC0415 - the extra `speed`
    except ImportError:
        return None
    factory: Callable[[], asyncio.AbstractEventLoop] = uvloop.new_event_loop
    return factory


def _say(text: str, code: int) -> int:
    sys.stderr.write(f"notion-async: {text}\n")
    return code
