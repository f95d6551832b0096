"""Who may import whom: the table is law."""

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "notion_async"

MAY_IMPORT: dict[str, set[str]] = {
    "errors": set(),
    "ids": {"errors"},
    "models": {"errors"},
    "_inputs": {"errors", "models"},
    "parents": {"_inputs", "ids", "models"},
    "files": {"_inputs", "ids", "models"},
    "filters": {"_inputs", "errors", "ids", "models"},
    "rich_text": {"_inputs", "ids", "models"},
    "properties": {"_inputs", "errors", "files", "ids", "models", "rich_text"},
    "schemas": {"_inputs", "ids", "models"},
    "blocks": {"_inputs", "errors", "files", "ids", "models", "rich_text"},
    "_ratelimit": {"errors"},
    "_http": {"_inputs", "_ratelimit", "errors", "models"},
    "_writing": {
        "_http",
        "_inputs",
        "blocks",
        "errors",
        "files",
        "ids",
        "models",
        "parents",
        "properties",
        "rich_text",
    },
    "_endpoints": {
        "_http",
        "_inputs",
        "blocks",
        "_writing",
        "errors",
        "files",
        "ids",
        "models",
        "parents",
        "properties",
        "rich_text",
    },
    "_traversal": {"_endpoints", "_http", "errors", "models"},
    "_client": {"_endpoints", "_http", "_inputs", "_ratelimit", "_traversal", "_writing", "errors", "ids", "models"},
    "__init__": {
        "_client",
        "_endpoints",
        "_http",
        "_ratelimit",
        "_traversal",
        "_writing",
        "blocks",
        "errors",
        "files",
        "filters",
        "models",
        "parents",
        "properties",
        "rich_text",
        "schemas",
    },
    "export": {"__init__", "ids", "models"},
    "emulator": set(),
    "cli": {"__init__", "emulator", "export", "ids", "models"},
    "__main__": {"cli"},
    "pytest_plugin": {"__init__", "emulator"},
}


def part_of(path: Path) -> str:
    inside = path.relative_to(PACKAGE)
    return inside.parts[0] if len(inside.parts) > 1 else inside.stem


def imports_of(path: Path) -> set[str]:
    parts: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        match node:
            case ast.ImportFrom(module="notion_async", names=names):
                parts |= {alias.name if alias.name in MAY_IMPORT else "__init__" for alias in names}
            case ast.ImportFrom(module=str(module)) if module.startswith("notion_async."):
                parts.add(module.split(".")[1])
            case ast.Import(names=names):
                parts |= {alias.name.split(".")[1] for alias in names if alias.name.startswith("notion_async.")}
            case _:
                pass
    return parts


@pytest.mark.parametrize("path", sorted(PACKAGE.rglob("*.py")), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_module_imports_only_what_its_row_names(path: Path) -> None:
    part = part_of(path)
    assert part in MAY_IMPORT, f"{path.name} has no row in the table"
    assert imports_of(path) <= MAY_IMPORT[part] | {part}


def test_every_row_is_of_a_part_that_exists_and_names_only_what_it_imports() -> None:
    imported: dict[str, set[str]] = {}
    for path in PACKAGE.rglob("*.py"):
        part = part_of(path)
        imported.setdefault(part, set()).update(imports_of(path) - {part})
    assert imported == MAY_IMPORT


def test_the_table_has_no_cycle() -> None:
    left = dict(MAY_IMPORT)
    while left:
        free = {part for part, needs in left.items() if not needs & left.keys()}
        assert free, f"these import each other: {sorted(left)}"
        left = {part: needs for part, needs in left.items() if part not in free}


def test_relative_imports_are_not_used() -> None:
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            assert not (isinstance(node, ast.ImportFrom) and node.level), path


def test_no_class_name_occurs_twice() -> None:
    homes: dict[str, list[str]] = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.parse(path.read_text("utf-8")).body:
            if isinstance(node, ast.ClassDef):
                homes.setdefault(node.name, []).append(str(path.relative_to(PACKAGE)))
    assert {name: paths for name, paths in homes.items() if len(paths) > 1} == {}
