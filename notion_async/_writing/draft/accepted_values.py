"""Values that Notion accepts in a block, so that a wrong one is refused before the first request.

Only blocks made by a caller are checked: what was read came from Notion, and may be newer than these lists.
"""

from collections.abc import Iterator
from typing import Any

from notion_async.blocks.inputs import BlockInput, CodeInput
from notion_async.models.base import Struct

_HUES = ("default", "gray", "brown", "orange", "yellow", "green", "blue", "purple", "pink", "red")
COLORS = frozenset(_HUES) | {f"{hue}_background" for hue in _HUES}
LANGUAGES = {
    "abap", "abc", "agda", "arduino", "ascii art", "assembly", "bash", "basic", "bnf", "c", "c#", "c++", "clojure",
    "coffeescript", "coq", "css", "dart", "dhall", "diff", "docker", "ebnf", "elixir", "elm", "erlang", "f#",
    "flow", "fortran", "gherkin", "glsl", "go", "graphql", "groovy", "haskell", "hcl", "html", "idris", "java",
    "javascript", "json", "julia", "kotlin", "latex", "less", "lisp", "livescript", "llvm ir", "lua", "makefile",
    "markdown", "markup", "matlab", "mathematica", "mermaid", "nix", "notion formula", "objective-c", "ocaml",
    "pascal", "perl", "php", "plain text", "powershell", "prolog", "protobuf", "purescript", "python", "r",
    "racket", "reason", "ruby", "rust", "sass", "scala", "scheme", "scss", "shell", "smalltalk", "solidity", "sql",
    "swift", "toml", "typescript", "vb.net", "verilog", "vhdl", "visual basic", "webassembly", "xml", "yaml",
    "java/c/c++/c#",
}  # fmt: skip
_MAX_FILE_NAME = 900  # UTF-16 units
_LOCAL_LINKS = ("/", "#", "mailto:", "tel:")
_FIRST_EMOJI = "\u00a9"


def unaccepted(block: BlockInput) -> str:
    """Return what Notion would refuse among a block's own values; empty if there is nothing."""
    return next(_problems(block.content), "")


def _problems(content: Any) -> Iterator[str]:
    color = getattr(content, "color", None)
    if isinstance(color, str) and color not in COLORS:
        yield f"color should be one of Notion's, such as red or red_background, instead was {color!r}"
    if isinstance(content, CodeInput) and isinstance(content.language, str) and content.language not in LANGUAGES:
        yield f"language should be one of Notion's, such as python, instead was {content.language!r}"
    ratio = getattr(content, "width_ratio", None)
    if isinstance(ratio, int | float) and not 0 < ratio <= 1:
        yield f"width_ratio should be a number above 0 and at most 1, instead was {ratio!r}"
    name = getattr(content, "name", None)
    if isinstance(name, str) and len(name.encode("utf-16-le")) // 2 > _MAX_FILE_NAME:
        yield f"name should have at most {_MAX_FILE_NAME} characters, instead has {len(name)}"
    emoji = getattr(getattr(content, "icon", None), "emoji", None)
    if isinstance(emoji, str) and not any(char >= _FIRST_EMOJI for char in emoji):
        yield f"icon should be an emoji, instead was {emoji!r}"
    for run in _runs(content):
        yield from _problems_of_run(run)


def _problems_of_run(run: Any) -> Iterator[str]:
    color = getattr(getattr(run, "annotations", None), "color", None)
    if isinstance(color, str) and color not in COLORS:
        yield f"the color of a text should be one of Notion's, instead was {color!r}"
    url = getattr(getattr(getattr(run, "text", None), "link", None), "url", None)
    if isinstance(url, str) and "://" not in url and not url.startswith(_LOCAL_LINKS):
        yield f"a link needs a scheme such as https://, and {url[:80]!r} has none"


def _runs(content: Struct) -> Iterator[Any]:
    for field in ("rich_text", "caption"):
        yield from getattr(content, field, None) or ()
    for cell in getattr(content, "cells", ()):
        yield from cell
