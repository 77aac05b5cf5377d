"""Executing an operation that is parsed, validated and bound: compiled, or by graphql-core."""

from collections.abc import AsyncGenerator, Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from inspect import isawaitable
from typing import Any

from graphql import (
    DocumentNode,
    ExecutionResult,
    FragmentDefinitionNode,
    GraphQLSchema,
    OperationDefinitionNode,
    OperationType,
)
from graphql.execution import (
    Executor,
    VariableValues,
    create_source_event_stream,
    default_field_resolver,
    default_type_resolver,
    execute_root_selection_set,
    map_source_to_response_event,
)
from graphql.execution.collect_fields import FragmentDetails

from execution.compiled.engine import Engine, Ran
from execution.compiled.program import Program
from execution.compiled.variants import Compiled, LeftToCore, Variants

Answering = Callable[[object], Awaitable[ExecutionResult]]
"""Answers one event of a subscription in the context that it is given."""

AroundEach = Callable[[Answering], Awaitable[ExecutionResult]]
"""Stands around the answer to each event: it calls what it is given with a context of its choice.

What it raises ends the stream.
"""


@dataclass(frozen=True, slots=True)
class Runnable:
    """An operation with its document's fragments, its programs, and where they run."""

    schema: GraphQLSchema
    node: OperationDefinitionNode
    fragments: dict[str, FragmentDetails]
    suggestions: bool
    document_id: str
    engine: Engine
    variants: Variants

    def prepare(self) -> None:
        """Compile in advance what does not wait for a request's conditions."""
        compiled = self.variants.prepare()
        if compiled is not None:
            self._report(compiled)

    async def execute(
        self, variables: VariableValues, context: object, root: object = None
    ) -> ExecutionResult:
        """Run a query or a mutation; a failing field is an entry of `errors` and never raises."""
        core = self._core(variables, context, root)
        program = await self._program(variables)
        if program is None:
            self._observe("core")
            return await _executed(core)
        return await self._run(program, core)

    async def subscribe(
        self,
        variables: VariableValues,
        context: object,
        root: object = None,
        around_each: AroundEach | None = None,
    ) -> AsyncGenerator[ExecutionResult, None] | ExecutionResult:
        """Open a subscription: a stream of results, or the one that says why there is none.

        Its events are answered in the context that it was opened in, or as `around_each` says.
        """
        program = await self._program(variables)
        core = self._core(variables, context, root)
        opening = create_source_event_stream(core)
        source = await opening if isawaitable(opening) else opening
        if isinstance(source, ExecutionResult):
            return source
        each = self._answering(program, around_each)
        return map_source_to_response_event(core, source, each)

    async def run_on_core(
        self, variables: VariableValues, context: object, root: object = None
    ) -> ExecutionResult:
        """The same by graphql-core alone: what a compiled operation must equal."""
        return await _executed(self._core(variables, context, root))

    def _answering(
        self, program: Program | None, around_each: AroundEach | None
    ) -> Callable[[Executor[Any]], Awaitable[ExecutionResult]]:
        """What answers each event."""

        async def answered(event: Executor[Any]) -> ExecutionResult:
            if program is not None:
                return await self._run(program, event)
            self._observe("core")
            return await _executed(event)

        async def answered_around(event: Executor[Any], around: AroundEach) -> ExecutionResult:
            def answering(context: object) -> Awaitable[ExecutionResult]:
                event.context_value = context
                return answered(event)

            return await around(answering)

        return answered if around_each is None else partial(answered_around, around=around_each)

    async def _program(self, variables: VariableValues) -> Program | None:
        found = self.variants.found(variables)
        if found is None:
            found = await self.variants.compiled(variables)
            self._report(found)
        return found if isinstance(found, Program) else None

    def _report(self, compiled: Compiled) -> None:
        if isinstance(compiled, LeftToCore) and compiled.defect is not None:
            self.engine.report(self.document_id, compiled.defect)

    async def _run(self, program: Program, core: Executor[Any]) -> ExecutionResult:
        try:
            result, how = await program.run(core, self.engine)
        except Exception as defect:
            self.engine.report(self.document_id, defect)
            if self.node.operation is OperationType.MUTATION:
                raise  # what it has changed must not be changed twice
        else:
            self._observe(how)
            return result
        self._observe("fallback")
        # A new executor: the first one has collected errors of its own.
        return await self.run_on_core(core.variable_values, core.context_value, core.root_value)

    def _observe(self, how: Ran) -> None:
        name = self.node.name.value if self.node.name else None
        self.engine.observe(name, self.document_id, how)

    def _core(self, variables: VariableValues, context: object, root: object) -> Executor[Any]:
        """`Executor.build` would select the operation and coerce the variables once more."""
        return Executor(
            self.schema,
            {name: details.definition for name, details in self.fragments.items()},
            self.fragments,
            root,
            context,
            self.node,
            variables,
            default_field_resolver,
            default_type_resolver,
            default_field_resolver,
            hide_suggestions=not self.suggestions,
        )


async def _executed(core: Executor[Any]) -> ExecutionResult:
    result = execute_root_selection_set(core)
    return result if isinstance(result, ExecutionResult) else await result


def fragments_of(document: DocumentNode) -> dict[str, FragmentDetails]:
    """The document's fragments by name."""
    return {
        node.name.value: FragmentDetails(node)
        for node in document.definitions
        if isinstance(node, FragmentDefinitionNode)
    }
