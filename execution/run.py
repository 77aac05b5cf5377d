"""Executing an operation that is parsed, validated and bound: none of it is done again."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from inspect import isawaitable
from typing import Any

from graphql import (
    DocumentNode,
    ExecutionResult,
    FragmentDefinitionNode,
    GraphQLSchema,
    OperationDefinitionNode,
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


@dataclass(frozen=True, slots=True)
class Runnable:
    """What graphql-core's executor needs of an operation, kept with its document."""

    schema: GraphQLSchema
    node: OperationDefinitionNode
    fragments: dict[str, FragmentDetails]
    suggestions: bool

    async def execute(
        self, variables: VariableValues, context: object, root: object = None
    ) -> ExecutionResult:
        """Run a query or a mutation; a failing field is an entry of `errors` and never raises."""
        executor = self._executor(variables, context, root)
        result = execute_root_selection_set(executor)
        return result if isinstance(result, ExecutionResult) else await result

    async def subscribe(
        self, variables: VariableValues, context: object, root: object = None
    ) -> AsyncIterator[ExecutionResult] | ExecutionResult:
        """Open a subscription: a stream of results, or the one that says why there is none."""
        executor = self._executor(variables, context, root)
        opening = create_source_event_stream(executor)
        source = await opening if isawaitable(opening) else opening
        if isinstance(source, ExecutionResult):
            return source
        return map_source_to_response_event(executor, source)

    def _executor(self, variables: VariableValues, context: object, root: object) -> Executor[Any]:
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


def fragments_of(document: DocumentNode) -> dict[str, FragmentDetails]:
    """The document's fragments by name."""
    return {
        node.name.value: FragmentDetails(node)
        for node in document.definitions
        if isinstance(node, FragmentDefinitionNode)
    }
