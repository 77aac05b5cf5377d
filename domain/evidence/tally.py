"""The tally of an experiment: all that a report needs of its units, in little memory (R44)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from operator import attrgetter

import numpy as np

from domain.evidence.cuped import Sample
from domain.evidence.estimate import Pair
from domain.evidence.measures import UnitMeasures
from domain.evidence.moments import Moments, Numbers, moments_of, together

_PAST = "before."
_MEASURED = ("streaming_minutes", "plays", "completions", "days_active")
COLUMNS = (
    *_MEASURED,
    "started_within_session",
    "clicks",
    "impressions",
    *(f"{_PAST}{name}" for name in _MEASURED),
)
"""A unit's numbers in the order in which they are tallied; those of before last."""
_PLACE = {name: place for place, name in enumerate(COLUMNS)}


@dataclass(frozen=True, slots=True)
class Votes:
    """Units by the team of interleaved rows that they played more from; one without a play of
    either votes for nobody and is in none of the three.
    """

    wins: int = 0
    losses: int = 0
    ties: int = 0


@dataclass(frozen=True, slots=True, eq=False)
class VariantTally:
    """A variant's units. `with_past` is how many of them have a pre-period."""

    moments: Moments
    with_past: int
    votes: Votes

    @property
    def units(self) -> int:
        return self.moments.units

    def mean(self, name: str) -> float:
        return float(self.moments.means[_PLACE[name]])

    def squares(self, name: str) -> float:
        return float(self.moments.products[_PLACE[name], _PLACE[name]])

    def pair(self, above: str, below: str) -> Pair:
        return Pair(
            self.mean(above),
            self.mean(below),
            self.squares(above),
            self.squares(below),
            float(self.moments.products[_PLACE[above], _PLACE[below]]),
        )

    def with_past_of(self, name: str) -> Sample:
        """The metric beside the same in the pre-period."""
        return Sample(self.units, self.pair(name, f"{_PAST}{name}"))


@dataclass(frozen=True, slots=True, eq=False)
class Tally:
    """Of any number of units, by variant; absent: no unit of it. It is never changed."""

    variants: Mapping[str, VariantTally] = field(default_factory=dict)

    def plus(self, batch: Iterable[UnitMeasures]) -> "Tally":
        """With these units too; whoever calls sees to it that each unit comes once."""
        by_variant = attrgetter("variant")
        groups = groupby(sorted(batch, key=by_variant), by_variant)
        return self.merged(Tally({variant: _of(tuple(units)) for variant, units in groups}))

    def merged(self, other: "Tally") -> "Tally":
        merged = dict(self.variants)
        for variant, theirs in other.variants.items():
            ours = merged.get(variant)
            merged[variant] = _both(ours, theirs) if ours else theirs
        return Tally(merged)


def _both(first: VariantTally, second: VariantTally) -> VariantTally:
    ours, theirs = first.votes, second.votes
    return VariantTally(
        together(first.moments, second.moments),
        first.with_past + second.with_past,
        Votes(ours.wins + theirs.wins, ours.losses + theirs.losses, ours.ties + theirs.ties),
    )


def _of(units: Sequence[UnitMeasures]) -> VariantTally:
    with_past = sum(unit.before is not None for unit in units)
    return VariantTally(moments_of(_rows(units)), with_past, _votes(units))


def _rows(units: Sequence[UnitMeasures]) -> Numbers:
    return np.array(
        [
            (
                *_MEASURES(unit),
                unit.started_within_session,
                unit.clicks,
                unit.impressions,
                *(_MEASURES(unit.before) if unit.before else _NO_PAST),
            )
            for unit in units
        ],
        dtype=np.float64,
    )


_MEASURES = attrgetter(*_MEASURED)
_NO_PAST = (0.0,) * len(_MEASURED)


def _votes(units: Sequence[UnitMeasures]) -> Votes:
    played = [
        (unit.treatment_plays, unit.control_plays)
        for unit in units
        if unit.treatment_plays or unit.control_plays
    ]
    wins = sum(treatment > control for treatment, control in played)
    losses = sum(treatment < control for treatment, control in played)
    return Votes(wins, losses, len(played) - wins - losses)
