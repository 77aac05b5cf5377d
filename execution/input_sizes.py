"""How long lists and how large pages may be in arguments: the one place that says no.

Literals are judged when an operation is prepared, variables with each request. Lists are found by
type, so that one inside input objects inside lists counts under its own schema coordinate.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from graphql import (
    ArgumentNode,
    GraphQLArgument,
    GraphQLInputType,
    GraphQLSchema,
    IntValueNode,
    ListValueNode,
    NullValueNode,
    ObjectValueNode,
    ValueNode,
    VariableNode,
    get_named_type,
    is_input_object_type,
    is_list_type,
    is_non_null_type,
)
from graphql.utilities import resolve_schema_coordinate

from execution.limits import Exceeded, Limits

PAGE_SIZE = "first"
"""The argument that sizes a page."""

MAX_DIGITS = 10
"""Of an integer that is worth reading: GraphQL's Int has 32 bits."""


@dataclass(frozen=True, slots=True)
class VariableUse:
    """A variable stands where a list or a page size may stand."""

    variable: str
    coordinate: str
    is_page_size: bool


@dataclass(frozen=True, slots=True)
class _Held:
    """A field of an input object in which a list may be found."""

    type: GraphQLInputType
    coordinate: str


class InputSizes:
    """Judges arguments of one schema by `list_items`, `list_items_of` and `page_size`."""

    def __init__(self, schema: GraphQLSchema, limits: Limits) -> None:
        """Raise ValueError if an override names a coordinate that the schema has not."""
        for coordinate in limits.list_items_of:
            if resolve_schema_coordinate(schema, coordinate) is None:
                raise ValueError(f"list_items_of: the schema has no {coordinate!r}")
        self._limits = limits
        self._held = _fields_with_lists(schema)

    def arguments(
        self,
        owner: str,
        defined: Mapping[str, GraphQLArgument],
        given: Sequence[ArgumentNode] | None,
    ) -> Iterator[Exceeded | VariableUse]:
        """Judge the arguments of the field or directive whose coordinate is `owner`."""
        for node in given or ():
            name = node.name.value
            argument = defined.get(name)
            if argument is None:
                continue  # validation says so
            coordinate = f"{owner}({name}:)"
            if name == PAGE_SIZE:
                yield from self._page_literal(node.value, coordinate)
            else:
                yield from self.literal(node.value, argument.type, coordinate)

    def literal(
        self, node: ValueNode, type_: GraphQLInputType, coordinate: str
    ) -> Iterator[Exceeded | VariableUse]:
        """Judge a literal, and tell where in it variables stand for lists."""
        stack: list[tuple[ValueNode, GraphQLInputType, str]] = [(node, type_, coordinate)]
        while stack:
            node, given_type, coordinate = stack.pop()
            type_ = _nullable(given_type)
            if not self.may_hold_list(type_) or isinstance(node, NullValueNode):
                continue
            if isinstance(node, VariableNode):
                yield VariableUse(node.name.value, coordinate, is_page_size=False)
            elif is_list_type(type_):
                items = node.values if isinstance(node, ListValueNode) else (node,)
                yield from self._length(len(items), coordinate)
                stack.extend((item, type_.of_type, coordinate) for item in items)
            elif is_input_object_type(type_) and isinstance(node, ObjectValueNode):
                held = self._held[type_.name]
                found = ((each.value, held.get(each.name.value)) for each in node.fields)
                stack.extend((value, here.type, here.coordinate) for value, here in found if here)

    def value(self, value: Any, type_: GraphQLInputType, coordinate: str) -> Iterator[Exceeded]:
        """Judge a variable's value as it came, before it is coerced.

        What does not fit its type is passed over: coercion says so. Nothing is looked for inside a
        list that is too long.
        """
        stack = [(value, type_, coordinate)]
        while stack:
            value, given_type, coordinate = stack.pop()
            type_ = _nullable(given_type)
            if value is None or not self.may_hold_list(type_):
                continue
            if is_list_type(type_):
                items = value if isinstance(value, list | tuple) else (value,)
                if len(items) > self._limits.items_of(coordinate):
                    yield from self._length(len(items), coordinate)
                elif self.may_hold_list(type_.of_type):
                    stack.extend((item, type_.of_type, coordinate) for item in items)
            elif is_input_object_type(type_) and isinstance(value, Mapping):
                for name, here in self._held[type_.name].items():
                    stack.append((value.get(name), here.type, here.coordinate))

    def page(self, size: int | None, coordinate: str) -> Iterator[Exceeded]:
        """Judge a page size; None stands for one of too many digits."""
        if size is None or not 1 <= size <= self._limits.page_size:
            yield Exceeded("page_size", self._limits.page_size, size, coordinate)

    def may_hold_list(self, type_: GraphQLInputType) -> bool:
        return _is_list(type_) or get_named_type(type_).name in self._held

    def _page_literal(self, node: ValueNode, coordinate: str) -> Iterator[Exceeded | VariableUse]:
        if isinstance(node, VariableNode):
            yield VariableUse(node.name.value, coordinate, is_page_size=True)
        elif isinstance(node, IntValueNode):
            yield from self.page(literal_int(node), coordinate)

    def _length(self, length: int, coordinate: str) -> Iterator[Exceeded]:
        allowed = self._limits.items_of(coordinate)
        if length > allowed:
            yield Exceeded("list_items", allowed, length, coordinate)


def literal_int(node: IntValueNode) -> int | None:
    """The number, or None if it has more digits than any Int."""
    # SECURITY: `int` raises for thousands of digits and is quadratic in them.
    return int(node.value) if len(node.value) <= MAX_DIGITS else None


def _is_list(type_: GraphQLInputType) -> bool:
    return is_list_type(_nullable(type_))


def _nullable(type_: GraphQLInputType) -> GraphQLInputType:
    return type_.of_type if is_non_null_type(type_) else type_


def _fields_with_lists(schema: GraphQLSchema) -> Mapping[str, Mapping[str, _Held]]:
    """Of each input object through which a list can be reached, the fields that lead to one."""
    inputs = [type_ for type_ in schema.type_map.values() if is_input_object_type(type_)]
    held: dict[str, dict[str, _Held]] = {}
    size = -1
    while size != (size := sum(map(len, held.values()))):  # until nothing more is reached
        for owner in inputs:
            for name, field in owner.fields.items():
                if _is_list(field.type) or get_named_type(field.type).name in held:
                    here = _Held(field.type, f"{owner.name}.{name}")
                    held.setdefault(owner.name, {})[name] = here
    return held
