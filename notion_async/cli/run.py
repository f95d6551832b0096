"""From the command line's words to an exit code: 0 complete, 1 failed, 2 wrong usage, 3 incomplete, 130 stopped."""

import asyncio
import contextlib
import inspect
import os
import signal
import sys
from collections.abc import Callable, Coroutine, Sequence
from pathlib import Path
from typing import Any

from cyclopts import CycloptsError

from notion_async.cli.commands import app
from notion_async.cli.failures import Usage, explain
from notion_async.cli.text import plain

COMPLETE, FAILED, WRONG_USAGE, STOPPED = 0, 1, 2, 130
_STOPPING = ("SIGINT", "SIGTERM", "SIGHUP")
_BY_SIGNAL = 128  # what shells add to a signal's number


class Stopped(Exception):
    """A signal has stopped the command; its number is the argument."""


def run(arguments: Sequence[str]) -> int:
    """Run a command and give its exit code; never a traceback."""
    _prepare_streams()
    try:
        command, bound, _ = app.parse_args(list(arguments), print_error=False, exit_on_error=False)
        code = _execute(command, bound)
        sys.stdout.flush()
    except (Usage, CycloptsError) as error:
        return _say(f"{' '.join(plain(error).split())} (see notion-async --help)", WRONG_USAGE)
    except KeyboardInterrupt:
        return _say("stopped", STOPPED)
    except Stopped as stopped:
        return _say("stopped", _BY_SIGNAL + stopped.args[0])
    except BrokenPipeError:  # whoever read our output has gone; nothing more is to be written at exit
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILED
    except Exception as error:  # noqa: BLE001 - whatever it is, it is told in one line
        return _say(explain(error), FAILED)
    return code if isinstance(code, int) else COMPLETE


def _prepare_streams() -> None:
    """Let any text be written, and put something in the place of streams that were closed (`2>&-`).

    Else the first sockets would get their numbers, and libuv gives up when it is to close those.
    """
    while (descriptor := os.open(os.devnull, os.O_RDWR)) <= 2:
        pass
    os.close(descriptor)
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, Path(os.devnull).open("w", encoding="utf-8"))  # noqa: SIM115 - open to the end
        elif reconfigure := getattr(stream, "reconfigure", None):
            reconfigure(errors="backslashreplace")


def _execute(command: Callable[..., Any], bound: inspect.BoundArguments) -> Any:
    if not inspect.iscoroutinefunction(command):
        return command(*bound.args, **bound.kwargs)
    with asyncio.Runner(loop_factory=_loop_factory()) as runner:
        return runner.run(_until_stopped(command(*bound.args, **bound.kwargs)))


async def _until_stopped(job: Coroutine[Any, Any, Any]) -> Any:
    """Do a job, and cancel it at the first signal to stop, so that it lets go of what it holds.

    Raises:
        Stopped: There was a signal.
    """
    loop, task = asyncio.get_running_loop(), asyncio.current_task()
    caught: list[int] = []

    def stop(number: int) -> None:
        if not caught and task is not None:  # a second one would disturb the letting go, which takes a moment only
            task.cancel()
        caught.append(number)

    for number in (getattr(signal, name) for name in _STOPPING if hasattr(signal, name)):
        if signal.getsignal(number) is not signal.SIG_IGN:  # as `nohup` wants it
            with contextlib.suppress(NotImplementedError, RuntimeError, ValueError):  # Windows, or not the main thread
                loop.add_signal_handler(number, stop, number)
    try:
        return await job
    except asyncio.CancelledError:
        if not caught:
            raise
        raise Stopped(caught[0]) from None


def _loop_factory() -> Callable[[], asyncio.AbstractEventLoop] | None:
    try:
        import uvloop  # noqa: PLC0415 - the extra `speed`
    except ImportError:
        return None
    factory: Callable[[], asyncio.AbstractEventLoop] = uvloop.new_event_loop
    return factory


def _say(text: str, code: int) -> int:
    with contextlib.suppress(OSError):  # the exit code says it, too
        sys.stderr.write(f"notion-async: {text}\n")
    return code
