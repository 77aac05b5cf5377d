"""What one variant's units say of a metric: an estimate and how far it may be off.

Each needs no more of the units than their sums (R44).
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Estimate:
    """`squared_error` is the square of the standard error: the variance of `value`."""

    units: int
    value: float
    squared_error: float


ROUNDING = 1e-12
"""Deviations this small beside their mean are those of arithmetic and not of units."""


def mean_of(units: int, mean: float, squares: float) -> Estimate | None:
    """A mean; `squares` are the summed squared deviations from it. None for fewer than two."""
    if units < 2:  # noqa: PLR2004 - one unit has no deviation
        return None
    counted = squares if squares > units * (ROUNDING * mean) ** 2 else 0.0
    return Estimate(units, mean, counted / (units - 1) / units)


def rate_of(units: int, rate: float) -> Estimate | None:
    """The part of units that did it. None without units."""
    return Estimate(units, rate, rate * (1 - rate) / units) if units else None


@dataclass(frozen=True, slots=True)
class Pair:
    """Two numbers' means among units, and their summed squares and products of deviations."""

    above: float
    below: float
    squares_above: float
    squares_below: float
    products: float


def ratio_of(units: int, pair: Pair) -> Estimate | None:
    """A ratio of two sums, such as all clicks by all impressions; none where `below` is 0.

    Units are independent and their impressions are not, so the error is that of units: the delta
    method of Deng, Knoblich and Lu (2018), "Applying the delta method in metric analytics",
    section 3.1.
    """
    if units < 2 or pair.below <= 0:  # noqa: PLR2004 - one unit has no deviation
        return None
    ratio = pair.above / pair.below
    squares = pair.squares_above - 2 * ratio * pair.products + ratio**2 * pair.squares_below
    return Estimate(units, ratio, max(squares, 0.0) / (units - 1) / units / pair.below**2)
