"""Simulating: who would get what of an experiment, and what they would see; nothing is kept."""

from collections import Counter
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from domain.experiments.allocate import Facts, allocate
from domain.experiments.buckets import active
from domain.experiments.changed import Changed
from domain.experiments.experiment import (
    WHOLE,
    Allocation,
    AllocationState,
    Experiment,
    ExperimentStatus,
    Layer,
    UnitType,
)
from domain.experiments.given import GivenExperiment
from domain.experiments.lifecycle import Decision, Step, Surroundings, stepped
from domain.experiments.names import experiment_key, unit_of
from domain.experiments.saving import created, edited
from domain.experiments.snapshot import Snapshot, snapshot_of
from domain.experiments.subject import Subject
from domain.ids import ExperimentId, stored_id
from domain.outcome import Conflict, FieldError, ValidationFailed
from domain.profile import Profile
from flows.experiments.example_pages import Example, ExamplePages, Who
from persistence.ports.accounts import Accounts
from persistence.ports.experiments import Current, Experiments
from persistence.ports.exposures import Exposures
from persistence.ports.profiles import Profiles
from persistence.ports.stores import Stores

AT_ONCE = 500
"""Profiles held at a time."""
UNITS = (UnitType.PROFILE, UnitType.ACCOUNT)
BY_DEVICE = "Nobody knows which device a profile will use, so these cannot be simulated."

_NO_ID = ExperimentId(stored_id("exp", UUID(int=0)))

Place = tuple[AllocationState, str | None]
"""A state and, where there is one, the variant."""


@dataclass(frozen=True, slots=True)
class Simulated:
    """What would become of all profiles.

    `got` counts them by state and variant, `expected` is how many of each variant their number and
    the active buckets let expect. `seen_before` have been exposed already, and keep what they saw
    whatever the traffic (R38).
    """

    experiment: Experiment
    profiles: int
    got: Mapping[Place, int]
    expected: Mapping[str, float]
    seen_before: int
    examples: tuple[Example, ...]


@dataclass(frozen=True, slots=True)
class _Started:
    """The experiment as it would run, among all the others; from `at` on it enrols."""

    experiment: Experiment
    layer: Layer
    snapshot: Snapshot
    at: datetime


@dataclass(slots=True)
class _Tally:
    got: Counter[Place] = field(default_factory=Counter)
    seen_before: int = 0
    examples: list[Example] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Simulating:
    """Each profile is read and decided on as a request would, a few hundred at a time."""

    experiments: Experiments
    exposures: Exposures
    profiles: Profiles
    accounts: Accounts
    pages: ExamplePages

    @classmethod
    def on(cls, stores: Stores) -> "Simulating":
        pages = ExamplePages.on(stores)
        return cls(stores.experiments, stores.exposures, stores.profiles, stores.accounts, pages)

    async def simulate(
        self,
        given: GivenExperiment,
        now: datetime,
        *,
        examples: int = 0,
        told: Callable[[int], None] = lambda _: None,
    ) -> Simulated | Conflict | ValidationFailed:
        """As if it were saved and started now, or at its `startAt`; or why it could not be.

        `examples` is of how many profiles pages are made; `told` hears how many profiles are done.
        Raises StoreUnavailable.
        """
        started = await self._started(given, now)
        if not isinstance(started, _Started):
            return started
        tally = _Tally()
        async for some in self._every():
            await self._count(some, started, tally, examples)
            told(tally.got.total())
        return Simulated(
            experiment=started.experiment,
            profiles=tally.got.total(),
            got=tally.got,
            expected=_expected(started, tally.got),
            seen_before=tally.seen_before,
            examples=tuple(tally.examples),
        )

    async def _started(
        self, given: GivenExperiment, now: datetime
    ) -> _Started | Conflict | ValidationFailed:
        if given.unit not in UNITS:
            return ValidationFailed((FieldError("unit", BY_DEVICE),))
        key, current = experiment_key(given.key), await self.experiments.current()
        old = await self.experiments.experiment(key) if key else None
        decision: Decision
        decision = edited(old, given, old.revision) if old else created(given, _NO_ID)
        if not isinstance(decision, Changed):
            return decision
        return _running(decision.experiment, current, now)

    async def _every(self) -> AsyncIterator[Sequence[Profile]]:
        after = None
        while found := await self.profiles.every(after, limit=AT_ONCE):
            yield found
            after = found[-1].id

    async def _count(
        self, profiles: Sequence[Profile], started: _Started, tally: _Tally, examples: int
    ) -> None:
        key, unit = started.experiment.key, started.experiment.unit
        subjects = {profile.id: _subject(profile) for profile in profiles}
        seen = await self.exposures.exposures({one.units[unit] for one in subjects.values()}, {key})
        for profile in profiles:
            subject = subjects[profile.id]
            facts = Facts(subject, started.at, seen.get(subject.units[unit], {}))
            one = _own(started, facts)
            tally.got[one.state, one.variant] += 1
            tally.seen_before += one.exposed_at is not None
            if len(tally.examples) < examples and one.state is not AllocationState.INELIGIBLE:
                tally.examples.append(await self._example(profile, subject, started))

    async def _example(self, profile: Profile, subject: Subject, started: _Started) -> Example:
        accounts = await self.accounts.accounts([profile.account_id])
        who = Who(profile, accounts[profile.account_id], subject)
        return await self.pages.of(who, started.experiment, started.snapshot, started.at)


def _running(
    experiment: Experiment, current: Current, now: datetime
) -> _Started | Conflict | ValidationFailed:
    others = tuple(one for one in current.experiments if one.key != experiment.key)
    layer = current.layers.get(experiment.layer, Layer(experiment.layer))
    if experiment.status is not ExperimentStatus.RUNNING:
        step = Step(ExperimentStatus.RUNNING, experiment.revision)
        decision = stepped(experiment, step, Surroundings(layer, others, now))
        if not isinstance(decision, Changed):
            return decision
        experiment = decision.experiment
    snapshot = snapshot_of((*others, experiment), current.layers.values())
    return _Started(experiment, layer, snapshot, max(now, experiment.start_at or now))


def _subject(profile: Profile) -> Subject:
    """Nobody has signed in: there is no device."""
    units = {
        UnitType.PROFILE: unit_of(profile.id),
        UnitType.ACCOUNT: unit_of(profile.account_id),
    }
    return Subject(units, profile.is_kids)


def _own(started: _Started, facts: Facts) -> Allocation:
    (own,) = allocate(started.snapshot, facts, keys={started.experiment.key})
    return own


def _expected(started: _Started, got: Mapping[Place, int]) -> dict[str, float]:
    """Of those that may be in it: those outside and those held out are known, and not by chance."""
    experiment, states = started.experiment, (AllocationState.INELIGIBLE, AllocationState.HELD_OUT)
    left = sum(count for (state, _), count in got.items() if state not in states)
    slots = WHOLE - len(started.layer.held_out)
    parts = active(experiment.variants, experiment.traffic_basis_points)
    share = len(experiment.slots) / slots if slots else 0.0
    pairs = zip(experiment.variants, parts, strict=True)
    return {variant.key: left * share * len(part) / WHOLE for variant, part in pairs}
