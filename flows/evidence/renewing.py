"""Renewing: finding the measured units of which something may have come, among many (R44)."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from domain.evidence.measures import UnitMeasures
from domain.evidence.renewal import active_since, is_news, tracked_since
from domain.experiments.names import UnitId
from flows.evidence.reading import ProfilesOf
from persistence.ports.progress import Progress
from persistence.ports.tracking import Tracking


@dataclass(frozen=True, slots=True)
class Renewing:
    """So few reads for any number of units, of the newest that is kept alone."""

    progress: Progress
    tracking: Tracking

    async def among(
        self, known: Sequence[UnitMeasures], owned: ProfilesOf, until: datetime
    ) -> Collection[UnitId]:
        """The units of which something may have come since they were measured.

        Tracking is asked about those alone that progress knows nothing new of. Raises
        StoreUnavailable.
        """
        active = await self._active(known, owned)
        quiet = sorted((one for one in known if one.unit not in active), key=_measured_at)
        found = set(active)
        # What is read goes back to when the first of them was measured: so those of one day.
        for _, day in groupby(quiet, key=lambda one: one.measured_at.date()):
            found |= await self._tracked(list(day), owned, until)
        return found

    async def _active(self, known: Sequence[UnitMeasures], owned: ProfilesOf) -> set[UnitId]:
        if not known:
            return set()
        ids = {id_ for one in known for id_ in owned.get(one.unit, ())}
        since = min(map(active_since, known))
        last = await self.progress.last_active(ids, since)
        return {
            one.unit
            for one in known
            if any(
                id_ in last and last[id_] >= active_since(one) for id_ in owned.get(one.unit, ())
            )
        }

    async def _tracked(
        self, known: Sequence[UnitMeasures], owned: ProfilesOf, until: datetime
    ) -> set[UnitId]:
        ids = {id_ for one in known for id_ in owned.get(one.unit, ())}
        since = min(map(tracked_since, known))
        tracked = await self.tracking.of_profiles(ids, since=since, until=until)
        return {
            one.unit
            for one in known
            if any(is_news(one, tracked.get(id_, ())) for id_ in owned.get(one.unit, ()))
        }


def _measured_at(one: UnitMeasures) -> datetime:
    return one.measured_at
