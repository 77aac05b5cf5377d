"""R19: viewing hours by the wall clock of the account's time zone."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.hours import ViewingHours, inside, loosens

MONDAY, SATURDAY, SUNDAY = 1, 6, 7
MADRID, NEW_YORK = "Europe/Madrid", "America/New_York"


def at(text: str) -> datetime:
    """`2026-11-23 16:00` in UTC; the 23rd of November 2026 is a Monday."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def hours(day: int, start: str, end: str) -> ViewingHours:
    def minute(text: str) -> int:
        return int(text[:2]) * 60 + int(text[3:])

    return ViewingHours(day, minute(start), minute(end))


def test_r19_no_hours_means_always() -> None:
    assert inside((), at("2026-11-23 03:00"), MADRID)


def test_r19_hours_start_with_their_first_minute_and_end_before_their_last() -> None:
    after_school = (hours(MONDAY, "16:00", "19:30"),)

    assert not inside(after_school, at("2026-11-23 15:59:59.999999"), "UTC")
    assert inside(after_school, at("2026-11-23 16:00"), "UTC")
    assert inside(after_school, at("2026-11-23 19:29:59.999999"), "UTC")
    assert not inside(after_school, at("2026-11-23 19:30"), "UTC")


def test_r19_hours_hold_on_their_own_day_only() -> None:
    monday = (hours(MONDAY, "16:00", "19:30"),)

    assert [inside(monday, at(f"2026-11-{day} 17:00"), "UTC") for day in range(22, 30)] == [
        *(False, True, False, False, False, False, False, False)
    ]


def test_r19_one_of_several_hours_is_enough() -> None:
    both = (hours(MONDAY, "07:00", "08:00"), hours(MONDAY, "16:00", "17:00"))

    assert inside(both, at("2026-11-23 07:30"), "UTC")
    assert inside(both, at("2026-11-23 16:30"), "UTC")
    assert not inside(both, at("2026-11-23 12:00"), "UTC")


def test_r19_hours_that_end_before_they_start_run_past_midnight() -> None:
    late = (hours(SATURDAY, "22:00", "01:00"),)

    assert not inside(late, at("2026-11-28 00:30"), "UTC")  # the night before
    assert not inside(late, at("2026-11-28 21:59"), "UTC")
    assert inside(late, at("2026-11-28 23:59"), "UTC")
    assert inside(late, at("2026-11-29 00:59"), "UTC")
    assert not inside(late, at("2026-11-29 01:00"), "UTC")
    assert not inside(late, at("2026-11-29 23:00"), "UTC")  # the night after


def test_r19_hours_past_midnight_run_from_sunday_into_monday() -> None:
    late = (hours(SUNDAY, "22:00", "01:00"),)

    assert inside(late, at("2026-11-30 00:30"), "UTC")
    assert not inside(late, at("2026-11-29 00:30"), "UTC")


def test_r19_hours_up_to_midnight_end_with_the_day() -> None:
    whole_day = (ViewingHours(MONDAY, 0, 24 * 60),)

    assert inside(whole_day, at("2026-11-23 00:00"), "UTC")
    assert inside(whole_day, at("2026-11-23 23:59:59"), "UTC")
    assert not inside(whole_day, at("2026-11-24 00:00"), "UTC")
    assert not inside(whole_day, at("2026-11-22 23:59:59"), "UTC")


def test_r19_hours_that_end_where_they_start_cover_nothing() -> None:
    empty = (hours(MONDAY, "16:00", "16:00"),)

    assert not any(inside(empty, at(f"2026-11-23 {hour:02}:00"), "UTC") for hour in range(24))


def test_r19_the_day_is_the_day_of_the_accounts_time_zone() -> None:
    evening = (hours(MONDAY, "18:00", "20:00"),)

    assert inside(evening, at("2026-11-24 00:30"), NEW_YORK)  # Tuesday in UTC
    assert not inside(evening, at("2026-11-23 18:30"), NEW_YORK)


@pytest.mark.parametrize(
    ("zone", "last_before", "first_after"),
    [
        (MADRID, "2026-03-29 00:59:59", "2026-03-29 01:00:00"),
        (NEW_YORK, "2026-03-08 06:59:59", "2026-03-08 07:00:00"),
    ],
)
def test_r19_an_hour_that_the_spring_change_skips_never_comes(
    zone: str, last_before: str, first_after: str
) -> None:
    skipped = (hours(SUNDAY, "02:00", "03:00"),)

    assert at(last_before).astimezone(ZoneInfo(zone)).hour == 1
    assert at(first_after).astimezone(ZoneInfo(zone)).hour == 3
    assert not inside(skipped, at(last_before), zone)
    assert not inside(skipped, at(first_after), zone)


