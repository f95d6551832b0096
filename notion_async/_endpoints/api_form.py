"""Property values in the API's own form, such as `{"number": 3}`: checked as plain values are. Pure."""

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec
from msgspec import UNSET, UnsetType

from notion_async import models
from notion_async.errors import InvalidInput
from notion_async.files import uploaded
from notion_async.models.base import Reference, Struct
from notion_async.models.codec import encode, plain
from notion_async.properties import FileValue, OptionInput, VerificationInput, property_input
from notion_async.rich_text import AnnotationsInput, EquationInput, RichTextInput, TextContentInput, TextInput

_TEXTS = {"title", "rich_text"}


class _GivenRun(Struct, frozen=True, kw_only=True):
    text: TextContentInput | UnsetType = UNSET
    mention: dict[str, Any] | UnsetType = UNSET
    equation: models.Expression | UnsetType = UNSET
    annotations: AnnotationsInput | UnsetType = UNSET


class _GivenFile(Struct, frozen=True, kw_only=True):
    name: str | UnsetType | None = UNSET
    external: models.Link | UnsetType = UNSET
    file: models.SignedUrl | UnsetType = UNSET
    file_upload: Reference | UnsetType = UNSET


class _GivenContent(Struct, frozen=True, kw_only=True):
    """Property values that consist of objects, in the API's form."""

    title: tuple[_GivenRun, ...] | UnsetType = UNSET
    rich_text: tuple[_GivenRun, ...] | UnsetType = UNSET
    select: OptionInput | UnsetType | None = UNSET
    multi_select: tuple[OptionInput, ...] | UnsetType = UNSET
    status: OptionInput | UnsetType | None = UNSET
    date: models.DateValue | UnsetType | None = UNSET
    people: tuple[Reference, ...] | UnsetType = UNSET
    relation: tuple[Reference, ...] | UnsetType = UNSET
    files: tuple[_GivenFile, ...] | UnsetType = UNSET
    place: models.Place | UnsetType | None = UNSET
    verification: VerificationInput | UnsetType = UNSET


def normalized(kind: str, value: Any) -> Any:
    """Return the content of a property value in normal form: dates and ids as Notion writes them, files with names.

    Args:
        kind: The type of the property.
        value: The content that the caller gave under that type, as plain JSON.

    Raises:
        InvalidInput: Notion would refuse the value.
    """
    if kind not in _GivenContent.__struct_fields__:
        return property_input(kind, value).content
    try:
        content = getattr(msgspec.convert({kind: value}, _GivenContent), kind)
    except msgspec.ValidationError as error:
        msg = f"{kind}: {error}"
        raise InvalidInput(msg) from None
    if kind in _TEXTS:
        property_input(kind, tuple(_runs(kind, content)))
        return value
    if kind == "files":
        content = tuple(_file(f"files[{index}]", file) for index, file in enumerate(content))
    normal = property_input(kind, content).content
    return _merged(value, plain(encode(normal)))


def _runs(kind: str, runs: tuple[_GivenRun, ...]) -> Iterator[RichTextInput]:
    for index, run in enumerate(runs):
        given = [name for name in ("text", "mention", "equation") if getattr(run, name)]
        if len(given) != 1:
            msg = (
                f"{kind}[{index}] should be one of text, mention and equation, instead was {', '.join(given) or 'none'}"
            )
            raise InvalidInput(msg)
        if run.text:
            yield TextInput(run.text)
        elif run.equation:
            yield EquationInput(run.equation)
        elif run.mention and "date" in run.mention:
            normalized("date", run.mention["date"])


def _file(where: str, file: _GivenFile) -> FileValue:
    match file:
        case _GivenFile(external=models.Link() as link, file=UnsetType(), file_upload=UnsetType()):
            return models.ExternalFile(external=link, name=file.name)
        case _GivenFile(external=UnsetType(), file=models.SignedUrl() as hosted, file_upload=UnsetType()):
            return models.HostedFile(file=hosted, name=file.name)
        case _GivenFile(external=UnsetType(), file=UnsetType(), file_upload=Reference(id=upload_id)):
            return uploaded(upload_id, name=file.name or UNSET)
    msg = f"{where} should be one of external, file and file_upload"
    raise InvalidInput(msg)


def _merged(given: Any, normal: Any) -> Any:
    """Return a value merged with its normal form; fields without a normal form are sent as they were given."""
    if isinstance(given, Mapping) and isinstance(normal, Mapping):
        known = {key: _merged(given.get(key), part) for key, part in normal.items() if part is not None or key in given}
        return {**given, **known}
    if isinstance(given, list) and isinstance(normal, list):
        return [_merged(*pair) for pair in zip(given, normal, strict=True)]
    return normal
