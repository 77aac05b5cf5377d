"""The codes a client may meet in `errors[].extensions.code`: these, and never another."""

from enum import StrEnum


class Code(StrEnum):
    # the request, before it is an operation
    BAD_REQUEST = "BAD_REQUEST"
    PERSISTED_QUERY_NOT_FOUND = "PERSISTED_QUERY_NOT_FOUND"
    OPERATION_NOT_ALLOWED = "OPERATION_NOT_ALLOWED"
    RATE_LIMITED = "RATE_LIMITED"
    OVERLOADED = "OVERLOADED"
    # the operation, before it runs
    PARSE_FAILED = "GRAPHQL_PARSE_FAILED"
    VALIDATION_FAILED = "GRAPHQL_VALIDATION_FAILED"
    BAD_USER_INPUT = "BAD_USER_INPUT"
    LIMIT_EXCEEDED = "LIMIT_EXCEEDED"
    # one of its fields
    UNAUTHENTICATED = "UNAUTHENTICATED"
    PROFILE_REQUIRED = "PROFILE_REQUIRED"
    FORBIDDEN = "FORBIDDEN"
    BAD_CURSOR = "BAD_CURSOR"
    CURSOR_EXPIRED = "CURSOR_EXPIRED"
    UNAVAILABLE = "UNAVAILABLE"
    TIMEOUT = "TIMEOUT"
    INTERNAL = "INTERNAL"


# What may be said of a request as a whole, and what of a field that was being answered.
REQUEST_CODES = frozenset(
    {
        Code.BAD_REQUEST,
        Code.PARSE_FAILED,
        Code.VALIDATION_FAILED,
        Code.BAD_USER_INPUT,
        Code.LIMIT_EXCEEDED,
    }
)
FIELD_CODES = frozenset(
    {
        Code.BAD_USER_INPUT,
        Code.LIMIT_EXCEEDED,
        Code.UNAUTHENTICATED,
        Code.PROFILE_REQUIRED,
        Code.FORBIDDEN,
        Code.BAD_CURSOR,
        Code.CURSOR_EXPIRED,
        Code.UNAVAILABLE,
        Code.TIMEOUT,
    }
)
