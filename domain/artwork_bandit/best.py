"""How probable each arm is to be the best one, by quadrature (R46).

It computes with numpy and scipy: for jobs, never for a process that answers requests.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy import special

from domain.artwork_bandit.arms import Arm, LearnedArm, LearnedTitle, TitleArms
from domain.artwork_bandit.floor import floored

Vector = NDArray[np.float64]

CELLS = 128
"""Into which each arm's distribution is cut, of equal probability. The error is below 0.0001."""

_CUTS = np.linspace(0, 1, CELLS + 1)


def best_of(arms: Sequence[Arm]) -> Vector:
    """The probability that each arm's click rate is the highest; they sum to 1.

    That of arm i is the integral of the other arms' distribution functions over its own. The range
    is cut at the quantiles of all arms, so that nowhere any of them grows by more than one cell;
    between two cuts the product of the others is taken as the mean of both ends.
    """
    alphas = np.array([[arm.alpha] for arm in arms], dtype=np.float64)
    betas = np.array([[arm.beta] for arm in arms], dtype=np.float64)
    quantiles = special.betaincinv(alphas, betas, _CUTS)
    cuts = np.unique(np.asarray(quantiles, dtype=np.float64))
    below = np.asarray(special.betainc(alphas, betas, cuts), dtype=np.float64)
    others = _products_of_others(below)
    means = (others[:, 1:] + others[:, :-1]) / 2
    integrals: Vector = (np.diff(below) * means).sum(axis=1)
    shares: Vector = integrals / integrals.sum()
    return shares


def learned(title: TitleArms) -> LearnedTitle:
    """What a policy has of a title: how probable each picture is to be best, the floor kept."""
    best = best_of(title.arms)
    raised = floored({arm.tag: float(p) for arm, p in zip(title.arms, best, strict=True)})
    arms = (LearnedArm(arm.tag, arm.alpha, arm.beta, raised[arm.tag]) for arm in title.arms)
    return LearnedTitle(title.title_id, title.segment, tuple(arms))


def _products_of_others(values: Vector) -> Vector:
    """In the place of each row the product of all other rows: nothing is divided by 0."""
    ones = np.ones_like(values[:1])
    before = np.multiply.accumulate(np.vstack([ones, values[:-1]]))
    after = np.multiply.accumulate(np.vstack([ones, values[:0:-1]]))[::-1]
    products: Vector = before * after
    return products
