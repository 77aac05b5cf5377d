"""A plan made runnable: its source compiled once, then begun anew for each request."""

from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from itertools import count
from types import CodeType, FunctionType
from typing import Any, Final
from weakref import WeakValueDictionary

from graphql import ExecutionResult, GraphQLError
from graphql.execution import Executor, VariableValues

from execution.compiled.engine import Engine, Ran
from execution.compiled.execution import Execution
from execution.compiled.keeping import Group, Keeping, aspects_of
from execution.compiled.kept import Aspects, Room
from execution.compiled.plan import Plan
from execution.compiled.settlement import Settlement
from execution.compiled.source import Source, source_of
from execution.compiled.ways import Ways

BYTES_A_PLACE: Final = 2_500
"""Measured: what is planned, written and compiled takes 2,100 to 2,700 bytes a place."""

_codes: Final = WeakValueDictionary[str, CodeType]()
"""By their source, while a program is made of them: what differs is in the names alone."""

_serial = count()


@dataclass(frozen=True, slots=True, eq=False)
class Program:
    """One operation under one set of conditions, ready to run."""

    plan: Plan
    source: Source
    aspects: frozenset[str]
    """The aspects that its kept fields look at."""
    begin: Callable[[Execution], None]
    serial: int
    """Names the program among all of the process."""
    ways: Ways
    """To what has failed."""

    @property
    def weight(self) -> int:
        """Bytes that keeping it takes, roughly."""
        return BYTES_A_PLACE * (1 + len(self.plan.places))

    async def run(self, core: Executor[Any], engine: Engine) -> tuple[ExecutionResult, Ran]:
        """The answer, and how it was had.

        Whatever it raises is a defect of the program and no fault of a resolver, whose failures
        are entries of the answer's errors.
        """
        aspects: Aspects = {}
        if self.aspects:
            aspects = await engine.aspects(core.context_value, self.aspects)
        now = engine.now(core.context_value)
        loaders = engine.loaders(core.context_value)
        x = Execution(core, loaders=loaders, aspects=aspects, now=now)
        for group in self.source.keeping.distinct:
            x.rooms[group.number] = self._room(group, x, engine)
        self.begin(x)
        try:
            return await self._shown(x, core.root_value, engine)
        finally:
            x.end()

    async def _shown(self, x: Execution, root: Any, engine: Engine) -> tuple[ExecutionResult, Ran]:
        """Each root in its turn; after one that has nulled everything, no other is begun."""
        whole: dict[str, Any] = {}
        errors: list[GraphQLError] = []
        rendered = 0
        for selection in self.plan.roots:
            part = await x.run(x.shower(selection.number), root)
            rendered += x.keep(self.source.keeping.groups, engine)
            if not x.marked:
                whole |= part
                continue
            settled, found = Settlement(self.ways.to(x.marked), x.types).settle(part, selection)
            errors.extend(found)
            if settled is None:
                return ExecutionResult(None, errors), "compiled"
            whole |= settled
        how: Ran = "kept" if x.rooms and not rendered else "compiled"
        return ExecutionResult(whole, errors or None), how

    def _room(self, group: Group, x: Execution, engine: Engine) -> Room:
        """The room of what a group shows under this request's aspects and arguments.

        While an aspect is not known it is a room of this run's own.
        """
        arguments = _written(group.variables, x.core.variable_values)
        try:
            shown = tuple(x.aspects[name] for name in group.aspects)
            name = (self.serial, group.number, shown, arguments)
            return engine.store(is_private=group.is_private).room(name)
        except (KeyError, TypeError):  # absent, or without a hash: nothing can be found or kept
            return Room(object())


def program_of(plan: Plan, engine: Engine) -> Program:
    """Write a plan down and compile it, for where it will run."""
    public, private = engine.kept.is_used, engine.kept_privately.is_used
    source = source_of(plan, Keeping(plan, publicly=public, privately=private))
    begin = FunctionType(_code_of(source.text), dict(source.names))
    looked_at = (aspects_of(place) for place in plan.places)
    aspects = frozenset().union(*looked_at, *(group.aspects for group in source.keeping.distinct))
    return Program(plan, source, aspects, begin, next(_serial), Ways(plan))


def _code_of(text: str) -> CodeType:
    """The code of the one function in a source. Many operations of many clients are written alike,
    and compiling takes as long as all else that is done before one can run.
    """
    found = _codes.get(text)
    if found is None:
        # SECURITY: what the source may be made of is said where it is written.
        module = compile(text, "<compiled operation>", "exec")
        [found] = (each for each in module.co_consts if isinstance(each, CodeType))
        _codes[text] = found
    return found


def _written(names: tuple[str, ...], values: VariableValues) -> bytes:
    """Tells variables apart by what the client wrote, JSON, in the same space however long it is.

    SECURITY: what was made of it may look the same and be something else.
    """
    if not names:
        return b""
    sources = (values.sources.get(name) for name in names)
    written = [source and source.value for source in sources]
    return sha256(repr(written).encode()).digest()
