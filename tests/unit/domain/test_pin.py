"""R23: what a PIN looks like, and what is said of one that does not open."""

from datetime import UTC, datetime, timedelta

import pytest

from domain.outcome import PinRefused, ProblemCode
from domain.pin import (
    PIN_LOCK,
    PIN_TRIES,
    PinTries,
    is_well_formed,
    pin_malformed,
    pin_missing,
    pin_refused,
)

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
LATER = NOW + timedelta(minutes=15)


def test_r23_five_tries_and_fifteen_minutes() -> None:
    assert PIN_TRIES == 5
    assert timedelta(minutes=15) == PIN_LOCK


@pytest.mark.parametrize("pin", ["0000", "1234", "9999"])
def test_r23_a_pin_is_four_digits(pin: str) -> None:
    assert is_well_formed(pin)


@pytest.mark.parametrize("pin", ["", "123", "12345", "12a4", " 1234", "1234\n", "١٢٣٤", "-123"])
def test_r23_anything_else_is_malformed(pin: str) -> None:
    assert not is_well_formed(pin)


@pytest.mark.parametrize(("wrong", "left"), [(0, 5), (1, 4), (4, 1), (5, 0), (9, 0)])
def test_r23_each_wrong_try_leaves_one_less(wrong: int, left: int) -> None:
    assert PinTries(wrong).left(NOW) == left


def test_r23_a_lock_is_half_open_and_its_end_gives_every_try_back() -> None:
    tries = PinTries(5, LATER)
    before = LATER - timedelta(microseconds=1)
    assert (tries.is_locked(before), tries.left(before)) == (True, 0)
    assert (tries.is_locked(LATER), tries.left(LATER)) == (False, 5)


def test_r23_what_is_said_tells_how_many_tries_are_left() -> None:
    assert pin_refused(PinTries(1), NOW) == PinRefused(
        ProblemCode.PIN_INVALID, "The PIN is wrong.", 4
    )
    locked = pin_refused(PinTries(5, LATER), NOW)
    assert (locked.code, locked.attempts_left, locked.locked_until) == (
        ProblemCode.PIN_LOCKED,
        0,
        LATER,
    )


def test_r23_a_missing_and_a_malformed_pin_are_told_apart() -> None:
    assert pin_missing().code is ProblemCode.PIN_REQUIRED
    malformed = pin_malformed(PinTries(2), NOW)
    assert (malformed.code, malformed.attempts_left) == (ProblemCode.PIN_INVALID, 3)
