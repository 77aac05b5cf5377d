"""What a mutation answers when a store is away, or when too many passwords wait to be hashed."""

from collections.abc import Awaitable, Callable, Coroutine
from functools import wraps
from typing import Any, ParamSpec, TypeVar

import structlog

from domain.outcome import LimitReached, UnavailableNow
from foundation.passwords import Busy
from persistence.ports.unavailable import StoreUnavailable

P = ParamSpec("P")
T = TypeVar("T")

RETRY_AFTER_SECONDS = 5
TOO_MANY = "Too many are asking for this at once. Try again in a moment."

log = structlog.get_logger(__name__)


def answering_outages(
    flow: Callable[P, Awaitable[T]],
) -> Callable[P, Coroutine[Any, Any, T | UnavailableNow | LimitReached]]:
    """Make a flow return UnavailableNow where it would raise StoreUnavailable, and where it would
    raise Busy, LimitReached.
    """

    @wraps(flow)
    async def answered(*args: P.args, **kwargs: P.kwargs) -> T | UnavailableNow | LimitReached:
        try:
            return await flow(*args, **kwargs)
        except Busy as busy:
            log.warning("too_busy", flow=flow.__qualname__)
            return LimitReached(busy.places, TOO_MANY, busy.retry_after_seconds)
        except StoreUnavailable as outage:
            log.warning("store_unavailable", flow=flow.__qualname__, cause=repr(outage.__cause__))
            return UnavailableNow(RETRY_AFTER_SECONDS)

    return answered
