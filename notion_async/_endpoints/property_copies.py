"""Property values that were read, as values to be written."""

from collections.abc import Mapping
from typing import Any

from notion_async.errors import InvalidInput
from notion_async.models.properties import (
    PropertyBase,
    PropertyValue,
    UnknownProperty,
    VerificationProperty,
)
from notion_async.properties import WRITABLE, PropertyInput, VerificationInput, property_input


def is_property_value(value: object) -> bool:
    """Return whether a value is a property value that was read from Notion."""
    return isinstance(value, PropertyBase | UnknownProperty)


def refuse_partial(value: object) -> None:
    """Raise InvalidInput for a relation of which only a part was read, because writing it would remove the rest.

    Raises:
        InvalidInput: The value is such a relation, as a struct or as JSON from Notion.
    """
    has_more = value.get("has_more") if isinstance(value, Mapping) else getattr(value, "has_more", None)
    if has_more is True:
        msg = (
            "relation was read in part, and writing it would remove the rest: "
            "read the page with full_properties=True first"
        )
        raise InvalidInput(msg)


def to_property_input(value: PropertyValue) -> PropertyInput | UnknownProperty | None:
    """Return the input that writes a value that was read; None for values that Notion computes.

    Raises:
        InvalidInput: Only a part of the value was read, so writing it would remove the rest.
    """
    if isinstance(value, UnknownProperty):
        return value
    if value.type not in WRITABLE:
        return None
    refuse_partial(value)
    content: Any = getattr(value, value.type)
    if isinstance(value, VerificationProperty):
        if content is None or content.state == "expired":  # Notion sets it when the time is over
            return None
        content = VerificationInput(content.state, content.date)
    return property_input(value.type, content)
