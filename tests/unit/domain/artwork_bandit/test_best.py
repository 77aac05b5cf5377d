"""R46: how probable each arm is to be best, compared with exact sums and with draws."""

from collections.abc import Sequence
from math import exp, lgamma

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.artwork_bandit.arms import Arm, LearnedArm, TitleArms
from domain.artwork_bandit.best import best_of, learned
from domain.artwork_bandit.floor import FLOOR
from tests.unit.build import title_id

PRECISION = 0.0001


def arms(*counts: tuple[int, int]) -> tuple[Arm, ...]:
    """(impressions, clicks) of arms that are named by their places."""
    return tuple(Arm(f"v{place}", *count) for place, count in enumerate(counts))


def exact_of_two(one: Arm, other: Arm) -> float:
    """That `other` is better than `one`: a finite sum where alphas are whole numbers.

    Cook (2005), "Exact calculation of Beta inequalities".
    """
    return sum(
        exp(
            _log_beta(one.alpha + i, one.beta + other.beta)
            - _log_beta(1 + i, other.beta)
            - _log_beta(one.alpha, one.beta)
        )
        / (other.beta + i)
        for i in range(other.alpha)
    )


def _log_beta(a: float, b: float) -> float:
    return lgamma(a) + lgamma(b) - lgamma(a + b)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ((0, 0), (0, 0)),
        ((10, 0), (10, 10)),
        ((100, 3), (100, 5)),
        ((0, 0), (100_000, 3_000)),
        ((20_000, 600), (30_000, 960)),
        ((5, 1), (40_000, 1_200)),
    ],
)
def test_r46_of_two_arms_it_is_the_exact_sum(one: tuple[int, int], other: tuple[int, int]) -> None:
    pair = arms(one, other)

    better = exact_of_two(*pair)

    assert list(best_of(pair)) == pytest.approx([1 - better, better], abs=PRECISION)


def test_r46_of_many_arms_it_is_how_often_draws_are_best() -> None:
    five = arms((1_000, 30), (1_200, 40), (50, 2), (0, 0), (9_000, 310))
    drawn = np.random.default_rng(46).beta(
        [arm.alpha for arm in five], [arm.beta for arm in five], size=(400_000, 5)
    )

    often = np.bincount(drawn.argmax(axis=1), minlength=5) / len(drawn)

    assert best_of(five) == pytest.approx(often, abs=4 * 0.5 / len(drawn) ** 0.5)


@given(
    st.lists(
        st.integers(0, 10**7).flatmap(lambda seen: st.tuples(st.just(seen), st.integers(0, seen))),
        min_size=1,
        max_size=8,
    )
)
@settings(max_examples=50)
def test_r46_probabilities_sum_to_one_and_do_not_depend_on_the_order(
    counts: Sequence[tuple[int, int]],
) -> None:
    found = best_of(arms(*counts))

    assert found.min() >= 0
    assert found.sum() == pytest.approx(1, abs=1e-9)
    assert best_of(arms(*counts[::-1]))[::-1] == pytest.approx(found, abs=1e-9)


def test_r46_a_title_is_learned_with_the_floor_and_its_distributions() -> None:
    title = TitleArms(title_id(1), "en", arms((10_000, 900), (10_000, 300), (10_000, 100)))

    found = learned(title)

    assert (found.title_id, found.segment) == (title_id(1), "en")
    assert found.arms == (
        LearnedArm("v0", 901, 9_101, 1 - 2 * FLOOR),
        LearnedArm("v1", 301, 9_701, FLOOR),
        LearnedArm("v2", 101, 9_901, FLOOR),
    )
