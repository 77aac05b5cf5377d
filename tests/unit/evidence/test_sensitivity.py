"""R45: how little traffic it takes to see which of two rankings is played more from.

Profiles differ far more from one another than rankings do. Two groups of profiles carry all of that
difference into their means; in an interleaved row everybody compares for themselves.
"""

from collections.abc import Callable

import numpy as np
import pytest

from domain.evidence.comparing import compared
from domain.evidence.estimate import mean_of
from domain.evidence.moments import Numbers
from domain.evidence.sign_test import preference
from domain.experiments.metrics import METRICS, MetricKind

LIFT = 0.05
"""How many more plays the treatment's order brings, of one who sees nothing else."""

PROFILES, RUNS = 16_000, 300
PLAYS = METRICS["plays"]

Found = Callable[[np.random.Generator, int, float], bool]
"""Whether so many profiles show a difference where the lift is such."""


def eager(rng: np.random.Generator, profiles: int) -> Numbers:
    """How many plays each profile is good for: gamma, with the planned mean and deviation."""
    spread = (PLAYS.deviation**2 - PLAYS.mean) / PLAYS.mean
    return rng.gamma(PLAYS.mean / spread, spread, profiles)


def found_by_groups(rng: np.random.Generator, profiles: int, lift: float) -> bool:
    """Half of the profiles see the one ranking, half the other; their plays are compared."""
    half = profiles // 2
    control = rng.poisson(eager(rng, half))
    treated = rng.poisson(eager(rng, half) * (1 + lift))
    one, other = (
        mean_of(half, float(plays.mean()), float(((plays - plays.mean()) ** 2).sum()))
        for plays in (control, treated)
    )
    assert one is not None
    assert other is not None
    comparison = compared(MetricKind.MEAN, one, other)
    assert comparison is not None
    return comparison.p_value < 0.05


def found_by_interleaving(rng: np.random.Generator, profiles: int, lift: float) -> bool:
    """All profiles see both; each votes for the one that it played more from."""
    plays = rng.poisson(eager(rng, profiles))
    treated = rng.binomial(plays, (1 + lift) / (2 + lift))
    wins, losses = int((2 * treated > plays).sum()), int((2 * treated < plays).sum())
    return preference(wins, losses).p_value < 0.05


def power(found: Found, profiles: int, lift: float, seed: int) -> float:
    rng = np.random.default_rng(seed)
    return float(np.mean([found(rng, profiles, lift) for _ in range(RUNS)]))


def test_r45_a_tenth_of_the_profiles_tells_as_often_as_two_groups_do() -> None:
    """Stated before the first run: the one with a tenth finds it at least as often, to 5 %."""
    groups = power(found_by_groups, PROFILES, LIFT, 1)
    interleaved = power(found_by_interleaving, PROFILES // 10, LIFT, 2)
    assert 0.6 < groups < 0.95  # neither hopeless nor certain, so that it can tell them apart
    assert interleaved >= groups - 0.05


@pytest.mark.parametrize("found", [found_by_groups, found_by_interleaving])
def test_r45_between_rankings_that_are_alike_neither_finds_a_difference(found: Found) -> None:
    assert power(found, 1_600, 0.0, 3) <= 0.08
