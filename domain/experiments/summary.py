"""What changed in an experiment, in words for its history."""

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime

from domain.experiments.experiment import WHOLE, Experiment, Variant

LONGEST_SHOWN = 80
"""Characters of a text that the history quotes."""


def created_in_words(experiment: Experiment) -> str:
    arms = _variants(experiment.variants)
    traffic = _percent(experiment.traffic_basis_points)
    return f"Created as a draft: {arms}; traffic {traffic}, layer {experiment.layer}."


def changed_in_words(before: Experiment, after: Experiment) -> str:
    """Such as `Traffic from 10 % to 50 %.`; empty where nothing changed."""
    told = [
        f"{name} from {show(old)} to {show(new)}"
        for field, (name, show) in _TOLD.items()
        if (old := getattr(before, field)) != (new := getattr(after, field))
    ]
    if before.variants != after.variants:
        told += _variants_changed(before.variants, after.variants)
    return "".join(f"{part[0].upper()}{part[1:]}. " for part in told).strip()


def _variants_changed(before: Sequence[Variant], after: Sequence[Variant]) -> list[str]:
    """Divided otherwise, or asking for something else under the same keys."""
    told: list[str] = []
    if _variants(before) != _variants(after):
        told.append(f"variants from {_variants(before)} to {_variants(after)}")
    configs = {variant.key: variant.config for variant in before}
    return told + [
        f"config of {variant.key} from {_json(configs[variant.key])} to {_json(variant.config)}"
        for variant in after
        if variant.key in configs and configs[variant.key] != variant.config
    ]


def _percent(basis_points: int) -> str:
    """Such as `12.5 %`: basis points are hundredths of a per cent."""
    return f"{basis_points * 100 / WHOLE:g} %"


def _variants(variants: Sequence[Variant]) -> str:
    return ", ".join(
        f"{one.key}{' (control)' if one.is_control else ''} {_percent(one.weight_basis_points)}"
        for one in variants
    )


def _text(text: object) -> str:
    shown = str(text)
    cut = shown if len(shown) <= LONGEST_SHOWN else f"{shown[:LONGEST_SHOWN]}..."
    return json.dumps(cut, ensure_ascii=False)


def _json(value: object) -> str:
    shown = json.dumps(value, ensure_ascii=False)
    return shown if len(shown) <= LONGEST_SHOWN else f"{shown[:LONGEST_SHOWN]}..."


def _names(names: Sequence[str]) -> str:
    return ", ".join(names) or "none"


def _instant(at: datetime | None) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%d %H:%M UTC") if at else "none"


def _effect(effect: float | None) -> str:
    return "none" if effect is None else f"{effect * 100:g} %"


def _hypothesis(text: str | None) -> str:
    return "none" if text is None else _text(text)


_TOLD: Mapping[str, tuple[str, Callable[..., str]]] = {
    "name": ("name", _text),
    "description": ("description", _text),
    "hypothesis": ("hypothesis", _hypothesis),
    "unit": ("unit", lambda unit: unit.value),
    "layer": ("layer", str),
    "layer_share_basis_points": ("share of its layer", _percent),
    "traffic_basis_points": ("traffic", _percent),
    "primary_metric": ("primary metric", str),
    "secondary_metrics": ("secondary metrics", _names),
    "guardrail_metrics": ("guardrails", _names),
    "minimum_detectable_effect": ("smallest effect to detect", _effect),
    "start_at": ("start", _instant),
    "end_at": ("end", _instant),
}
"""The name in words of each field that somebody saves, and how its value is told."""
