"""What every test here may lean on."""

from collections.abc import Iterator
from unittest.mock import Mock

import aiohttp
import pytest
from aioresponses import aioresponses


class MockedResponse(aiohttp.ClientResponse):
    """aioresponses 0.7.9 does not give the argument that aiohttp 3.14 asks for.

    https://github.com/pnuckowski/aioresponses/issues/289
    """

    def __init__(self, *args: object, **kwargs: object) -> None:
        kwargs.setdefault("stream_writer", Mock(output_size=0))
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # passed on as they come


@pytest.fixture
def notion_answers(monkeypatch: pytest.MonkeyPatch) -> Iterator[aioresponses]:
    """Serve exact bytes, headers and breakages in place of the network."""
    monkeypatch.setattr("aioresponses.core.ClientResponse", MockedResponse)
    with aioresponses() as answers:
        yield answers
