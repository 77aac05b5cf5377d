"""How the bandit came to a picture: what is logged with all that becomes of it (R46)."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class BanditChoice:
    """`policy` is the version it chose by, 0 before the first; `segment` whose clicks that was
    learned from; `propensity`, in (0, 1], how probable the picture was for this profile.
    """

    policy: int
    segment: str
    propensity: float
