"""Options of selects, multi-selects and statuses, to be written.

https://developers.notion.com/reference/property-object#select
"""

from msgspec import UNSET, UnsetType

from notion_async._inputs.graphemes import text_length
from notion_async._inputs.refusals import refusal
from notion_async.models.base import Struct
from notion_async.models.values import Option

MAX_OPTION_NAME = 100


class OptionInput(Struct, frozen=True, kw_only=True):
    """An option, by id or name; a new name makes a new option, except of a status.

    Attributes:
        group: The group of a status, in schemas only.
    """

    id: str | UnsetType = UNSET
    name: str | UnsetType = UNSET
    color: str | UnsetType = UNSET
    description: str | UnsetType | None = UNSET
    group: str | UnsetType = UNSET


def option_input(where: str, given: str | Option | OptionInput) -> OptionInput:
    """Return an option to be written, from its name or from one that was read.

    Raises:
        InvalidInput: It is something else.
    """
    match given:
        case OptionInput(id=UnsetType(), name=UnsetType() | ""):
            pass
        case OptionInput():
            return given
        case Option(id=known):
            return OptionInput(id=known)
        case str() if given:
            return OptionInput(name=given)
    raise refusal(given, where, "an option or its name")


def named_option(where: str, given: str | Option | OptionInput) -> OptionInput:
    """Return an option that Notion may have to make, so that its name has to be a possible one.

    Raises:
        InvalidInput: The value is not an option, or Notion refuses its name.
    """
    option = option_input(where, given)
    if option.name and ("," in option.name or text_length(option.name) > MAX_OPTION_NAME):
        raise refusal(option.name, f"{where}.name", f"up to {MAX_OPTION_NAME} characters without a comma")
    return option
