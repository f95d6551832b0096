"""Generator of `.github/API.md`: every public method with its arguments and return type.

Run `python -m tests.api_page` after a change of a signature; a test compares the page.
"""

import ast
import inspect
import re
import textwrap
from collections.abc import Callable, Iterator
from pathlib import Path
from types import FunctionType, ModuleType
from typing import Any, get_overloads

import notion_async
from notion_async import (
    NotionClient,
    blocks,
    errors,
    export,
    files,
    filters,
    ids,
    parents,
    properties,
    rich_text,
    schemas,
)

PAGE = Path(__file__).parent.parent / ".github" / "API.md"
MODULES = (blocks, properties, schemas, rich_text, files, parents, filters, ids, export)
HEAD = """# Every public method

Written by `python -m tests.api_page` from the signatures and docstrings; a test compares them.
`help(NotionClient.tree)` shows a whole docstring, and `help(notion_async.models)` the structs.

`**options` are those of a request: `priority` (`"interactive"`, `"normal"`, `"bulk"`), `deadline` and `retry_for` in
seconds. An argument that is not passed is `UNSET`. `IdLike` is an id, a `uuid.UUID` or a link. `ParentLike` is also an
object that was read from Notion. `Json` is a mapping or what the constructors return. `await X` means that the method
is awaited.
"""
PRIVATE_MODULE = re.compile(r"\b_(?:http|writing|traversal|client|ratelimit|endpoints)\.")


def page() -> str:
    """Return the whole page."""
    parts = [HEAD, "## The client", "", *_class("NotionClient", NotionClient)]
    parts += _namespaces("client", NotionClient("ntn_none"))
    parts += ["", "## Streams, results and options", *_results()]
    for module in MODULES:
        parts += ["", f"## `{module.__name__}`", "", *_module(module)]
    parts += ["", "## Errors", "", *_errors(), "", "## Top level", "", _names()]
    return "\n".join(parts) + "\n"


def _namespaces(path: str, holder: object) -> Iterator[str]:
    for name, value in sorted(vars(holder).items()):
        if not name.startswith("_") and type(value).__module__.startswith("notion_async._endpoints"):
            yield from ["", f"## `{path}.{name}`", "", *_class(f"{path}.{name}", type(value))]
            yield from _namespaces(f"{path}.{name}", value)


def _results() -> Iterator[str]:
    """Yield the classes at the top level that methods return or take, without the client and the errors."""
    for name in notion_async.__all__:
        kind = getattr(notion_async, name)
        is_error = isinstance(kind, type) and issubclass(kind, Exception)
        if (
            isinstance(kind, type)
            and kind.__module__.startswith("notion_async")
            and kind is not NotionClient
            and not is_error
        ):
            yield from ["", f"### `{name}`", "", _first_line(kind), ""]
            yield from [f"- `.{field}`: `{_readable(hint)}`" for field, hint in _fields(kind)]
            yield from _class("", kind)


def _fields(kind: type) -> Iterator[tuple[str, str]]:
    tree = ast.parse(textwrap.dedent(inspect.getsource(kind))).body[0]
    assert isinstance(tree, ast.ClassDef)
    for node in tree.body:
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and not node.target.id.startswith("_"):
            yield node.target.id, ast.unparse(node.annotation)


def _class(path: str, kind: type) -> Iterator[str]:
    for name in sorted(dir(kind)):
        member: Any = inspect.getattr_static(kind, name)
        function = getattr(member, "__func__", member)
        if not _is_ours(getattr(function, "fget", function)):
            continue
        if isinstance(member, property) and not name.startswith("_"):
            yield f"- `{path}.{name}` → `{_returns(member.fget)}`: {_first_line(member)}"  # type: ignore[arg-type]  # it has one
        elif name == "__call__" or (name == "__init__" and kind is NotionClient):
            yield from _lines(path, function)
        elif isinstance(function, FunctionType) and not name.startswith("_"):
            yield from _lines(f"{path}.{name}", function)


def _module(module: ModuleType) -> Iterator[str]:
    for name, value in sorted(vars(module).items()):
        if (
            isinstance(value, FunctionType)
            and not name.startswith("_")
            and value.__module__.startswith(module.__name__)
        ):
            yield from _lines(f"{module.__name__.rpartition('.')[2]}.{name}", value)


def _is_ours(member: object) -> bool:
    return isinstance(member, FunctionType) and member.__module__.startswith("notion_async")


def _errors() -> Iterator[str]:
    for name, kind in sorted(vars(errors).items()):
        if isinstance(kind, type) and issubclass(kind, errors.NotionError):
            bases = ", ".join(base.__name__ for base in kind.__bases__)
            yield f"- `{name}({bases})`: {_first_line(kind)}"


def _names() -> str:
    return ", ".join(f"`{name}`" for name in notion_async.__all__)


def _lines(path: str, function: FunctionType) -> Iterator[str]:
    overloads: Any = get_overloads(function)
    for each in overloads or [function]:
        yield f"- `{path}({_arguments(each)})` → `{_returns(each)}`"
    yield f"  {_first_line(function)}"


def _first_line(documented: object) -> str:
    return (inspect.getdoc(documented) or "").partition("\n")[0]


def _arguments(function: Callable[..., Any]) -> str:
    arguments = _definition(function).args
    positional = arguments.posonlyargs + arguments.args
    if positional and positional[0].arg in {"self", "cls"}:
        (arguments.posonlyargs or arguments.args).pop(0)
    text = _readable(ast.unparse(arguments))
    return text.replace("**options: Unpack[RequestOptions]", "**options")


def _returns(function: Callable[..., Any]) -> str:
    definition = _definition(function)
    returns = _readable(ast.unparse(definition.returns)) if definition.returns else "Any"
    is_awaited = isinstance(definition, ast.AsyncFunctionDef) and not _yields(definition)
    return f"await {returns}" if is_awaited else returns


def _yields(definition: ast.AsyncFunctionDef) -> bool:
    return any(isinstance(node, ast.Yield) for node in ast.walk(definition))


def _readable(text: str) -> str:
    """Return source text without the names of private modules, and with the spaces that `ast.unparse` leaves out."""
    return re.sub(r"(: [^=]*?)=(?!=)", r"\1 = ", PRIVATE_MODULE.sub("", text))


def _definition(function: Callable[..., Any]) -> ast.FunctionDef | ast.AsyncFunctionDef:
    [definition] = ast.parse(textwrap.dedent(inspect.getsource(function))).body
    assert isinstance(definition, ast.FunctionDef | ast.AsyncFunctionDef)
    return definition


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
