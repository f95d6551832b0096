"""How near is reading a page tree to what the network, the server and a hand-written loop allow?

    python -m benchmarks.bench_traversal            # every row
    python -m benchmarks.bench_traversal tree walk  # some rows

The server is the emulator in its own process, with its answers encoded beforehand. Each reading runs in a process of
its own; the floor (`benchmarks.floor`) reads the same page from the same server in the same run.
"""

import argparse
import asyncio
import gc
import hashlib
import json
import logging
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Coroutine, Iterable, Iterator
from typing import Any, NamedTuple

from benchmarks.floor import Floor
from benchmarks.local_notion import LocalNotion
from notion_async import NotionClient, RateLimit
from notion_async._client.client import RequestRecord

IN_FLIGHT = 100
CROWD, CROWD_SECONDS = 1_000, 60.0


class Job(NamedTuple):
    """What one process measures: who reads which page from where, how often. Several read in turns."""

    who: list[str]
    url: str
    token: str
    root_id: str
    repeat: int = 1


Found = dict[str, Any]


async def read_floor(job: Job) -> Found:
    floor = Floor(job.url, job.token, IN_FLIGHT)
    await floor.read(job.root_id)
    found = {"blocks": floor.blocks, "requests": floor.requests, "chain": floor.chain, "kept": floor.children}
    return {**found, "best": floor.best_schedule(job.root_id, IN_FLIGHT)} if job.repeat == 1 else found


async def read_tree(job: Job) -> Found:
    async with client_of(job) as client:
        tree = await client.tree(job.root_id)
    return {"blocks": tree.report.blocks, "requests": tree.report.requests, "kept": tree}


async def read_walk(job: Job) -> Found:
    first, began, blocks = 0.0, time.perf_counter(), 0
    async with client_of(job) as client, client.walk(job.root_id) as nodes:
        async for _ in nodes:
            blocks += 1
            first = first or time.perf_counter() - began
    return {"blocks": blocks, "requests": nodes.report.requests, "first": first}


def client_of(job: Job) -> NotionClient:
    return NotionClient(job.token, base_url=job.url, rate_limit=None, max_in_flight=IN_FLIGHT)


async def read_faulty(job: Job) -> Found:
    """Read a page from a server that fails now and then, and note the longest wait that no server asked for."""
    waits = [0.0]

    def note(record: logging.LogRecord) -> bool:
        if isinstance(record.args, tuple) and "RateLimited" not in record.args:
            waits.append(float(str(record.args[-1])))
        return False

    log = logging.getLogger("notion_async")
    log.setLevel(logging.INFO)
    log.addFilter(note)
    async with client_of(job) as client:
        tree = await client.tree(job.root_id)
    report = tree.report
    found = {"blocks": report.blocks, "requests": report.requests, "retries": report.retries, "waited": max(waits)}
    return {**found, "digest": digest(node.block.id for node in tree.walk())}


async def read_floor_in_order(job: Job) -> Found:
    floor = Floor(job.url, job.token, IN_FLIGHT)
    await floor.read(job.root_id)
    return {"blocks": floor.blocks, "requests": floor.requests, "digest": digest(floor.in_order(job.root_id))}


def digest(ids: Iterable[str]) -> str:
    return hashlib.sha256(" ".join(ids).encode()).hexdigest()


async def read_by_many(job: Job) -> Found:
    """Let a thousand connections walk the same page, three requests a second each, and measure that for a while."""
    sent = [0] * CROWD
    async with asyncio.TaskGroup() as tasks:
        walks = [tasks.create_task(walk_as(number, sent, job)) for number in range(CROWD)]
        await asyncio.sleep(10)
        before, began, cpu = list(sent), time.perf_counter(), time.process_time()
        await asyncio.sleep(CROWD_SECONDS)
        took, cpu = time.perf_counter() - began, time.process_time() - cpu
        used = [(now - then) / (3 * took) for now, then in zip(sent, before, strict=True)]
        for walk in walks:
            walk.cancel()
    return {"requests": sum(sent), "least": min(used), "cores": cpu / took, "blocks": 0}


async def read_by_many_collecting_seldom(job: Job) -> Found:
    """Do the same with Python's garbage collector told to look less often, as services of that size do."""
    gc.set_threshold(50_000)
    return await read_by_many(job)


