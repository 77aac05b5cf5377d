"""CUPED: taking out of a metric what the units' own past explains of it (R44).

Deng, Xu, Kohavi and Walker (2013), "Improving the sensitivity of online controlled experiments by
utilizing pre-experiment data", sections 3.2 and 4.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from domain.evidence.estimate import Estimate, Pair, mean_of


@dataclass(frozen=True, slots=True)
class Sample:
    """A variant's units: `pair.above` is the metric and `pair.below` the same in the pre-period.

    A unit without a pre-period is in it with 0, as one that did nothing: any number that was fixed
    before the exposure leaves the comparison unbiased.
    """

    units: int
    pair: Pair


def theta_of(samples: Mapping[str, Sample]) -> float | None:
    """How much of a deviation in the past is found again: one number for all variants.

    It is the slope within variants, so a difference between them is no part of it. None where all
    units have the same past.
    """
    squares = sum(each.pair.squares_below for each in samples.values())
    products = sum(each.pair.products for each in samples.values())
    return products / squares if squares > 0 else None


def adjusted(samples: Mapping[str, Sample], theta: float) -> dict[str, Estimate | None]:
    """Each variant's mean as it would be if its units' past had been everybody's mean past.

    That mean is taken as given. It cancels in a difference; in a lift of r it leaves out r squared
    times its own error, which is nothing beside the rest.
    """
    units = sum(each.units for each in samples.values()) or 1
    past = sum(each.units * each.pair.below for each in samples.values()) / units
    return {
        variant: mean_of(
            each.units,
            each.pair.above - theta * (each.pair.below - past),
            each.pair.squares_above
            - 2 * theta * each.pair.products
            + theta**2 * each.pair.squares_below,
        )
        for variant, each in samples.items()
    }
