"""What somebody gave who saves an experiment, and what is wrong with it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from domain.experiments.experiment import HOMEPAGE, WHOLE, UnitType, Variant
from domain.experiments.names import KEY_FORM, is_key
from domain.experiments.variants import variant_config_errors, variant_errors
from domain.outcome import FieldError

LONGEST_NAME = 100
LONGEST_TEXT = 2_000
MOST_METRICS = 20
_METRIC = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,63}")
LARGEST_EFFECT = 10.0
"""Ten times control's value: beyond, somebody has given per cent or basis points."""

Errors = Iterator[FieldError]


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenExperiment:
    """An experiment as it is asked for; its fields mean what those of Experiment do."""

    key: str
    name: str
    description: str = ""
    hypothesis: str | None = None
    unit: UnitType = UnitType.PROFILE
    layer: str = HOMEPAGE
    layer_share_basis_points: int = WHOLE
    traffic_basis_points: int
    variants: tuple[Variant, ...]
    primary_metric: str
    secondary_metrics: tuple[str, ...] = ()
    guardrail_metrics: tuple[str, ...] = ()
    minimum_detectable_effect: float | None = None
    start_at: datetime | None = None
    end_at: datetime | None = None


def given_errors(given: GivenExperiment) -> tuple[FieldError, ...]:
    """All that is wrong with it as it is, whatever is stored."""
    return (
        *_name_errors(given),
        *_share_errors(given),
        *variant_errors(given.variants),
        *variant_config_errors(given.variants),
        *_metric_errors("primaryMetric", [given.primary_metric], ()),
        *_metric_errors("secondaryMetrics", given.secondary_metrics, [given.primary_metric]),
        *_metric_errors("guardrailMetrics", given.guardrail_metrics, ()),
        *_plan_errors(given),
    )


def _name_errors(given: GivenExperiment) -> Errors:
    if not is_key(given.key):
        yield FieldError("key", f"A key is {KEY_FORM}.")
    if not is_key(given.layer):
        yield FieldError("layer", f"A layer is named by {KEY_FORM}.")
    name = given.name.strip()
    if not 1 <= len(name) <= LONGEST_NAME or not name.isprintable():
        yield FieldError("name", f"A name has 1 to {LONGEST_NAME} printable characters.")
    texts = {"description": given.description, "hypothesis": given.hypothesis or ""}
    for field, text in texts.items():
        if len(text) > LONGEST_TEXT or not "".join(text.split()).isprintable():
            yield FieldError(field, f"At most {LONGEST_TEXT} printable characters, in lines.")


def _share_errors(given: GivenExperiment) -> Errors:
    if not 1 <= given.layer_share_basis_points <= WHOLE:
        text = f"A share of a layer is 1 to {WHOLE} basis points."
        yield FieldError("layerShareBasisPoints", text)
    if not 0 <= given.traffic_basis_points <= WHOLE:
        yield FieldError("trafficBasisPoints", f"Traffic is 0 to {WHOLE} basis points.")


def _metric_errors(field: str, metrics: Sequence[str], named: Sequence[str]) -> Errors:
    """`named` are metrics that have another part already."""
    if len(metrics) > MOST_METRICS:
        yield FieldError(field, f"At most {MOST_METRICS} metrics.")
        return
    for place, metric in enumerate(metrics):
        at = field if field == "primaryMetric" else f"{field}.{place}"
        if _METRIC.fullmatch(metric) is None:
            text = "A metric is named by 1 to 64 letters, digits and _, a letter first."
            yield FieldError(at, text)
        elif metric in (*named, *metrics[:place]):
            yield FieldError(at, f"{metric} is named twice.")


def _plan_errors(given: GivenExperiment) -> Errors:
    effect = given.minimum_detectable_effect
    if effect is not None and not 0 < effect <= LARGEST_EFFECT:
        text = "An effect is relative to control and more than 0: 0.05 is five per cent."
        yield FieldError("minimumDetectableEffect", text)
    if given.start_at and given.end_at and given.end_at <= given.start_at:
        yield FieldError("endAt", "An experiment ends after it starts.")
