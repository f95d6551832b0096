import asyncio
import sys
from pathlib import Path

import pytest

from notion_async import NotionClient
from notion_async.emulator import Emulator

PART_BYTES = 5 * 1024 * 1024
PARTS = 6
UPLOAD = """
import asyncio, sys
from notion_async import NotionClient

async def main(url, token, path):
    async with NotionClient(token, base_url=url) as client:
        await client.file_uploads.upload(path, part_bytes=5 * 1024 * 1024, parallel=2, journal=path + ".journal")

asyncio.run(main(*sys.argv[1:]))
"""


@pytest.mark.slow
async def test_an_upload_whose_process_was_killed_goes_on_with_the_missing_parts(tmp_path: Path) -> None:
    path = tmp_path / "a.mp4"
    path.write_bytes(b"".join(bytes([number]) * PART_BYTES for number in range(PARTS - 1)) + b"end")
    async with Emulator() as notion:
        notion.faults.add("delay", route="POST /v1/file_uploads/{file_upload_id}/send", times=None, after=3, seconds=60)
        command = [sys.executable, "-c", UPLOAD, notion.url, notion.token, str(path)]
        process = await asyncio.create_subprocess_exec(*command)
        while len(_sent(notion)) < 5:  # noqa: ASYNC110 - three have arrived, two wait; a log has no event
            await asyncio.sleep(0.01)
        process.kill()
        await process.wait()
        notion.faults.clear()
        before = len(_sent(notion))
        async with NotionClient(notion.token, base_url=notion.url) as client:
            upload = await client.file_uploads.upload(path, part_bytes=PART_BYTES, journal=tmp_path / "a.mp4.journal")
        assert upload.status == "uploaded"
        assert len(_sent(notion)) - before == PARTS - 3
        assert notion.workspace.uploads[upload.id]["data"] == path.read_bytes()
        assert [one.route for one in notion.requests].count("POST /v1/file_uploads") == 1


def _sent(notion: Emulator) -> list[object]:
    return [one for one in notion.requests if one.route.endswith("/send")]
