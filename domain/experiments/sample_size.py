"""How many units an experiment needs to find the effect it looks for, and in how many days."""

from datetime import datetime, timedelta
from math import ceil, sqrt
from statistics import NormalDist

from domain.experiments.buckets import active
from domain.experiments.experiment import WHOLE, Experiment
from domain.experiments.metrics import METRICS, Metric, MetricKind

SIGNIFICANCE = 0.05
"""Two-sided."""
POWER = 0.8
"""Of finding an effect of just that size: Cohen (1988), section 2.4."""

_Z_SIGNIFICANCE = NormalDist().inv_cdf(1 - SIGNIFICANCE / 2)
_Z_POWER = NormalDist().inv_cdf(POWER)


def units_for_rate(control: float, effect: float) -> int | None:
    """Units that each variant needs for a two-proportion z-test.

    `control` is control's rate, between 0 and 1; `effect` is relative to it. None where no number
    of units is enough: the rate is 0, or the effect would lift it to 1 and beyond. The formula is
    that of Fleiss, Levin and Paik (2003), section 4.2, without its correction for continuity.
    """
    treated = control * (1 + effect)
    if not 0 < control < 1 or not 0 < treated < 1 or effect == 0:
        return None
    mean = (control + treated) / 2
    under_none = _Z_SIGNIFICANCE * sqrt(2 * mean * (1 - mean))
    under_effect = _Z_POWER * sqrt(control * (1 - control) + treated * (1 - treated))
    return ceil(((under_none + under_effect) / (treated - control)) ** 2)


def units_for_mean(control: float, deviation: float, effect: float) -> int | None:
    """Units that each variant needs for a test of two means.

    `deviation` is the standard deviation among units, the same in both. None where no number of
    units is enough.
    """
    difference = abs(control * effect)
    if difference == 0 or deviation <= 0:
        return None
    return ceil(2 * ((_Z_SIGNIFICANCE + _Z_POWER) * deviation / difference) ** 2)


def units_for(metric: Metric, effect: float) -> int | None:
    """Units that each variant needs, by what plans assume of the metric; as the two above."""
    if metric.kind is MetricKind.RATE:
        return units_for_rate(metric.mean, effect)
    return units_for_mean(metric.mean, metric.deviation, effect)


def required_units(experiment: Experiment) -> int | None:
    """Those that each variant needs; None where no effect was named, or nobody knows the metric."""
    effect = experiment.minimum_detectable_effect
    metric = METRICS.get(experiment.primary_metric)
    return units_for(metric, effect) if metric and effect else None


def units_a_day(running: Experiment, exposed: int, now: datetime) -> float | None:
    """All units that come to the page in a day, told by those that one experiment has enrolled.

    `exposed` are its exposed units so far. None for one that enrols nobody, or that has not begun.
    """
    parts = active(running.variants, running.traffic_basis_points)
    share = len(running.slots) / WHOLE * sum(map(len, parts)) / WHOLE
    if running.started_at is None or now <= running.started_at or not share:
        return None
    return exposed / share / ((now - running.started_at) / timedelta(days=1))


def days_needed(experiment: Experiment, units: int, units_a_day: float) -> float | None:
    """Days at the present traffic until the slowest variant has `units`.

    `units_a_day` are new units that come to the treated page in a day, all of them. None where
    nobody is enrolled.
    """
    parts = active(experiment.variants, experiment.traffic_basis_points)
    share = experiment.layer_share_basis_points / WHOLE * min(map(len, parts)) / WHOLE
    return units / (units_a_day * share) if units_a_day * share > 0 else None
