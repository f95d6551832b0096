"""The emulated Notion as one object: samples planted, a socket opened, everything reachable for a test."""

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
SERVED_LOG_ENTRIES = 1000  # of a server that runs on its own, for days perhaps
DEFAULT_TOKEN = "ntn_emulator"  # noqa: S105 - an invented token that opens nothing but the emulator


class Emulator:
    """A stateful Notion on loopback.

    Enter it to listen, and point any Notion client at `url` with `token`:

        async with Emulator(samples.demo()) as notion:
            client = NotionClient(auth=notion.token, base_url=notion.url)

    `async with` serves in the running event loop; plain `with` serves in a thread of its own, for code that is not
    asynchronous or brings its own loop.

    Args:
        samples: What the workspace holds at first; see `notion_async.emulator.samples`. One empty page by default.
        token: The token of the first connection; `workspace.add_connection` adds more.
        host: The address to listen on.
        port: The port to listen on; 0 takes a free one.
        latency: Seconds each answer takes, or a `LogNormal`.
        limit: The rate limit of each connection, such as `Window(180, 60)`; None for no limit.
        workspace_limit: A limit that all connections share.
        endpoint_limits: Further limits by route, such as `{"POST /v1/search": Window(10, 60)}`.
        overload_limit: Beyond this everything answers 529.
        seed: Makes ids, drawn latencies and faults repeatable.
        state: A file: what it holds is taken instead of the samples, and what changes is written to it.
        gzip: Whether bodies are compressed for callers that accept it, as Notion does; costs time.
        cache_bytes: Upper bound of encoded listings kept for later requests.
        max_log_entries: Requests that the log keeps at least; None for all of them.
        clock: Unix seconds now; windows, stamps and expiries run by it.
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
            message = f"a port is a number from 0 to {MAX_PORT}, not {port}"
            raise ValueError(message)
        if isinstance(latency, float | int) and not 0 <= latency < math.inf:
            message = f"a latency is a number of seconds, not {latency}"
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
        """Where it listens, such as `http://127.0.0.1:40123`; the empty string before it is entered."""
        return self.server.base_url

    @property
    def root_id(self) -> str:
        """The page of the first sample, or of the first sample there was when a state file was first written."""
        return self.workspace.root_id

    @property
    def latency(self) -> Latency:
        """Seconds each answer takes, or a `LogNormal`; may be set at any time."""
        return self._listener.latency

    @latency.setter
    def latency(self, latency: Latency) -> None:
        self._listener.latency = latency

    @property
    def requests(self) -> list[LoggedRequest]:
        """The log of requests, oldest first; clear it as you like."""
        return self._listener.requests

    def encode_ahead(self, *root_ids: str, version: str = NEWEST_VERSION) -> int:
        """Encode the children listings below these pages now, so that later answers only cost their sending.

        Returns:
            How many listings there are.
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
        """Do what a request would do, without HTTP, limit, fault or log: for preparing and looking.

        Args:
            method: The HTTP method.
            path: The path below /v1, such as `/pages`, with its query.
            body: The JSON body.
            version: The version of the API to speak.

        Returns:
            The decoded answer.

        Raises:
            ValueError: The request was refused; the text is Notion's.
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
        """Do what a user does who installs a public connection: gives the code that `POST /oauth/token` takes.

        Args:
            client_id: The connection's id; known from now on, with this secret.
            client_secret: The connection's secret.
            name: What its bot is called.
            redirect_uri: When it is given, the token request must repeat it.
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
        """Write the state every second in which a request changed something."""
        while True:
            await asyncio.sleep(SAVE_EVERY)
            if self.server.has_changed:
                try:
                    self.save()
                except OSError:  # a full disk, say: tried again in a second, and told at the end
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
    """Run an emulator until cancelled or told to terminate.

    Args:
        samples: What the workspace holds at first.
        ready: Called once with the emulator when it listens.
        encode_ahead: Encode every children listing of the samples before listening.
        options: As `Emulator` takes them.
    """
    async with Emulator(*samples, **{"max_log_entries": SERVED_LOG_ENTRIES, **options}) as notion:
        if encode_ahead:
            notion.encode_ahead(
                *(page for page, one in notion.workspace.pages.items() if "data_source_id" not in one["parent"])
            )
        ready(notion)
        stopped = asyncio.Event()
        with contextlib.suppress(NotImplementedError, RuntimeError, ValueError):  # not everywhere, not in every thread
            asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stopped.set)
        await stopped.wait()
