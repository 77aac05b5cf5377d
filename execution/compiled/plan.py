"""What an operation selects: for each type it may meet, the fields in their order.

Fields are collected by graphql-core itself, with the request's values for `@skip` and `@include`,
so merging and order are the specification's. Selections of the same fields on the same type are
one selection, wherever they stand: a plan grows with the document and not with its expansion.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    GraphQLAbstractType,
    GraphQLError,
    GraphQLField,
    GraphQLList,
    GraphQLObjectType,
    GraphQLOutputType,
    GraphQLSchema,
    Node,
    OperationDefinitionNode,
    OperationType,
    SourceLocation,
    VariableNode,
    Visitor,
    get_named_type,
    get_nullable_type,
    is_abstract_type,
    is_object_type,
    visit,
)
from graphql.execution import VariableValues
from graphql.execution.collect_fields import (
    FieldDetails,
    FragmentDetails,
    GroupedFieldSet,
    collect_fields,
    collect_subfields,
)
from graphql.type.directives import GraphQLDisableErrorPropagationDirective
from strawberry.types.field import StrawberryField

from execution.compiled.answers import (
    Answer,
    Call,
    Load,
    answer_of,
    class_shown_by,
    declared_by,
    keeps_in,
)
from execution.compiled.inputs import Taking
from execution.declare import Keeps

MAX_PLACES = 5_000
"""Fields of a plan over all types; a document within our limits has a few hundred."""


class NotCompiled(Exception):
    """The operation is left to graphql-core; the message says why."""


@dataclass(slots=True, eq=False)
class Place:
    """A field where it stands in a selection."""

    number: int
    """Within the plan; names in the generated source end with it."""
    key: str
    """Its name in the answer: the alias or the field's own."""
    name: str
    details: list[FieldDetails]
    parent: GraphQLObjectType
    definition: GraphQLField
    answer: Answer
    variables: tuple[str, ...]
    """The variables in its arguments."""
    selections: dict[str, "Selection"] = field(default_factory=dict)
    """What is selected of each object type that its value may have, by the type's name."""
    nodes: list[FieldNode] = field(init=False)
    declared: StrawberryField | None = field(init=False)
    keeps: Keeps | None = field(init=False)
    arguments: tuple[object, tuple[Any, ...]] | None = None
    """What its resolver was given last, after the values of variables that it was made of; None
    where that must not be remembered."""
    taking: Taking | None = None
    """What makes arguments of a request's, once one has come."""
    _locations: list[SourceLocation] | None = None

    def __post_init__(self) -> None:
        self.nodes = [detail.node for detail in self.details]
        self.declared = declared_by(self.definition)
        self.keeps = keeps_in(self.declared)

    @property
    def type(self) -> GraphQLOutputType:
        return self.definition.type

    @property
    def locations(self) -> list[SourceLocation] | None:
        """Where it stands in the document, as errors tell it; looked for with the first one."""
        if self._locations is None:
            self._locations = GraphQLError("", self.nodes).locations
        return self._locations

    @property
    def is_list(self) -> bool:
        return isinstance(get_nullable_type(self.type), GraphQLList)

    @property
    def waits(self) -> bool:
        """Whether the schema says that the value is awaited."""
        answer = self.answer
        return isinstance(answer, Load) or (isinstance(answer, Call) and answer.is_async)

    @property
    def is_told_by_class(self) -> bool:
        """Whether the class of a value alone says which of several types it has."""
        classes = [class_shown_by(each.type) for each in self.selections.values()]
        return bool(classes) and None not in classes and len(set(classes)) == len(classes)

    def type_at(self, depth: int) -> Any:
        """The type of the value, or of the items of its list, `depth` lists deep."""
        type_: Any = self.type
        for _ in range(depth):
            type_ = get_nullable_type(type_).of_type
        return type_


@dataclass(slots=True, eq=False)
class Selection:
    """What is selected of an object type: its places by their keys, None for `__typename`."""

    number: int
    type: GraphQLObjectType
    places: dict[str, Place | None] = field(default_factory=dict)
    typename_key: str | None = None
    """A key under which the answer names the type, if the client asked for it."""


@dataclass(frozen=True, slots=True, eq=False)
class Plan:
    """One operation under one set of conditions."""

    operation: OperationDefinitionNode
    roots: tuple[Selection, ...]
    """Run one after the other: a mutation's fields apart, a query's all in one."""
    selections: tuple[Selection, ...]
    places: tuple[Place, ...]

    def ambiguous(self) -> frozenset[int]:
        """Numbers of selections whose dicts do not tell which of several types they are of."""
        return frozenset(
            selection.number
            for place in self.places
            if len(place.selections) > 1
            for selection in place.selections.values()
            if selection.typename_key is None
        )


