"""Types of arguments that are sent as they are, checked before any request.

The type of an argument follows from its name, because a name means the same in every method. Arguments with rules of
their own (ids, texts, icons, filters, blocks, properties of pages) are checked where they are converted.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

from msgspec import UNSET

from notion_async._inputs.refusals import need
from notion_async.models.base import Encodable, Struct


class ArgumentType(NamedTuple):
    """The types that an argument may have, and their description for the error."""

    types: tuple[type, ...]
    description: str


_TEXT = ArgumentType((str,), "a text")
_FLAG = ArgumentType((bool,), "True or False")
_NUMBER = ArgumentType((int,), "a whole number")
_OBJECT = ArgumentType((Mapping, Struct, Encodable), "an object, as a mapping or as the constructors return it")
_MAPPING = ArgumentType((Mapping,), "a mapping")
_LIST = ArgumentType((list, tuple), "a list")

_NAMES = {
    _TEXT: "client_id client_secret code content_type external_url filename grant_type language markdown mode name "
    "query redirect_uri refresh_token result_type start_cursor status token type",
    _FLAG: "allow_async archived erase_content in_trash include_transcript is_archived is_inline is_locked",
    _NUMBER: "limit number_of_parts page_size part_number",
    _OBJECT: "configuration create_database display_name external_account filter initial_data_source insert_content "
    "options placement position replace_content replace_content_range source template update_content",
    _MAPPING: "properties quick_filters",
    _LIST: "sorts",
}
_TYPES = {name: kind for kind, names in _NAMES.items() for name in names.split()}


def need_object(name: str, value: object) -> None:
    """Raise InvalidInput unless an argument is an object or was omitted.

    Raises:
        InvalidInput: It is neither.
    """
    if value is not UNSET:
        need(_OBJECT.types, name, _OBJECT.description, value)


def given(**fields: Any) -> dict[str, Any]:
    """Return the arguments that the caller gave: None stands for Notion's null, UNSET for nothing.

    Raises:
        InvalidInput: An argument has a wrong type.
    """
    sent = {name: value for name, value in fields.items() if value is not UNSET}
    for name, value in sent.items():
        if name in _TYPES and value is not None:
            need(_TYPES[name].types, name, _TYPES[name].description, value)
    return sent
