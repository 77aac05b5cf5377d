"""What is counted of one unit of an experiment, from its first exposure on and before it (R44)."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from domain.experiments.names import UnitId

PRE_PERIOD = timedelta(days=14)
"""How far back `Before` reaches: whole weeks, so that every weekday is in it equally often."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Before:
    """The pre-period: what the unit did in the `PRE_PERIOD` that ends at its first exposure.

    Nothing of it can be an effect of the experiment. `days_active` are UTC days, 0 to 15.
    """

    streaming_minutes: float
    plays: int
    completions: int
    days_active: int


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitMeasures:
    """One unit's numbers, by what was kept at `measured_at`.

    All are counted from `exposed_at`, its first exposure, until then, or until the experiment or
    the unit's time is over (`domain.evidence.observing`).

    A play is a viewing that started; `days_active` are the UTC days that have one;
    `started_within_session` says whether one started within the life of a page of the exposure.
    `impressions` and `clicks` are those of artwork. `control_plays` and `treatment_plays` are
    credited to the teams of interleaved rows (R45). `before` is null for a unit without a
    pre-period.
    """

    unit: UnitId
    variant: str
    exposed_at: datetime
    measured_at: datetime
    streaming_minutes: float = 0.0
    plays: int = 0
    completions: int = 0
    days_active: int = 0
    started_within_session: bool = False
    impressions: int = 0
    clicks: int = 0
    control_plays: int = 0
    treatment_plays: int = 0
    before: Before | None = None
