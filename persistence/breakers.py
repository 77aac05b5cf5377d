"""The breakers before stores (R57), and what they write into the log."""

from collections.abc import Callable
from typing import Any

import structlog

from foundation.breaker import Breaker
from persistence.ports.unavailable import StoreNotAtFault, StoreUnavailable

log = structlog.get_logger(__name__)


def breaker_before(
    store: str, *, opened: Callable[[], None] = lambda: None, **options: Any
) -> Breaker:
    """For what raises StoreUnavailable. `opened` is called when the store begins to be left alone,
    `options` are the breaker's own.
    """
    lost, found = f"{store}_left_alone", f"{store}_back"

    def left_alone(error: Exception) -> None:
        # SECURITY: the class only, for a message may hold the address.
        log.warning(lost, exception=type(error.__cause__ or error).__qualname__)
        opened()

    def back() -> None:
        log.info(found)

    return Breaker(
        StoreUnavailable, silent=(StoreNotAtFault,), opened=left_alone, closed=back, **options
    )