async def walk_as(number: int, sent: list[int], job: Job) -> None:
    def count(record: RequestRecord) -> None:
        sent[number] += record.attempts

    rule = RateLimit(3, 1.0, adaptive=False)
    async with (
        NotionClient(f"ntn_{number}", base_url=job.url, rate_limit=rule, on_request=count) as client,
        client.walk(job.root_id) as nodes,
    ):
        async for _ in nodes:
            pass


READERS: dict[str, Callable[[Job], Coroutine[Any, Any, Found]]] = {
    "floor": read_floor, "floor in order": read_floor_in_order, "tree": read_tree, "walk": read_walk,
    "faulty": read_faulty, "many": read_by_many, "many, seldom": read_by_many_collecting_seldom,
}  # fmt: skip


def measure(job: Job) -> list[Found]:
    """Read so often, in turns, and give the least times; memory is what it needed at its peak."""
    best: list[Found] = [{} for _ in job.who]
    before = peak_bytes()
    for _ in range(job.repeat):
        for who, least in zip(job.who, best, strict=True):
            wall, cpu = time.perf_counter(), time.process_time()
            found = asyncio.run(READERS[who](job))
            wall = time.perf_counter() - wall
            found.pop("kept", None)  # a stream has freed its blocks by then, so freeing them belongs to the others, too
            cpu = time.process_time() - cpu
            least.update(found, wall=min(least.get("wall", wall), wall), cpu=min(least.get("cpu", cpu), cpu))
            least.update(peak=peak_bytes(), grown=peak_bytes() - before)
    return best


def peak_bytes() -> int:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024


def elsewhere(notion: LocalNotion, *who: str, repeat: int = 1) -> list[Found]:
    """Measure in a process of its own, and say how much of the CPU time was the server's."""
    job = Job(list(who), notion.url, notion.token, notion.root_id, repeat)
    notion.counts()
    before = notion.cpu()
    command = [sys.executable, "-m", "benchmarks.bench_traversal", "--job", json.dumps(job)]
    found: list[Found] = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)
    server = (notion.cpu() - before) / repeat
    share = server / (server + sum(one["cpu"] for one in found))
    most = notion.counts()["most"] / repeat / len(who)
    return [{**one, "most": most, "server": share} for one in found]


class Line(NamedTuple):
    """One line of the table."""

    work: str
    what: str
    value: str
    target: str


def bound(floor: Found, latency: float) -> float:
    return float(max(floor["chain"] * latency, floor["requests"] * latency / IN_FLIGHT))


def latency_row(shape: str, blocks: int, allowed: float, pages: int, repeat: int) -> Iterator[Line]:
    """Read several pages of a shape: which order is the best one differs from page to page by a latency or two."""
    latency, name = 0.05, f"{shape} {blocks:,}, 50 ms"
    limits, best = [], []
    read: dict[str, list[Found]] = {}
    for seed in range(pages):
        with LocalNotion(shape, blocks=blocks, latency=latency, seed=seed) as notion:
            [known] = elsewhere(notion, "floor")
            limits.append(bound(known, latency))
            best.append(known["best"] * latency)
            for who in ("tree", "walk"):
                floor, ours = elsewhere(notion, "floor", who, repeat=repeat)
                read.setdefault(f"floor beside {who}", []).append(floor)
                read.setdefault(who, []).append(ours)
                assert ours["requests"] == floor["requests"], (who, ours, floor)
                assert ours["most"] == 1, (who, ours)
    yield Line(name, "best possible schedule / bound", f"{sum(best) / sum(limits):.3f}", "the least there can be")
    for who, found in read.items():
        wall = sum(one["wall"] for one in found) / sum(limits)
        target = "" if who.startswith("floor") else f"≤ {allowed}, or the floor's"
        yield Line(name, f"{who}: wall / bound", f"{wall:.3f}", target)
    requests = [one["requests"] for one in read["walk"]]
    yield Line(name, "requests: the minimum, each once", str(requests), "the same")


