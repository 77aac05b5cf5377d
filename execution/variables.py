"""The variables of one operation: their sizes judged and their values coerced, once a request."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from graphql import (
    GraphQLError,
    GraphQLInputType,
    GraphQLSchema,
    OperationDefinitionNode,
    VariableDefinitionNode,
    is_input_type,
    type_from_ast,
)
from graphql.execution import VariableValues, get_variable_values

from execution.codes import RequestCode
from execution.errors import MAX_ERRORS, RequestRefused, request_error
from execution.input_sizes import InputSizes, VariableUse
from execution.limits import Exceeded, Limits

NO_VARIABLES = VariableValues({}, {})

_ECHO = re.compile(r"(,? [Ff]ound|(?<= value)): .*\Z", re.DOTALL)


@dataclass(frozen=True, slots=True)
class _Listed:
    """A variable in which lists may be found."""

    name: str
    type: GraphQLInputType
    coordinate: str
    """Of the place where the variable stands; where it stands in several, of the strictest."""


class Variables:
    """How the variables of one operation are judged and coerced."""

    def __init__(
        self,
        schema: GraphQLSchema,
        node: OperationDefinitionNode,
        uses: Iterable[VariableUse],
        sizes: InputSizes,
        limits: Limits,
    ) -> None:
        self._schema = schema
        self._definitions = node.variable_definitions or ()
        self.names = frozenset(map(_name, self._definitions))
        """The variables that the operation declares."""
        self._sizes = sizes
        uses = tuple(uses)
        self._pages = tuple(use for use in uses if use.is_page_size)
        self._lists: list[_Listed] = []
        self.defaults: list[Exceeded] = []
        """Lists that are too long in the defaults which the operation itself gives."""
        for definition in self._definitions:
            places = [use.coordinate for use in uses if use.variable == _name(definition)]
            self._add(definition, min(places, key=limits.items_of, default=None))

    def _add(self, definition: VariableDefinitionNode, place: str | None) -> None:
        name = _name(definition)
        coordinate = f"${name}" if place is None else place
        type_ = type_from_ast(self._schema, definition.type)
        if not is_input_type(type_) or not self._sizes.may_hold_list(type_):
            return
        self._lists.append(_Listed(name, type_, coordinate))
        if definition.default_value is not None:
            found = self._sizes.literal(definition.default_value, type_, coordinate)
            self.defaults.extend(each for each in found if isinstance(each, Exceeded))

    def long_lists(self, given: Mapping[str, Any]) -> Iterator[Exceeded]:
        """Judge lists as they came (absent keys absent), before anything is made of them."""
        for listed in self._lists:
            yield from self._sizes.value(given.get(listed.name), listed.type, listed.coordinate)

    def coerce(self, given: Mapping[str, Any], *, suggestions: bool) -> VariableValues:
        """Raise RequestRefused with BAD_USER_INPUT for values that do not fit their types."""
        if not self._definitions:
            return NO_VARIABLES
        coerced = get_variable_values(
            self._schema,
            self._definitions,
            dict(given),
            max_errors=MAX_ERRORS - 1,
            hide_suggestions=not suggestions,
        )
        if isinstance(coerced, VariableValues):
            return coerced
        raise RequestRefused(_input_error(error) for error in coerced)

    def large_pages(self, coerced: Mapping[str, Any]) -> Iterator[Exceeded]:
        """Judge page sizes; null and absent mean the default of the argument."""
        for use in self._pages:
            size = coerced.get(use.variable)
            if isinstance(size, int):
                yield from self._sizes.page(size, use.coordinate)


def _name(definition: VariableDefinitionNode) -> str:
    return definition.variable.name.value


def _input_error(error: GraphQLError) -> GraphQLError:
    """Says which variable does not fit, and where in it."""
    # SECURITY: never the value, which may be a password, nor what a scalar's parser raised.
    message = error.message
    cause = error.original_error
    if isinstance(cause, GraphQLError):
        foreign = cause.original_error is not None
        reason = "The value is not of the expected type." if foreign else cause.message
        message = message.removesuffix(cause.message) + _ECHO.sub("", reason)
    return request_error(RequestCode.BAD_USER_INPUT, message, locations=error.locations)
