"""The exact sign test: whether more units prefer the one or the other (R44)."""

from dataclasses import dataclass

from scipy import special

from domain.experiments.sample_size import SIGNIFICANCE


@dataclass(frozen=True, slots=True)
class Preference:
    """`share` is wins / (wins + losses), a half where nobody has decided yet."""

    share: float
    low: float
    high: float
    p_value: float


def preference(wins: int, losses: int, significance: float = SIGNIFICANCE) -> Preference:
    """Ties say nothing and are left out: Conover (1999), section 3.4.

    The interval is that of Clopper and Pearson (1934), "The use of confidence or fiducial limits":
    it covers at least as often as promised. All of it is for one look at the planned end.
    """
    votes = wins + losses
    if not votes:
        return Preference(0.5, 0.0, 1.0, 1.0)
    tail = significance / 2
    return Preference(
        share=wins / votes,
        low=float(special.betaincinv(wins, losses + 1, tail)) if wins else 0.0,
        high=float(special.betaincinv(wins + 1, losses, 1 - tail)) if losses else 1.0,
        p_value=min(1.0, 2 * float(special.bdtr(min(wins, losses), votes, 0.5))),
    )
