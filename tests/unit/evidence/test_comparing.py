"""Comparing two variants, against scipy's and statsmodels' own tests."""

from math import inf, isclose

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.optimize import brentq
from scipy.stats import ttest_ind
from statsmodels.regression.linear_model import WLS
from statsmodels.stats.proportion import proportions_ztest

from domain.evidence.comparing import Comparison, compared, lift_interval, lift_of, standard_error
from domain.evidence.estimate import Estimate, Pair, mean_of, rate_of, ratio_of
from domain.evidence.moments import moments_of
from domain.experiments.metrics import MetricKind

Numbers = NDArray[np.float64]


def mean(values: Numbers) -> Estimate:
    estimate = mean_of(
        len(values), float(values.mean()), float(((values - values.mean()) ** 2).sum())
    )
    assert estimate is not None
    return estimate


def comparison(kind: MetricKind, control: Estimate | None, treated: Estimate | None) -> Comparison:
    assert control is not None
    assert treated is not None
    found = compared(kind, control, treated)
    assert found is not None
    return found


@pytest.mark.parametrize("seed", range(5))
def test_r44_means_are_compared_as_scipy_compares_them(seed: int) -> None:
    rng = np.random.default_rng(seed)
    control, treated = rng.lognormal(3, 1, 40 + seed), rng.lognormal(3.2, 1.4, 25)
    ours = comparison(MetricKind.MEAN, mean(control), mean(treated))
    theirs = ttest_ind(treated, control, equal_var=False)
    worse = ttest_ind(treated, control, equal_var=False, alternative="less")
    assert ours.p_value == pytest.approx(theirs.pvalue, rel=1e-9)
    assert ours.freedom == pytest.approx(theirs.df, rel=1e-9)
    assert ours.harm_p_value == pytest.approx(worse.pvalue, rel=1e-9)
    low, high = theirs.confidence_interval(0.95)
    width = ours.factor(0.05) * standard_error(mean(control), mean(treated))
    assert width == pytest.approx((high - low) / 2, rel=1e-9)


@given(st.integers(1, 400), st.integers(1, 400), st.data())
def test_r44_rates_are_compared_as_statsmodels_compares_them(
    control_units: int, treated_units: int, data: st.DataObject
) -> None:
    control = data.draw(st.integers(0, control_units))
    treated = data.draw(st.integers(0, treated_units))
    one = rate_of(control_units, control / control_units)
    other = rate_of(treated_units, treated / treated_units)
    assert one is not None
    assert other is not None
    if control + treated in {0, control_units + treated_units}:
        found = compared(MetricKind.RATE, one, other)
        assert found is None or isclose(found.statistic, 0, abs_tol=1e-6)
        return
    ours = comparison(MetricKind.RATE, one, other)
    statistic, p_value = proportions_ztest([treated, control], [treated_units, control_units])
    assert ours.statistic == pytest.approx(statistic, rel=1e-9, abs=1e-12)
    assert ours.p_value == pytest.approx(p_value, rel=1e-9)
    assert ours.freedom == inf


def test_r44_the_error_of_a_ratio_is_that_of_units_and_not_of_impressions() -> None:
    """A regression on a constant, weighted by impressions, with errors robust to their sizes."""
    rng = np.random.default_rng(7)
    impressions = rng.integers(1, 60, 500).astype(np.float64)
    clicks = rng.binomial(impressions.astype(np.int64), rng.beta(1, 12, 500)).astype(np.float64)
    moments = moments_of(np.column_stack([clicks, impressions]))
    ours = ratio_of(
        500,
        Pair(
            above=float(moments.means[0]),
            below=float(moments.means[1]),
            squares_above=float(moments.products[0, 0]),
            squares_below=float(moments.products[1, 1]),
            products=float(moments.products[0, 1]),
        ),
    )
    theirs = WLS(clicks / impressions, np.ones(500), weights=impressions).fit(cov_type="HC1")
    assert ours is not None
    assert ours.value == pytest.approx(clicks.sum() / impressions.sum(), rel=1e-12)
    assert ours.squared_error == pytest.approx(theirs.bse[0] ** 2, rel=1e-9)
    naive = ours.value * (1 - ours.value) / impressions.sum()
    assert ours.squared_error > 2 * naive


@given(
    st.floats(1, 100), st.floats(1, 100), st.floats(0.01, 1), st.floats(0.01, 1), st.floats(1, 3)
)
def test_the_interval_of_a_lift_ends_where_its_test_does(
    control: float, treated: float, first: float, second: float, factor: float
) -> None:
    """Against the ends that a search for them finds."""
    arms = Estimate(50, control, (first * control / 8) ** 2), Estimate(50, treated, second**2)
    interval = lift_interval(*arms, factor)
    assert interval is not None

    def beyond(lift: float) -> float:
        left = treated - (1 + lift) * control
        return left**2 - factor**2 * (second**2 + (1 + lift) ** 2 * arms[0].squared_error)

    lift = lift_of(*arms)
    assert lift is not None
    assert interval[0] <= lift <= interval[1]
    assert interval[0] == pytest.approx(brentq(beyond, -2 - factor * 9, lift), abs=1e-6)
    assert interval[1] == pytest.approx(brentq(beyond, lift, 10 * (lift + 9)), abs=1e-6)


@given(st.floats(-4, 4), st.floats(0.1, 2), st.floats(0.1, 2), st.floats(1.5, 4))
def test_no_lift_is_in_the_interval_just_when_the_difference_is_within_the_factor(
    difference: float, first: float, second: float, factor: float
) -> None:
    control, treated = Estimate(90, 20, first**2), Estimate(90, 20 + difference, second**2)
    statistic = abs(difference) / standard_error(control, treated)
    if isclose(statistic, factor, rel_tol=1e-9):
        return
    interval = lift_interval(control, treated, factor)
    assert interval is not None
    assert (interval[0] <= 0 <= interval[1]) is (statistic < factor)


def test_where_control_may_be_nothing_no_lift_is_ruled_out() -> None:
    assert lift_interval(Estimate(9, 1, 1), Estimate(9, 3, 1), 1.96) is None
    assert lift_interval(Estimate(9, 0, 0), Estimate(9, 3, 1), 1.96) is None
    assert lift_of(Estimate(9, 0, 0), Estimate(9, 3, 1)) is None


def test_rounding_is_no_deviation() -> None:
    """Ten times 0.1 and a thousand times: their means differ in the last digit."""
    arms = mean(np.full(10, 0.1)), mean(np.full(1_000, 0.1))
    assert compared(MetricKind.MEAN, *arms) is None


def test_too_few_units_give_no_estimate() -> None:
    assert mean_of(1, 5, 0) is None
    assert rate_of(0, 0) is None
    assert ratio_of(10, Pair(0, 0, 0, 0, 0)) is None


@pytest.mark.parametrize("kind", MetricKind)
def test_units_that_are_all_alike_cannot_be_compared(kind: MetricKind) -> None:
    alike = Estimate(20, 1.0, 0.0)
    assert compared(kind, alike, alike) is None
