"""Base classes of the models: the frozen struct, `Unknown` that keeps unrecognised JSON, and shared values."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any, ClassVar, NoReturn, TypeAlias

import msgspec

__all__ = ["Empty", "Reference", "Unknown"]


Time: TypeAlias = Annotated[datetime, msgspec.Meta(tz=True)]  # one without a zone is repaired: it is in UTC


class Encodable:
    """Object whose wire format differs from its in-memory form."""

    __slots__ = ()

    def body(self) -> Any:
        """Return the wire form: JSON values, or objects that encode to JSON."""


class Unknown(Encodable):
    """Something Notion sent that has no struct here, kept as the JSON it came as; encodes back to it.

    Attributes:
        raw: The JSON value, as plain Python values.
    """

    __slots__ = ("raw",)

    raw: Any

    def __init__(self, raw: Any) -> None:
        object.__setattr__(self, "raw", raw)

    def _text(self, key: str) -> str:
        value = self.raw.get(key) if isinstance(self.raw, dict) else None
        return value if isinstance(value, str) else ""

    @property
    def type(self) -> str:
        """The type Notion named; empty where it named none."""
        return self._text("type")

    @property
    def id(self) -> str:
        """The object's id; empty where it has none."""
        return self._text("id")

    def body(self) -> Any:
        """Return the JSON it was read from."""
        return self.raw

    def __setattr__(self, name: str, value: object) -> NoReturn:
        msg = f"{type(self).__name__} cannot be changed"
        raise AttributeError(msg)

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other) and isinstance(other, Unknown) and bool(self.raw == other.raw)

    def __hash__(self) -> int:
        return hash((type(self), self.type, self.id))

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.raw!r})"

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.raw,)


class Struct(msgspec.Struct, frozen=True, gc=False):
    """The base of every model.

    Values are frozen trees made of strings, numbers, tuples and other structs, so the garbage collector need not visit
    them.
    """

    unknown_as: ClassVar[type[Unknown] | None] = None  # what stands for a member of this union that has no struct
    partial_as: ClassVar[type["Struct"] | None] = None  # what stands for an object of which only the id was given


Json: TypeAlias = Mapping[str, Any] | Struct | Encodable  # as the reference shows it, or what the constructors give


class Empty(Struct, frozen=True):
    """An object without keys, such as the content of a divider."""


class Reference(Struct, frozen=True):
    """An object known by its id only.

    Attributes:
        id: The id.
    """

    id: str


UnknownClass: TypeAlias = type[Unknown]
StructClass: TypeAlias = type[Struct]
