"""Layers: which slots an experiment is given, and why it is given none (R41)."""

from collections.abc import Iterable, Sequence

from domain.experiments.config import surfaces_of
from domain.experiments.experiment import Experiment, ExperimentStatus, Layer
from domain.experiments.slots import Slots, left_of, lowest, together
from domain.outcome import Conflict, ProblemCode

_HOLDING = frozenset({ExperimentStatus.RUNNING, ExperimentStatus.PAUSED})


def free_slots(layer: Layer, others: Iterable[Experiment]) -> Slots:
    """The slots that nobody owns and that are not held out of everything."""
    owned = (other.slots for other in others if other.layer == layer.key)
    return left_of(together((layer.held_out, *owned)))


def slots_given(
    experiment: Experiment, layer: Layer, others: Iterable[Experiment]
) -> Slots | Conflict:
    """The lowest free slots, as many as the experiment asks for; or what stands in the way.

    `layer` is the experiment's; `others` are all other experiments.
    """
    running = [one for one in others if one.status in _HOLDING and one.id != experiment.id]
    if refused := _elsewhere(experiment, running) or _other_units(experiment, running):
        return refused
    free = free_slots(layer, running)
    if len(free) < experiment.layer_share_basis_points:
        return _conflict(experiment, _shortage(experiment, layer, running, free))
    return lowest(free, experiment.layer_share_basis_points)


def _elsewhere(experiment: Experiment, running: Iterable[Experiment]) -> Conflict | None:
    """What treats the same part of the page from another layer."""
    treated = surfaces_of(experiment.variants)
    for other in running:
        shared = treated & surfaces_of(other.variants)
        if shared and other.layer != experiment.layer:
            named = " and ".join(sorted(surface.value for surface in shared))
            return _conflict(
                experiment,
                f"{experiment.key} and {other.key} both treat {named}, so they must share a layer: "
                f"{other.key} holds slots {other.slots} of layer {other.layer}, and this one names "
                f"layer {experiment.layer}.",
            )
    return None


def _other_units(experiment: Experiment, running: Iterable[Experiment]) -> Conflict | None:
    """Slots keep experiments apart only where they are slots of the same units."""
    for other in running:
        if other.layer == experiment.layer and other.unit is not experiment.unit:
            return _conflict(
                experiment,
                f"Experiments of a layer allocate the same units: {other.key} holds slots "
                f"{other.slots} of layer {other.layer} for {other.unit.value} units, and this one "
                f"allocates {experiment.unit.value} units.",
            )
    return None


def _shortage(
    experiment: Experiment, layer: Layer, running: Sequence[Experiment], free: Slots
) -> str:
    holders = [
        f"{one.key} holds {len(one.slots)} ({one.slots})"
        for one in running
        if one.layer == layer.key
    ]
    if layer.held_out:
        holders.append(f"{len(layer.held_out)} ({layer.held_out}) are held out of everything")
    which = f" ({free})" if free else ""
    return (
        f"{experiment.key} asks for {experiment.layer_share_basis_points} slots of layer "
        f"{layer.key}, where {len(free)}{which} are free: {', '.join(holders)}."
    )


def _conflict(experiment: Experiment, message: str) -> Conflict:
    return Conflict(message, experiment.revision, ProblemCode.LAYER_CONFLICT)
