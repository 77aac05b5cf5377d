"""The always-valid boundary, against the mixtures it is the closed form of."""

from math import exp, log, sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.integrate import quad
from scipy.optimize import minimize_scalar
from scipy.stats import norm

from domain.evidence.always_valid import (
    TIGHTEST_AT,
    factor,
    harm_p_value,
    mixing,
    p_value,
)


def mixture(statistic: float, units: int, square: float, *, one_sided: bool) -> float:
    """The mean of exp(l S - l^2 N / 2) over l from a normal distribution, or its lower half."""
    scale, total = sqrt(square), statistic * sqrt(units)

    def weighted(l: float) -> float:  # noqa: E741 - the paper's letter
        return exp(l * total - l**2 * units / 2) * float(norm.pdf(l, scale=scale))

    peak = total / (units + 1 / square)
    reach = 12 / sqrt(units + 1 / square)
    end = min(0.0, peak + reach) if one_sided else peak + reach
    found, _ = quad(weighted, peak - reach, end, limit=200)
    return float(found) * (2 if one_sided else 1)


@pytest.mark.parametrize("units", [200, 5_000, 300_000])
@pytest.mark.parametrize("statistic", [-4.2, -2.5, 0.7, 3.1])
def test_a_p_value_is_one_over_the_mixture(statistic: float, units: int) -> None:
    bet = mixture(statistic, units, mixing(0.05), one_sided=False)
    assert p_value(statistic, units) == pytest.approx(min(1, 1 / bet), rel=1e-6)


@pytest.mark.parametrize("units", [200, 5_000, 300_000])
@pytest.mark.parametrize("statistic", [-4.2, -2.5, -0.3])
def test_harm_is_one_over_the_mixture_of_harmful_effects(statistic: float, units: int) -> None:
    bet = mixture(statistic, units, mixing(0.1), one_sided=True)
    assert harm_p_value(statistic, units) == pytest.approx(min(1, 1 / bet), rel=1e-6)


@given(st.integers(2, 10**9), st.floats(0.001, 0.2))
def test_the_interval_leaves_out_no_difference_just_below_its_p_value(
    units: int, significance: float
) -> None:
    at_the_end = factor(units, significance)
    assert p_value(at_the_end, units) == pytest.approx(significance, rel=1e-9)
    assert p_value(-at_the_end, units) == pytest.approx(significance, rel=1e-9)


def test_r44_the_interval_is_least_wide_at_five_thousand_units() -> None:
    def width(square: float) -> float:
        growth = TIGHTEST_AT * square
        return (growth + 1) / growth * log((growth + 1) / 0.05**2)

    best = minimize_scalar(width, bounds=(1e-5, 1e-1), method="bounded", options={"xatol": 1e-12})
    assert mixing(0.05) == pytest.approx(best.x, rel=1e-4)
    assert TIGHTEST_AT == 5_000


def test_what_looking_at_any_time_costs_in_width() -> None:
    assert [round(factor(units), 3) for units in (200, 1_000, 5_000, 50_000, 1_000_000)] == [
        5.038,
        3.347,
        3.035,
        3.246,
        3.661,
    ]


@given(st.floats(-30, 30), st.integers(2, 10**8))
def test_p_values_are_probabilities_and_harm_is_where_it_is_worse(
    statistic: float, units: int
) -> None:
    assert 0 <= p_value(statistic, units) <= 1
    assert 0 <= harm_p_value(statistic, units) <= 1
    if statistic >= 0:
        assert harm_p_value(statistic, units) == 1


def test_far_tails_are_computed_without_overflow() -> None:
    assert harm_p_value(1e6, 1_000) == 1
    assert harm_p_value(-1e6, 1_000) == 0
    assert p_value(1e6, 1_000) == 0
