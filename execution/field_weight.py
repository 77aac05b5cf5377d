"""What a field adds to the cost of an operation, by its type, its arguments and its declaration."""

from collections.abc import Mapping, Sequence
from typing import Any

from graphql import (
    ArgumentNode,
    GraphQLArgument,
    GraphQLCompositeType,
    GraphQLField,
    GraphQLType,
    IntValueNode,
    ListValueNode,
    NullValueNode,
    ValueNode,
    VariableNode,
    get_named_type,
    is_composite_type,
    is_list_type,
    is_non_null_type,
    value_from_ast_untyped,
)

from execution.cost import ONE, Cost, Size, VariableSize, times, total
from execution.field_cost import CostSource, FieldCost
from execution.input_sizes import PAGE_SIZE, literal_int
from execution.limits import Limits

PLAIN_LIST = 5
"""Objects that a list without a page size is taken to hold."""

CONNECTION, EDGE = "Connection", "Edge"
"""How the names of a connection's types end (Relay's cursor connections specification, 2 and 3)."""


class FieldWeights:
    """The rules of cost: 1 for each field that gives objects, times the page sizes around it.

    A connection is one field: its `edges`, `pageInfo` and their `node` add nothing of their own.
    """

    def __init__(self, limits: Limits, declared: CostSource) -> None:
        self._page_size = limits.page_size
        self._declared = declared

    def cost(
        self,
        parent: GraphQLCompositeType,
        name: str,
        field: GraphQLField,
        arguments: Sequence[ArgumentNode] | None,
        *,
        below: Cost,
    ) -> Cost:
        """The field and all below it; `below` is the cost of its selection for one object."""
        declared = self._declared(field)
        given = {node.name.value: node.value for node in arguments or ()}
        if declared is not None and declared.multipliers:
            size = self._declared_size(declared, field, given)
            return times(size, total((Cost(declared.complexity), below)))
        own = declared.complexity if declared else _complexity(parent, name, field)
        assumed = declared.assumed_size if declared else None
        size = self._size(parent, name, field, given) if assumed is None else Size(assumed)
        return total((Cost(own), times(size, below)))

    def _size(
        self,
        parent: GraphQLCompositeType,
        name: str,
        field: GraphQLField,
        given: Mapping[str, ValueNode],
    ) -> Size:
        if PAGE_SIZE in field.args:
            return self._argument_size(PAGE_SIZE, field, given)
        if _is_part_of_connection(parent, name):
            return ONE
        if get_named_type(field.type).name.endswith(CONNECTION):
            return Size(PLAIN_LIST)
        return Size(PLAIN_LIST ** _list_levels(field.type))

    def _declared_size(
        self, declared: FieldCost, field: GraphQLField, given: Mapping[str, ValueNode]
    ) -> Size:
        fixed = 1
        variables: list[VariableSize] = []
        for name in declared.multipliers:
            size = self._argument_size(name, field, given)
            fixed *= size.fixed
            variables.extend(size.variables)
        return Size(fixed, tuple(variables))

    def _argument_size(
        self, name: str, field: GraphQLField, given: Mapping[str, ValueNode]
    ) -> Size:
        argument = field.args.get(name)
        absent = self._page_size if argument is None else self._default_size(argument)
        node = given.get(name)
        match node:
            case VariableNode():
                return Size(variables=(VariableSize(node.name.value, absent),))
            case IntValueNode() if argument is None or not _list_levels(argument.type):
                number = literal_int(node)
                return Size(absent if number is None else max(number, 0))
            case ListValueNode():
                return Size(len(node.values))
            case None | NullValueNode():
                return Size(absent)
            case _:
                return ONE  # a list of one, or validation says no

    def _default_size(self, argument: GraphQLArgument) -> int:
        """What counts for an argument that is not given: its default, else the largest page."""
        default: Any = argument.default_value
        if argument.default is not None:
            literal = argument.default.literal
            default = value_from_ast_untyped(literal) if literal else argument.default.value
        if isinstance(default, list | tuple):
            return len(default)
        return default if isinstance(default, int) else self._page_size


def _complexity(parent: GraphQLCompositeType, name: str, field: GraphQLField) -> int:
    gives_objects = is_composite_type(get_named_type(field.type))
    return int(gives_objects and not _is_part_of_connection(parent, name))


def _is_part_of_connection(parent: GraphQLCompositeType, name: str) -> bool:
    if parent.name.endswith(CONNECTION):
        return name in {"edges", "pageInfo"}
    return parent.name.endswith(EDGE) and name == "node"


def _list_levels(type_: GraphQLType) -> int:
    levels = 0
    while is_list_type(type_) or is_non_null_type(type_):
        levels += is_list_type(type_)
        type_ = type_.of_type
    return levels
