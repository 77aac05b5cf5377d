"""Heat: plays that count less the older they are."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.heat import LANDMARK, popularity, trending

DAY = timedelta(days=1)
counts = st.lists(
    st.tuples(
        st.dates(min_value=date(2020, 1, 1), max_value=date(2060, 1, 1)),
        st.integers(min_value=1, max_value=10**9),
    ),
    min_size=1,
    max_size=8,
)


def test_r31_a_play_three_days_later_trends_twice_as_much() -> None:
    assert trending([(LANDMARK, 8)]) == 3.0
    assert trending([(LANDMARK + 3 * DAY, 8)]) == 4.0
    assert trending([(LANDMARK, 2), (LANDMARK + 3 * DAY, 1)]) == 2.0


def test_r31_a_play_sixty_days_later_makes_twice_as_popular() -> None:
    assert popularity([(LANDMARK, 8)]) == 8.0
    assert popularity([(LANDMARK + 60 * DAY, 8), (LANDMARK, 1)]) == 17.0


def test_what_was_never_played_has_no_popularity_and_no_trend() -> None:
    assert popularity([]) == 0.0
    assert popularity([(LANDMARK, 0)]) == 0.0
    with pytest.raises(ValueError, match="empty"):
        trending([(LANDMARK, 0)])


def test_trends_stay_finite_where_their_sums_would_not() -> None:
    assert trending([(date(2060, 1, 1), 1)]) == 14610 / 3


@given(counts, counts, st.integers(min_value=0, max_value=3000))
def test_r31_the_order_of_two_titles_does_not_change_as_time_passes(
    one: list[tuple[date, int]], other: list[tuple[date, int]], days: int
) -> None:
    later_one = [(day + days * DAY, count) for day, count in one]
    later_other = [(day + days * DAY, count) for day, count in other]

    now, later = trending(one) - trending(other), trending(later_one) - trending(later_other)

    assert now == pytest.approx(later, abs=1e-6)