@dataclass(slots=True)
class Planner:
    """Plans one operation of a valid document."""

    schema: GraphQLSchema
    operation: OperationDefinitionNode
    fragments: dict[str, FragmentDetails]
    _values: VariableValues = field(init=False)
    _selections: dict[tuple[object, ...], Selection] = field(init=False, default_factory=dict)
    _places: list[Place] = field(init=False, default_factory=list)

    def plan(self, values: VariableValues) -> Plan:
        """Raise NotCompiled for introspection, and for a plan beyond MAX_PLACES."""
        directives = {directive.name.value for directive in self.operation.directives or ()}
        if GraphQLDisableErrorPropagationDirective.name in directives:
            raise NotCompiled("errors are not to be propagated")
        self._values = values
        root = self.schema.get_root_type(self.operation.operation)
        if root is None:
            raise NotCompiled(f"the schema has no {self.operation.operation.value} type")
        grouped = collect_fields(self.schema, self.fragments, values, root, self.operation)[0]
        parts: list[GroupedFieldSet] = [grouped]
        if self.operation.operation is OperationType.MUTATION:
            parts = [{key: details} for key, details in grouped.items()]
        roots = tuple(self._selection(root, part) for part in parts)
        return Plan(self.operation, roots, tuple(self._selections.values()), tuple(self._places))

    def _selection(self, type_: GraphQLObjectType, grouped: GroupedFieldSet) -> Selection:
        identity: tuple[object, ...] = tuple(
            (key, *map(_identity, of)) for key, of in grouped.items()
        )
        # Empty ones are each of their own place: shared, they would tie unlike places together.
        identity = (type_, *identity) if identity else (type_, object())
        known = self._selections.get(identity)
        if known is not None:
            return known
        selection = Selection(len(self._selections), type_)
        self._selections[identity] = selection
        for key, details in grouped.items():
            place = selection.places[key] = self._place(type_, key, details)
            if place is None and selection.typename_key is None:
                selection.typename_key = key
        return selection

    def _place(self, parent: GraphQLObjectType, key: str, details: list[FieldDetails]) -> Any:
        name = details[0].node.name.value
        if name == "__typename":
            return None
        definition = parent.fields.get(name)
        if definition is None:
            raise NotCompiled(f"{name} is introspection")
        if len(self._places) >= MAX_PLACES:
            raise NotCompiled(f"the plan has more than {MAX_PLACES} places")
        place = Place(
            number=len(self._places),
            key=key,
            name=name,
            details=details,
            parent=parent,
            definition=definition,
            answer=answer_of(definition, is_wrapped=self._is_wrapped(parent)),
            variables=_variables_in(details[0].node.arguments or ()),
        )
        self._places.append(place)
        place.selections = {
            type_.name: self._selection(type_, self._collected(type_, details))
            for type_ in self._object_types(get_named_type(definition.type))
        }
        return place

    def _is_wrapped(self, parent: GraphQLObjectType) -> bool:
        """Whether fields are more than their functions: of events, or watched by Strawberry."""
        strawberry = getattr(self.schema, "_strawberry_schema", None)
        watched = bool(getattr(strawberry, "exception_handlers", ()))
        return watched or parent is self.schema.subscription_type

    def _collected(self, type_: GraphQLObjectType, details: list[FieldDetails]) -> GroupedFieldSet:
        return collect_subfields(
            self.schema, self.fragments, self._values, self.operation, type_, details
        )[0]

    def _object_types(self, named: Any) -> Iterator[GraphQLObjectType]:
        if is_object_type(named):
            yield named
        elif is_abstract_type(named):
            abstract: GraphQLAbstractType = named
            yield from self.schema.get_possible_types(abstract)


def _identity(detail: FieldDetails) -> int:
    return id(detail.node)


def _variables_in(nodes: Iterable[Node]) -> tuple[str, ...]:
    found: list[str] = []
    for node in nodes:
        visit(node, _Variables(found))
    return tuple(dict.fromkeys(found))


class _Variables(Visitor):
    def __init__(self, found: list[str]) -> None:
        super().__init__()
        self._found = found

    def enter_variable(self, node: VariableNode, *_: object) -> None:
        self._found.append(node.name.value)


def conditions_of(
    operation: OperationDefinitionNode, fragments: Sequence[FragmentDefinitionNode]
) -> tuple[str, ...]:
    """The variables that `@skip` and `@include` look at, sorted: they decide which plan runs."""
    found: list[str] = []
    for root in (operation, *fragments):
        visit(root, _Conditions(found))
    declared = {each.variable.name.value for each in operation.variable_definitions or ()}
    return tuple(sorted(declared.intersection(found)))


class _Conditions(Visitor):
    def __init__(self, found: list[str]) -> None:
        super().__init__()
        self._variables = _Variables(found)

    def enter_directive(self, node: Any, *_: object) -> None:
        if node.name.value in {"skip", "include"}:
            visit(node, self._variables)
