"""Experiments for contract tests, and what was done to them."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from domain.experiments.experiment import (
    Experiment,
    ExperimentChange,
    ExperimentStatus,
    Layer,
    UnitType,
    Variant,
)
from domain.experiments.names import ExperimentKey, LayerKey
from domain.experiments.slots import Slots, left_of, lowest, slots_of, together
from domain.ids import ExperimentId, derived_id
from persistence.ports.changes import ChangeKind
from persistence.ports.experiments import Experiments, Saved
from tests.contract.store import Store

NOW = datetime(2026, 11, 21, 12, 0, 0, 123456, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
RUNNING = ExperimentStatus.RUNNING


def key(name: str) -> ExperimentKey:
    return ExperimentKey(name)


def experiment(of: str = "rows", **changes: object) -> Experiment:
    given: dict[str, object] = {
        "id": ExperimentId(derived_id("exp", of)),
        "key": key(of),
        "name": f"About {of}",
        "traffic_basis_points": 1_000,
        "variants": (
            Variant("control", 5_000, is_control=True, config={}),
            Variant("treated", 5_000, is_control=False, config={"prioritizeGenres": True}),
        ),
        "primary_metric": "plays",
    }
    return Experiment(**(given | changes))  # type: ignore[arg-type]  # checked where it is used


def full_experiment() -> Experiment:
    """One that differs from the default in everything that can be kept."""
    return experiment(
        "full",
        description="Überall 'zuerst' Genres \\ \"",
        hypothesis="People find more",
        unit=UnitType.ACCOUNT,
        layer=LayerKey("pictures"),
        layer_share_basis_points=2_500,
        slots=slots_of([(0, 1_000), (7_000, 8_500)]),
        status=ExperimentStatus.CONCLUDED,
        traffic_basis_points=0,
        variants=(
            Variant("b", 3_333, is_control=False, config={"b": [1, 2.5, None, {"z": "ä", "a": 1}]}),
            Variant("a", 6_667, is_control=True, config={}),
        ),
        winner="b",
        primary_metric="hours",
        secondary_metrics=("returns", "plays"),
        guardrail_metrics=("errors",),
        minimum_detectable_effect=0.05,
        start_at=NOW,
        end_at=NOW + 14 * 24 * 60 * MINUTE,
        started_at=NOW + MINUTE,
        concluded_at=NOW + 2 * MINUTE,
        revision=9,
    )


def change(to: Experiment, summary: str = "saved") -> ExperimentChange:
    return ExperimentChange(NOW + to.revision * MINUTE, "acct_1", summary, to.revision)


def after(one: Experiment, **changes: object) -> Experiment:
    """The next revision of it."""
    changed: Experiment = replace(one, revision=one.revision + 1, **changes)  # type: ignore[arg-type]
    return changed


async def keep(experiments: Experiments, *new: Experiment) -> None:
    """Save new ones, with the slots they own."""
    for one in new:
        seen = (await experiments.current()).layers_revision if one.slots.ranges else None
        saved = await experiments.save(one, change(one), replacing=None, layers_revision=seen)
        assert saved is Saved.SAVED


async def start(experiments: Experiments, one: Experiment, count: int) -> Saved | None:
    """Start a kept one with `count` slots as one does who decides by what is current now.

    None where fewer are free.
    """
    current = await experiments.current()
    layer = current.layers.get(one.layer, Layer(one.layer))
    in_layer = [other for other in current.experiments if other.layer == one.layer]
    free = left_of(together([layer.held_out, *(other.slots for other in in_layer)]))
    if len(free) < count:
        return None
    started = after(one, status=RUNNING, slots=lowest(free, count))
    return await experiments.save(
        started,
        change(started, "started"),
        replacing=one.revision,
        layers_revision=current.layers_revision,
    )


def overlap(sets: list[Slots]) -> int:
    """How many slots are in more than one of these sets, each counted once for each too many."""
    return sum(map(len, sets)) - len(together(sets))


async def told(store: Store) -> list[str]:
    """The subjects of the changes that other processes hear of."""
    found = await store.ports.changes.since(0)
    assert {one.kind for one in found} <= {ChangeKind.EXPERIMENT}
    return [one.subject for one in found]
