"""What `marquee experiments` shows: experiments, and what became of a simulation, as tables."""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime

from domain.experiments.buckets import active, reserved
from domain.experiments.experiment import (
    WHOLE,
    AllocationState,
    Experiment,
    ExperimentChange,
    Layer,
)
from domain.experiments.names import LayerKey
from flows.experiments.example_pages import Example
from flows.experiments.planning import Plan
from flows.experiments.simulating import Simulated
from jobs.console import Speech

NONE = "-"


def show_list(
    speech: Speech, experiments: Iterable[Experiment], layers: Mapping[LayerKey, Layer]
) -> None:
    speech.table(
        ("key", "status", "traffic", "unit", "layer", "slots", "revision", "name"),
        [
            (
                one.key,
                _status(one),
                percent(one.traffic_basis_points),
                one.unit.value,
                one.layer,
                str(one.slots) or NONE,
                str(one.revision),
                one.name,
            )
            for one in experiments
        ],
    )
    for layer in layers.values():
        if layer.held_out:
            speech.say(f"Held out of layer {layer.key}: slots {layer.held_out}.")


def show_experiment(
    speech: Speech,
    one: Experiment,
    plan: Plan,
    exposed: Mapping[str, int],
    history: Sequence[ExperimentChange],
) -> None:
    """`exposed` are units by variant."""
    speech.say(f"{one.key}, revision {one.revision}: {one.name}")
    for name, value in _facts(one, plan):
        speech.say(f"  {name}: {value}")
    parts = zip(
        one.variants,
        reserved(one.variants),
        active(one.variants, one.traffic_basis_points),
        strict=True,
    )
    speech.table(
        ("variant", "weight", "buckets", "active", "exposed", "config"),
        [
            (
                f"{variant.key} (control)" if variant.is_control else variant.key,
                percent(variant.weight_basis_points),
                _buckets(own),
                _buckets(now),
                f"{exposed.get(variant.key, 0):,}",
                json.dumps(variant.config, ensure_ascii=False),
            )
            for variant, own, now in parts
        ],
    )
    show_warnings(speech, plan.warnings)
    speech.table(
        ("revision", "when", "who", "what"),
        [(str(each.revision), instant(each.at), each.by, each.summary) for each in history],
    )


def show_warnings(speech: Speech, warnings: Iterable[str]) -> None:
    for warning in warnings:
        speech.say(f"Warning: {warning}")


def show_simulation(speech: Speech, done: Simulated) -> None:
    one = done.experiment
    speech.say(
        f"{one.key} at {percent(one.traffic_basis_points)} of slots {one.slots} of layer "
        f"{one.layer}, on {done.profiles:,} profiles. Nothing was stored."
    )
    speech.table(("state", "variant", "profiles", "expected"), _counts(done))
    if done.seen_before:
        speech.say(
            f"{done.seen_before:,} of them have seen it before and keep their variant, "
            "whatever the traffic."
        )
    for example in done.examples:
        _show_example(speech, example)


def _counts(done: Simulated) -> list[tuple[str, ...]]:
    enrolled = [
        (
            AllocationState.ENROLLED.value,
            key,
            f"{done.got.get((AllocationState.ENROLLED, key), 0):,}",
            f"{expected:,.1f}",
        )
        for key, expected in done.expected.items()
    ]
    others = [
        (state.value, NONE, f"{count:,}", "")
        for (state, variant), count in done.got.items()
        if variant is None
    ]
    return [*enrolled, *sorted(others)]


def _show_example(speech: Speech, example: Example) -> None:
    """A column for each variant; the last lines say what differs from control's page."""
    speech.say(f"Homepage of {example.profile_id}:")
    depth = max(len(page.rows) for page in example.pages)
    places = [
        (
            str(place + 1),
            *(page.rows[place] if place < len(page.rows) else NONE for page in example.pages),
        )
        for place in range(depth)
    ]
    speech.table(
        ("row", *(page.variant for page in example.pages)),
        [
            *places,
            ("rows moved", *(str(page.moved) for page in example.pages)),
            ("rows gone", *(str(page.gone) for page in example.pages)),
            ("other pictures", *(str(page.pictures) for page in example.pages)),
            ("button", *(page.label or NONE for page in example.pages)),
        ],
    )


def _facts(one: Experiment, plan: Plan) -> Iterable[tuple[str, str]]:
    yield "status", _status(one)
    if one.description:
        yield "description", one.description
    if one.hypothesis:
        yield "hypothesis", one.hypothesis
    yield "traffic", f"{percent(one.traffic_basis_points)} of {one.unit.value} units"
    yield "layer", f"{one.layer}, slots {one.slots or NONE}"
    yield "judged by", one.primary_metric
    yield "also looked at", ", ".join(one.secondary_metrics) or NONE
    yield "guardrails", ", ".join(one.guardrail_metrics) or NONE
    if one.minimum_detectable_effect is not None:
        yield "smallest effect", f"{one.minimum_detectable_effect * 100:g} %"
    yield "enrols", f"{instant(one.start_at)} to {instant(one.end_at)}"
    yield "units a variant needs", NONE if plan.units is None else f"{plan.units:,}"
    yield "days that takes", NONE if plan.days is None else f"{plan.days:,}"


def _status(one: Experiment) -> str:
    return f"{one.status.value}, winner {one.winner}" if one.winner else one.status.value


def _buckets(part: range) -> str:
    return f"{part.start}-{part.stop - 1}" if part else NONE


def percent(basis_points: int) -> str:
    return f"{basis_points * 100 / WHOLE:g} %"


def instant(at: datetime | None) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%d %H:%M UTC") if at else "any time"
