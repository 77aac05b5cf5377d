"""Recording progress: a batch is judged, put to what is known, written blind, and answered (R9)."""

from collections import defaultdict
from collections.abc import Awaitable, Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from domain.events import DomainEvent, viewing_event
from domain.ids import PlayableId, ProfileId, RowId
from domain.outcome import LimitReached, ValidationFailed
from domain.session import Viewer
from domain.visibility import Audience
from domain.watching.batch import (
    GivenEvent,
    ProgressRecorded,
    ProgressResult,
    judged,
    wrong_length,
)
from domain.watching.event import ProgressEvent
from domain.watching.milestone import milestones
from domain.watching.outcome import ProgressOutcome, Recorded, Taken, recorded
from domain.watching.policy import DEFAULT_POLICY, WatchingPolicy
from domain.watching.state import NOTHING, PlayableState
from domain.watching.validation import Reason
from domain.watching.watch_state import watch_state
from domain.watching.watchable import Watchable
from flows.happenings import Happened, unheard
from flows.homepage.touched import TouchedRows
from flows.watching.joined_writes import Writes
from flows.watching.live import Tell, nobody
from flows.watching.pace import Pace
from persistence.ports.progress import Progress, ProgressWrite

See = Callable[[Collection[PlayableId]], Awaitable[Mapping[PlayableId, Watchable]]]
"""Which of these the profile that asks may see (R19), with what its events are judged by."""


@dataclass(frozen=True, slots=True)
class _Put:
    """Events of one playable put to what was read of it."""

    of: Watchable
    read: PlayableState
    done: Recorded


@dataclass(frozen=True, slots=True)
class RecordProgress:
    """Shared by every request of a process; so are `writes`, which join what waits together.

    Raises StoreUnavailable. Nothing is answered then, and the same batch again does no harm.
    """

    progress: Progress
    writes: Writes
    pace: Pace
    rows: TouchedRows
    policy: WatchingPolicy = DEFAULT_POLICY
    tell: Tell = nobody
    happened: Happened = unheard

    async def record(
        self,
        viewer: Viewer,
        audience: Audience,
        given: Sequence[GivenEvent],
        see: See,
        now: datetime,
    ) -> ProgressRecorded | ValidationFailed | LimitReached:
        """R2: a rejected event rejects nothing else of its batch."""
        refused = wrong_length(given, self.policy) or await self.pace.refused(viewer)
        if refused is not None:
            return refused
        seen = await see({PlayableId(one.playable_id) for one in given})
        device_id = viewer.session.device_id
        judgements = [judged(one, device_id, seen, now, self.policy) for one in given]
        put = await self._put(audience.profile_id, judgements, seen)
        rows = await self._kept(viewer, audience, put, now) if put else ()
        states = tuple(
            watch_state(audience.profile_id, id_, one.done.state, self.policy)
            for id_, one in put.items()
        )
        if states:
            await self.tell(audience.profile_id, states, device_id)
        return ProgressRecorded(_results(given, judgements, put), states, rows, now)

    async def _put(
        self,
        profile_id: ProfileId,
        judgements: Iterable[ProgressEvent | Reason],
        seen: Mapping[PlayableId, Watchable],
    ) -> Mapping[PlayableId, _Put]:
        """The events that are taken, by playable, with one read for all of them."""
        events: defaultdict[PlayableId, list[ProgressEvent]] = defaultdict(list)
        for each in judgements:
            if isinstance(each, ProgressEvent):
                events[each.playable_id].append(each)
        if not events:
            return {}
        found = await self.progress.states(profile_id, {seen[id_].key for id_ in events})
        put = dict[PlayableId, _Put]()
        for id_, own in events.items():
            read, of = found.get(id_, NOTHING), seen[id_]
            put[id_] = _Put(of, read, recorded(read, own, of.segments, self.policy))
        return put

    async def _kept(
        self, viewer: Viewer, audience: Audience, put: Mapping[PlayableId, _Put], now: datetime
    ) -> tuple[RowId, ...]:
        """Write all of it, what was known already too: an answer must outlive whatever it was read
        from (R9), and only the store knows whether it does. The rows of the profile's page that it
        changes.
        """
        country = viewer.licensing_country
        # SECURITY: under the id of the profile that asks, and no other (R58).
        writes = [_write(audience.profile_id, one, country) for one in put.values()]
        before = await self.rows.seen(viewer, audience, now)
        with self.rows.changing(audience.profile_id):
            await self.writes.record(writes)
        self.happened(_events(writes))
        return await self.rows.changed(before, audience, now)


def _write(profile_id: ProfileId, put: _Put, country: str | None) -> ProgressWrite:
    known = put.read.viewings
    return ProgressWrite(
        profile_id=profile_id,
        key=put.of.key,
        viewings=put.done.fresh,
        milestones=milestones(put.of.key, put.read, put.done.fresh),
        country=country,
        known=tuple(known[one.id] for one in put.done.fresh if one.id in known),
    )


def _events(writes: Sequence[ProgressWrite]) -> list[DomainEvent]:
    return [
        viewing_event(write.profile_id, told, write.country)
        for write in writes
        for told in write.milestones
    ]


def _results(
    given: Sequence[GivenEvent],
    judgements: Sequence[ProgressEvent | Reason],
    put: Mapping[PlayableId, _Put],
) -> tuple[ProgressResult, ...]:
    """In the order of the events; those of a playable were put in that order too."""
    taken = {id_: iter(one.done.taken) for id_, one in put.items()}
    return tuple(
        _refused(one.event_id, each)
        if isinstance(each, Reason)
        else _taken(one.event_id, next(taken[each.playable_id]))
        for one, each in zip(given, judgements, strict=True)
    )


def _refused(event_id: str, reason: Reason) -> ProgressResult:
    return ProgressResult(event_id, ProgressOutcome.REJECTED, reason=reason.value)


def _taken(event_id: str, taken: Taken) -> ProgressResult:
    return ProgressResult(event_id, taken.outcome, taken.completed)
