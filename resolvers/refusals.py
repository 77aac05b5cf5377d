"""Refusals of a mutation are members of its union: what a read would raise, a screen can draw."""

from collections.abc import Awaitable, Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from domain.errors import Forbidden, ProfileRequired, Unauthenticated, Unavailable
from domain.outcome import AuthRefused, ProblemCode, UnavailableNow

P = ParamSpec("P")
R = TypeVar("R")

RETRY_AFTER_SECONDS = 5
"""What a client is told to wait when a store did not answer."""


def as_outcomes(
    resolver: Callable[P, Awaitable[R]],
) -> Callable[P, Awaitable[R | AuthRefused | UnavailableNow]]:
    """A mutation's resolver that answers, not raises, when it is refused or a store is away."""

    @wraps(resolver)
    async def answered(*args: P.args, **kwargs: P.kwargs) -> R | AuthRefused | UnavailableNow:
        try:
            return await resolver(*args, **kwargs)
        except (Unauthenticated, ProfileRequired, Forbidden) as refusal:
            return AuthRefused(str(refusal), ProblemCode(refusal.code))
        except Unavailable:
            return UnavailableNow(RETRY_AFTER_SECONDS)

    return answered
