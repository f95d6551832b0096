"""The emulator as one object: workspace, server, listener, state file."""

from __future__ import annotations

import asyncio
import contextlib
import math
import os
import signal
import time
import weakref
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import msgspec

from notion_async.emulator.cache import CACHE_BYTES
from notion_async.emulator.faults import Faults
from notion_async.emulator.gate import RequestLimits
from notion_async.emulator.handlers import blocks
from notion_async.emulator.listener import Listener
from notion_async.emulator.messages import NEWEST_VERSION, EmulatedRequest, ReceivedRequest
from notion_async.emulator.samples.home import home
from notion_async.emulator.server import Server
from notion_async.emulator.state import load, lock, save
from notion_async.emulator.threads import LoopThread
from notion_async.emulator.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from types import TracebackType

    from notion_async.emulator.connections import Connection
    from notion_async.emulator.latency import Latency
    from notion_async.emulator.limits import Limit
    from notion_async.emulator.log import LoggedRequest
    from notion_async.emulator.samples.sample import Sample

_decode = msgspec.json.Decoder().decode

SAVE_EVERY = 1.0
MAX_PORT = 65535
SERVED_LOG_ENTRIES = 1000  # by `serve`, which may run for days
DEFAULT_TOKEN = "ntn_emulator"  # noqa: S105 - an invented token, valid only here


