"""State file: written when something changed and at the end, read at the next start."""

from __future__ import annotations

import base64
import os
import tempfile
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from notion_async.emulator.connections import Connection
from notion_async.emulator.samples.forest import Forest
from notion_async.emulator.tables import Tables

try:
    import fcntl
except ImportError:  # pragma: no cover - Windows has no fcntl; there files are not locked
    fcntl = None  # type: ignore[assignment]

if TYPE_CHECKING:
    from collections.abc import Callable

    from notion_async.emulator.messages import Json
    from notion_async.emulator.workspace import Workspace

SETS = ("trashed", "unshared")
_SPECIAL = {*SETS, "uploads", "forests", "connections"}
# attributes that are plain JSON
PLAIN = (
    *("id", "name", "root_id", "max_upload_bytes", "block_limit", "blocks_made"),
    *(one.name for one in fields(Tables) if one.name not in _SPECIAL),
)


HEADER = b'{"notion_async emulator":1,'  # the first bytes of a state file


def save(workspace: Workspace, path: Path) -> None:
    """Write everything to a file that only its owner may read, atomically.

    Raises:
        FileExistsError: The file exists and is not a state file.
    """
    if path.exists() and not _begins_as_state(path):
        message = f"{path} is no longer a state file of an emulator; it was not changed"
        raise FileExistsError(message)
    state: Json = {name: getattr(workspace, name) for name in PLAIN}
    state |= {name: sorted(getattr(workspace, name)) for name in SETS}
    state["ids_made"] = workspace.new_id.made
    state["uploads"] = {key: _packed(upload) for key, upload in workspace.uploads.items()}
    state["forests"] = [[one.blocks, one.shape, one.seed, one.author] for one in workspace.forests.values()]
    state["connections"] = [_connection(one) for one in workspace.connections.values()]
    descriptor, beside = tempfile.mkstemp(prefix=f"{path.name}.", suffix=".new", dir=path.parent)
    try:
        with open(descriptor, "wb") as file:  # noqa: PTH123 - mkstemp returns a descriptor
            file.write(HEADER + msgspec.json.encode(state)[1:])
        Path(beside).replace(path)
    except BaseException:
        Path(beside).unlink()
        raise


def _begins_as_state(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(len(HEADER)) == HEADER


def lock(path: Path) -> Callable[[], None]:
    """Lock a state file, so that no second emulator overwrites it; return the function that unlocks it.

    Raises:
        ValueError: Another emulator uses it, or the folder does not exist.
    """
    beside = path.with_name(path.name + ".lock")
    try:
        holder = os.open(beside, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        message = f"{path} cannot be written: {error.strerror}"
        raise ValueError(message) from error
    try:
        if fcntl is not None:
            fcntl.flock(holder, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(holder)
        message = f"{path} is in use by another emulator"
        raise ValueError(message) from None
    return lambda: os.close(holder)


def load(workspace: Workspace, path: Path) -> None:
    """Replace the content of a workspace by that of a file.

    Raises:
        ValueError: The file is not a state file of an emulator.
    """
    try:
        if not _begins_as_state(path):
            message = f"{path} is not a state file of an emulator"
            raise ValueError(message)
        path.chmod(0o600)  # it contains tokens
        content = path.read_bytes()
    except OSError as error:
        message = f"{path} cannot be used: {error.strerror}"
        raise ValueError(message) from error
    try:
        state = msgspec.json.decode(content)
        for name in PLAIN:
            setattr(workspace, name, state[name])
        for name in SETS:
            setattr(workspace, name, set(state[name]))
        workspace.new_id.made = state["ids_made"]
        workspace.uploads = {key: _unpacked(upload) for key, upload in state["uploads"].items()}
        forests = [Forest(*one) for one in state["forests"]]
        workspace.connections = {one["token"]: _connected(one) for one in state["connections"]}
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        message = f"{path} is not a valid state file of an emulator: {error}"
        raise ValueError(message) from error
    workspace.forests = {forest.prefix: forest for forest in forests}
    workspace.changed()


def _packed(upload: Json) -> Json:
    parts = {number: base64.b64encode(data).decode() for number, data in upload.get("parts", {}).items()}
    return {**upload, "data": base64.b64encode(upload["data"]).decode(), "parts": parts}


def _unpacked(upload: Json) -> Json:
    parts = {number: base64.b64decode(data) for number, data in upload["parts"].items()}
    return {**upload, "data": base64.b64decode(upload["data"]), "parts": parts}


def _connection(connection: Connection) -> Json:
    return {
        "token": connection.token,
        "bot_id": connection.bot_id,
        "name": connection.name,
        "capabilities": sorted(connection.capabilities),
        "unshared": sorted(connection.unshared),
        "blocked": connection.blocked,
        "expired": connection.expired,
    }


def _connected(kept: Json) -> Connection:
    return Connection(**{**kept, "capabilities": frozenset(kept["capabilities"]), "unshared": set(kept["unshared"])})
