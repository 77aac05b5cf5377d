"""Where a field says that it costs more, or grows by more, than its type lets one see."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from graphql import GraphQLField, value_from_ast_untyped

DIRECTIVE = "cost"
"""directive @cost(complexity: Int! = 1, multipliers: [String!], assumedSize: Int)
on FIELD_DEFINITION"""


@dataclass(frozen=True, slots=True)
class FieldCost:
    """The declared cost of one field."""

    complexity: int = 1
    multipliers: tuple[str, ...] = ()
    """GraphQL names of arguments: a number multiplies by itself, a list by its length. They
    multiply the field's own complexity and everything below it, in place of its page size."""
    assumed_size: int | None = None
    """Objects that a list without a page size is taken to hold, where that is not the usual."""


CostSource = Callable[[GraphQLField], FieldCost | None]
"""Gives what a field declares, None for a field that declares nothing."""


def declared_cost(field: GraphQLField) -> FieldCost | None:
    """Read a `FieldCost` under `extensions["cost"]`, else `@cost` in SDL, else as a Strawberry
    schema directive of that name.
    """
    given = field.extensions.get(DIRECTIVE)
    if isinstance(given, FieldCost):
        return given
    return _in_sdl(field) or _in_code(field)


def _in_sdl(field: GraphQLField) -> FieldCost | None:
    for directive in (field.ast_node and field.ast_node.directives) or ():
        if directive.name.value == DIRECTIVE:
            arguments = directive.arguments or ()
            given = {each.name.value: value_from_ast_untyped(each.value) for each in arguments}
            return _field_cost(
                given.get("complexity"), given.get("multipliers"), given.get("assumedSize")
            )
    return None


def _in_code(field: GraphQLField) -> FieldCost | None:
    """Strawberry keeps directives as instances; the class says under which name they print."""
    definition = field.extensions.get("strawberry-definition")
    for directive in getattr(definition, "directives", ()):
        named = getattr(type(directive), "__strawberry_directive__", None)
        names = {getattr(named, "graphql_name", None), getattr(named, "python_name", None)}
        if not names.isdisjoint({DIRECTIVE, DIRECTIVE.capitalize()}):
            return _field_cost(directive.complexity, directive.multipliers, directive.assumed_size)
    return None


def _field_cost(complexity: Any, multipliers: Any, assumed_size: Any) -> FieldCost:
    own = 1 if complexity is None else int(complexity)
    return FieldCost(own, tuple(multipliers or ()), assumed_size or None)  # Strawberry has UNSET
