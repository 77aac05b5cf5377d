"""Heat: plays summed so that newer ones weigh more, in a form that time does not change (R31).

Forward decay (Cormode, Shkapenyuk, Srivastava, Xu: "Forward Decay", ICDE 2009): a play weighs
2 ** (days since a fixed landmark / half-life). As time passes all sums shrink by one factor, so
their order stays: nothing is computed again until something is played.
"""

from collections.abc import Iterable
from datetime import date
from math import exp2, log2

LANDMARK = date(2020, 1, 1)
TRENDING_HALF_LIFE = 3
"""Days."""

POPULARITY_HALF_LIFE = 60
"""Days. 2 ** (days / 60) fits a double until the 2180s, so these sums are kept as they are."""

Plays = tuple[date, int]


def trending(plays: Iterable[Plays]) -> float:
    """log2 of the sum with a half-life of 3 days: the sum itself would leave a double in 2028.

    Raises ValueError where nothing was played.
    """
    exponents = [_age(day) / TRENDING_HALF_LIFE + log2(count) for day, count in plays if count > 0]
    highest = max(exponents)
    return highest + log2(sum(exp2(exponent - highest) for exponent in exponents))


def popularity(plays: Iterable[Plays]) -> float:
    """The sum with a half-life of 60 days; 0 where nothing was played."""
    return sum(count * exp2(_age(day) / POPULARITY_HALF_LIFE) for day, count in plays)


def _age(day: date) -> int:
    return (day - LANDMARK).days
