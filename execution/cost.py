"""The cost of an operation as an expression in its variables, compiled once and evaluated often."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class VariableSize:
    """How often a variable multiplies: a number by itself, a list by its length."""

    variable: str
    absent: int
    """What counts when the variable is null or not given."""

    def evaluate(self, variables: Mapping[str, Any]) -> int:
        value = variables.get(self.variable)
        if isinstance(value, list | tuple):
            return len(value)
        return max(value, 0) if isinstance(value, int) else self.absent


@dataclass(frozen=True, slots=True)
class Size:
    """A product of what is known at preparation and what variables add."""

    fixed: int = 1
    variables: tuple[VariableSize, ...] = ()

    def evaluate(self, variables: Mapping[str, Any]) -> int:
        product = self.fixed
        for each in self.variables:
            product *= each.evaluate(variables)
        return product


ONE = Size()


@dataclass(frozen=True, slots=True, eq=False)
class Cost:
    """A sum: `fixed`, and each inner cost times its size.

    A fragment's cost is one object however often it is spread: the expression is a graph, linear
    in the document, and is evaluated as one.
    """

    fixed: int = 0
    terms: tuple[tuple[Size, "Cost"], ...] = ()

    def evaluate(self, variables: Mapping[str, Any]) -> int:
        """The cost for coerced variables (absent keys absent)."""
        return _evaluate(self, variables, {})


ZERO = Cost()


def _evaluate(cost: Cost, variables: Mapping[str, Any], known: dict[int, int]) -> int:
    if not cost.terms:
        return cost.fixed
    found = known.get(id(cost))
    if found is None:
        found = cost.fixed
        for size, inner in cost.terms:
            found += size.evaluate(variables) * _evaluate(inner, variables, known)
        known[id(cost)] = found
    return found


def times(size: Size, cost: Cost) -> Cost:
    """The cost once for each of `size`."""
    if not cost.terms and (not size.variables or not cost.fixed):
        return Cost(size.fixed * cost.fixed)
    return Cost(0, ((size, cost),))


def total(costs: Iterable[Cost]) -> Cost:
    """The sum of the costs; what is already known is added up."""
    fixed = 0
    terms: list[tuple[Size, Cost]] = []
    for cost in costs:
        if len(cost.terms) > 1:  # shared with every other spread of its fragment: never copied
            terms.append((ONE, cost))
        else:
            fixed += cost.fixed
            terms.extend(cost.terms)
    return Cost(fixed, tuple(terms))
