"""The one publisher of errors: what a client is told of a failure, and what only the log is told.

The domain knows nothing of GraphQL; its errors carry a public code and message of their own.
Everything that is not known to be public is masked.
"""

import traceback
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import CodeType
from typing import Any, Final

import structlog
from graphql import GraphQLError

from domain.errors import DomainError
from transport.codes import FIELD_CODES, REQUEST_CODES, Code

log = structlog.get_logger(__name__)

_MASKS: Final = {
    Code.INTERNAL: "Something went wrong.",
    Code.TIMEOUT: "This took too long.",
    Code.UNAVAILABLE: "This cannot be answered just now. Try again in a moment.",
}
_DETAILS: Final = ("limit", "allowed", "actual")
_MAX_CAUSES: Final = 5
_MAX_FRAMES: Final = 20


@dataclass(frozen=True, slots=True)
class Publisher:
    """`masks` names the code of exceptions that are not the domain's, by class: a store that does
    not answer is UNAVAILABLE. TimeoutError is TIMEOUT, all others are INTERNAL.
    """

    masks: Mapping[type[Exception], Code] = field(default_factory=dict)

    def request_error(self, error: GraphQLError) -> dict[str, Any]:
        """The entry of an error in the request itself (parse, validation, variables, limits)."""
        stated = _stated(error)
        if stated is None or stated not in REQUEST_CODES:
            return self.field_error(error)
        return _entry(error.message, Code(stated), error, _details(error))

    def field_error(self, error: GraphQLError) -> dict[str, Any]:
        """The entry of an error a field met while it was answered; logged if it is masked."""
        cause = _cause(error)
        code, message = self._judge(cause)
        if message is None:
            _record(code, cause, error.path)
            return _entry(_MASKS[code], code, error, _retry_after(cause))
        return _entry(message, code, error, {**_details(error), **_retry_after(cause)})

    def failure(self, error: Exception) -> tuple[Code, dict[str, Any]]:
        """The code and entry of a request that failed as a whole; logged if it is masked."""
        code, message = self._judge(error)
        if message is None:
            _record(code, error, None)
        return code, {"message": message or _MASKS[code], "extensions": {"code": code.value}}

    def _judge(self, error: Exception) -> tuple[Code, str | None]:
        """The code, and the message if it is public."""
        stated: str | None = None
        if isinstance(error, DomainError):
            stated, message = error.code, str(error)
        elif isinstance(error, GraphQLError):
            stated, message = _stated(error), error.message
        # SECURITY: an error is shown for its stated code only, never for its class or message.
        if stated is not None and stated in FIELD_CODES:
            return Code(stated), message
        masks: dict[type, Code] = {TimeoutError: Code.TIMEOUT, **self.masks}
        known = (masks[kind] for kind in type(error).__mro__ if kind in masks)
        return next(known, Code.INTERNAL), None


def record_defect(document_sha256: str, defect: Exception) -> None:
    """A compiled operation failed where no resolver did: ours to repair."""
    log.error("compiled_operation_failed", document=document_sha256, causes=[*_causes(defect)])


def _stated(error: GraphQLError) -> str | None:
    code = (error.extensions or {}).get("code")
    return code if isinstance(code, str) else None


def _cause(error: GraphQLError) -> Exception:
    """What was raised in the first place: graphql-core wraps it to say where."""
    cause: Exception = error
    while isinstance(cause, GraphQLError) and cause.original_error is not None:
        cause = cause.original_error
    return cause


def _details(error: GraphQLError) -> dict[str, Any]:
    stated = error.extensions or {}
    return {name: stated[name] for name in _DETAILS if name in stated}


def _retry_after(cause: Exception) -> dict[str, Any]:
    seconds = getattr(cause, "retry_after_seconds", None)
    return {"retryAfterSeconds": seconds} if isinstance(seconds, int | float) else {}


def _entry(
    message: str, code: Code, error: GraphQLError, details: Mapping[str, Any]
) -> dict[str, Any]:
    entry: dict[str, Any] = {"message": message}
    if error.locations:
        entry["locations"] = [location.formatted for location in error.locations]
    if error.path is not None:
        entry["path"] = error.path
    return {**entry, "extensions": {"code": code.value, **details}}


def _record(code: Code, error: Exception, path: list[str | int] | None) -> None:
    """SECURITY: types and places only. A message can hold anything: a query, a password, a row."""
    write = log.error if code is Code.INTERNAL else log.warning
    causes = list(_causes(error))
    write("masked_error", code=code.value, path=path, causes=causes)


def _causes(error: BaseException | None) -> Iterator[dict[str, Any]]:
    for _ in range(_MAX_CAUSES):
        if error is None:
            return
        frames = list(traceback.walk_tb(error.__traceback__))[-_MAX_FRAMES:]
        yield {
            "exception": f"{type(error).__module__}.{type(error).__qualname__}",
            "frames": [f"{_place(frame.f_code)}:{line}" for frame, line in frames],
        }
        error = error.__cause__ or error.__context__


def _place(code: CodeType) -> str:
    return f"{code.co_qualname} in {code.co_filename}"
