"""Allocating: which variant a unit gets of each experiment, and why (R38, R39, R41 to R43)."""

from bisect import bisect_right
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import NamedTuple

from domain.experiments.experiment import (
    EMPTY,
    Allocation,
    AllocationState,
    Config,
    Experiment,
    ExperimentStatus,
    Exposure,
    UnitType,
)
from domain.experiments.hash import bucket_of, slot_of
from domain.experiments.names import ExperimentKey, LayerKey, UnitId
from domain.experiments.snapshot import Prepared, Served, Snapshot
from domain.experiments.subject import Subject

# Members of enums at hand: Python 3.11 takes longer to find one than most of what is done here.
_RUNNING, _PAUSED = ExperimentStatus.RUNNING, ExperimentStatus.PAUSED
_CONCLUDED = ExperimentStatus.CONCLUDED
_ENROLLED, _NOT_ENROLLED = AllocationState.ENROLLED, AllocationState.NOT_ENROLLED
_HELD_OUT, _FORCED = AllocationState.HELD_OUT, AllocationState.FORCED
_INELIGIBLE = AllocationState.INELIGIBLE

Exposures = Mapping[ExperimentKey, Exposure]
"""The stored exposures of a subject's units, by experiment; absent: not exposed."""
Forced = Mapping[ExperimentKey, str]
"""Variants by experiment, as staff ask for them (R42)."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What one subject's allocations are decided on; `slots` is filled as layers are met."""

    subject: Subject
    now: datetime
    exposures: Exposures = field(default_factory=dict)
    forced: Forced = field(default_factory=dict)
    slots: dict[tuple[UnitType, LayerKey], int] = field(default_factory=dict)

    def slot(self, unit: UnitId, experiment: Experiment) -> int:
        place = experiment.unit, experiment.layer
        found = self.slots.get(place)
        if found is None:
            found = self.slots[place] = slot_of(unit, experiment.layer)
        return found


def allocate(
    snapshot: Snapshot,
    facts: Facts,
    *,
    keys: Collection[ExperimentKey] | None = None,
) -> tuple[Allocation, ...]:
    """An allocation for each experiment that acts, and for each that is forced.

    What is in force of concluded experiments comes first. `keys` narrows it to those experiments.
    """
    forced = (snapshot.others[key] for key in facts.forced if key in snapshot.others)
    return tuple(
        _allocation(one, facts)
        for one in (*snapshot.acting, *forced)
        if keys is None or one.experiment.key in keys
    )


def may_have_seen(snapshot: Snapshot, facts: Facts) -> tuple[tuple[UnitId, ExperimentKey], ...]:
    """The exposures to read before allocating: others would not change what is decided."""
    found: list[tuple[UnitId, ExperimentKey]] = []
    for one in snapshot.acting:
        experiment = one.experiment
        unit = facts.subject.units.get(experiment.unit)
        if unit is None or experiment.status is _CONCLUDED:
            continue
        if facts.slot(unit, experiment) in experiment.slots:
            found.append((unit, experiment.key))
    return tuple(found)


class _Given(NamedTuple):
    state: AllocationState
    served: Served | None = None
    config: Config = EMPTY
    exposed_at: datetime | None = None


def _allocation(one: Prepared, facts: Facts) -> Allocation:
    experiment = one.experiment
    unit = facts.subject.units.get(experiment.unit)
    bucket = bucket_of(unit, experiment.key) if unit else None
    given = _OUTSIDE if unit is None or bucket is None else _given(one, facts, unit, bucket)
    shows = given.state is _ENROLLED or given.state is _FORCED
    return Allocation(
        experiment=experiment.key,
        state=given.state,
        variant=given.served.key if given.served and shows else None,
        config=given.config,
        bucket=bucket,
        revision=experiment.revision,
        exposed_at=given.exposed_at,
        unit=unit,
        surfaces=one.surfaces,
        fault=given.served.fault if given.served else None,
    )


def _given(one: Prepared, facts: Facts, unit: UnitId, bucket: int) -> _Given:
    """The order is law: what is looked at later cannot undo what was decided before."""
    experiment = one.experiment
    # SECURITY: before anything else, forced variants too: kids are outside (R22).
    if facts.subject.is_kids and not one.includes_kids:
        return _OUTSIDE
    if forced := one.variant(facts.forced.get(experiment.key)):
        return _Given(_FORCED, forced, forced.config)
    if one.held_out and facts.slot(unit, experiment) in one.held_out:
        return _KEPT_OUT
    if experiment.status is _CONCLUDED:
        winner = one.variant(experiment.winner)
        return _Given(_NOT_ENROLLED, winner, winner.config) if winner else _NOT_IN_IT
    exposure = facts.exposures.get(experiment.key)
    if exposure is not None and exposure.unit == unit:
        return _kept(one, exposure)
    return _by_bucket(one, facts, unit, bucket)


def _kept(one: Prepared, exposure: Exposure) -> _Given:
    """R38: the variant of the first exposure, whatever the traffic and the dates are now."""
    served = one.variant(exposure.variant) or replace(
        one.control, fault=f"There is no variant {exposure.variant}, to which a unit was exposed."
    )
    paused = one.experiment.status is _PAUSED
    config = one.control.config if paused else served.config
    return _Given(_ENROLLED, served, config, exposure.at)


def _by_bucket(one: Prepared, facts: Facts, unit: UnitId, bucket: int) -> _Given:
    experiment = one.experiment
    if experiment.status is not _RUNNING or not _enrols_at(experiment, facts.now):
        return _NOT_IN_IT
    place = bisect_right(one.reserved_ends, bucket)
    if bucket >= one.active_ends[place] or facts.slot(unit, experiment) not in experiment.slots:
        return _NOT_IN_IT
    served = one.served[place]
    return _Given(_ENROLLED, served, served.config)


def _enrols_at(experiment: Experiment, now: datetime) -> bool:
    start, end = experiment.start_at, experiment.end_at
    return (start is None or start <= now) and (end is None or now < end)


_OUTSIDE, _KEPT_OUT, _NOT_IN_IT = _Given(_INELIGIBLE), _Given(_HELD_OUT), _Given(_NOT_ENROLLED)
