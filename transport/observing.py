"""What the GraphQL door tells whoever counts: what was asked, and what became of it."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Protocol

from starlette.types import Scope

from execution.document import PreparedOperation

NO_ANSWER: Final = 499
"""The client left first (nginx's number)."""


class Result(StrEnum):
    """What became of a request."""

    OK = "ok"
    ERRORS = "errors"
    """Executed, and the answer has errors."""
    REFUSED = "refused"
    """The client's to mend: not executed."""
    FAILED = "failed"
    """Ours to mend: not executed, or not to its end."""
    GONE = "gone"
    """The client left before it was answered."""


@dataclass(slots=True)
class Asked:
    """One request, as far as it got: `operation` once it was prepared, `cost` once it was bound."""

    scope: Scope
    operation: PreparedOperation | None = None
    cost: int | None = None


class RequestObserver(Protocol):
    def answered(self, asked: Asked, result: Result, status: int, seconds: float) -> None:
        """`status` is HTTP's, 499 for a client that has gone; `seconds` begin after the body."""
        ...


class Unobserved:
    """Counts nothing."""

    def answered(self, asked: Asked, result: Result, status: int, seconds: float) -> None:
        pass
