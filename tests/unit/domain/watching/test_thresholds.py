"""R1 and R3: exactly at the thresholds, and one millisecond on either side."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.media import MediaSegment, SegmentKind
from domain.watching.policy import WatchingPolicy
from domain.watching.thresholds import is_completed, is_started, resume_position

HOUR_MS = 3_600_000


def credits_from(start_ms: int, end_ms: int = HOUR_MS) -> MediaSegment:
    return MediaSegment(SegmentKind.CREDITS, start_ms, end_ms)


LATE = credits_from(HOUR_MS * 85 // 100, HOUR_MS * 94 // 100)
"""They begin where the last 15 % does and end before 95 %."""


@pytest.mark.parametrize(
    ("position_ms", "started"),
    [(0, False), (179_999, False), (180_000, False), (180_001, True), (HOUR_MS, True)],
)
def test_r1_started_is_past_5_percent(position_ms: int, started: bool) -> None:  # noqa: FBT001 - a row
    assert is_started(position_ms, HOUR_MS) is started


@pytest.mark.parametrize(
    ("position_ms", "completed"),
    [(0, False), (3_419_999, False), (3_420_000, False), (3_420_001, True), (HOUR_MS, True)],
)
def test_r1_completed_is_past_95_percent(position_ms: int, completed: bool) -> None:  # noqa: FBT001 - a row
    assert is_completed(position_ms, HOUR_MS) is completed


@pytest.mark.parametrize(("position_ms", "completed"), [(9_000, False), (9_001, True)])
def test_r1_less_than_a_second_before_the_end_is_completed(
    position_ms: int,
    completed: bool,  # noqa: FBT001 - a row
) -> None:
    plain = WatchingPolicy(completed_percent=100)

    assert is_completed(position_ms, 10_000, (), plain) is completed


@pytest.mark.parametrize(
    ("offset_ms", "completed"), [(-1, False), (0, True), (324_000 - 1, True), (324_000, False)]
)
def test_r1_inside_credits_that_begin_in_the_last_15_percent_is_completed(
    offset_ms: int,
    completed: bool,  # noqa: FBT001 - a row
) -> None:
    assert is_completed(LATE.start_ms + offset_ms, HOUR_MS, [LATE]) is completed


def test_r1_credits_that_begin_earlier_complete_nothing() -> None:
    early = credits_from(LATE.start_ms - 1)

    assert not is_completed(LATE.start_ms, HOUR_MS, [early])
    assert is_completed(LATE.start_ms, HOUR_MS, [early, LATE])


def test_r1_no_other_segment_completes() -> None:
    others = [
        MediaSegment(kind, LATE.start_ms, HOUR_MS)
        for kind in SegmentKind
        if kind is not SegmentKind.CREDITS
    ]

    assert not is_completed(LATE.start_ms, HOUR_MS, others)


@given(st.integers(1, 2**31 - 1), st.integers(0, 2**31 - 1))
def test_r1_is_arithmetic_on_integers(duration_ms: int, position_ms: int) -> None:
    fraction = divmod(position_ms * 20, duration_ms)

    assert is_started(position_ms, duration_ms) is (fraction > (1, 0))
    late = fraction > (19, 0) or duration_ms - position_ms < 1_000
    assert is_completed(position_ms, duration_ms) is late


@pytest.mark.parametrize(
    ("position_ms", "resumed_ms"),
    [(0, 0), (4_999, 0), (5_000, 0), (5_001, 1), (1_800_000, 1_795_000)],
)
def test_r3_resuming_rewinds_5_s_and_never_below_0(position_ms: int, resumed_ms: int) -> None:
    assert resume_position(position_ms, completed=False) == resumed_ms


def test_r3_what_is_completed_begins_anew() -> None:
    assert resume_position(1_800_000, completed=True) == 0


@pytest.mark.parametrize(
    ("position_ms", "resumed_ms"),
    [
        (2_000_000, 1_995_000),
        (2_004_999, 1_999_999),
        (2_005_000, 1_999_999),
        (2_600_000, 1_999_999),
        (3_004_999, 1_999_999),
        (3_005_000, 3_000_000),
    ],
)
def test_r3_resuming_is_never_inside_credits(position_ms: int, resumed_ms: int) -> None:
    early = credits_from(2_000_000, 3_000_000)

    assert resume_position(position_ms, [early], completed=False) == resumed_ms


def test_r3_credits_from_the_very_beginning_resume_at_0() -> None:
    assert resume_position(60_000, [credits_from(0)], completed=False) == 0
