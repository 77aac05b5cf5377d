"""What every process does now and then beside its requests; the leases in it see to once in all."""

from flows import old_changes, old_tracking
from flows.in_batches import InBatches
from flows.sessions import sweep
from flows.sessions.sweep import Sweeping
from flows.upkeep import Upkeep
from flows.watching import folding, forgetting, plays
from flows.watching.folding import Folds
from flows.watching.forgetting import Forgetting
from flows.watching.plays import PlayCounts
from foundation.clock import Clock
from persistence.ports.stores import Stores


def upkeep_of_a_process(stores: Stores, clock: Clock) -> tuple[Upkeep, ...]:
    """Not yet started."""
    departed = Forgetting.on(stores, clock)
    folds = Folds(stores.progress, stores.leases, clock)
    counts = PlayCounts(stores.progress, stores.catalogue, stores.leases, clock)
    changes = InBatches(stores.changes.sweep, old_changes.KEPT, clock)
    tracking = InBatches(stores.tracking.sweep, old_tracking.KEPT, clock)
    sessions = Sweeping(stores.sessions, clock)
    works = (
        ("sweep-sessions", sessions.sweep, sweep),
        ("forget-departed-profiles", departed.settle, forgetting),
        ("fold-progress", folds.fold, folding),
        ("count-plays", counts.tell, plays),
        ("sweep-changes", changes.sweep, old_changes),
        ("sweep-tracking", tracking.sweep, old_tracking),
    )
    return tuple(
        Upkeep(
            name,
            work,
            first_after_seconds=of.FIRST_AFTER_SECONDS,
            every_seconds=of.EVERY_SECONDS,
        )
        for name, work, of in works
    )
