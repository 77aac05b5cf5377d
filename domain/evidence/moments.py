"""Sums of many units' numbers that can be added to, without losing digits however many there are.

Means and centred products are merged, never sums of squares subtracted: Chan, Golub and LeVeque
(1983), "Algorithms for computing the sample variance", section 2.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Moments:
    """Of `units` rows of numbers: `means` by column, `products` by two columns.

    A product is the sum over units of one column's deviation from its mean times the other's, so
    the diagonal holds the summed squares.
    """

    units: int
    means: Numbers
    products: Numbers


def moments_of(rows: Numbers) -> Moments:
    """Of at least one row."""
    means = rows.mean(axis=0)
    left = rows - means
    return Moments(len(rows), means, left.T @ left)


def together(first: Moments, second: Moments) -> Moments:
    """As if the rows of both had been one batch."""
    units = first.units + second.units
    apart = second.means - first.means
    return Moments(
        units,
        first.means + apart * (second.units / units),
        first.products
        + second.products
        + np.outer(apart, apart) * (first.units * second.units / units),
    )
