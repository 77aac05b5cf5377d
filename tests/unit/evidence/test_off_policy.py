"""Off-policy estimates, by hand and against policies whose value is known."""

import numpy as np
import pytest
from numpy.typing import NDArray
from statsmodels.regression.linear_model import OLS, WLS

from domain.evidence.off_policy import (
    Logged,
    PolicyValue,
    doubly_robust,
    inverse_propensity,
    self_normalised,
)

Vector = NDArray[np.float64]


def logged(rows: list[tuple[float, float, float]]) -> Logged:
    """Rows of reward, propensity and target; each is of another unit."""
    rewards, propensities, targets = np.array(rows).T
    return Logged(
        rewards=rewards, propensities=propensities, targets=targets, units=np.arange(len(rows))
    )


FOUR = logged([(1, 0.5, 1), (0, 0.5, 1), (1, 0.25, 0.5), (1, 0.5, 0)])
"""Weights 2, 2, 2 and 0."""


def test_r46_four_choices_by_hand() -> None:
    assert inverse_propensity(FOUR).value == pytest.approx(1.0)
    assert self_normalised(FOUR).value == pytest.approx(2 / 3)
    assert inverse_propensity(FOUR).effective_choices == pytest.approx(3.0)
    guess = np.array([0.5, 0.5, 0.5, 0.5])
    assert doubly_robust(FOUR, guess, guess).value == pytest.approx(0.75)


def test_the_policy_that_logged_is_worth_its_own_mean() -> None:
    same = logged([(1, 0.5, 0.5), (0, 0.2, 0.2), (1, 0.3, 0.3), (0, 0.9, 0.9)])
    for found in (inverse_propensity(same), self_normalised(same)):
        assert found.value == pytest.approx(0.5)
        assert found.standard_error == pytest.approx(np.std([1, 0, 1, 0], ddof=1) / 2)
        assert found.effective_choices == pytest.approx(4)


def test_a_perfect_model_leaves_nothing_to_correct() -> None:
    found = doubly_robust(FOUR, FOUR.rewards, np.full(4, 0.6))
    assert found.value == pytest.approx(0.6)
    assert found.standard_error == pytest.approx(0, abs=1e-12)


def test_adding_to_every_reward_adds_as_much_to_the_self_normalised_value() -> None:
    more = Logged(
        rewards=FOUR.rewards + 10,
        propensities=FOUR.propensities,
        targets=FOUR.targets,
        units=FOUR.units,
    )
    assert self_normalised(more).value == pytest.approx(self_normalised(FOUR).value + 10)
    assert inverse_propensity(more).value == pytest.approx(16.0)


def test_errors_are_those_of_units_as_statsmodels_has_them() -> None:
    rng = np.random.default_rng(8)
    units = rng.integers(0, 60, 900)
    row = Logged(
        rewards=rng.binomial(1, 0.1 + 0.5 * (units % 3 == 0)).astype(np.float64),
        propensities=rng.uniform(0.1, 0.9, 900),
        targets=rng.uniform(0, 1, 900),
        units=units,
    )
    groups = {"groups": units, "use_correction": False}
    plain = OLS(row.weights * row.rewards, np.ones(900)).fit(cov_type="cluster", cov_kwds=groups)
    ratio = WLS(row.rewards, np.ones(900), weights=row.weights).fit(
        cov_type="cluster", cov_kwds=groups
    )
    correction = np.sqrt(60 / 59)
    assert inverse_propensity(row).standard_error == pytest.approx(plain.bse[0] * correction)
    assert self_normalised(row).value == pytest.approx(ratio.params[0])
    assert self_normalised(row).standard_error == pytest.approx(ratio.bse[0] * correction)


def test_without_any_weight_there_is_no_effective_choice() -> None:
    nothing = logged([(1, 0.5, 0), (0, 0.5, 0)])
    assert inverse_propensity(nothing) == PolicyValue(0.0, 0.0, 0.0)
    with pytest.raises(ZeroDivisionError):
        self_normalised(nothing)
