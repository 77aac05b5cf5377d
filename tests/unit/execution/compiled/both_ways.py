"""One operation run both ways, compiled and by graphql-core alone, and held against each other."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

import orjson
from graphql import ExecutionResult, GraphQLSchema
from graphql.execution import VariableValues

from execution.compiled.engine import Engine, Ran
from execution.compiled.variants import Compiled, LeftToCore, Variants
from execution.document import Bound, PreparedOperation
from execution.field_cost import declared_cost
from execution.limits import Limits
from execution.preparation import Preparation
from execution.prepare import hash_text

LIMITS = Limits(tokens=10**6, measure_only=True)


def nothing() -> object:
    return None


@dataclass
class Watched:
    """An engine, and what it has told."""

    engine: Engine = field(default_factory=Engine)
    ran: list[Ran] = field(default_factory=list)
    defects: list[Exception] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.engine = replace(
            self.engine,
            observe=lambda _name, _hash, how: self.ran.append(how),
            report=lambda _hash, defect: self.defects.append(defect),
        )

    def prepared(self, schema: GraphQLSchema, text: str) -> PreparedOperation:
        """The only operation of a text; a defect of its program is raised at once."""
        operation = _preparation(schema, self.engine).prepare(text, hash_text(text)).operation()
        self.check()
        return operation

    def check(self) -> None:
        for defect in self.defects:
            raise defect


def _preparation(schema: GraphQLSchema, engine: Engine) -> Preparation:
    return Preparation(
        schema,
        LIMITS,
        introspection=True,
        suggestions=True,
        declared=declared_cost,
        engine=engine,
    )


@dataclass(frozen=True)
class Answer:
    """An answer as the client reads it, and how its operation ran."""

    data: Any
    errors: list[tuple[str, Any, str]]
    """Sorted: path, locations, message."""
    ran: Ran

    @property
    def messages(self) -> list[str]:
        return [message for _, _, message in self.errors]

    @property
    def paths(self) -> list[str]:
        return [path for path, _, _ in self.errors]


def read(result: ExecutionResult) -> tuple[Any, str, list[tuple[str, Any, str]]]:
    """The data, its text, which has the order of the keys, and the errors."""
    text = orjson.dumps(result.data, default=repr)  # a scalar may show anything
    errors = sorted(
        (
            "/".join(map(str, error.path or ())),
            [(place.line, place.column) for place in error.locations or ()],
            error.message,
        )
        for error in result.errors or ()
    )
    return orjson.loads(text), text.decode(), errors


async def same(  # noqa: PLR0913, PLR0917 - what a request is made of
    schema: GraphQLSchema,
    text: str,
    variables: Mapping[str, Any] | None = None,
    root: Callable[[], object] = nothing,
    context: Callable[[], object] = nothing,
    engine: Engine | None = None,
) -> Answer:
    """The compiled answer, which is graphql-core's and was had without its help.

    `root` and `context` are called for each way, since what they hold may be used up.
    """
    watched, operation = _prepared(schema, text) if engine is None else _new(engine, schema, text)
    watched.ran.clear()
    bound = operation.bind(variables)
    wanted = await on_core(operation, bound, context(), root())
    found = await operation.execute(bound, context(), root())
    watched.check()
    assert watched.ran in (["compiled"], ["kept"])
    return _alike(wanted, found, watched.ran[0])


async def on_core(
    operation: PreparedOperation, bound: Bound, context: object, root: object
) -> ExecutionResult:
    """graphql-core's answer, once all that it leaves to the event loop is over."""
    before = asyncio.all_tasks()
    result = await operation.runnable.run_on_core(bound.variables, context, root)
    await asyncio.gather(*(asyncio.all_tasks() - before), return_exceptions=True)
    return result


async def same_events(
    schema: GraphQLSchema,
    text: str,
    variables: Mapping[str, Any] | None = None,
    root: Callable[[], object] = nothing,
) -> list[Answer]:
    """The same for each event of a subscription; for one that cannot be opened, its one answer."""
    watched, operation = _new(Engine(), schema, text)
    bound = operation.bind(variables)
    core = replace(
        operation.runnable,
        variants=Uncompiled(schema, operation.runnable.node, {}, watched.engine),
    )
    wanted = await collected(await core.subscribe(bound.variables, None, root()))
    watched.ran.clear()
    found = await collected(await operation.subscribe(bound, None, root()))
    watched.check()
    assert set(watched.ran) <= {"compiled"}
    return [_alike(*pair, "compiled") for pair in zip(wanted, found, strict=True)]


def _new(engine: Engine, schema: GraphQLSchema, text: str) -> tuple[Watched, PreparedOperation]:
    watched = Watched(engine)
    return watched, watched.prepared(schema, text)


@lru_cache(maxsize=200)
def _prepared(schema: GraphQLSchema, text: str) -> tuple[Watched, PreparedOperation]:
    """One program for all runs of an operation, as in a server."""
    return _new(Engine(), schema, text)


class Uncompiled(Variants):
    """Leaves everything to graphql-core."""

    def found(self, values: VariableValues) -> Compiled | None:  # noqa: ARG002 - of no matter
        return LeftToCore("it is what programs are held against")


async def collected(
    opened: AsyncIterator[ExecutionResult] | ExecutionResult,
) -> list[ExecutionResult]:
    if isinstance(opened, ExecutionResult):
        return [opened]
    return [result async for result in opened]


def _alike(wanted: ExecutionResult, found: ExecutionResult, ran: Ran) -> Answer:
    _, wanted_text, wanted_errors = read(wanted)
    data, found_text, found_errors = read(found)
    assert found_text == wanted_text
    assert found_errors == wanted_errors
    assert (found.errors is None) == (wanted.errors is None)
    return Answer(data, found_errors, ran)


def alike(one: ExecutionResult, other: ExecutionResult) -> bool:
    """Whether the data are the same, and null in the same places for something that failed.

    Of several that fail at once within what is nulled for one of them, the event loop decides
    which are told: this holds for whichever.
    """
    return read(one)[1] == read(other)[1] and _regions(one) == _regions(other)


def _regions(result: ExecutionResult) -> dict[str, set[str] | None]:
    """What failed in each place that is null; None where nulls have come from further inside."""
    data, _, errors = read(result)
    found: dict[str, set[str] | None] = {}
    for path, places, message in errors:
        at, here = data, ""
        for key in path.split("/"):
            if at is None:
                break
            at = at[int(key)] if isinstance(at, list) else at[key]
            here = f"{here}/{key}"
        told = found.setdefault(here, set())
        if here != f"/{path}":
            found[here] = None
        elif told is not None:
            told.add(f"{places} {message}")
    return found
