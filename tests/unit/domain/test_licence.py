"""R24 and R25: licence windows, what they merge to, and what they mean at an instant."""

from datetime import timedelta
from itertools import pairwise
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.licence import (
    NOT_LICENSED,
    Availability,
    AvailabilityState,
    LicenceWindow,
    Span,
    availability,
    narrowed,
    next_boundary,
    next_change,
    open_span,
    spans_in,
)
from tests.unit.build import DAY, MOMENT, NOW, window


def day(number: float) -> timedelta:
    return timedelta(days=number)


def between(start: float, end: float | None, territory: str = "ES") -> LicenceWindow:
    """A window from day `start` to day `end` of a fixed calendar whose day 0 is now."""
    return window(NOW + day(start), None if end is None else NOW + day(end), territory)


def span(start: float, end: float | None) -> Span:
    return Span(NOW + day(start), None if end is None else NOW + day(end))


def test_r24_a_window_is_half_open_to_the_microsecond() -> None:
    (found,) = spans_in([between(0, 1)], "ES")

    assert not found.holds(NOW - MOMENT)
    assert found.holds(NOW)
    assert found.holds(NOW + DAY - MOMENT)
    assert not found.holds(NOW + DAY)


def test_r24_touching_windows_are_merged() -> None:
    assert spans_in([between(1, 2), between(0, 1)], "ES") == (span(0, 2),)


def test_r24_overlapping_and_nested_windows_are_merged() -> None:
    assert spans_in([between(0, 5), between(1, 2), between(4, 7)], "ES") == (span(0, 7),)


def test_r24_a_gap_of_one_microsecond_keeps_windows_apart() -> None:
    later = window(NOW + DAY + MOMENT, NOW + 2 * DAY)

    assert spans_in([between(0, 1), later], "ES") == (
        span(0, 1),
        Span(later.starts_at, NOW + day(2)),
    )


@pytest.mark.parametrize(
    ("windows", "spans"),
    [
        pytest.param([between(0, None)], [span(0, None)], id="alone"),
        pytest.param([between(3, None), between(0, None)], [span(0, None)], id="two without end"),
        pytest.param([between(0, 2), between(5, None)], [span(0, 2), span(5, None)], id="gap"),
        pytest.param([between(0, 5), between(5, None)], [span(0, None)], id="touching"),
        pytest.param([between(0, 6), between(5, None)], [span(0, None)], id="overlapping"),
        pytest.param([between(7, 9), between(5, None)], [span(5, None)], id="swallowed"),
        pytest.param(
            [between(0, 1), between(2, 6), between(8, 9), between(5, None)],
            [span(0, 1), span(2, None)],
            id="some kept, some joined",
        ),
    ],
)
def test_r24_a_window_without_an_end_takes_all_that_touches_it(
    windows: list[LicenceWindow], spans: list[Span]
) -> None:
    assert spans_in(windows, "ES") == tuple(spans)


def test_r24_a_country_has_its_own_windows_and_the_worldwide_ones() -> None:
    windows = [between(0, 1, "ES"), between(1, 2, "*"), between(2, 3, "FR")]

    assert spans_in(windows, "ES") == (span(0, 2),)
    assert spans_in(windows, "FR") == (span(1, 3),)
    assert spans_in(windows, "US") == (span(1, 2),)


def test_r24_an_unknown_country_has_no_window_not_even_a_worldwide_one() -> None:
    assert spans_in([between(0, None, "*"), between(0, 9)], None) == ()


@pytest.mark.parametrize("end", [0, -1])
def test_r24_an_empty_or_inverted_window_grants_nothing(end: int) -> None:
    assert spans_in([between(0, end)], "ES") == ()


hours = st.integers(min_value=0, max_value=60)
any_windows = st.lists(
    st.builds(
        lambda start, end, territory: window(
            NOW + timedelta(hours=start),
            None if end is None else NOW + timedelta(hours=end),
            territory,
        ),
        hours,
        st.one_of(st.none(), hours, hours, hours),
        st.sampled_from(["ES", "FR", "*"]),
    ),
    max_size=7,
)


@given(any_windows)
def test_r24_merged_spans_hold_exactly_when_some_window_does(windows: list[LicenceWindow]) -> None:
    spans = spans_in(windows, "ES")

    for half_hour in range(-1, 123):
        at = NOW + timedelta(minutes=30 * half_hour)
        granted = any(
            window.territory != "FR"
            and window.starts_at <= at
            and (window.ends_at is None or at < window.ends_at)
            for window in windows
        )
        assert (open_span(spans, at) is not None) is granted


@given(any_windows)
def test_r24_merged_spans_stand_in_order_with_gaps_between(windows: list[LicenceWindow]) -> None:
    spans = spans_in(windows, "ES")

    for earlier, later in pairwise(spans):
        assert earlier.ends_at is not None
        assert earlier.starts_at < earlier.ends_at < later.starts_at


