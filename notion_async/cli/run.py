"""Run a command line and map its outcome to an exit code.

Exit codes: 0 complete, 1 failed, 2 wrong usage, 3 incomplete, 130 stopped by Ctrl-C (128 + number for other signals).
"""

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
from notion_async.cli.failures import UsageError, error_line
from notion_async.cli.text import printable

COMPLETE, FAILED, WRONG_USAGE, STOPPED = 0, 1, 2, 130
_STOP_SIGNALS = ("SIGINT", "SIGTERM", "SIGHUP")
_SIGNAL_OFFSET = 128  # shells add it to the number of the signal


class StoppedBySignal(Exception):
    """A signal stopped the command; the argument is its number."""


def run(arguments: Sequence[str]) -> int:
    """Run a command and return its exit code; every failure is reported in one line."""
    _prepare_streams()
    try:
        command, bound, _ = app.parse_args(list(arguments), print_error=False, exit_on_error=False)
        code = _execute(command, bound)
        sys.stdout.flush()
    except (UsageError, CycloptsError) as error:
        return _fail(f"{' '.join(printable(error).split())} (see notion-async --help)", WRONG_USAGE)
    except KeyboardInterrupt:
        return _fail("stopped", STOPPED)
    except StoppedBySignal as stopped:
        return _fail("stopped", _SIGNAL_OFFSET + stopped.args[0])
    except BrokenPipeError:  # the reader has closed the pipe: nothing is written at exit
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILED
    except Exception as error:  # noqa: BLE001 - every failure is one line
        return _fail(error_line(error), FAILED)
    return code if isinstance(code, int) else COMPLETE


def _prepare_streams() -> None:
    """Allow any text to be written, and replace streams that were closed (`2>&-`).

    Otherwise the first sockets would get the descriptors 0 to 2, which libuv refuses to close.
    """
    while (descriptor := os.open(os.devnull, os.O_RDWR)) <= 2:
        pass
    os.close(descriptor)
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, Path(os.devnull).open("w", encoding="utf-8"))  # noqa: SIM115 - open until exit
        elif reconfigure := getattr(stream, "reconfigure", None):
            reconfigure(errors="backslashreplace")


def _execute(command: Callable[..., Any], bound: inspect.BoundArguments) -> Any:
    if not inspect.iscoroutinefunction(command):
        return command(*bound.args, **bound.kwargs)
    with asyncio.Runner(loop_factory=_loop_factory()) as runner:
        return runner.run(_until_stopped(command(*bound.args, **bound.kwargs)))


async def _until_stopped(job: Coroutine[Any, Any, Any]) -> Any:
    """Run a job, and cancel it at the first stop signal, so that it can clean up.

    Raises:
        StoppedBySignal: A signal stopped it.
    """
    loop, task = asyncio.get_running_loop(), asyncio.current_task()
    caught: list[int] = []

    def stop(number: int) -> None:
        if not caught and task is not None:  # a second signal must not interrupt the clean-up
            task.cancel()
        caught.append(number)

    for number in (getattr(signal, name) for name in _STOP_SIGNALS if hasattr(signal, name)):
        if signal.getsignal(number) is not signal.SIG_IGN:  # set by `nohup`
            with contextlib.suppress(NotImplementedError, RuntimeError, ValueError):  # Windows, or not the main thread
                loop.add_signal_handler(number, stop, number)
    try:
        return await job
    except asyncio.CancelledError:
        if not caught:
            raise
        raise StoppedBySignal(caught[0]) from None


def _loop_factory() -> Callable[[], asyncio.AbstractEventLoop] | None:
    try:
        import uvloop  # noqa: PLC0415 - the extra `speed`
    except ImportError:
        return None
    factory: Callable[[], asyncio.AbstractEventLoop] = uvloop.new_event_loop
    return factory


def _fail(text: str, code: int) -> int:
    with contextlib.suppress(OSError):  # the exit code still tells the outcome
        sys.stderr.write(f"notion-async: {text}\n")
    return code