@pytest.mark.parametrize(
    ("zone", "repeated", "first", "last"),
    [
        (MADRID, ("02:00", "03:00"), "2026-10-25 00:00", "2026-10-25 02:00"),
        (NEW_YORK, ("01:00", "02:00"), "2026-11-01 05:00", "2026-11-01 07:00"),
    ],
)
def test_r19_an_hour_that_the_autumn_change_repeats_counts_twice(
    zone: str, repeated: tuple[str, str], first: str, last: str
) -> None:
    span = (hours(SUNDAY, *repeated),)
    minute = timedelta(minutes=1)

    assert not inside(span, at(first) - minute, zone)
    assert all(inside(span, at(first) + step * minute, zone) for step in range(120))
    assert not inside(span, at(last), zone)


def test_r19_hours_across_midnight_keep_the_wall_clock_when_it_changes() -> None:
    late = (hours(SATURDAY, "23:00", "03:30"),)

    assert inside(late, at("2026-03-29 01:29"), MADRID)  # 03:29, four and a half hours less one
    assert not inside(late, at("2026-03-29 01:30"), MADRID)
    assert inside(late, at("2026-10-25 02:29"), MADRID)  # 03:29, and one hour more
    assert not inside(late, at("2026-10-25 02:30"), MADRID)


def test_an_unknown_time_zone_lets_nobody_in() -> None:
    with pytest.raises(ZoneInfoNotFoundError):
        inside((hours(MONDAY, "16:00", "17:00"),), at("2026-11-23 16:30"), "Mars/Olympus")


@given(
    st.integers(1, 7), st.integers(0, 1439), st.integers(0, 1440), st.integers(0, 7 * 24 * 60 - 1)
)
def test_r19_hours_are_the_minutes_of_the_week_they_name(
    day: int, start: int, end: int, minute_of_week: int
) -> None:
    span = ViewingHours(day, start, end)
    first = (day - 1) * 1440 + start
    length = end - start if end >= start else end + 1440 - start
    named = {(first + minute) % (7 * 1440) for minute in range(length)}

    monday = at("2026-11-23 00:00")
    assert inside((span,), monday + timedelta(minutes=minute_of_week), "UTC") is (
        minute_of_week in named
    )


@pytest.mark.parametrize(
    ("before", "after", "more"),
    [
        ((), (), False),
        ((), (hours(MONDAY, "00:00", "00:01"),), False),
        ((hours(MONDAY, "16:00", "19:30"),), (), True),
        ((hours(MONDAY, "16:00", "19:30"),), (hours(MONDAY, "16:00", "19:30"),), False),
        ((hours(MONDAY, "16:00", "19:30"),), (hours(MONDAY, "16:01", "19:29"),), False),
        ((hours(MONDAY, "16:00", "19:30"),), (hours(MONDAY, "15:59", "19:30"),), True),
        ((hours(MONDAY, "16:00", "19:30"),), (hours(SATURDAY, "16:00", "19:30"),), True),
        ((hours(SUNDAY, "23:00", "01:00"),), (hours(MONDAY, "00:00", "01:00"),), False),
        ((hours(SUNDAY, "23:00", "01:00"),), (hours(MONDAY, "00:00", "01:01"),), True),
        ((ViewingHours(MONDAY, 0, 1440),), (hours(MONDAY, "08:00", "00:00"),), False),
        ((hours(MONDAY, "08:00", "00:00"),), (ViewingHours(MONDAY, 480, 1440),), False),
        (tuple(ViewingHours(day, 0, 1440) for day in range(1, 8)), (), False),
    ],
)
def test_hours_are_loosened_by_one_more_minute_of_the_week(
    before: tuple[ViewingHours, ...],
    after: tuple[ViewingHours, ...],
    more: bool,  # noqa: FBT001 - a column of the table
) -> None:
    assert loosens(before, after) is more


SPANS = st.builds(
    ViewingHours, st.integers(1, 7), st.integers(0, 1439), st.integers(0, 1440)
)  # fmt: skip


@given(st.lists(SPANS, max_size=4), st.lists(SPANS, max_size=4))
def test_hours_are_loosened_exactly_where_a_minute_becomes_allowed(
    before: list[ViewingHours], after: list[ViewingHours]
) -> None:
    week = at("2026-11-23 00:00")  # a Monday
    edges = {
        (span.day_of_week - 1) * 1440 + edge
        for span in (*before, *after)
        for edge in (span.start_minute, span.end_minute, span.end_minute + 1440)
    }
    minutes = [week + timedelta(minutes=minute % 10_080) for minute in {0, *edges}]
    allowed = [m for m in minutes if inside(after, m, "UTC") and not inside(before, m, "UTC")]
    assert loosens(before, after) is bool(allowed)
