"""Import structure of the emulator: layers without cycles, handlers that know no server."""

import ast
from graphlib import TopologicalSorter
from pathlib import Path

import notion_async.emulator

PACKAGE = Path(notion_async.emulator.__file__).parent
MODULES = {
    ".".join(("notion_async.emulator", *path.relative_to(PACKAGE).with_suffix("").parts)).removesuffix(
        ".__init__"
    ): path
    for path in PACKAGE.rglob("*.py")
}


def imported(path: Path) -> set[str]:
    """Return the modules of the emulator that a module names in any import, those for type checkers included."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                inner = f"{node.module}.{alias.name}"
                found.add(inner if inner in MODULES else node.module)
    return found & MODULES.keys()


def test_no_module_of_the_emulator_imports_itself_through_others() -> None:
    graph = {name: imported(path) - {name} for name, path in MODULES.items()}
    assert len(list(TopologicalSorter(graph).static_order())) == len(MODULES)


def test_handlers_know_their_context_and_not_the_server() -> None:
    for name, path in MODULES.items():
        if ".handlers." in name:
            assert not imported(path) & {"notion_async.emulator.server", "notion_async.emulator.routes"}, name
