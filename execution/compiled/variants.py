"""The programs of one operation: one for each set of values that `@skip` and `@include` look at."""

import asyncio
from dataclasses import dataclass, field
from itertools import count

from graphql import GraphQLError, GraphQLSchema, OperationDefinitionNode
from graphql.execution import VariableValues
from graphql.execution.collect_fields import FragmentDetails

from execution.compiled.engine import Engine
from execution.compiled.plan import NotCompiled, Planner, conditions_of
from execution.compiled.program import BYTES_A_PLACE, Program, program_of
from execution.variables import NO_VARIABLES

_serial = count()


@dataclass(frozen=True, slots=True)
class LeftToCore:
    """Under these conditions graphql-core runs the operation."""

    why: str
    defect: Exception | None = None
    """What compiling raised, where it should not have."""

    @property
    def weight(self) -> int:
        """Bytes that keeping it takes, roughly."""
        return BYTES_A_PLACE


Compiled = Program | LeftToCore


@dataclass(slots=True)
class Variants:
    """Belongs to one event loop, but for what preparation compiles in advance."""

    schema: GraphQLSchema
    node: OperationDefinitionNode
    fragments: dict[str, FragmentDetails]
    engine: Engine
    """Where they run, and where those with conditions are kept, with the ones of all others."""
    why_not: str | None = None
    """Why the last conditions that were left to graphql-core are, None while none were."""
    _names: tuple[str, ...] = field(init=False)
    _only: Compiled | None = field(init=False, default=None)
    _serial: int = field(init=False, default_factory=lambda: next(_serial))
    _pending: dict[str, asyncio.Future[Compiled]] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        fragments = [details.definition for details in self.fragments.values()]
        self._names = conditions_of(self.node, fragments)

    @property
    def weight(self) -> int:
        """Bytes that keeping what has no conditions takes, roughly."""
        return self._only.weight if self._only else 0

    def prepare(self) -> Compiled | None:
        """Compile now what waits for no conditions; None where there are some."""
        if not self._names:
            self._only = self._told(self._compile(NO_VARIABLES))
        return self._only

    def found(self, values: VariableValues) -> Compiled | None:
        """What was compiled for these values, None if it is not kept."""
        if self._only is not None:
            return self._only
        kept = self.engine.programs.get(self._key(values))
        return kept if isinstance(kept, Program | LeftToCore) else None

    async def compiled(self, values: VariableValues) -> Compiled:
        """Compile for these values on a thread; all who ask meanwhile wait for the same."""
        key = self._key(values)
        if key not in self._pending:
            work = asyncio.get_running_loop().run_in_executor(None, self._compile, values)
            self._pending[key] = work
            work.add_done_callback(lambda done: self._done(key, done))
        return await asyncio.shield(self._pending[key])

    def _done(self, key: str, done: asyncio.Future[Compiled]) -> None:
        del self._pending[key]
        if not done.cancelled():
            self.engine.programs.keep(key, self._told(done.result()))

    def _told(self, compiled: Compiled) -> Compiled:
        if isinstance(compiled, LeftToCore):
            self.why_not = compiled.why
        return compiled

    def _compile(self, values: VariableValues) -> Compiled:
        try:
            plan = Planner(self.schema, self.node, self.fragments).plan(values)
            return program_of(plan, self.engine)
        except NotCompiled as reason:
            return LeftToCore(str(reason))
        except GraphQLError as error:  # a condition that is null: where it stands is core's to say
            return LeftToCore(error.message)
        except Exception as defect:  # noqa: BLE001 - whoever asked reports it
            return LeftToCore(repr(defect), defect)

    def _key(self, values: VariableValues) -> str:
        return f"{self._serial} {[values.coerced.get(name) for name in self._names]}"
