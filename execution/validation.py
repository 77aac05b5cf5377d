"""Validation by the specification's rules, with those that it leaves to the server."""

from collections.abc import Sequence
from typing import Any

from graphql import (
    ASTValidationRule,
    DocumentNode,
    GraphQLError,
    GraphQLInputObjectType,
    GraphQLSchema,
    NonNullTypeNode,
    NoSchemaIntrospectionCustomRule,
    OperationDefinitionNode,
    SelectionSetNode,
    ValidationRule,
    get_named_type,
    is_non_null_type,
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


class OneOfVariablesRule(ValidationRule):
    """A variable that is the value of a oneOf input's field has a non-null type (2025, 5.8.5).

    graphql-core asks this where the input's own type is nullable, and forgets it where it is not.
    """

    def leave_operation_definition(self, node: OperationDefinitionNode, *_: Any) -> None:
        declared = {each.variable.name.value: each for each in node.variable_definitions or ()}
        for usage in self.context.get_recursive_variable_usages(node):
            strict = is_non_null_type(usage.parent_type)
            parent = get_named_type(usage.parent_type) if strict else None
            definition = declared.get(usage.node.name.value)
            if not (isinstance(parent, GraphQLInputObjectType) and parent.is_one_of):
                continue
            if definition is not None and not isinstance(definition.type, NonNullTypeNode):
                message = f"Variable '${usage.node.name.value}' must be non-null in '{parent}'."
                self.report_error(GraphQLError(message, [definition, usage.node]))


def validation_rules(*, introspection: bool) -> Rules:
    """The rules of a schema that does, or does not, answer questions about itself."""
    rules = (*specified_rules, NoEmptySelectionRule, OneOfVariablesRule)
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
