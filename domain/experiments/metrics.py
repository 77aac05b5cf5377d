"""The metrics that experiments are judged by, and how each is compared (R44)."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum


class MetricKind(Enum):
    """RATE: the part of units that did it at least once. MEAN: a number for each unit.

    RATIO: two numbers for each unit, such as clicks and impressions.
    """

    RATE = "RATE"
    MEAN = "MEAN"
    RATIO = "RATIO"


@dataclass(frozen=True, slots=True)
class Metric:
    """`mean` and `deviation` among units in two weeks are what plans assume before anything is
    measured; of a rate the deviation follows from it.
    """

    kind: MetricKind
    mean: float
    deviation: float


METRICS: Mapping[str, Metric] = {
    "streaming_minutes": Metric(MetricKind.MEAN, 600.0, 720.0),
    "plays": Metric(MetricKind.MEAN, 12.0, 14.0),
    "completions": Metric(MetricKind.MEAN, 6.0, 8.0),
    "started_within_session": Metric(MetricKind.RATE, 0.6, 0.49),
    "artwork_click_through": Metric(MetricKind.RATIO, 0.03, 0.05),
    "days_active": Metric(MetricKind.MEAN, 5.0, 4.0),
}
"""Counted from the unit's first exposure; a play is a viewing that started."""
