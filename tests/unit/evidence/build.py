"""Builders of measured units: each did nothing where a test says nothing else."""

from collections.abc import Sequence
from datetime import timedelta
from itertools import count
from typing import Any

import numpy as np
from hypothesis import strategies as st

from domain.evidence.measures import Before, UnitMeasures
from domain.evidence.moments import Numbers, moments_of
from domain.evidence.tally import COLUMNS, Tally, VariantTally, Votes
from tests.unit.build import NOW
from tests.unit.domain.experiments.build import unit

_numbers = count(1)


def measures(variant: str = "v0", /, **fields: Any) -> UnitMeasures:
    said: dict[str, Any] = {
        "unit": unit(next(_numbers)),
        "variant": variant,
        "exposed_at": NOW - timedelta(days=9),
        "measured_at": NOW,
    }
    return UnitMeasures(**{**said, **fields})


def before(plays: int = 0, minutes: float = 0.0) -> Before:
    return Before(streaming_minutes=minutes, plays=plays, completions=0, days_active=min(plays, 15))


def playing(variant: str, plays: Sequence[int]) -> list[UnitMeasures]:
    return [measures(variant, plays=number) for number in plays]


def tallied(variant: str, columns: dict[str, Numbers], votes: Votes | None = None) -> Tally:
    """A tally straight from columns; what is absent is 0, and nobody has a pre-period."""
    units = len(next(iter(columns.values())))
    nothing = np.zeros(units)
    rows = np.column_stack([columns.get(name, nothing) for name in COLUMNS])
    past = units if any(name.startswith("before.") for name in columns) else 0
    return Tally({variant: VariantTally(moments_of(rows), past, votes or Votes())})


small = st.integers(0, 40)
befores = st.builds(
    Before, streaming_minutes=st.floats(0, 9_000), plays=small, completions=small, days_active=small
)
units_at_random = st.builds(
    measures,
    st.sampled_from(["v0", "v1", "v2"]),
    streaming_minutes=st.floats(0, 9_000),
    plays=small,
    completions=small,
    days_active=small,
    started_within_session=st.booleans(),
    impressions=small,
    clicks=small,
    control_plays=st.integers(0, 2),
    treatment_plays=st.integers(0, 2),
    before=st.none() | befores,
)
