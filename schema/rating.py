"""Maturity ratings as clients see them."""

from domain import maturity as domain
from schema.view import enum, shown, view

MaturityLevel = enum(
    domain.MaturityLevel,
    "How grown-up something is, ordered from the mildest. A profile sees nothing above its own.",
    {
        "ALL": "For everybody.",
        "AGE_7": "From seven years; the most a kids profile sees.",
        "AGE_10": "From ten years, with parental guidance.",
        "AGE_13": "From thirteen years.",
        "AGE_14": "From fourteen years.",
        "RESTRICTED": "Under seventeen only with an adult.",
        "MATURE": "For adults, and everything unrated.",
        "ADULT_ONLY": "Adults only, explicit.",
    },
)


@view(domain.Rating, "The age rating of a title or an episode.")
class Rating:
    label: str = shown(
        "The label as the rating board writes it, such as `TV-14`; `NR` without one."
    )
    system: str = shown("The system the label belongs to: `US-TV`, `US-MPA` or `NONE`.")
    level: MaturityLevel = shown("What the label means here.")  # type: ignore[valid-type]
    descriptors: list[str] = shown("Why: short notes such as `violence`; may be empty.")
