"""Whether an answer has exactly the shape its operation asks for, by the committed contract."""

from collections.abc import Iterator, Mapping
from typing import Any

from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLEnumType,
    GraphQLObjectType,
    GraphQLOutputType,
    GraphQLSchema,
    OperationDefinitionNode,
    SelectionSetNode,
    build_schema,
    is_abstract_type,
    is_list_type,
    is_non_null_type,
    is_object_type,
    parse,
)

from tests.e2e.device import ROOT

CONTRACT = build_schema((ROOT / "schema.graphql").read_text(encoding="utf-8"))
_SCALARS: Mapping[str, type] = {"Int": int, "Float": float, "Boolean": bool}
"""Every other one is written as text."""

Fields = dict[str, list[FieldNode]]


def misfits(text: str, data: Any, operation: str | None = None) -> list[str]:
    """Where `data` is not what the operation of a document asks for; empty where all of it is."""
    return list(Shape(CONTRACT, text, operation).misfits(data))


def operation_names(text: str) -> list[str]:
    return [each.name.value for each in _operations(text) if each.name]


def _operations(text: str) -> list[OperationDefinitionNode]:
    return [each for each in parse(text).definitions if isinstance(each, OperationDefinitionNode)]


class Shape:
    def __init__(self, schema: GraphQLSchema, text: str, operation: str | None) -> None:
        self._schema = schema
        self._fragments = {
            each.name.value: each
            for each in parse(text).definitions
            if isinstance(each, FragmentDefinitionNode)
        }
        named = [o for o in _operations(text) if operation in (None, o.name and o.name.value)]
        (self._operation,) = named

    def misfits(self, data: Any) -> Iterator[str]:
        root = self._schema.get_root_type(self._operation.operation)
        assert root is not None
        yield from self._object(data, root, [self._operation.selection_set], "data")

    def _object(
        self, value: Any, type_: GraphQLObjectType, selections: list[SelectionSetNode], at: str
    ) -> Iterator[str]:
        wanted: Fields = {}
        for each in selections:
            self._collect(each, type_, wanted)
        if list(value) != list(wanted):
            yield f"{at} has {list(value)}, not {list(wanted)}"
            return
        for key, nodes in wanted.items():
            name = nodes[0].name.value
            field = self._schema.get_field(type_, name)
            assert field is not None, f"{type_.name} has no field {name}"
            below = [node.selection_set for node in nodes if node.selection_set]
            if name == "__typename" and value[key] != type_.name:
                yield f"{at} says it is {value[key]}, not {type_.name}"
            yield from self._value(value[key], field.type, below, f"{at}.{key}")

    def _collect(self, selection: SelectionSetNode, type_: GraphQLObjectType, into: Fields) -> None:
        for each in selection.selections:
            if isinstance(each, FieldNode):
                key = each.alias.value if each.alias else each.name.value
                into.setdefault(key, []).append(each)
                continue
            if isinstance(each, FragmentSpreadNode):
                each = self._fragments[each.name.value]  # noqa: PLW2901 - what the spread stands for
            if self._applies(each.type_condition, type_):
                self._collect(each.selection_set, type_, into)

    def _applies(self, condition: Any, type_: GraphQLObjectType) -> bool:
        named = self._schema.get_type(condition.name.value) if condition else type_
        assert named is not None
        return named is type_ or (
            is_abstract_type(named) and self._schema.is_sub_type(named, type_)
        )

    def _value(
        self, value: Any, type_: GraphQLOutputType, below: list[SelectionSetNode], at: str
    ) -> Iterator[str]:
        if is_non_null_type(type_):
            type_ = type_.of_type
            if value is None:
                yield f"{at} is null"
        if value is None:
            return
        if is_list_type(type_):
            for index, item in enumerate(value):
                yield from self._value(item, type_.of_type, below, f"{at}.{index}")
        elif below:
            yield from self._object(value, self._told(value, type_, at), below, at)
        elif not _is_leaf(value, type_):
            yield f"{at} is {value!r}, no {type_}"

    def _told(self, value: Any, type_: GraphQLOutputType, at: str) -> GraphQLObjectType:
        """The type of an object: the declared one, or of several the one it says it is."""
        told = type_ if is_object_type(type_) else self._schema.get_type(value.get("__typename"))
        assert is_object_type(told), f"{at} does not say what it is"
        return told


def _is_leaf(value: Any, type_: GraphQLOutputType) -> bool:
    if isinstance(type_, GraphQLEnumType):
        return value in type_.values
    return type(value) is _SCALARS.get(str(type_), str)
