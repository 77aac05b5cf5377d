"""One pass over a parsed document that counts what `Limits` bounds, before it is validated.

Each fragment is measured once, after those it spreads, so that the pass is linear in the document
however often fragments are spread in one another. Nothing is assumed to be valid: unknown fields,
types and fragments count as far as they can be seen, and a fragment that spreads itself adds
nothing where its circle closes.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from graphql import (
    DirectiveNode,
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLCompositeType,
    GraphQLSchema,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionSetNode,
    get_named_type,
    is_composite_type,
)

from execution.cost import ZERO, Cost, total
from execution.field_weight import FieldWeights
from execution.input_sizes import InputSizes, VariableUse
from execution.limits import Exceeded, Limits
from execution.spreads import SpreadOrder, spread_order

Definition = OperationDefinitionNode | FragmentDefinitionNode


@dataclass(frozen=True, slots=True)
class Measured:
    """What a selection asks for, its fragments expanded."""

    depth: int = 0
    fields: int = 0
    aliases: int = 0
    directives: int = 0
    root_fields: int = 0
    introspection_fields: int = 0
    """Of the root fields, those that ask about the schema."""
    exclusive_fields: int = 0
    """Of the root fields, those named in `exclusive_mutations`."""
    cost: Cost = ZERO


@dataclass(frozen=True, slots=True)
class MeasuredOperation:
    """One operation of a document."""

    node: OperationDefinitionNode
    measured: Measured
    uses: tuple[VariableUse, ...]
    """Where its variables stand for lists and page sizes, fragments included."""


@dataclass(frozen=True, slots=True)
class MeasuredDocument:
    """All that the pass found."""

    operations: tuple[MeasuredOperation, ...]
    fragments: tuple[Measured, ...]
    literals: tuple[Exceeded, ...]
    """Lists and page sizes written in the document that are too large."""
    cyclic: bool
    visited: int
    """Selections that the pass looked at."""


def measure(
    document: DocumentNode,
    schema: GraphQLSchema,
    limits: Limits,
    weights: FieldWeights,
    sizes: InputSizes,
) -> MeasuredDocument:
    """Measure every operation and fragment of the document."""
    order = spread_order(document)
    measuring = _Pass(schema, limits, weights, sizes)
    fragments = tuple(measuring.fragment(each) for each in order.fragments)
    operations = tuple(measuring.operation(each, order) for each in order.operations)
    return MeasuredDocument(
        operations=operations,
        fragments=fragments,
        literals=tuple(measuring.literals),
        cyclic=order.cyclic,
        visited=order.visited + measuring.visited,
    )


class _Pass:
    """The state of one pass."""

    def __init__(
        self, schema: GraphQLSchema, limits: Limits, weights: FieldWeights, sizes: InputSizes
    ) -> None:
        self.visited = 0
        self.literals: list[Exceeded] = []
        self._schema = schema
        self._exclusive = limits.exclusive_mutations
        self._weights = weights
        self._sizes = sizes
        self._fragments: dict[str, Measured] = {}
        self._uses: dict[str, Sequence[VariableUse]] = {}
        self._here: list[VariableUse] = []

    def fragment(self, node: FragmentDefinitionNode) -> Measured:
        """Measure a fragment whose own spreads are measured, but where they close a circle."""
        condition = self._composite(node.type_condition.name.value)
        measured = self._definition(node, condition)
        self._fragments[node.name.value] = measured
        self._uses[node.name.value] = self._here
        return measured

    def operation(self, node: OperationDefinitionNode, order: SpreadOrder) -> MeasuredOperation:
        measured = self._definition(node, self._schema.get_root_type(node.operation))
        reached = (self._uses.get(name, ()) for name in order.reached_from(node))
        uses = [*self._here, *(use for uses in reached for use in uses)]
        return MeasuredOperation(node, measured, tuple(dict.fromkeys(uses)))

    def _definition(self, node: Definition, type_: GraphQLCompositeType | None) -> Measured:
        self._here = []
        measured = self._selections(node.selection_set, type_)
        for variable in node.variable_definitions or ():
            measured = self._with_directives(measured, variable.directives)
        return self._with_directives(measured, node.directives)

    def _selections(
        self, node: SelectionSetNode | None, type_: GraphQLCompositeType | None
    ) -> Measured:
        """Two frames a level: the parser's own bound on nesting keeps Python's."""
        parts: list[Measured] = []
        for each in node.selections if node is not None else ():
            self.visited += 1
            match each:
                case FieldNode():
                    parts.append(self._field(each, type_))
                case InlineFragmentNode():
                    parts.append(self._inline_fragment(each, type_))
                case FragmentSpreadNode():
                    spread = self._fragments.get(each.name.value, Measured())
                    parts.append(self._with_directives(spread, each.directives))
        return _sum(parts)

    def _inline_fragment(
        self, node: InlineFragmentNode, type_: GraphQLCompositeType | None
    ) -> Measured:
        if node.type_condition is not None:
            type_ = self._composite(node.type_condition.name.value)
        inner = self._selections(node.selection_set, type_)
        return self._with_directives(inner, node.directives)

    def _field(self, node: FieldNode, parent: GraphQLCompositeType | None) -> Measured:
        name = node.name.value
        field = self._schema.get_field(parent, name) if parent else None
        type_ = get_named_type(field.type) if field else None
        inner = self._selections(node.selection_set, type_ if is_composite_type(type_) else None)
        cost = inner.cost
        if parent is not None and field is not None:
            self._collect(self._sizes.arguments(f"{parent}.{name}", field.args, node.arguments))
            cost = self._weights.cost(parent, name, field, node.arguments, below=inner.cost)
        return Measured(
            depth=inner.depth + 1,
            fields=inner.fields + 1,
            aliases=inner.aliases + (node.alias is not None),
            directives=inner.directives + self._directives(node.directives),
            root_fields=1,
            introspection_fields=int(name.startswith("__")),
            exclusive_fields=int(name in self._exclusive),
            cost=cost,
        )

    def _with_directives(
        self, measured: Measured, nodes: Sequence[DirectiveNode] | None
    ) -> Measured:
        if not nodes:
            return measured
        return replace(measured, directives=measured.directives + self._directives(nodes))

    def _directives(self, nodes: Sequence[DirectiveNode] | None) -> int:
        """How many there are; their arguments are judged on the way."""
        for node in nodes or ():
            directive = self._schema.get_directive(node.name.value)
            if directive is not None:
                self._collect(
                    self._sizes.arguments(f"@{directive.name}", directive.args, node.arguments)
                )
        return len(nodes or ())

    def _collect(self, found: Iterator[Exceeded | VariableUse]) -> None:
        for each in found:
            if isinstance(each, VariableUse):
                self._here.append(each)
            else:
                self.literals.append(each)

    def _composite(self, name: str) -> GraphQLCompositeType | None:
        type_ = self._schema.get_type(name)
        return type_ if is_composite_type(type_) else None


def _sum(parts: Sequence[Measured]) -> Measured:
    return Measured(
        depth=max((part.depth for part in parts), default=0),
        fields=sum(part.fields for part in parts),
        aliases=sum(part.aliases for part in parts),
        directives=sum(part.directives for part in parts),
        root_fields=sum(part.root_fields for part in parts),
        introspection_fields=sum(part.introspection_fields for part in parts),
        exclusive_fields=sum(part.exclusive_fields for part in parts),
        cost=total(part.cost for part in parts),
    )
