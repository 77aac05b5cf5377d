"""Likeness: how near two titles are by what they share (R28)."""

GENRE_WEIGHT = 2.0
CREDIT_WEIGHT = 1.0
KIND_WEIGHT = 1.0
"""What sharing a genre, a person or the kind says about two titles.

SECURITY: the weights are fixed and do not come from how many titles have a genre or a person: then
a title that a profile may not see would move the order of those that it may (R19, R20).
"""


def likeness(shared: float, one: float, other: float) -> float:
    """Weighted Jaccard: the weight of what both have over the weight of what either has, 0 to 1."""
    union = one + other - shared
    return shared / union if union > 0 else 0.0
