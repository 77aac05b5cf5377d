"""R2 and R4: which events are taken, exactly at each bound."""

from dataclasses import replace
from datetime import timedelta

import pytest

from domain.watching.event import ProgressEvent
from domain.watching.validation import Reason, checked, fits_a_batch
from tests.watching.build import DAY, FILM_MS, NOW, SECOND, event

PLAIN = event(50)
MOMENT = timedelta(microseconds=1)


def outcome(given: ProgressEvent, running_ms: int = FILM_MS) -> ProgressEvent | Reason:
    return checked(given, running_ms=running_ms, now=NOW)


def test_r2_a_plain_event_is_taken_as_it_is() -> None:
    assert outcome(PLAIN) == PLAIN


@pytest.mark.parametrize(("duration_ms", "taken"), [(-1, False), (0, False), (1, True)])
def test_r2_a_duration_of_0_or_less_is_rejected(duration_ms: int, taken: bool) -> None:  # noqa: FBT001 - a row
    given = replace(PLAIN, duration_ms=duration_ms, position_ms=0)

    assert outcome(given, 0) == (given if taken else Reason.BAD_DURATION)


def test_r2_a_duration_beyond_what_the_contract_holds_is_rejected() -> None:
    assert outcome(replace(PLAIN, duration_ms=2**31), 0) is Reason.BAD_DURATION


@pytest.mark.parametrize(
    ("position_ms", "expected"),
    [
        (-1, Reason.BAD_POSITION),
        (0, 0),
        (FILM_MS, FILM_MS),
        (FILM_MS + 1, FILM_MS),
        (FILM_MS + 5_000, FILM_MS),
        (FILM_MS + 5_001, Reason.BAD_POSITION),
    ],
)
def test_r2_a_position_past_the_end_is_clamped_or_rejected(
    position_ms: int, expected: int | Reason
) -> None:
    found = outcome(replace(PLAIN, position_ms=position_ms))

    assert (found.position_ms if isinstance(found, ProgressEvent) else found) == expected


@pytest.mark.parametrize(
    ("running_ms", "off_ms", "taken"),
    [
        (600_000, 60_000, True),
        (600_000, 60_001, False),
        (600_000, -60_001, False),
        (6_000_000, 120_000, True),
        (6_000_000, 120_001, False),
        (6_000_000, -120_000, True),
        (6_000_000, -120_001, False),
        (3_000_000, 60_000, True),
        (3_000_000, 60_001, False),
        (0, 600_000, True),
    ],
)
def test_r2_a_duration_off_the_catalogues_is_rejected(
    running_ms: int,
    off_ms: int,
    taken: bool,  # noqa: FBT001 - a row
) -> None:
    given = replace(PLAIN, duration_ms=running_ms + off_ms, position_ms=0)

    assert outcome(given, running_ms) == (given if taken else Reason.DURATION_MISMATCH)


@pytest.mark.parametrize(
    ("device_seq", "taken"), [(-1, False), (0, True), (2**31 - 1, True), (2**31, False)]
)
def test_r2_a_device_seq_outside_31_bits_is_rejected(device_seq: int, taken: bool) -> None:  # noqa: FBT001 - a row
    given = replace(PLAIN, device_seq=device_seq)

    assert outcome(given) == (given if taken else Reason.BAD_DEVICE_SEQ)


@pytest.mark.parametrize(
    ("ahead", "expected"),
    [
        (120 * SECOND, None),
        (120 * SECOND + MOMENT, Reason.CLOCK_AHEAD),
        (-90 * DAY, None),
        (-90 * DAY - MOMENT, Reason.TOO_OLD),
    ],
)
def test_r4_an_event_is_at_most_120_s_ahead_and_90_days_old(
    ahead: timedelta, expected: Reason | None
) -> None:
    given = replace(PLAIN, occurred_at=NOW + ahead)

    assert outcome(given) == (expected or given)


@pytest.mark.parametrize(("length", "fits"), [(0, False), (1, True), (200, True), (201, False)])
def test_r2_a_batch_holds_1_to_200_events(length: int, fits: bool) -> None:  # noqa: FBT001 - a row
    assert fits_a_batch([PLAIN] * length) is fits


def test_r4_the_reasons_are_those_the_contract_names() -> None:
    assert {reason.value for reason in Reason} == {
        "BAD_ID",
        "NOT_FOUND",
        "BAD_DEVICE_SEQ",
        "BAD_DURATION",
        "DURATION_MISMATCH",
        "BAD_POSITION",
        "CLOCK_AHEAD",
        "TOO_OLD",
    }
