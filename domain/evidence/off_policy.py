"""Off-policy estimates: what a policy would have earned, from what another one did (R46).

Every row is a choice that was logged with its propensity: the probability with which the policy of
that moment took it.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Vector = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Logged:
    """A row for each choice, and at least one.

    `units` says whose it was, by any number: choices of one unit are not independent.
    `rewards` are what the choices earned (a click is 1), `propensities` are above 0, `targets` are
    the probabilities with which the policy in question would have taken the same choices.
    """

    rewards: Vector
    propensities: Vector
    targets: Vector
    units: NDArray[np.int64]

    @property
    def weights(self) -> Vector:
        return self.targets / self.propensities


@dataclass(frozen=True, slots=True)
class PolicyValue:
    """Mean reward of a choice, and its standard error.

    `effective_choices` is how many choices of the policy's own would tell as much: Kong (1992), "A
    note on importance sampling using standardized weights". Far fewer than were logged mean that
    the two policies have little in common, and then no error here can be trusted.
    """

    value: float
    standard_error: float
    effective_choices: float


def inverse_propensity(logged: Logged) -> PolicyValue:
    """Each reward weighted by how much likelier the policy is to earn it.

    Unbiased, with a large error where weights are. Horvitz and Thompson (1952), "A generalization
    of sampling without replacement from a finite universe".
    """
    weighted = logged.weights * logged.rewards
    return _mean(weighted, logged)


def self_normalised(logged: Logged) -> PolicyValue:
    """The same divided by the weights' sum, so that adding to every reward adds as much to it.

    A little biased, usually far less in error: Swaminathan and Joachims (2015), "The
    self-normalized estimator for counterfactual learning". Its error is by the delta method. Raises
    ZeroDivisionError where the policy would have taken none of the choices.
    """
    weights = logged.weights
    total = float(weights.sum())
    value = float(weights @ logged.rewards) / total
    left = weights * (logged.rewards - value)
    return PolicyValue(value, _error(left, logged.units, total), _effective(weights))


def doubly_robust(logged: Logged, guessed: Vector, guessed_by_policy: Vector) -> PolicyValue:
    """A model's guess, corrected by what was logged: right where either of the two is.

    `guessed` is the model's reward of the choice that was taken, `guessed_by_policy` its mean over
    the policy's choices in the same place. Neither may have learned from these rewards. Dudik,
    Langford and Li (2011), "Doubly robust policy evaluation and learning".
    """
    corrected = guessed_by_policy + logged.weights * (logged.rewards - guessed)
    return _mean(corrected, logged)


def _mean(values: Vector, logged: Logged) -> PolicyValue:
    value = float(values.mean())
    error = _error(values - value, logged.units, len(values))
    return PolicyValue(value, error, _effective(logged.weights))


def _error(left: Vector, units: NDArray[np.int64], total: float) -> float:
    """The residuals are summed for each unit first: Liang and Zeger (1986), for clusters."""
    _, places = np.unique(units, return_inverse=True)
    sums = np.bincount(places, weights=left)
    correction = len(sums) / max(len(sums) - 1, 1)
    return float(np.sqrt(correction * (sums @ sums))) / total


def _effective(weights: Vector) -> float:
    return float(weights.sum() ** 2 / (weights @ weights)) if weights.any() else 0.0
