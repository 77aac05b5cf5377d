"""A metric as each variant's units have it, from an experiment's tally (R44)."""

from collections.abc import Mapping
from dataclasses import dataclass

from domain.evidence.cuped import adjusted, theta_of
from domain.evidence.estimate import Estimate, mean_of, rate_of, ratio_of
from domain.evidence.tally import Tally, VariantTally
from domain.experiments.metrics import METRICS, MetricKind

RATIOS: Mapping[str, tuple[str, str]] = {"artwork_click_through": ("clicks", "impressions")}
"""What is divided by what."""


@dataclass(frozen=True, slots=True)
class Measured:
    """Of each variant: `counted` is the plain mean, rate or ratio, 0 where there is nothing to
    divide by; `estimates` are what is compared, null where too few units say anything.
    """

    kind: MetricKind
    units: Mapping[str, int]
    counted: Mapping[str, float]
    estimates: Mapping[str, Estimate | None]
    cuped_applied: bool = False


def measured(metric: str, tally: Tally) -> Measured:
    """One of `METRICS`. Raises KeyError for another."""
    variants = tally.variants
    match METRICS[metric].kind:
        case MetricKind.MEAN:
            return _mean(metric, variants)
        case MetricKind.RATE:
            return _rate(metric, variants)
        case MetricKind.RATIO:
            return _ratio(*RATIOS[metric], variants)


def _mean(metric: str, variants: Mapping[str, VariantTally]) -> Measured:
    counted = {variant: each.mean(metric) for variant, each in variants.items()}
    samples = {variant: each.with_past_of(metric) for variant, each in variants.items()}
    theta = theta_of(samples) if any(each.with_past for each in variants.values()) else None
    if theta is not None:
        estimates = adjusted(samples, theta)
        return Measured(MetricKind.MEAN, _units(variants), counted, estimates, cuped_applied=True)
    plain = {
        variant: mean_of(each.units, each.mean(metric), each.squares(metric))
        for variant, each in variants.items()
    }
    return Measured(MetricKind.MEAN, _units(variants), counted, plain)


def _rate(metric: str, variants: Mapping[str, VariantTally]) -> Measured:
    counted = {variant: each.mean(metric) for variant, each in variants.items()}
    rates = {variant: rate_of(each.units, counted[variant]) for variant, each in variants.items()}
    return Measured(MetricKind.RATE, _units(variants), counted, rates)


def _ratio(above: str, below: str, variants: Mapping[str, VariantTally]) -> Measured:
    ratios = {
        variant: ratio_of(each.units, each.pair(above, below)) for variant, each in variants.items()
    }
    counted = {
        variant: each.mean(above) / each.mean(below) if each.mean(below) > 0 else 0.0
        for variant, each in variants.items()
    }
    return Measured(MetricKind.RATIO, _units(variants), counted, ratios)


def _units(variants: Mapping[str, VariantTally]) -> dict[str, int]:
    return {variant: each.units for variant, each in variants.items()}
