"""A breaker: after failures in a row a dependency is left alone, until one call finds it back."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

FAILURES = 5
OPEN_SECONDS = 30.0


class BreakerOpen(Exception):
    """Nothing was asked: the dependency failed too often of late."""


class Breaker:
    """R57: `failures` in a row open it for `open_seconds`, then exactly one call is let through.

    Only what is raised of `outages` is a failure; whatever else comes of a call is an answer. A
    call that is cancelled says nothing: if it was the one let through, the next takes its place.
    `clock` is in seconds and never goes back.
    """

    def __init__(
        self,
        *outages: type[Exception],
        clock: Callable[[], float] = time.monotonic,
        failures: int = FAILURES,
        open_seconds: float = OPEN_SECONDS,
    ) -> None:
        self._outages = outages
        self._clock = clock
        self._most = failures
        self._open_seconds = open_seconds
        self._failed = 0
        self._open_until: float | None = None
        self._is_probed = False

    @property
    def is_open(self) -> bool:
        """From the last of the failures on, until a call is answered again."""
        return self._open_until is not None

    @contextmanager
    def call(self) -> Iterator[None]:
        """One call of the dependency. Raises BreakerOpen instead of beginning it."""
        is_probe = self._admit()
        try:
            yield
        except self._outages:
            self._note_failure(is_probe=is_probe)
            raise
        except Exception:
            self._note_answer(is_probe=is_probe)
            raise
        else:
            self._note_answer(is_probe=is_probe)
        finally:
            if is_probe:
                self._is_probed = False

    def _admit(self) -> bool:
        """Whether the call is the one that finds out."""
        if self._open_until is None:
            return False
        if self._is_probed or self._clock() < self._open_until:
            raise BreakerOpen
        self._is_probed = True
        return True

    def _note_failure(self, *, is_probe: bool) -> None:
        self._failed += 1
        if is_probe or (self._open_until is None and self._failed >= self._most):
            self._open_until = self._clock() + self._open_seconds

    def _note_answer(self, *, is_probe: bool) -> None:
        """A call that began before the failures and is answered after them closes nothing."""
        if is_probe or self._open_until is None:
            self._failed, self._open_until = 0, None
