"""Sample-ratio mismatch: whether the variants have the units that their buckets are owed (R44).

Fabijan et al. (2019), "Diagnosing sample ratio mismatch in online controlled experiments".
"""

from collections.abc import Mapping

from scipy import special

SUSPECTED_BELOW = 0.001
"""A p-value below it withholds the results: once in a thousand experiments nothing is wrong."""
FEWEST_EXPECTED = 5
"""Units expected of each variant from which chi-square is near enough: Cochran (1954)."""


def expected_units(units: Mapping[str, int], active: Mapping[str, float]) -> dict[str, float]:
    """All `units` divided in proportion to each variant's active buckets."""
    total, buckets = sum(units.values()), sum(active.values()) or 1
    return {variant: total * part / buckets for variant, part in active.items()}


def mismatch_p_value(units: Mapping[str, int], active: Mapping[str, float]) -> float | None:
    """Pearson's chi-square test; None while some variant is expected to have too few units.

    `units` are exposed units by variant. `active` are active buckets, or any numbers in their
    proportion; units of a variant that has none, or is not in it, are a mismatch beyond doubt.
    """
    owed = {variant: part for variant, part in expected_units(units, active).items() if part > 0}
    if any(count for variant, count in units.items() if variant not in owed):
        return 0.0
    if len(owed) < 2 or min(owed.values()) < FEWEST_EXPECTED:  # noqa: PLR2004 - nothing to compare
        return None
    statistic = sum((units.get(each, 0) - part) ** 2 / part for each, part in owed.items())
    return float(special.chdtrc(len(owed) - 1, statistic))