def cpu_row(who: str, allowed: float) -> Iterator[Line]:
    with LocalNotion("realistic", blocks=10_000) as notion:
        floor, ours = elsewhere(notion, "floor", who, repeat=10)
    name, each = "realistic 10,000, 0 ms", 1e6 / ours["requests"]
    yield Line(name, f"{who}: CPU / floor's", f"{ours['cpu'] / floor['cpu']:.2f}", f"≤ {allowed}")
    cpus = f"{ours['cpu'] * each:.0f} us, {floor['cpu'] * each:.0f} us"
    yield Line(name, f"{who}: CPU per request, floor's", cpus, "")
    speeds = f"{ours['blocks'] / ours['wall']:,.0f}, {floor['blocks'] / floor['wall']:,.0f}"
    yield Line(name, f"{who}: blocks/s, floor's", speeds, "")
    yield Line(name, f"{who}: server's share of CPU", f"{ours['server']:.0%}", "")


def stream_memory() -> Iterator[Line]:
    for shape in ("realistic", "flat"):
        peaks = []
        for blocks in (100_000, 1_000_000):
            with LocalNotion(shape, blocks=blocks) as notion:
                [ours] = elsewhere(notion, "walk")
            assert ours["blocks"] == blocks, ours
            peaks.append(ours["peak"])
            yield Line(f"stream of {blocks:,} ({shape})", "peak memory", f"{ours['peak'] / 1e6:.0f} MB", "≤ 150 MB")
        yield Line(f"stream ({shape})", "1,000,000 against 100,000", f"{peaks[1] / peaks[0]:.2f}", "0.9 to 1.1")


def tree_memory() -> Iterator[Line]:
    with LocalNotion("realistic", blocks=100_000) as notion:
        [ours] = elsewhere(notion, "tree")
    yield Line("tree of 100,000", "memory per block", f"{ours['grown'] / 1e5 / 1e3:.2f} kB", "≤ 2.0 kB")


def levels() -> Iterator[Line]:
    cpus = []
    for blocks in (1_000, 10_000):
        with LocalNotion("deep", blocks=blocks) as notion:
            [ours] = elsewhere(notion, "tree")
        cpus.append(ours["cpu"] / blocks)
    yield Line("10,000 levels", "CPU per level against 1,000 levels", f"{cpus[1] / cpus[0]:.2f}", "linear: about 1")


def faults() -> Iterator[Line]:
    with LocalNotion("realistic", blocks=10_000) as notion:
        [floor] = elsewhere(notion, "floor in order")
    with LocalNotion("realistic", blocks=10_000, faults=0.03) as notion:
        [ours] = elsewhere(notion, "faulty")
    work = "3 % mixed faults"
    same = "the same" if ours["digest"] == floor["digest"] else "NOT the same"
    yield Line(work, "result", f"{same}, {ours['retries']} retries", "the same")
    yield Line(work, "longest wait nobody asked for", f"{ours['waited']:.1f} s", "≤ 1 s")
    yield Line(work, "wall", f"{ours['wall']:.1f} s", "")


def crowd() -> Iterator[Line]:
    for who, how in (("many, seldom", "gc.set_threshold(50_000)"), ("many", "Python's gc thresholds")):
        with LocalNotion("realistic", blocks=10_000) as notion:
            [ours] = elsewhere(notion, who)
        work, used = f"{CROWD:,} connections, 3/s", f"{ours['cores']:.2f} cores, {ours['peak'] / 1e6:.0f} MB"
        yield Line(work, f"least used budget, {how}", f"{ours['least']:.0%}", "≥ 95 %")
        yield Line(work, "CPU and memory", used, "≤ 1 core, 1 GB")


ROWS: dict[str, Callable[[], Iterator[Line]]] = {
    "latency": lambda: latency_row("realistic", 10_000, 1.15, 4, 5),
    "flat": lambda: latency_row("flat", 20_000, 1.06, 1, 1),
    "deep": lambda: latency_row("deep", 500, 1.06, 1, 1),
    "tree": lambda: cpu_row("tree", 1.25),
    "walk": lambda: cpu_row("walk", 1.4),
    "stream": stream_memory,
    "memory": tree_memory,
    "levels": levels,
    "faults": faults,
    "crowd": crowd,
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("rows", nargs="*", default=list(ROWS), help=", ".join(ROWS))
    parser.add_argument("--job", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.job:
        print(json.dumps(measure(Job(*json.loads(given.job)))))
        return
    print(f"{'work':<34} {'what':<42} {'measured':<28} target")
    for row in given.rows:
        for line in ROWS[row]():
            print(f"{line.work:<34} {line.what:<42} {line.value:<28} {line.target}", flush=True)


if __name__ == "__main__":
    main()
