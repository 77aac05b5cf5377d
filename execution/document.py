"""What preparation leaves: a document, its operations, and what a request binds to one of them."""

from collections.abc import AsyncGenerator, Mapping
from dataclasses import dataclass, field
from types import NoneType
from typing import Any, Literal

from graphql import ExecutionResult, GraphQLError
from graphql.execution import VariableValues

from execution.codes import RequestCode
from execution.cost import Cost
from execution.errors import RequestRefused, request_error
from execution.limits import Exceeded, Limits
from execution.run import AroundEach, Runnable
from execution.variables import Variables

OperationKind = Literal["query", "mutation", "subscription"]


KEPT_BINDINGS = 32
"""Of each operation: clients ask for few sizes of a page."""

_PLAIN = frozenset({int, bool, NoneType})


@dataclass(frozen=True, slots=True)
class Bound:
    """One request's variables, found good."""

    variables: VariableValues
    cost: int
    exceeded: tuple[Exceeded, ...]
    """What these variables exceed; empty unless limits are only measured."""


@dataclass(frozen=True, slots=True, eq=False)
class PreparedOperation:
    """One operation of a document, ready for any number of requests."""

    kind: OperationKind
    name: str | None
    document_id: str
    """The SHA-256 of the document's text, in hex."""
    exceeded: tuple[Exceeded, ...]
    """What the operation exceeds whatever its variables; empty unless limits are only measured."""
    limits: Limits
    variables: Variables
    cost: Cost
    runnable: Runnable
    _bound: dict[tuple[object, ...], Bound] = field(init=False, default_factory=dict)
    """What variables were bound to, where all are plain."""

    def bind(self, variables: Mapping[str, Any] | None = None) -> Bound:
        """Coerce the variables of one request (absent keys absent) and judge what they ask for.

        Raises RequestRefused: LIMIT_EXCEEDED for lists, page sizes and cost, BAD_USER_INPUT for
        values that do not fit.
        """
        given = {} if variables is None else variables
        key = self._key(given)
        bound = None if key is None else self._bound.get(key)
        if bound is None:
            bound = self._judged(given)
            if key is not None and len(self._bound) < KEPT_BINDINGS:
                self._bound[key] = bound
        return bound

    def _key(self, given: Mapping[str, Any]) -> tuple[object, ...] | None:
        """Tells plain variables apart, None for all others.

        SECURITY: numbers and flags alone are remembered; a text may be a password.
        """
        names = self.variables.names
        if all(name in names and type(value) in _PLAIN for name, value in given.items()):
            return tuple((name, type(value), value) for name, value in given.items())
        return None

    def _judged(self, given: Mapping[str, Any]) -> Bound:
        long_lists = tuple(self.variables.long_lists(given))
        self.limits.enforce(long_lists)
        values = self.variables.coerce(given, suggestions=self.runnable.suggestions)
        cost = self.cost.evaluate(values.coerced)
        asked = [*self.variables.large_pages(values.coerced)]
        if cost >= self.limits.cost and self.cost.terms:  # else preparation has said so
            asked.append(Exceeded("cost", self.limits.cost, cost))
        self.limits.enforce(asked)
        return Bound(values, cost, (*long_lists, *asked))

    async def execute(self, bound: Bound, context: object, root: object = None) -> ExecutionResult:
        """Run a query or a mutation with what `bind` gave."""
        return await self.runnable.execute(bound.variables, context, root)

    async def subscribe(
        self,
        bound: Bound,
        context: object,
        root: object = None,
        around_each: AroundEach | None = None,
    ) -> AsyncGenerator[ExecutionResult, None] | ExecutionResult:
        """Open a subscription with what `bind` gave."""
        return await self.runnable.subscribe(bound.variables, context, root, around_each)


@dataclass(frozen=True, slots=True, eq=False)
class PreparedDocument:
    """A text that was parsed, measured and validated, or the errors that it will always answer."""

    text_hash: str
    """The SHA-256 of the text, in hex."""
    errors: tuple[GraphQLError, ...]
    """Empty for a document that can be executed."""
    operations: tuple[PreparedOperation, ...]
    weight: int
    """Bytes that keeping the document takes, roughly."""

    def operation(self, name: str | None = None) -> PreparedOperation:
        """The operation of that name, or without a name the only one.

        Raises RequestRefused: with `errors` if there are any, else with BAD_REQUEST, for it is the
        request's `operationName` that is wrong and not the document.
        """
        if self.errors:
            raise RequestRefused(self.errors)
        found = [each for each in self.operations if name in {None, each.name}]
        if len(found) == 1:
            return found[0]
        raise RequestRefused([request_error(RequestCode.BAD_REQUEST, self._why_none(name))])

    def _why_none(self, name: str | None) -> str:
        if name is not None:
            return f"The document has no operation named '{name}'."
        return "The document has several operations: operationName must say which."
