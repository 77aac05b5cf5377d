"""Asking for everything: selections and arguments made from the schema alone.

Every field is asked for under the alias `Type__field`, so that an answer says which fields of
which types it reached, and so that fields of different types never conflict.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from graphql import (
    GraphQLArgument,
    GraphQLEnumType,
    GraphQLInputField,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLScalarType,
    GraphQLSchema,
    GraphQLUnionType,
    get_named_type,
    get_nullable_type,
    is_leaf_type,
    is_list_type,
    is_required_argument,
    is_required_input_field,
)

DEEP = 3
"""Levels of objects below a root field: enough for a connection's nodes."""

NAMING = ("ID", "String")
"""Leaves by which an argument can name a thing: an id, a cursor, a text to look for."""


PLAIN = {
    "Int": 1,
    "Float": 1.0,
    "Boolean": True,
    "JSON": {},
    "CountryCode": "US",
    "LocaleTag": "en",
    "TimeZone": "UTC",
    "Date": "2026-03-01",
    "DateTime": "2026-03-01T12:00:00Z",
    "URL": "https://marquee.test/",
}
"""A value of each scalar that has a form of its own."""


NOTHING = "{ __typename }"
"""A selection that says no more than the schema does: answering it would be work for nothing."""


@dataclass(frozen=True)
class Naming:
    """A place in a root field's arguments that can name a thing: its path, and its coordinate."""

    path: tuple[str, ...]
    coordinate: str
    type_name: str


@cache
def selection(schema: GraphQLSchema, named: Any, deep: int = DEEP) -> str:
    """Everything of a type, so many levels down; empty for a leaf."""
    if is_leaf_type(named):
        return ""
    if isinstance(named, GraphQLInterfaceType | GraphQLUnionType):
        members = sorted(schema.get_possible_types(named), key=lambda each: each.name)
        parts = (f"... on {each.name} {selection(schema, each, deep)}" for each in members)
        return "{ __typename " + " ".join(parts) + " }"
    asked = (field(schema, named, name, deep) for name in named.fields)
    return " ".join(["{ __typename", *filter(None, asked), "}"])


def field(schema: GraphQLSchema, parent: GraphQLObjectType, name: str, deep: int) -> str:
    """One field under its alias; left out where it needs arguments or lies too deep to be asked
    anything of.
    """
    definition = parent.fields[name]
    if any(is_required_argument(argument) for argument in definition.args.values()):
        return ""
    inner = get_named_type(definition.type)
    if is_leaf_type(inner):
        return f"{parent.name}__{name}: {name}"
    body = selection(schema, inner, deep - 1) if deep else NOTHING
    return "" if body == NOTHING else f"{parent.name}__{name}: {name} {body}"


def namings(parent: GraphQLObjectType, name: str) -> Iterator[Naming]:
    """Every place in the arguments of a field that can name a thing."""
    for key, argument in parent.fields[name].args.items():
        yield from _namings(argument, (key,), f"{parent.name}.{name}({key}:)")


def _namings(
    given: GraphQLArgument | GraphQLInputField, path: tuple[str, ...], coordinate: str
) -> Iterator[Naming]:
    named = get_named_type(given.type)
    if isinstance(named, GraphQLScalarType) and named.name in NAMING:
        yield Naming(path, coordinate, named.name)
    if isinstance(named, GraphQLInputObjectType):
        for key, inner in named.fields.items():
            yield from _namings(inner, (*path, key), f"{named.name}.{key}")


def choices(parent: GraphQLObjectType, name: str) -> Iterator[tuple[tuple[str, ...], str]]:
    """Every enum value that the arguments of a field take, and where."""
    for key, argument in parent.fields[name].args.items():
        yield from _choices(argument, (key,))


def _choices(
    given: GraphQLArgument | GraphQLInputField, path: tuple[str, ...]
) -> Iterator[tuple[tuple[str, ...], str]]:
    named = get_named_type(given.type)
    if isinstance(named, GraphQLEnumType):
        yield from ((path, value) for value in named.values)
    if isinstance(named, GraphQLInputObjectType):
        for key, inner in named.fields.items():
            yield from _choices(inner, (*path, key))


def usual(
    given: GraphQLArgument | GraphQLInputField, coordinate: str, recipes: dict[str, Any]
) -> Any:
    """A value that a field accepts: the recipe's for its coordinate, else one made of its type."""
    if coordinate in recipes:
        return recipes[coordinate]
    return _of(get_nullable_type(given.type), recipes)


def _of(type_: Any, recipes: dict[str, Any]) -> Any:
    if isinstance(type_, GraphQLNonNull):
        return _of(type_.of_type, recipes)
    if is_list_type(type_):
        return [_of(type_.of_type, recipes)]
    if isinstance(type_, GraphQLEnumType):
        return next(iter(type_.values))
    if isinstance(type_, GraphQLInputObjectType):
        return _input(type_, recipes)
    return PLAIN.get(type_.name, f"any {type_.name}")


def _input(type_: GraphQLInputObjectType, recipes: dict[str, Any]) -> dict[str, Any]:
    needed = {
        key: usual(inner, f"{type_.name}.{key}", recipes)
        for key, inner in type_.fields.items()
        if is_required_input_field(inner) or f"{type_.name}.{key}" in recipes
    }
    if needed or not type_.is_one_of:
        return needed
    first = next(iter(type_.fields))
    return {first: usual(type_.fields[first], f"{type_.name}.{first}", recipes)}


def arguments(parent: GraphQLObjectType, name: str, recipes: dict[str, Any]) -> dict[str, Any]:
    """Usual values for the arguments a field cannot do without, and those with a recipe."""
    return {
        key: usual(argument, f"{parent.name}.{name}({key}:)", recipes)
        for key, argument in parent.fields[name].args.items()
        if is_required_argument(argument) or f"{parent.name}.{name}({key}:)" in recipes
    }


def put(values: dict[str, Any], path: tuple[str, ...], value: Any, *, one_of: bool) -> Any:
    """A copy of the values with another at a path; lists on the way are entered at their first."""
    key, *rest = path
    inner = values.get(key)
    if rest:
        inside = inner[0] if isinstance(inner, list) and inner else inner
        inside = {} if not isinstance(inside, dict) or one_of else inside
        changed = put(inside, tuple(rest), value, one_of=False)
        return {**values, key: [changed] if isinstance(inner, list) else changed}
    return {**values, key: [value] if isinstance(inner, list) else value}
