"""How long do others take for the same page, how many requests do they send, and what do they lose?

Each rival is installed by itself (a venv, or a folder of node modules, below a temporary folder) and runs in a process
of its own against the local Notion: without faults, under a limit, and with a few answers that go wrong.

    python -m benchmarks.bench_rivals
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from notion_async.emulator import Emulator, Sample, TokenBucket, samples

HERE = Path(__file__).parent / "rivals"
BLOCKS = 700
LONGEST = 120.0


class Rival(NamedTuple):
    name: str
    script: str
    arguments: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()


RIVALS = [
    Rival("notion_async, client.tree", "run_ours.py"),
    Rival("notion-client 3.1.0, one by one", "run_notion_client.py", needs=("notion-client==3.1.0",)),
    Rival("notion-client 3.1.0, asyncio.gather", "run_notion_client.py", ("gather",), ("notion-client==3.1.0",)),
    Rival("notion-to-md-py 0.1.5", "run_notion_to_md_py.py", needs=("notion-to-md-py==0.1.5", "notion-client==3.1.0")),
    Rival("notion-exporter 0.1.1", "run_notion_exporter.py", needs=("notion-exporter==0.1.1",)),
    Rival("@notionhq/client 5.26.0, Promise.all", "run_notion_sdk_js.mjs", needs=("@notionhq/client@5.26.0",)),
    Rival("notion-to-md 3.1.9", "run_notion_to_md_js.mjs", needs=("notion-to-md@3.1.9", "@notionhq/client@5.26.0")),
]


def limited() -> Emulator:
    return Emulator(tree(), latency=0.05, limit=TokenBucket(3, 10))


def faulty() -> Emulator:
    notion = Emulator(tree(), latency=0.05)
    notion.faults.add("bad_gateway", route="GET /v1/blocks/{block_id}/children", after=10)
    notion.faults.add("drop", route="GET /v1/blocks/{block_id}/children", after=20)
    return notion


def tree() -> Sample:
    return samples.tree(blocks=BLOCKS, shape="realistic", seed=7)


SETTINGS: dict[str, Callable[[], Emulator]] = {
    "50 ms, no limit": lambda: Emulator(tree(), latency=0.05),
    "50 ms, 3/s with a burst of 10": limited,
    "50 ms, one HTML 502, one dropped connection": faulty,
}


def command_for(rival: Rival, folder: Path) -> list[str]:
    """Install what a rival needs, once for the same needs, and say how to run it."""
    if rival.script.endswith(".mjs"):
        return _node(rival, folder)
    if not rival.needs:
        return [sys.executable, str(HERE / rival.script), *rival.arguments]
    venv = folder / "-".join(rival.needs)
    python = str(venv / "bin" / "python")
    if not venv.exists():
        subprocess.run([sys.executable, "-m", "venv", str(venv)], check=True)
        install = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *rival.needs]
        subprocess.run(install, check=True, stderr=subprocess.DEVNULL)
    return [python, str(HERE / rival.script), *rival.arguments]


def _node(rival: Rival, folder: Path) -> list[str]:
    place = folder / rival.script.removesuffix(".mjs")
    if not place.exists():
        place.mkdir()
        (place / "package.json").write_text("{}", "utf-8")
        npm = ["npm", "install", "--silent", "--no-audit", "--no-fund", *rival.needs]
        subprocess.run(npm, check=True, cwd=place, stdout=subprocess.DEVNULL)
        shutil.copy(HERE / rival.script, place)
    return ["node", str(place / rival.script), *rival.arguments]


def measure(command: list[str], notion: Emulator) -> str:
    """Run one rival against one server and give its row."""
    environment = {**os.environ, "URL": notion.url, "TOKEN": notion.token, "ID": notion.root_id}
    began = time.perf_counter()
    try:
        done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=LONGEST, check=False)
    except subprocess.TimeoutExpired:
        return f"| no end within {LONGEST:.0f} s |"
    seconds = time.perf_counter() - began
    asked = Counter(request.status for request in notion.requests)
    cells = f"{seconds:.1f} s, {len(notion.requests)} requests, {asked[429]} x 429, {max(_in_flight(notion))} in flight"
    return f"| {cells} | {_outcome(done)} |"


def _in_flight(notion: Emulator) -> list[int]:
    return [request.in_flight for request in notion.requests] or [0]


def _outcome(done: "subprocess.CompletedProcess[str]") -> str:
    if done.returncode:
        lines = [line for line in done.stderr.strip().splitlines() if line.strip()]
        named = [line for line in lines if "rror" in line]
        return f"**failed**: {(named or lines or ['?'])[-1].strip()[:90]}"
    said = json.loads(done.stdout.strip().splitlines()[-1])
    if isinstance(said, dict):
        return f"{len(said['text'].split())} words"
    return "all blocks" if said == BLOCKS else f"**{BLOCKS - said} of {BLOCKS} blocks missing**"


def main() -> None:
    with tempfile.TemporaryDirectory() as temporary:
        for title, server in SETTINGS.items():
            print(f"\n## {BLOCKS} blocks, {title}\n\n| client | took | got |\n|---|---|---|", flush=True)
            for rival in RIVALS:
                if rival.script.endswith(".mjs") and shutil.which("npm") is None:
                    print(f"| {rival.name} | node is not installed | |")
                    continue
                command = command_for(rival, Path(temporary))
                with server() as notion:
                    print(f"| {rival.name} {measure(command, notion)}", flush=True)


if __name__ == "__main__":
    main()
