"""How a request is refused: GraphQL errors with a code, and the exception that carries them."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from graphql import GraphQLError, SourceLocation

from execution.codes import RequestCode

MAX_ERRORS = 20
"""At most this many errors answer one request."""

MAX_MESSAGE_LENGTH = 1_000
"""Characters. Names in a message are the client's own and may be as long as the request."""


class RequestRefused(Exception):
    """The request cannot be executed; the answer is `errors` without `data`."""

    def __init__(self, errors: Iterable[GraphQLError]) -> None:
        self.errors: tuple[GraphQLError, ...] = tuple(errors)
        super().__init__("; ".join(error.message for error in self.errors))


def request_error(
    code: RequestCode,
    message: str,
    *,
    locations: Sequence[SourceLocation] | None = None,
    extensions: Mapping[str, Any] | None = None,
) -> GraphQLError:
    """A request error as the GraphQL specification (7.1.2, Errors) shapes it.

    It holds places in the document but not the document, so that keeping an error keeps no syntax
    tree alive.
    """
    if len(message) > MAX_MESSAGE_LENGTH:
        message = message[: MAX_MESSAGE_LENGTH - 1] + "…"
    error = GraphQLError(message, extensions={"code": code.value, **(extensions or {})})
    error.locations = list(locations) if locations else None
    return error


def as_request_error(code: RequestCode, error: GraphQLError) -> GraphQLError:
    """The same message and places under one of our codes."""
    return request_error(code, error.message, locations=error.locations)
