"""Running experiments: saving them, and their steps from draft to archive (R37, R39, R41)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from domain.experiments.changed import Changed
from domain.experiments.experiment import Experiment, Layer
from domain.experiments.given import GivenExperiment
from domain.experiments.layers import free_slots
from domain.experiments.lifecycle import CHANGED_MEANWHILE, Decision, Step, Surroundings, stepped
from domain.experiments.names import LayerKey, experiment_key
from domain.experiments.saving import created, edited
from domain.experiments.slots import Slots, together
from domain.ids import ExperimentId, stored_id
from domain.outcome import Conflict, LimitReached, NotFound, UnavailableNow, ValidationFailed
from flows.outage import answering_outages
from persistence.ports.experiments import Experiments, Saved
from persistence.ports.unavailable import StoreUnavailable

TRIES = 5
"""A step is decided again when slots of any layer moved meanwhile; so many at once are rare."""

Refused = NotFound | Conflict | ValidationFailed | LimitReached | UnavailableNow


@dataclass(frozen=True, slots=True)
class By:
    """Who changes something, as its history names them, and when."""

    name: str
    at: datetime


@dataclass(frozen=True, slots=True)
class RunningExperiments:
    """What is kept is told to every process by the store."""

    experiments: Experiments
    new_uuid: Callable[[], UUID]

    @answering_outages
    async def save(
        self, given: GivenExperiment, revision: int | None, by: By
    ) -> Experiment | Refused:
        """A new draft, or a change of what is there under the key, made from `revision`."""
        key = experiment_key(given.key)
        old = await self.experiments.experiment(key) if key else None
        if old is None and revision is not None and key is not None:
            return NotFound()
        decision: Decision
        if old is None:
            decision = created(given, ExperimentId(stored_id("exp", self.new_uuid())))
        else:
            decision = edited(old, given, revision)
        if not isinstance(decision, Changed) or not decision.summary:
            return decision.experiment if isinstance(decision, Changed) else decision
        saved = await self._keep(decision, old, by)
        return decision.experiment if saved is Saved.SAVED else _overtaken(old)

    @answering_outages
    async def step(self, key: str, step: Step, by: By) -> Experiment | Refused:
        """Into another status, with the slots that are given out or given back by it."""
        name = experiment_key(key)
        if name is None:
            return NotFound()
        for _ in range(TRIES):
            old = await self.experiments.experiment(name)
            if old is None:
                return NotFound()
            done = await self._step(old, step, by)
            if done is not None:
                return done
        raise StoreUnavailable

    async def _step(self, old: Experiment, step: Step, by: By) -> Experiment | Refused | None:
        """None when slots moved meanwhile, so that it must be decided again."""
        current = await self.experiments.current()
        layer = current.layers.get(old.layer, Layer(old.layer))
        others = tuple(one for one in current.experiments if one.id != old.id)
        decision = stepped(old, step, Surroundings(layer, others, by.at))
        if not isinstance(decision, Changed):
            return decision
        moves = decision.experiment.slots != old.slots
        revision = current.layers_revision if moves else None
        saved = await self._keep(decision, old, by, layers_revision=revision)
        if saved is Saved.LAYERS_MOVED:
            return None
        return decision.experiment if saved is Saved.SAVED else _overtaken(old)

    async def _keep(
        self,
        changed: Changed,
        old: Experiment | None,
        by: By,
        layers_revision: int | None = None,
    ) -> Saved:
        return await self.experiments.save(
            changed.experiment,
            changed.entry(by.name, by.at),
            replacing=old.revision if old else None,
            layers_revision=layers_revision,
        )

    async def hold_out(self, layer: LayerKey, slots: Slots, at: datetime) -> bool:
        """R41: keep these slots out of everything; whether they are free to be kept out.

        Raises StoreUnavailable.
        """
        for _ in range(TRIES):
            current = await self.experiments.current()
            free = free_slots(Layer(layer), current.experiments)
            if len(together((free, slots))) > len(free):
                return False
            revision = current.layers_revision
            if await self.experiments.hold_out(layer, slots, at, layers_revision=revision):
                return True
        raise StoreUnavailable


def _overtaken(old: Experiment | None) -> Conflict:
    """Somebody was first, between the read and the write."""
    return Conflict(CHANGED_MEANWHILE, old.revision + 1 if old else 1)
