"""Validation by the specification's rules, with those that it leaves to the server."""

from collections.abc import Sequence
from typing import Any

from graphql import (
    ASTValidationRule,
    DocumentNode,
    GraphQLError,
    GraphQLSchema,
    NoSchemaIntrospectionCustomRule,
    SelectionSetNode,
    ValidationRule,
    specified_rules,
    validate,
)
from graphql.validation import NoFragmentCyclesRule

from execution.codes import RequestCode
from execution.errors import MAX_ERRORS, as_request_error

Rules = Sequence[type[ASTValidationRule]]


class NoEmptySelectionRule(ValidationRule):
    """A selection set holds at least one selection (GraphQL specification, 2.4).

    graphql-core parses `{ }` since 3.3.
    """

    def enter_selection_set(self, node: SelectionSetNode, *_: Any) -> None:
        if not node.selections:
            self.report_error(GraphQLError("A selection set must not be empty.", node))


def validation_rules(*, introspection: bool) -> Rules:
    """The rules of a schema that does, or does not, answer questions about itself."""
    rules = (*specified_rules, NoEmptySelectionRule)
    return rules if introspection else (*rules, NoSchemaIntrospectionCustomRule)


def validation_errors(
    schema: GraphQLSchema,
    document: DocumentNode,
    rules: Rules,
    *,
    suggestions: bool,
    cyclic: bool,
) -> tuple[GraphQLError, ...]:
    """No more errors than an answer may hold, and without `suggestions` no "Did you mean"."""
    # SECURITY: comparing fields through fragments that spread one another in circles is the most
    # expensive thing a small document can ask for, and the circle alone makes it invalid.
    applied = (NoFragmentCyclesRule,) if cyclic else rules
    errors = validate(
        schema, document, applied, max_errors=MAX_ERRORS - 1, hide_suggestions=not suggestions
    )
    return tuple(as_request_error(RequestCode.VALIDATION_FAILED, error) for error in errors)
