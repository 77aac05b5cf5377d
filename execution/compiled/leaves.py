"""Leaves that need no coercion: what their Python values look like, as conditions in source."""

from dataclasses import dataclass
from enum import Enum, Flag
from typing import Any

from graphql import (
    GraphQLEnumType,
    GraphQLLeafType,
    GraphQLScalarType,
    Undefined,
    specified_scalar_types,
)

_READY = {
    "String": "type({0}) is str",
    "ID": "type({0}) is str",
    "Boolean": "type({0}) is bool",
    "Int": "type({0}) is int and -2147483648 <= {0} <= 2147483647",
}


@dataclass(frozen=True, slots=True)
class Ready:
    """Of a value that meets `condition`, `shown` is what the answer holds."""

    condition: str
    shown: str
    names: dict[str, Any]
    """What the names in both stand for."""


def ready(leaf: GraphQLLeafType, name: str, number: int) -> Ready | None:
    """How values of the leaf are recognised that need no coercion, None where all do.

    `name` is the variable that holds the value; `number` makes new names unique.
    """
    if isinstance(leaf, GraphQLEnumType):
        return _ready_enum(leaf, name, number)
    if not isinstance(leaf, GraphQLScalarType):
        return None
    condition = _READY.get(leaf.name) if specified_scalar_types.get(leaf.name) is leaf else None
    if leaf.coerce_output_value is str:  # a text is its own `str`
        condition = _READY["String"]
    return Ready(condition.format(name), name, {}) if condition else None


def _ready_enum(leaf: GraphQLEnumType, name: str, number: int) -> Ready | None:
    """Members of one Python enum, all of whose values can be looked up."""
    members = _members(leaf)
    if members is None:
        return None
    shown = {member.value: coerced for member, coerced in members.items()}
    names: dict[str, Any] = {f"E{number}": type(next(iter(members))), f"N{number}": shown}
    return Ready(f"type({name}) is E{number}", f"N{number}[{name}._value_]", names)


def _members(leaf: GraphQLEnumType) -> dict[Enum, Any] | None:
    """Each member of the Python enum behind the type and its name in GraphQL."""
    python_enum = getattr(leaf.extensions.get("strawberry-definition"), "wrapped_cls", None)
    if not (isinstance(python_enum, type) and issubclass(python_enum, Enum)):
        return None
    if issubclass(python_enum, Flag):
        return None  # whose members may be combined to what is none of them
    shown: dict[Enum, Any] = {}
    for member in python_enum:
        try:
            hash(member.value)
            coerced: object = leaf.coerce_output_value(member)
        except Exception:  # noqa: BLE001 - then each value is coerced when it comes
            return None
        if coerced is Undefined or coerced is None:
            return None
        shown[member] = coerced
    return shown if len({member.value for member in shown}) == len(shown) and shown else None
