"""The history of a profile: its pages, and taking entries off (R6)."""

from collections.abc import Awaitable, Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from domain.ids import PlayableId, ProfileId, RowId
from domain.outcome import NotFound
from domain.session import Viewer
from domain.visibility import Audience
from domain.watching.history import HistoryEntry, entry_of, history_entries
from domain.watching.milestone import Milestone
from domain.watching.state import NOTHING, PlayableState, joined
from domain.watching.watch_state import WatchState, watch_state
from flows.homepage.touched import TouchedRows
from flows.watching.live import Tell, nobody
from loaders.history import Named
from persistence.ports.progress import HistoryPlace, Progress

LARGEST_READ = 400
"""Milestones read at once where most of them are hidden: each read then looks further back."""

Shown = Callable[[Collection[PlayableId]], Awaitable[Collection[PlayableId]]]
"""Which of these playables the profile that asks may see at all (R19)."""


@dataclass(frozen=True, slots=True)
class TakenOff:
    """The ids of entries that are gone, the states after that, and the rows that it changed."""

    ids: tuple[str, ...]
    states: tuple[WatchState, ...]
    invalidated_row_ids: tuple[RowId, ...]


@dataclass(frozen=True, slots=True)
class History:
    """SECURITY: every call names the one profile whose history it is (R58).

    Raises StoreUnavailable.
    """

    progress: Progress
    rows: TouchedRows
    tell: Tell = nobody

    async def page(
        self, profile_id: ProfileId, shown: Shown, *, limit: int, before: HistoryPlace | None
    ) -> Sequence[HistoryEntry]:
        """Up to `limit` entries below a place, newest first; fewer: there are no more.

        What is hidden is passed over without being counted, however much of it there is.
        """
        found: dict[str, HistoryEntry] = {}
        size = limit
        while True:
            told = await self.progress.history(profile_id, limit=size, before=before)
            for entry in await self._entries(profile_id, told, shown):
                # One that moves back between two reads stands where it was met first.
                found.setdefault(entry.id, entry)
            if len(found) >= limit or len(told) < size:
                return tuple(found.values())[:limit]
            before, size = _place_of(told[-1]), min(2 * size, LARGEST_READ)

    async def remove(
        self, viewer: Viewer, audience: Audience, named: Sequence[Named], now: datetime
    ) -> TakenOff | NotFound:
        """Take entries off for good (R6), all of them or none; they are of playables it may see.

        One that was taken off before stays so, and is answered with the others: an answer that was
        lost can be asked for again. What has no entry is not found.
        """
        of = audience.profile_id
        states = await self.progress.states(of, {one.key for one in named})
        entries = _entries_of(named, states)
        if entries is None:
            return NotFound()
        before = await self.rows.seen(viewer, audience, now)
        with self.rows.changing(of):
            # SECURITY: under the id of the profile that asks, and no other (R58).
            await self.progress.remove(of, entries)
        after = _without(named, states)
        shown = tuple(watch_state(of, id_, state) for id_, state in after.items())
        await self.tell(of, shown, viewer.session.device_id)
        rows = await self.rows.changed(before, audience, now)
        return TakenOff(tuple(one.id for one in named), shown, rows)

    async def _entries(
        self, profile_id: ProfileId, told: Sequence[Milestone], shown: Shown
    ) -> Iterable[HistoryEntry]:
        # SECURITY: what is hidden from the profile is not even read any further (R20).
        visible = await shown({one.key.playable_id for one in told})
        kept = [one for one in told if one.key.playable_id in visible]
        states = await self.progress.states(profile_id, {one.key for one in kept}) if kept else {}
        return history_entries(profile_id, kept, states)


def place_of(entry: HistoryEntry) -> HistoryPlace:
    """Where an entry stands."""
    return HistoryPlace(entry.watched_at, entry.viewing_id, entry.key.playable_id)


def _place_of(told: Milestone) -> HistoryPlace:
    return HistoryPlace(told.at, told.viewing_id, told.key.playable_id)


def _entries_of(
    named: Iterable[Named], states: Mapping[PlayableId, PlayableState]
) -> Sequence[HistoryEntry] | None:
    """Those still there; None where one of them neither is an entry nor was one."""
    found = []
    for one in named:
        state = states.get(one.key.playable_id, NOTHING)
        entry = entry_of(one.profile_id, one.key, one.viewing_id, state)
        if entry is not None:
            found.append(entry)
        elif one.viewing_id not in state.removed:
            return None
    return found


def _without(
    named: Iterable[Named], states: Mapping[PlayableId, PlayableState]
) -> Mapping[PlayableId, PlayableState]:
    """The states of what the entries are of, without these."""
    after: dict[PlayableId, PlayableState] = {}
    for one in named:
        id_ = one.key.playable_id
        gone = PlayableState(removed=frozenset({one.viewing_id}))
        after[id_] = joined(after.get(id_, states.get(id_, NOTHING)), gone)
    return after
