"""PINs: what one looks like, and how often it may be wrong (R23)."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from domain.outcome import PinRefused, ProblemCode

PIN_TRIES = 5
PIN_LOCK = timedelta(minutes=15)
_PIN = re.compile(r"[0-9]{4}")


def is_well_formed(pin: str) -> bool:
    return _PIN.fullmatch(pin) is not None


@dataclass(frozen=True, slots=True)
class PinTries:
    """Wrong tries in a row on one profile, from whatever device, and the lock they led to."""

    wrong: int = 0
    locked_until: datetime | None = None

    def is_locked(self, now: datetime) -> bool:
        return self.locked_until is not None and now < self.locked_until

    def left(self, now: datetime) -> int:
        """A lock that has ended gives every try back."""
        if self.is_locked(now):
            return 0
        return PIN_TRIES if self.locked_until else max(0, PIN_TRIES - self.wrong)


def pin_missing() -> PinRefused:
    return PinRefused(ProblemCode.PIN_REQUIRED, "This profile asks for its PIN.")


def pin_malformed(tries: PinTries, now: datetime) -> PinRefused:
    """R23: not counted, so the tries are as they were."""
    return PinRefused(ProblemCode.PIN_INVALID, "A PIN is four digits.", tries.left(now))


def pin_refused(tries: PinTries, now: datetime) -> PinRefused:
    """What a wrong PIN is answered, `tries` being the state after it, and any PIN while locked."""
    if tries.is_locked(now):
        message = "The PIN was wrong too often. It can be tried again later."
        return PinRefused(ProblemCode.PIN_LOCKED, message, 0, tries.locked_until)
    return PinRefused(ProblemCode.PIN_INVALID, "The PIN is wrong.", tries.left(now))
