"""A breaker: after failures in a row a dependency is left alone, until one call finds it back."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

FAILURES = 5
OPEN_SECONDS = 30.0


class BreakerOpen(Exception):
    """Nothing was asked: the dependency failed too often of late."""


def _nothing(*_: object) -> None: ...


class Breaker:
    """R57: `failures` in a row open it for `open_seconds`, then exactly one call is let through.

    Only what is raised of `outages` is a failure; whatever else comes of a call is an answer, but
    `silent`, which says nothing of the dependency. A call that is cancelled says nothing either: if
    it was the one let through, the next takes its place. `opened` is told of the failure that opens
    it, `closed` of the answer that closes it. `clock` is in seconds and never goes back.
    """

    def __init__(  # noqa: PLR0913 - all but the outages have a default
        self,
        *outages: type[Exception],
        silent: tuple[type[Exception], ...] = (),
        clock: Callable[[], float] = time.monotonic,
        failures: int = FAILURES,
        open_seconds: float = OPEN_SECONDS,
        opened: Callable[[Exception], None] = _nothing,
        closed: Callable[[], None] = _nothing,
    ) -> None:
        self._outages = outages
        self._silent = silent
        self._clock = clock
        self._most = failures
        self._open_seconds = open_seconds
        self._opened = opened
        self._closed = closed
        self._failed = 0
        self._open_until: float | None = None
        self._probe: Call | None = None

    @property
    def is_open(self) -> bool:
        """From the last of the failures on, until a call is answered again."""
        return self._open_until is not None

    @contextmanager
    def call(self) -> Iterator[None]:
        """One call of the dependency. Raises BreakerOpen instead of beginning it."""
        call = self.admit()
        try:
            yield
        except self._silent:
            raise
        except self._outages as error:
            call.failed(error)
            raise
        except Exception:
            call.answered()
            raise
        else:
            call.answered()
        finally:
            call.left()

    def admit(self) -> "Call":
        """The same for a call whose end is told elsewhere. Raises BreakerOpen."""
        call = Call(self)
        if self._open_until is not None:
            if self._probe is not None or self._clock() < self._open_until:
                raise BreakerOpen
            self._probe = call
        return call

    def _ended(self, call: "Call", error: Exception | None) -> None:
        is_probe = call is self._probe
        if error is not None:
            self._note_failure(error, is_probe=is_probe)
        elif is_probe or self._open_until is None:
            # An answer to a call that began before the failures closes nothing.
            was_open, self._failed, self._open_until = self.is_open, 0, None
            if was_open:
                self._closed()

    def _note_failure(self, error: Exception, *, is_probe: bool) -> None:
        self._failed += 1
        if is_probe:
            self._open_until = self._clock() + self._open_seconds
        elif self._open_until is None and self._failed >= self._most:
            self._open_until = self._clock() + self._open_seconds
            self._opened(error)

    def _left(self, call: "Call") -> None:
        if call is self._probe:
            self._probe = None


class Call:
    """A call that was let through. The first word on how it ended counts; `left` is the last."""

    __slots__ = ("_breaker", "_is_over")

    def __init__(self, breaker: Breaker) -> None:
        self._breaker = breaker
        self._is_over = False

    def answered(self) -> None:
        self._end(None)

    def failed(self, error: Exception) -> None:
        self._end(error)

    def left(self) -> None:
        """If nothing was told by now, nobody will ever know what came of it."""
        self._is_over = True
        self._breaker._left(self)  # noqa: SLF001 - its other half

    def _end(self, error: Exception | None) -> None:
        if not self._is_over:
            self._breaker._ended(self, error)  # noqa: SLF001 - its other half
            self.left()
