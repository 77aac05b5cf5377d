"""The sign test, against scipy's binomial test and statsmodels' exact interval."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest
from statsmodels.stats.proportion import proportion_confint

from domain.evidence.sign_test import Preference, preference


@given(st.integers(0, 500), st.integers(0, 500))
def test_r44_the_preference_is_tested_exactly(wins: int, losses: int) -> None:
    if not wins + losses:
        return
    ours = preference(wins, losses)
    low, high = proportion_confint(wins, wins + losses, method="beta")
    assert ours.p_value == pytest.approx(binomtest(wins, wins + losses).pvalue, rel=1e-9)
    assert (ours.low, ours.high) == pytest.approx((low, high), rel=1e-9, abs=1e-12)


def test_fourteen_of_fifteen_who_prefer_it_are_hardly_chance() -> None:
    """2 * (1 + 15) / 2 ** 15."""
    assert preference(14, 1).p_value == pytest.approx(2 * 16 / 32_768, rel=1e-12)


def test_without_a_vote_nothing_is_known() -> None:
    assert preference(0, 0) == Preference(0.5, 0.0, 1.0, 1.0)


def test_one_sided_votes_reach_the_end_of_the_interval() -> None:
    assert preference(10, 0).high == 1.0
    assert preference(0, 10).low == 0.0
