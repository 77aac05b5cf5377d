"""Inputs: how arguments become what a resolver takes, worked out once for a place.

Strawberry asks for the type and the name of every field of every input object each time that one
comes: of a batch of twenty events that took a fifth of the whole request.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import MISSING
from functools import partial
from typing import Any

from strawberry.relay import GlobalID
from strawberry.scalars import is_scalar
from strawberry.schema.config import StrawberryConfig
from strawberry.types.arguments import StrawberryArgument, convert_argument
from strawberry.types.base import (
    StrawberryList,
    StrawberryMaybe,
    StrawberryObjectDefinition,
    StrawberryOptional,
    has_object_definition,
)
from strawberry.types.enum import StrawberryEnumDefinition, has_enum_definition
from strawberry.types.lazy_type import LazyType
from strawberry.types.unset import UNSET

Convert = Callable[[Any], Any]
Taking = Callable[[Mapping[str, Any]], dict[str, Any]]
"""Makes a resolver's arguments, by its own names, of those that graphql-core has coerced."""


class Inputs:
    """The conversions of one schema's inputs; `scalars` is Strawberry's registry of them."""

    def __init__(self, scalars: Mapping[object, Any], config: StrawberryConfig) -> None:
        self._scalars = scalars
        self._config = config
        self._objects: dict[type, Convert] = {}

    def taking(self, arguments: Sequence[StrawberryArgument]) -> Taking:
        """What does for these arguments the same as Strawberry's `convert_arguments`."""
        named = [
            (self._config.name_converter.from_argument(each), each.python_name, self._of(each.type))
            for each in arguments
        ]

        def taken(given: Mapping[str, Any]) -> dict[str, Any]:
            return {own: convert(given[name]) for name, own, convert in named if name in given}

        return taken

    def _of(self, type_: Any) -> Convert:
        if isinstance(type_, StrawberryOptional) and not isinstance(type_, StrawberryMaybe):
            return self._of(type_.of_type)
        if isinstance(type_, StrawberryList):
            return _each(self._of(type_.of_type))
        if isinstance(type_, LazyType):
            return self._of(type_.resolve_type())
        if self._is_leaf(type_):
            return _same
        if has_object_definition(type_) and type_.__strawberry_definition__.from_input is None:
            return self._object(type_)
        # What has ways of its own, which nothing of ours takes, is left to Strawberry.
        return lambda value: convert_argument(value, type_, self._scalars, self._config)

    def _is_leaf(self, type_: Any) -> bool:
        if isinstance(type_, StrawberryEnumDefinition) or has_enum_definition(type_):
            return True
        return type_ is not GlobalID and is_scalar(type_, self._scalars)

    def _object(self, type_: Any) -> Convert:
        objects = self._objects
        if type_ not in objects:
            objects[type_] = partial(self._again, type_)  # for those of its own kind in it
            objects[type_] = self._made(type_, type_.__strawberry_definition__)
        return objects[type_]

    def _again(self, type_: type, value: Any) -> Any:
        return self._objects[type_](value)

    def _made(self, make: Callable[..., Any], definition: StrawberryObjectDefinition) -> Convert:
        fields = [
            (
                self._config.name_converter.from_field(each),
                each.python_name,
                self._of(each.resolve_type(type_definition=definition)),
            )
            for each in definition.fields
        ]
        absent = {
            each.python_name: None
            for each in definition.fields
            if each.default_value is MISSING and each.default_factory is MISSING
        }

        def converted(value: Any) -> Any:
            if value is None or value is UNSET:
                return value
            given = {own: convert(value[name]) for name, own, convert in fields if name in value}
            return make(**{**absent, **given})

        return converted


def _same(value: Any) -> Any:
    return value


def _each(convert: Convert) -> Convert:
    def converted(values: Any) -> Any:
        if values is None or values is UNSET:
            return values
        # A copy also of what stays as it is: a default is every request's, a list is its own.
        return [*values] if convert is _same else [convert(each) for each in values]

    return converted
