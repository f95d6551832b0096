"""Callbacks of the caller that watch and do not take part."""

import asyncio
import logging
from collections.abc import Callable
from functools import partial
from typing import Any, TypeVar

T = TypeVar("T")

log = logging.getLogger("notion_async")


class Observers:
    """Calls observers, and keeps what they raise away from the requests they watch.

    Attributes:
        failures: How many calls of observers have raised.
    """

    def __init__(self) -> None:
        self.failures: int = 0

    def notify(self, name: str, observer: Callable[..., object], *facts: Any) -> None:
        """Call an observer; an error that it raises is logged and counted."""
        try:
            observer(*facts)
        except (Exception, asyncio.CancelledError):
            self.failures += 1
            log.warning("%s raised; the request goes on", name, exc_info=True)

    def guard(self, name: str, observer: Callable[[T], object] | None) -> Callable[[T], None] | None:
        """Return an observer that does not raise; None for none."""
        return None if observer is None else partial(self.notify, name, observer)
