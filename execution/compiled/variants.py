"""The programs of one operation: one for each set of values that `@skip` and `@include` look at."""

import asyncio
from collections import OrderedDict
from dataclasses import dataclass, field
from typing import Final

from graphql import GraphQLError, GraphQLSchema, OperationDefinitionNode
from graphql.execution import VariableValues
from graphql.execution.collect_fields import FragmentDetails

from execution.compiled.plan import NotCompiled, Planner, conditions_of
from execution.compiled.program import Program, program_of

MAX_VARIANTS: Final = 32
"""Programs kept of one operation; five conditions that change freely make as many."""

Conditions = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class LeftToCore:
    """Under these conditions graphql-core runs the operation."""

    why: str
    defect: Exception | None = None
    """What compiling raised, where it should not have."""


Compiled = Program | LeftToCore


@dataclass(slots=True)
class Variants:
    """Belongs to one event loop, but for what preparation compiles in advance."""

    schema: GraphQLSchema
    node: OperationDefinitionNode
    fragments: dict[str, FragmentDetails]
    why_not: str | None = None
    """Why the last conditions that were left to graphql-core are, None while none were."""
    _names: tuple[str, ...] = field(init=False)
    _compiled: OrderedDict[Conditions, Compiled] = field(init=False, default_factory=OrderedDict)
    _pending: dict[Conditions, asyncio.Future[Compiled]] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        fragments = [details.definition for details in self.fragments.values()]
        self._names = conditions_of(self.node, fragments)

    @property
    def is_conditional(self) -> bool:
        return bool(self._names)

    def __len__(self) -> int:
        return len(self._compiled)

    def prepare(self, values: VariableValues) -> Compiled:
        """Compile for these values now."""
        return self._keep(self._key(values), self._compile(values))

    def found(self, values: VariableValues) -> Compiled | None:
        """What was compiled for these values, None if it is not kept."""
        return self._compiled.get(self._key(values))

    async def compiled(self, values: VariableValues) -> Compiled:
        """Compile for these values on a thread; all who ask meanwhile wait for the same."""
        key = self._key(values)
        if key not in self._pending:
            work = asyncio.get_running_loop().run_in_executor(None, self._compile, values)
            self._pending[key] = work
            work.add_done_callback(lambda done: self._done(key, done))
        return await asyncio.shield(self._pending[key])

    def _done(self, key: Conditions, done: asyncio.Future[Compiled]) -> None:
        del self._pending[key]
        if not done.cancelled():
            self._keep(key, done.result())

    def _keep(self, key: Conditions, compiled: Compiled) -> Compiled:
        self._compiled[key] = compiled
        while len(self._compiled) > MAX_VARIANTS:
            self._compiled.popitem(last=False)
        if isinstance(compiled, LeftToCore):
            self.why_not = compiled.why
        return compiled

    def _compile(self, values: VariableValues) -> Compiled:
        try:
            return program_of(Planner(self.schema, self.node, self.fragments).plan(values))
        except NotCompiled as reason:
            return LeftToCore(str(reason))
        except GraphQLError as error:  # a condition that is null: where it stands is core's to say
            return LeftToCore(error.message)
        except Exception as defect:  # noqa: BLE001 - whoever asked reports it
            return LeftToCore(repr(defect), defect)

    def _key(self, values: VariableValues) -> Conditions:
        return tuple(values.coerced.get(name) for name in self._names)
