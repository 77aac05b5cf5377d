"""How a field gets its value: read off the schema, once for each plan."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from inspect import CO_VARARGS, CO_VARKEYWORDS, isasyncgenfunction
from types import FunctionType
from typing import Any, Final

from graphql import GraphQLField, GraphQLObjectType
from graphql.execution import default_field_resolver
from strawberry.types.field import StrawberryField
from strawberry.types.fields.resolver import StrawberryResolver

from execution.declare import KEEPS, LOADS, SHOWS, Keeps, Loads

_STRAWBERRY: Final = "strawberry-definition"


@dataclass(frozen=True, slots=True)
class Attribute:
    """An attribute of the parent."""

    name: str


@dataclass(frozen=True, slots=True)
class Load:
    """What a loader has for an attribute of the parent; for many attributes, in one call."""

    loads: Loads


@dataclass(frozen=True, slots=True, eq=False)
class Call:
    """A Strawberry resolver with nothing around it, called as it was written."""

    function: Callable[..., Any]
    parent: str | None
    """The parameter that takes the parent; empty where it is the first one, None where none."""
    info: str | None
    """The parameter that takes the info, None where none does."""
    is_async: bool
    field: StrawberryField
    order: tuple[str, ...] | None
    """Its parameters, where it can be given all of them by their order."""
    ordered: tuple[str, ...] | None
    """Of those the ones that are arguments of the field."""
    defaults: Mapping[str, Any]
    """Of parameters that have one, by their names."""


@dataclass(frozen=True, slots=True, eq=False)
class Opaque:
    """A resolver as graphql-core calls it: it may answer anything, now or later."""

    resolve: Callable[..., Any]


Answer = Attribute | Load | Call | Opaque


def answer_of(field: GraphQLField, *, is_wrapped: bool) -> Answer:
    """How the field is answered; `is_wrapped`: there is more to its resolver than its function."""
    declared = declared_by(field)
    opaque = Opaque(field.resolve or default_field_resolver)
    if is_wrapped or declared is None:
        return opaque
    if declared.is_basic_field:
        plain = declared.default_resolver is getattr
        return Attribute(declared.python_name) if plain else opaque
    resolver = declared.base_resolver
    if resolver is None or declared.extensions:
        return opaque
    function = resolver.wrapped_func
    if isinstance(function, staticmethod | classmethod) or isasyncgenfunction(function):
        return opaque
    metadata: Mapping[Any, Any] = declared.metadata or {}
    loads = metadata.get(LOADS)
    return Load(loads) if isinstance(loads, Loads) else _call(declared, resolver, function)


def _call(
    field: StrawberryField, resolver: StrawberryResolver[Any], function: Callable[..., Any]
) -> Call:
    named = resolver.parent_parameter or resolver.root_parameter
    first = "" if resolver.self_parameter else None
    parent = named.name if named else first
    info = resolver.info_parameter.name if resolver.info_parameter else None
    names, defaults = _parameters(function)
    if names and parent == "":
        parent = names[0]
    # What has no default of its own may be absent.
    arguments = {each.python_name for each in field.arguments}.intersection(defaults)
    is_told = bool(names) and arguments.union({parent, info} - {None}) == set(names)
    return Call(
        function=function,
        parent=parent,
        info=info,
        is_async=resolver.is_async,
        field=field,
        order=names if is_told else None,
        ordered=tuple(name for name in names if name in arguments) if is_told else None,
        defaults=defaults,
    )


def _parameters(function: Callable[..., Any]) -> tuple[tuple[str, ...], Mapping[str, Any]]:
    """A function's parameters and their defaults; none where some are not told by their order."""
    if not isinstance(function, FunctionType):
        return (), {}
    code, values = function.__code__, function.__defaults__ or ()
    if (
        code.co_posonlyargcount
        or code.co_kwonlyargcount
        or code.co_flags & (CO_VARARGS | CO_VARKEYWORDS)
    ):
        return (), {}
    names = code.co_varnames[: code.co_argcount]
    return names, dict(zip(names[len(names) - len(values) :], values, strict=True))


def declared_by(field: GraphQLField) -> StrawberryField | None:
    """The Strawberry field behind a field, None where there is none."""
    declared = field.extensions.get(_STRAWBERRY)
    return declared if isinstance(declared, StrawberryField) else None


def keeps_in(field: StrawberryField | None) -> Keeps | None:
    """What the field says of keeping what it answers."""
    declared = (getattr(field, "metadata", None) or {}).get(KEEPS)
    return declared if isinstance(declared, Keeps) else None


def origin_of(type_: GraphQLObjectType) -> Any:
    """The class that declares a type for Strawberry, None where none does."""
    return getattr(type_.extensions.get(_STRAWBERRY), "origin", None)


def class_shown_by(type_: GraphQLObjectType) -> type | None:
    """The class whose instances the type shows, if it says so."""
    shown = getattr(origin_of(type_), SHOWS, None)
    return shown if isinstance(shown, type) else None
