"""The floor: no picture is given up, so that it is seen when it begins to work (R46)."""

from collections.abc import Mapping

FLOOR = 0.01
"""R46: of each arm. More than a hundred pictures share evenly."""


def floored(probabilities: Mapping[str, float], floor: float = FLOOR) -> dict[str, float]:
    """Probabilities that sum to 1, none below the floor: those above give in proportion.

    Of all such this is the nearest in relative entropy: the ones below are raised to the floor, the
    rest scaled, and again while that brings others below. Not all may be 0.
    """
    size = len(probabilities)
    if size * floor >= 1:
        return dict.fromkeys(probabilities, 1 / size)
    raised: set[str] = set()
    while True:
        rest = sum(weight for tag, weight in probabilities.items() if tag not in raised)
        scale = (1 - len(raised) * floor) / rest
        below = {
            tag
            for tag, weight in probabilities.items()
            if tag not in raised and weight * scale < floor
        }
        if not below:
            break
        raised |= below
    return {
        tag: floor if tag in raised else weight * scale for tag, weight in probabilities.items()
    }