class Emulator:
    """A stateful Notion on loopback.

    It listens while it is entered; any Notion client can use its `url` and `token`:

        async with Emulator(samples.demo()) as notion:
            client = NotionClient(auth=notion.token, base_url=notion.url)

    `async with` serves in the running event loop; `with` serves in a separate thread, for synchronous code and for code
    with its own event loop.

    Args:
        samples: The initial content of the workspace, see `notion_async.emulator.samples`; one empty page by default.
        token: The token of the first connection; `workspace.add_connection` adds more.
        host: The address to listen on.
        port: The port to listen on; 0 for a free one.
        latency: Seconds that each response takes, or a `LogNormal`.
        limit: The rate limit of each connection, such as `RateWindow(180, 60)`; None for no limit.
        workspace_limit: A limit that all connections share.
        endpoint_limits: Further limits by route, such as `{"POST /v1/search": RateWindow(10, 60)}`.
        overload_limit: The limit of the service; requests beyond it are answered with 529.
        seed: Seed of ids, random latencies and faults.
        state: State file: its content replaces the samples, and changes are written to it.
        gzip: Whether to compress bodies for callers that accept it, as Notion does; this costs time.
        cache_bytes: Upper bound of encoded listings kept for later requests.
        max_log_entries: Requests that the log keeps at least; None for all of them.
        clock: Function that returns Unix seconds, for rate limits, time stamps and expiry.
    """

    def __init__(
        self,
        *samples: Sample,
        token: str = DEFAULT_TOKEN,
        host: str = "127.0.0.1",
        port: int = 0,
        latency: Latency = 0.0,
        limit: Limit | None = None,
        workspace_limit: Limit | None = None,
        endpoint_limits: Mapping[str, Limit] | None = None,
        overload_limit: Limit | None = None,
        seed: object = 0,
        cache_bytes: int = CACHE_BYTES,
        state: str | Path | None = None,
        gzip: bool = False,
        max_log_entries: int | None = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        if not 0 <= port <= MAX_PORT:
            message = f"expected a port from 0 to {MAX_PORT}, got {port}"
            raise ValueError(message)
        if isinstance(latency, float | int) and not 0 <= latency < math.inf:
            message = f"expected a latency in seconds, got {latency}"
            raise ValueError(message)
        self.token = token
        self.host: str = host
        self.port: int = port
        self.workspace: Workspace = Workspace(seed=seed, clock=clock)
        self.samples: tuple[Sample, ...] = samples or (home(),)
        self._state = Path(state) if state else None
        self._unlock = weakref.finalize(self, lock(self._state)) if self._state else None
        self._fill()
        self.connection: Connection = self.workspace.connections.get(token) or self.workspace.add_connection(token)
        limits = RequestLimits(clock, limit, workspace_limit, endpoint_limits, overload_limit)
        self.faults: Faults = Faults(seed)
        self.server: Server = Server(self.workspace, limits, self.faults, cache_bytes)
        self._saver: asyncio.Task[None] | None = None
        self._listener = Listener(self.server, latency=latency, seed=seed, gzip=gzip, max_log_entries=max_log_entries)

    def _fill(self) -> None:
        if self._state and self._state.exists():
            try:
                load(self.workspace, self._state)
            except ValueError:
                self._give_up_state()
                raise
            return
        self.workspace.root_id = self.samples[0].root_id
        for sample in self.samples:
            sample.plant(self.workspace)

    def _give_up_state(self) -> None:
        if self._unlock:
            self._unlock()

    @property
    def url(self) -> str:
        """The base URL, such as `http://127.0.0.1:40123`; empty before the emulator is entered."""
        return self.server.base_url

    @property
    def root_id(self) -> str:
        """The page of the first sample; with a state file, of the first sample when the file was created."""
        return self.workspace.root_id

    @property
    def latency(self) -> Latency:
        """Seconds each response takes, or a `LogNormal`; may be set at any time."""
        return self._listener.latency

    @latency.setter
    def latency(self, latency: Latency) -> None:
        self._listener.latency = latency

    @property
    def requests(self) -> list[LoggedRequest]:
        """The log of requests, oldest first; it may be cleared."""
        return self._listener.requests

    def encode_ahead(self, *root_ids: str, version: str = NEWEST_VERSION) -> int:
        """Encode the children listings below these pages now, so that later responses only cost sending.

        Returns:
            The number of listings.
        """
        request = EmulatedRequest("GET", "", version, self.connection)
        waiting, listings = list(root_ids), 0
        while waiting:
            request.params, request.query = {"block_id": waiting.pop()}, {}
            while True:
                answer = _decode(blocks.list_children(self.server.context(request)).body)
                listings += 1
                waiting.extend(one["id"] for one in answer["results"] if one["has_children"])
                if not answer["has_more"]:
                    break
                request.query = {"start_cursor": [answer["next_cursor"]]}
        return listings

    def request(self, method: str, path: str, body: Any = None, *, version: str = NEWEST_VERSION) -> Any:
        """Execute a request without HTTP, limit, fault or log, to prepare or inspect the workspace.

        Args:
            method: The HTTP method.
            path: The path below /v1, such as `/pages`, with its query.
            body: The JSON body.
            version: The API version of the request.

        Returns:
            The decoded response.

        Raises:
            ValueError: The request was refused; the text has Notion's message.
        """
        headers = {"Authorization": f"Bearer {self.token}", "Notion-Version": version}
        sent = b"" if body is None else msgspec.json.encode(body)
        answer = self.server.true_answer(ReceivedRequest(method, f"/v1{path}", headers, sent), limited=False)
        decoded = _decode(answer.body)
        if answer.status >= 400:
            message = f"{answer.status} {decoded['code']}: {decoded['message']}"
            raise ValueError(message)
        return decoded

    def authorize(
        self, client_id: str, client_secret: str, *, name: str = "OAuth", redirect_uri: str | None = None
    ) -> str:
        """Install a public connection, as a user would, and return the code for `POST /oauth/token`.

        Args:
            client_id: The connection's id, valid from now on.
            client_secret: The connection's secret.
            name: The name of its bot.
            redirect_uri: The redirect URI, which the token request must repeat if it is given.
        """
        self.workspace.oauth_clients[client_id] = client_secret
        code = f"code_{self.workspace.new_id()}"
        self.workspace.oauth_codes[code] = {"name": name, "redirect_uri": redirect_uri}
        return code

    def __enter__(self) -> Self:
        self._thread = LoopThread()
        try:
            self._thread.run(self.__aenter__())
        except BaseException:
            self._thread.close()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            self._thread.run(self.__aexit__(kind, error, trace))
        finally:
            self._thread.close()

    async def __aenter__(self) -> Self:
        try:
            self.port = await self._listener.open(self.host, self.port)
        except OSError as error:
            self._give_up_state()
            reason = os.strerror(error.errno) if error.errno and error.errno > 0 else error.strerror
            message = f"cannot listen on {self.host}:{self.port}: {reason}"
            raise OSError(error.errno, message) from error
        host = f"[{self.host}]" if ":" in self.host else self.host
        self.server.base_url = f"http://{host}:{self.port}"
        if self._state:
            self._saver = asyncio.create_task(self._save_now_and_then())
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._listener.close()
        if self._saver:
            self._saver.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._saver
            try:
                self.save()
            finally:
                self._give_up_state()

    async def _save_now_and_then(self) -> None:
        """Write the state once a second if a request changed something."""
        while True:
            await asyncio.sleep(SAVE_EVERY)
            if self.server.has_changed:
                try:
                    self.save()
                except OSError:  # such as a full disk: tried again in a second, and raised at exit
                    self.server.has_changed = True

    def save(self) -> None:
        """Write the state to its file."""
        if self._state:
            with self.server.lock:
                self.server.jobs.work(everything=True)
                self.server.has_changed = False
                save(self.workspace, self._state)


async def serve(
    *samples: Sample, ready: Callable[[Emulator], None], encode_ahead: bool = False, **options: Any
) -> None:
    """Run an emulator until cancelled or terminated.

    Args:
        samples: The initial content of the workspace.
        ready: Called once the emulator listens.
        encode_ahead: Whether to encode all listings of children before that.
        options: Keyword arguments of `Emulator`.
    """
    async with Emulator(*samples, **{"max_log_entries": SERVED_LOG_ENTRIES, **options}) as notion:
        if encode_ahead:
            notion.encode_ahead(
                *(page for page, one in notion.workspace.pages.items() if "data_source_id" not in one["parent"])
            )
        ready(notion)
        stopped = asyncio.Event()
        with contextlib.suppress(
            NotImplementedError, RuntimeError, ValueError
        ):  # unsupported on some platforms and outside the main thread
            asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stopped.set)
        await stopped.wait()
