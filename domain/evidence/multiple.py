"""Many comparisons at once: Holm's adjustment of their p-values (R44)."""

from collections.abc import Sequence


def holm(p_values: Sequence[float]) -> tuple[float, ...]:
    """Each adjusted p-value, in the order given: below a level, its comparison holds at that level.

    The chance of any false alarm among all is then at most that level, whatever depends on what.
    Holm (1979), "A simple sequentially rejective multiple test procedure".
    """
    adjusted = [0.0] * len(p_values)
    least = 0.0
    ascending = sorted(range(len(p_values)), key=p_values.__getitem__)
    for already, place in enumerate(ascending):
        least = max(least, min(1.0, (len(p_values) - already) * p_values[place]))
        adjusted[place] = least
    return tuple(adjusted)
