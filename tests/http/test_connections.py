"""What belongs to one event loop is closed whatever happens."""

import anyio
import anyio.lowlevel
import pytest

from notion_async._http.connections import LoopConnections


class SlowToClose:
    """An HTTP session whose closing takes a turn of the loop, as one over TLS does."""

    closed = False

    async def close(self) -> None:
        await anyio.lowlevel.checkpoint()
        self.closed = True


@pytest.mark.parametrize("borrowed", [False, True])
async def test_what_is_ours_is_closed_even_while_being_cancelled(borrowed: bool) -> None:
    http = SlowToClose()
    with anyio.CancelScope() as scope:
        scope.cancel()
        await LoopConnections(http, 1, 60.0, borrowed=borrowed).close()  # type: ignore[arg-type]  # closing is all it needs
    assert http.closed is not borrowed
