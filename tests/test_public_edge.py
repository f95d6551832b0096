"""The public edge is closed: every type that a public method takes or returns has a public name."""

import inspect
import typing
from collections.abc import Iterator
from importlib import import_module
from types import FunctionType
from typing import Any

import notion_async
from notion_async import NotionClient

MODULES = [
    import_module(f"notion_async.{name}")
    for name in (
        "blocks", "errors", "export", "files", "filters", "ids", "models", "parents", "properties",
        "rich_text", "schemas",
    )
]  # fmt: skip
CALLED = {"__call__", "__aiter__", "__anext__", "__aenter__"}


def public_classes() -> set[type]:
    """Return all classes that have a public name."""
    values = [getattr(notion_async, name) for name in notion_async.__all__]
    for module in MODULES:
        values += [value for name, value in vars(module).items() if not name.startswith("_")]
    return {value for value in values if isinstance(value, type)}


def namespaces(holder: object) -> Iterator[type]:
    for name, value in vars(holder).items():
        if not name.startswith("_") and type(value).__module__.startswith("notion_async._endpoints"):
            yield type(value)
            yield from namespaces(value)


def functions(kind: type) -> Iterator[FunctionType]:
    """Yield the public methods and properties of a class, all overloads of each."""
    for name, _ in inspect.getmembers(kind):
        if name.startswith("_") and name not in CALLED and not (name == "__init__" and kind is NotionClient):
            continue
        member: Any = inspect.getattr_static(kind, name)
        function = getattr(member, "fget", None) or getattr(member, "__func__", member)
        if isinstance(function, FunctionType) and function.__module__.startswith("notion_async"):
            overloads: Any = typing.get_overloads(function)
            yield from [function, *overloads]


def classes_in(hint: Any) -> Iterator[type]:
    """Yield the classes that an annotation names."""
    for each in hint if isinstance(hint, list) else (*typing.get_args(hint), typing.get_origin(hint)):
        yield from classes_in(each) if each is not None else ()
    if isinstance(hint, type) and typing.get_origin(hint) is None:
        yield hint


def unnamed(kind: type) -> list[str]:
    """Return the places in the signatures of a class that name a class of a private module without a public name."""
    named = public_classes()
    return [
        f"{kind.__name__}.{function.__name__}({argument}): {found.__module__}.{found.__name__}"
        for function in functions(kind)
        for argument, hint in typing.get_type_hints(function).items()
        for found in classes_in(hint)
        if found.__module__.startswith("notion_async._") and found not in named
    ]


def test_every_type_in_the_signature_of_a_public_method_has_a_public_name() -> None:
    client = NotionClient("ntn_none")
    kinds = {NotionClient, *namespaces(client), *public_classes()}
    ours = sorted(
        (kind for kind in kinds if kind.__module__.startswith("notion_async")), key=lambda kind: kind.__name__
    )
    assert [place for kind in ours for place in unnamed(kind)] == []


def test_every_type_in_the_signature_of_a_public_function_has_a_public_name() -> None:
    named = public_classes()
    found = [
        f"{module.__name__}.{name}: {kind.__name__}"
        for module in MODULES
        for name, value in vars(module).items()
        if isinstance(value, FunctionType) and not name.startswith("_") and value.__module__.startswith("notion_async")
        for hint in typing.get_type_hints(value).values()
        for kind in classes_in(hint)
        if kind.__module__.startswith("notion_async._") and kind not in named
    ]
    assert found == []


def test_each_listing_can_be_had_answer_by_answer() -> None:
    kinds = [kind for kind in namespaces(NotionClient("ntn_none")) if hasattr(kind, "iterate")]
    assert len(kinds) == 11
    assert [kind.__name__ for kind in kinds if not hasattr(kind, "pages")] == []


def test_a_namespace_shows_its_methods() -> None:
    client = NotionClient("ntn_none")
    assert repr(client.blocks.children) == "<client.blocks.children: append, iterate, list, pages>"
    for kind in namespaces(client):
        assert kind.path.startswith("client."), kind  # type: ignore[attr-defined]  # all are namespaces
