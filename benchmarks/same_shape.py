"""Pydantic models of the same shape as the structs, made from them field by field, so that the two are comparable.

Where a struct holds its own kind (a rollup's properties, a bot's owner) pydantic is spared the inner one.
"""

import types
from typing import Annotated, Any, Literal, Union, get_args, get_origin

import msgspec
import pydantic

from notion_async.models.repair import Told
from notion_async.models.users import Bot, Group, PartialUser, Person

USERS = (Person, Bot, Group, PartialUser)


class SameShape:
    """Makes the models, each once."""

    def __init__(self) -> None:
        self.made: dict[type, type[pydantic.BaseModel]] = {}
        self.making: set[type] = set()

    def model(self, struct: type[msgspec.Struct]) -> type[pydantic.BaseModel]:
        """Give the pydantic model of a struct."""
        if struct not in self.made:
            self.making.add(struct)
            self.made[struct] = pydantic.create_model(struct.__name__, **self._fields(struct))
            self.making.remove(struct)
        return self.made[struct]

    def _fields(self, struct: type[msgspec.Struct]) -> dict[str, Any]:
        config = struct.__struct_config__
        fields: dict[str, Any] = {config.tag_field: (Literal[config.tag], ...)} if config.tag_field else {}
        for field in msgspec.structs.fields(struct):
            default = ... if field.required else None if field.default is msgspec.UNSET else field.default
            fields[field.encode_name] = (self._type(field.type), default)
        return fields

    def _type(self, kind: Any) -> Any:
        origin, members = get_origin(kind), get_args(kind)
        if kind is msgspec.UnsetType:
            return type(None)
        if origin in {Union, types.UnionType}:
            return self._union(members)
        if origin in {tuple, list, dict}:
            return origin[tuple(member if member is ... else self._type(member) for member in members)]
        if isinstance(kind, type) and issubclass(kind, Told):
            return self._one_of(USERS)
        return self._one_of((kind,)) if isinstance(kind, type) and issubclass(kind, msgspec.Struct) else kind

    def _one_of(self, structs: tuple[type[msgspec.Struct], ...]) -> Any:
        if self.making & set(structs):
            return Any
        return Union[tuple(self.model(struct) for struct in structs)]  # noqa: UP007 - of a tuple made at run time

    def _union(self, members: tuple[Any, ...]) -> Any:
        structs = tuple(each for each in members if isinstance(each, type) and issubclass(each, msgspec.Struct))
        others = tuple(self._type(each) for each in members if each not in structs)
        told = self._one_of(structs) if structs else None
        if len(structs) > 1 and told is not Any:
            told = Annotated[told, pydantic.Field(discriminator=structs[0].__struct_config__.tag_field)]
        return Union[(told, *others) if structs else others]  # noqa: UP007 - of a tuple made at run time
