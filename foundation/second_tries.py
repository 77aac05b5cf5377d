"""Second tries: a tenth of what is asked may be asked again, so that no fault multiplies itself."""

from threading import Lock

SHARE = 0.1
SAVED = 256
"""Second tries that may be saved up. A node of three that dies under a full load leaves some 170
requests unanswered at once, each of which another node can answer."""


class SecondTries:
    """Counts what is asked and grants second tries; for any thread, as the driver has several.

    When a whole cluster hangs, every request would be sent twice. With the budget it gets 10 % more
    than was asked, and what was saved up.
    """

    def __init__(self, share: float = SHARE, saved: float = SAVED) -> None:
        self._share = share
        self._saved = saved
        self._left = saved
        self._lock = Lock()
        self.made = 0
        self.denied = 0

    def asked(self) -> None:
        """A request was asked for the first time."""
        with self._lock:
            self._left = min(self._left + self._share, self._saved)

    def granted(self) -> bool:
        """Whether one more may be asked again now."""
        with self._lock:
            if self._left < 1:
                self.denied += 1
                return False
            self._left -= 1
            self.made += 1
            return True
