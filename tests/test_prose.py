"""Docstrings, messages and other texts are plain technical English, as `.github/CONTRIBUTING.md` describes it.

`prose_verbs.txt` has the verbs that a docstring of a function may begin with. A new verb is added there.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "notion_async"
MODULES = sorted(PACKAGE.rglob("*.py"))

VERBS = frozenset((Path(__file__).parent / "prose_verbs.txt").read_text("utf-8").split())
BANNED = re.compile(
    r"\b(shall|anew|whoever|whatsoever|so many|how-manieth|thereof|wherein|hither|nay|dearer)\b"
    r"|(?<!there )\bis no (?!longer|more|less|different|such)[a-z]+\b"
    r"|\bstands? (for itself|under|below|above|in nobody)\b",
    re.IGNORECASE,
)
CLAUSES = {"Give", "Gives", "Hear", "How", "Say", "Says", "What", "When", "Where", "Whether", "Which", "Who", "Whose"}


def _texts(tree: ast.AST) -> Iterator[ast.Constant]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and len(node.value.split()) > 2:
            yield node


def _is_property(node: ast.AST) -> bool:
    decorators = getattr(node, "decorator_list", [])
    return any(ast.unparse(each).rpartition(".")[2] in {"property", "cached_property", "setter"} for each in decorators)


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_texts_avoid_archaic_words(path: Path) -> None:
    found = [
        f"{path.name}:{node.lineno}: …{str(node.value)[max(0, match.start() - 30) : match.end() + 30]!r}"
        for node in _texts(ast.parse(path.read_text("utf-8")))
        for match in BANNED.finditer(str(node.value))
    ]
    assert found == []


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_docstrings_begin_with_a_verb_or_a_noun(path: Path) -> None:
    found = []
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if not isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        text = ast.get_docstring(node)
        if text and not _begins_well(node, text.split()[0].rstrip(",:")):
            found.append(f"{path.name}:{getattr(node, 'lineno', 1)}: {text.splitlines()[0]}")
    assert found == []


def _begins_well(node: ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef, first: str) -> bool:
    if _is_property(node):
        return first not in CLAUSES - {"Whether"}
    is_function = isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and not node.name.startswith("__")
    return first in VERBS if is_function else first not in CLAUSES
