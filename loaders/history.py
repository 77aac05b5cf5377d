"""Entries of histories by what their ids name, for loaders: one read of states for each profile."""

import asyncio
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from domain.ids import PlayableId, ProfileId
from domain.watching.history import HistoryEntry, entry_of
from domain.watching.keys import PlayableKey, ViewingId, entry_id
from domain.watching.state import NOTHING
from loaders.batch import Fetch
from persistence.ports.progress import HistoryPlace, Progress

_MOMENT = timedelta(microseconds=1)
_AT_ONE_INSTANT = 20
_LOWEST = ViewingId("0" * 32)


@dataclass(frozen=True, slots=True)
class Named:
    """A viewing of a profile as an entry's id names it; whether it has an entry is not known."""

    profile_id: ProfileId
    key: PlayableKey
    viewing_id: ViewingId

    @property
    def id(self) -> str:
        return entry_id(self.profile_id, self.key.playable_id, self.viewing_id)


def entries(store: Progress) -> Fetch[Named, HistoryEntry]:
    async def fetch(named: Sequence[Named]) -> Mapping[Named, HistoryEntry]:
        # SECURITY: a profile's entries are read under its own id and no other (R58).
        by_profile: defaultdict[ProfileId, list[Named]] = defaultdict(list)
        for one in named:
            by_profile[one.profile_id].append(one)
        parts = await asyncio.gather(*(_of_profile(store, *own) for own in by_profile.items()))
        return {one: entry for part in parts for one, entry in part.items()}

    return fetch


async def _of_profile(
    store: Progress, profile_id: ProfileId, named: Collection[Named]
) -> Mapping[Named, HistoryEntry]:
    states = await store.states(profile_id, {one.key for one in named})
    found: dict[Named, HistoryEntry] = {}
    for one in named:
        state = states.get(one.key.playable_id, NOTHING)
        entry = entry_of(profile_id, one.key, one.viewing_id, state)
        if entry is not None:
            found[one] = entry
    told = await asyncio.gather(*(_with_device(store, entry) for entry in found.values()))
    return dict(zip(found, told, strict=True))


async def _with_device(store: Progress, entry: HistoryEntry) -> HistoryEntry:
    """Of a viewing that was folded its milestone alone tells the device."""
    if entry.device_id is not None:
        return entry
    above = HistoryPlace(entry.watched_at + _MOMENT, _LOWEST, PlayableId(""))
    told = await store.history(entry.profile_id, limit=_AT_ONE_INSTANT, before=above)
    of = (entry.viewing_id, entry.key)
    own = (one.device_id for one in told if (one.viewing_id, one.key) == of)
    return replace(entry, device_id=next(own, None))