@given(any_windows, st.randoms(use_true_random=False))
def test_r24_the_order_of_windows_does_not_matter(
    windows: list[LicenceWindow], random: Random
) -> None:
    shuffled = random.sample(windows, len(windows))

    assert spans_in(shuffled, "ES") == spans_in(windows, "ES")


def state(spans: tuple[Span, ...]) -> AvailabilityState:
    return availability(spans, NOW).state


def test_r25_a_title_leaves_soon_from_exactly_thirty_days_before_the_end() -> None:
    start, end = NOW - 90 * DAY, NOW + 30 * DAY

    assert state((Span(start, end + MOMENT),)) is AvailabilityState.AVAILABLE
    assert state((Span(start, end),)) is AvailabilityState.LEAVING_SOON
    assert state((Span(start, NOW + MOMENT),)) is AvailabilityState.LEAVING_SOON
    assert state((Span(start, NOW),)) is AvailabilityState.EXPIRED


def test_r25_a_title_comes_soon_from_exactly_thirty_days_before_the_start() -> None:
    assert state((span(30, 90),)) is AvailabilityState.COMING_SOON
    assert state((Span(NOW + 30 * DAY + MOMENT, None),)) is AvailabilityState.NOT_LICENSED
    assert state((Span(NOW + MOMENT, None),)) is AvailabilityState.COMING_SOON
    assert state((Span(NOW, None),)) is AvailabilityState.AVAILABLE


def test_r25_a_title_that_goes_on_without_a_gap_does_not_leave() -> None:
    spans = spans_in([between(-90, 10), between(10, 300)], "ES")

    assert availability(spans, NOW) == Availability(
        AvailabilityState.AVAILABLE, NOW - 90 * DAY, NOW + 300 * DAY
    )


@pytest.mark.parametrize(
    ("spans", "expected"),
    [
        ((), NOT_LICENSED),
        ((span(-9, None),), Availability(AvailabilityState.AVAILABLE, NOW - 9 * DAY, None)),
        (
            (span(-9, -5), span(-3, -1), span(60, 90)),
            Availability(AvailabilityState.EXPIRED, NOW - 3 * DAY, NOW - DAY),
        ),
        (
            (span(-9, -5), span(3, 90)),
            Availability(AvailabilityState.COMING_SOON, NOW + 3 * DAY, NOW + 90 * DAY),
        ),
    ],
)
def test_r25_an_availability_speaks_of_the_span_its_state_is_about(
    spans: tuple[Span, ...], expected: Availability
) -> None:
    assert availability(spans, NOW) == expected


@pytest.mark.parametrize(
    ("state", "is_open"),
    [
        (AvailabilityState.AVAILABLE, True),
        (AvailabilityState.LEAVING_SOON, True),
        (AvailabilityState.COMING_SOON, False),
        (AvailabilityState.EXPIRED, False),
        (AvailabilityState.NOT_LICENSED, False),
    ],
)
def test_r25_only_available_and_leaving_titles_are_open(
    state: AvailabilityState, *, is_open: bool
) -> None:
    assert Availability(state).is_open is is_open


def test_r24_the_next_boundary_is_the_next_start_or_end_and_never_now() -> None:
    spans = (span(-9, 0), span(2, 5), span(7, None))

    assert next_boundary(spans, NOW - MOMENT) == NOW
    assert next_boundary(spans, NOW) == NOW + 2 * DAY
    assert next_boundary(spans, NOW + 2 * DAY) == NOW + 5 * DAY
    assert next_boundary(spans, NOW + 7 * DAY) is None
    assert next_boundary((), NOW) is None


def test_an_episode_is_available_from_its_release_inside_the_spans_of_its_series() -> None:
    spans = (span(0, 2), span(4, 6), span(8, None))

    assert narrowed(spans, None) == spans
    assert narrowed(spans, NOW + 5 * DAY) == (span(5, 6), span(8, None))
    assert narrowed(spans, NOW + 2 * DAY) == (span(4, 6), span(8, None))
    assert narrowed(spans, NOW - DAY) == spans
    assert narrowed((span(0, 2),), NOW + 3 * DAY) == ()


@given(any_windows, hours)
def test_r24_what_is_available_changes_at_the_next_change_and_not_before(
    windows: list[LicenceWindow], hour: int
) -> None:
    spans, at = spans_in(windows, "ES"), NOW + timedelta(hours=hour)
    change = next_change(spans, at)
    later = [NOW + timedelta(hours=each) for each in range(hour, 24 * 70)]
    until = [each for each in later if change is None or each < change]
    if change is not None:
        until.append(change - MOMENT)
    assert {availability(spans, each) for each in until} <= {availability(spans, at)}


def test_r25_the_changes_of_a_stretch_are_its_ends_and_thirty_days_before_each() -> None:
    spans, at, changes = (span(40, 100),), NOW, []
    while (change := next_change(spans, at)) is not None:
        changes.append((change - NOW) / DAY)
        at = change
    assert changes == [10, 40, 70, 100]
