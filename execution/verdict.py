"""What a measured document exceeds."""

from collections.abc import Iterator

from graphql import OperationType

from execution.limits import Exceeded, Limits
from execution.measure import Measured, MeasuredDocument, MeasuredOperation


def document_exceeded(document: MeasuredDocument, limits: Limits) -> Iterator[Exceeded]:
    """What belongs to no single operation."""
    if len(document.operations) > limits.operations:
        yield Exceeded("operations", limits.operations, len(document.operations))
    yield from document.literals
    if all(each.measured.fields <= limits.fields for each in document.operations):
        # SECURITY: validation looks into fragments that no operation spreads as well.
        largest = max((each.fields for each in document.fragments), default=0)
        yield from _above("fields", limits.fields, largest)


def operation_exceeded(operation: MeasuredOperation, limits: Limits) -> Iterator[Exceeded]:
    """What one operation exceeds, whatever its variables."""
    measured = operation.measured
    yield from _depth(measured, limits)
    yield from _above("fields", limits.fields, measured.fields)
    yield from _above("aliases", limits.aliases, measured.aliases)
    yield from _above("directives", limits.directives, measured.directives)
    if not measured.cost.terms and measured.cost.fixed >= limits.cost:
        yield Exceeded("cost", limits.cost, measured.cost.fixed)
    if operation.node.operation is not OperationType.MUTATION:
        yield from _above("root_fields", limits.root_fields, measured.root_fields)
        return
    yield from _above("mutation_root_fields", limits.mutation_root_fields, measured.root_fields)
    yield from _above("exclusive_mutations", 1, measured.exclusive_fields)


def _depth(measured: Measured, limits: Limits) -> Iterator[Exceeded]:
    if measured.introspection_fields == measured.root_fields:
        yield from _above("introspection_depth", limits.introspection_depth, measured.depth)
    else:
        yield from _above("depth", limits.depth, measured.depth)


def _above(limit: str, allowed: int, actual: int) -> Iterator[Exceeded]:
    if actual > allowed:
        yield Exceeded(limit, allowed, actual)
