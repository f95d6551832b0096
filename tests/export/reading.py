"""Markdown read again by a CommonMark parser, so that tests compare what a reader gets."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from markdown_it import MarkdownIt
from markdown_it.token import Token

from notion_async import models
from notion_async.export import to_markdown

PARSER = MarkdownIt("commonmark", {"maxNesting": 200}).enable(["table", "strikethrough"])

_MARKS = {
    "strong": "bold",
    "em": "italic",
    "s": "strikethrough",
    "del": "strikethrough",
    "u": "underline",
    "code": "code",
}


class Char(NamedTuple):
    """A character as the parser reads it."""

    char: str
    marks: frozenset[str]
    target: str


def body(tree: models.Tree) -> str:
    """Return the Markdown after the front matter."""
    return to_markdown(tree).split("\n---\n", 1)[1]


def tokens(tree: models.Tree) -> list[Token]:
    return PARSER.parse(body(tree))


def outline(tree: models.Tree) -> list[str]:
    """Return the opening and self-closing elements, in order."""
    return [token.type.removesuffix("_open") for token in tokens(tree) if token.nesting >= 0]


def texts(tree: models.Tree) -> list[str]:
    """Return the text of every paragraph, heading, cell and code block, in order."""
    return ["".join(char.char for char in chars(token)) for token in tokens(tree) if token.type in {"inline", "fence"}]


def chars(token: Token) -> Iterator[Char]:
    """Yield the characters of a token with their marks and link target."""
    if token.type == "fence":
        yield from (Char(char, frozenset(), "") for char in token.content)
        return
    yield from _inline(token.children or ())


def _inline(children: Sequence[Token]) -> Iterator[Char]:
    marks: list[str] = []
    target = ""
    for child in children:
        if child.type in {"text", "image", "code_inline"}:
            own = {"code"} if child.type == "code_inline" else set[str]()
            yield from (Char(char, frozenset({*marks, *own}), target) for char in child.content)
        elif child.type in {"hardbreak", "softbreak"} or child.content == "<br>":
            yield Char("\n", frozenset(), "")
        elif child.tag == "a":
            target = str(child.attrs.get("href", "")) if child.nesting > 0 else ""
        else:
            _open_or_close(child, marks)
    assert not marks


def _open_or_close(token: Token, marks: list[str]) -> None:
    name = _MARKS[token.tag or token.content.strip("</>")]
    if token.nesting < 0 or token.content.startswith("</"):
        assert marks.pop() == name
    else:
        marks.append(name)
