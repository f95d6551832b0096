"""What the limiter costs: CPU time of a request that need not wait, memory of many that do."""

import ast
import asyncio
import time
import tracemalloc
from pathlib import Path

from notion_async._ratelimit import Limiter, RateLimit, limiter
from notion_async._ratelimit.budget import LocalBudget

CHILDREN = "GET /blocks/{block_id}/children"


async def _cost(rule: RateLimit | None, count: int = 20_000) -> float:
    limited = Limiter(LocalBudget(rule))
    begun = time.process_time()
    for _ in range(count):
        (await limited.acquire(CHILDREN)).settle(200)
    return (time.process_time() - begun) / count * 1e6


def _loop_cost(count: int = 200_000) -> float:
    """Return the microseconds of a fixed piece of Python, to compare machines and loads."""
    begun, total = time.process_time(), 0
    for number in range(count):
        total += len(str(number))
    return (time.process_time() - begun) / count * 1e6


async def _crowd(count: int = 10_000) -> float:
    limited = Limiter(LocalBudget(RateLimit(1, 60, adaptive=False)))
    await limited.acquire(CHILDREN)
    tracemalloc.start()
    waiting = [asyncio.ensure_future(limited.acquire(CHILDREN)) for _ in range(count)]
    await asyncio.sleep(0)
    held, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    for one in waiting:
        one.cancel()
    await asyncio.wait(waiting)
    return held / 1e6


def _lines(path: Path) -> int:
    """Return the lines of code, without docstrings, comments and blanks."""
    source = path.read_text("utf-8")
    prose: set[int] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
            prose |= set(range(node.lineno, (node.end_lineno or node.lineno) + 1))
    lines = enumerate(source.splitlines(), 1)
    return sum(bool(line.strip()) and not line.strip().startswith("#") and at not in prose for at, line in lines)


def cost() -> None:
    """CPU time of a request that need not wait, memory of many that do, tasks and all, and size."""
    print("\ncost, the least of 7 runs, interleaved with a fixed piece of Python")
    rules = {"adaptive": RateLimit(10**9, 60), "fixed": RateLimit(10**6, 60, adaptive=False), "no budget": None}
    best: dict[str, float] = {}
    for _ in range(7):
        for name, rule in rules.items():
            best[name] = min(best.get(name, 1e9), asyncio.run(_cost(rule)))
        best["len(str(n))"] = min(best.get("len(str(n))", 1e9), _loop_cost())
    print("  uncontended request: " + ", ".join(f"{name} {micro:.2f} us" for name, micro in best.items()))
    print(f"  10,000 waiters with their tasks: {asyncio.run(_crowd()):.1f} MB (target 30)")
    sizes = {path.name: _lines(path) for path in Path(limiter.__file__).parent.glob("*.py")}
    largest = max(sizes, key=lambda name: sizes[name])
    print(f"  lines of code: {sum(sizes.values())} (target 800), the longest module {largest} {sizes[largest]} (250)")
