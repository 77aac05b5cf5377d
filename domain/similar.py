"""Likeness: how near two titles are by what they share (R28)."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import log2

from domain.ids import TitleId


@dataclass(frozen=True, slots=True)
class Overlap:
    """Another title: what the features it shares weigh, and what all of its own do."""

    title_id: TitleId
    shared: float
    total: float


def feature_weight(titles: int) -> float:
    """What a genre, person or kind of `titles` titles says about one of them: 1 for the rarest.

    Inverse frequency in the form of Adamic and Adar, "Friends and neighbors on the Web" (2003): it
    needs no count of all titles, so adding one changes only the weights of its own features.
    """
    return 1 / log2(1 + max(titles, 1))


def likeness(shared: float, one: float, other: float) -> float:
    """Weighted Jaccard: the weight of what both have over the weight of what either has, 0 to 1."""
    union = one + other - shared
    return shared / union if union > 0 else 0.0


def nearest(
    total: float, overlaps: Iterable[Overlap], *, limit: int
) -> list[tuple[TitleId, float]]:
    """The `limit` most alike of a title whose features weigh `total`, nearest first, ties by id."""
    scored = [(o.title_id, likeness(o.shared, total, o.total)) for o in overlaps]
    return sorted(scored, key=lambda pair: (-pair[1], pair[0]))[:limit]
