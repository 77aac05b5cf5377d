"""Off-policy estimates, measured where the policy's worth is known."""

from dataclasses import replace

import numpy as np
import pytest

from domain.evidence.moments import Numbers
from domain.evidence.off_policy import (
    Logged,
    PolicyValue,
    doubly_robust,
    inverse_propensity,
    self_normalised,
)


def choices(rng: np.random.Generator, *, profiles: int = 200) -> tuple[Logged, Numbers, Numbers]:
    """A logged policy that prefers the worse of three pictures, seen twenty times by each profile.

    With it come the true reward of each choice, and the true one of the policy asked about.
    """
    rates, logging, target = (
        np.array(each) for each in ([0.1, 0.3, 0.5], [0.5, 0.3, 0.2], [0.1, 0.2, 0.7])
    )
    units = np.repeat(np.arange(profiles), 20)
    taste = np.repeat(rng.uniform(0, 2, profiles), 20)
    arms = rng.choice(3, units.size, p=logging)
    clicked = rng.random(units.size) < np.minimum(rates[arms] * taste, 1)
    row = Logged(
        rewards=clicked.astype(np.float64),
        propensities=logging[arms],
        targets=target[arms],
        units=units,
    )
    return row, rates[arms], np.full(units.size, float(rates @ target))


WORTH = 0.42
"""0.1 * 0.1 + 0.3 * 0.2 + 0.5 * 0.7: the policy that is asked about, by the true rates."""


def covered(found: list[PolicyValue]) -> float:
    return float(np.mean([abs(each.value - WORTH) < 1.96 * each.standard_error for each in found]))


def test_r46_another_policys_value_is_estimated_from_what_was_logged() -> None:
    rng = np.random.default_rng(35)
    logs = [choices(rng) for _ in range(500)]
    weighted = [inverse_propensity(row) for row, _, _ in logs]
    normalised = [self_normalised(row) for row, _, _ in logs]
    robust = [doubly_robust(*log) for log in logs]
    for found in (weighted, normalised, robust):
        assert np.mean([each.value for each in found]) == pytest.approx(WORTH, abs=0.005)
        assert 0.92 <= covered(found) <= 0.98
    errors = [np.mean([each.standard_error for each in one]) for one in (weighted, normalised)]
    assert errors[1] < errors[0]
    assert np.mean([row.rewards.mean() for row, _, _ in logs]) == pytest.approx(0.24, abs=0.005)


def test_r46_one_of_model_and_propensities_may_be_wrong() -> None:
    rng = np.random.default_rng(36)
    logs = [choices(rng) for _ in range(300)]
    bad_model = [doubly_robust(row, guess * 0 + 0.9, worth * 0 + 0.9) for row, guess, worth in logs]
    even = [replace(row, propensities=np.full(row.rewards.size, 1 / 3)) for row, _, _ in logs]
    bad_log = [doubly_robust(row, *log[1:]) for row, log in zip(even, logs, strict=True)]
    assert np.mean([each.value for each in bad_model]) == pytest.approx(WORTH, abs=0.01)
    assert np.mean([each.value for each in bad_log]) == pytest.approx(WORTH, abs=0.01)
    alone = [inverse_propensity(row).value for row in even]
    assert np.mean(alone) == pytest.approx(0.279, abs=0.005)


def test_ignoring_that_choices_belong_to_profiles_promises_too_much() -> None:
    rng = np.random.default_rng(35)
    rows = [choices(rng)[0] for _ in range(300)]
    apart = [replace(row, units=np.arange(row.rewards.size)) for row in rows]
    assert covered([inverse_propensity(row) for row in apart]) < 0.92
