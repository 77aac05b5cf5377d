"""Refusals of a mutation are members of its union: what a read would raise, a screen can draw."""

from collections.abc import Awaitable, Callable
from functools import wraps
from typing import ParamSpec, TypeVar

import structlog

from domain.errors import Forbidden, ProfileRequired, Unauthenticated, Unavailable
from domain.outcome import AuthRefused, ProblemCode, UnavailableNow
from flows.outage import RETRY_AFTER_SECONDS

P = ParamSpec("P")
R = TypeVar("R")

log = structlog.get_logger(__name__)


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
        except Unavailable as outage:
            log.warning(
                "store_unavailable", resolver=resolver.__name__, cause=repr(outage.__cause__)
            )
            return UnavailableNow(RETRY_AFTER_SECONDS)

    return answered
