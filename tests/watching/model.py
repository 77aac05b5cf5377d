"""A plain model of watching: every event ever taken, each answer worked out from all of them.

It keeps no registers and joins nothing, and uses nothing of what it is compared with but values.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from domain.watching.event import ProgressEvent, ProgressKind
from domain.watching.keys import ViewingId
from domain.watching.mark import Mark


@dataclass(slots=True)
class Model:
    """Events of one playable that has no CREDITS, in the order in which they came."""

    events: list[ProgressEvent] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    removed: set[ViewingId] = field(default_factory=set)

    def take(self, event: ProgressEvent) -> str:
        """Keep an event; answers its outcome (R5)."""
        before = self._of(event.viewing_id)
        self.events.append(event)
        if not before:
            return "APPLIED"
        if event.event_id in (before[0].event_id, before[-1].event_id):
            return "DUPLICATE"
        return "STALE" if order(event) < order(before[-1]) else "APPLIED"

    def viewings(self) -> list[list[ProgressEvent]]:
        """The events of each viewing that counts, each list in order, oldest viewing first."""
        ids = {event.viewing_id for event in self.events} - self.removed
        found = [self._of(id_) for id_ in ids]
        since = self._marked_at()
        counted = [one for one in found if since is None or one[0].occurred_at > since]
        return sorted(counted, key=lambda one: (order(one[-1]), one[0].viewing_id))

    def winner(self) -> list[ProgressEvent] | None:
        """R7."""
        viewings = self.viewings()
        serious = [one for one in viewings if is_serious(one)]
        among = serious or viewings
        return among[-1] if among else None

    def position(self) -> int:
        winner = self.winner()
        return winner[-1].position_ms if winner else 0

    def status(self) -> str:
        """R7a, as it is written."""
        winner, watched = self.winner(), self._marked_watched()
        ever = watched or self.play_count() > 0
        if winner is None:
            return "COMPLETED" if watched else "UNWATCHED"
        if is_complete(winner[-1]):
            return "COMPLETED"
        if ever and is_serious(winner):
            return "REWATCHING"
        if not is_past(winner[-1], 5) and not ever:
            return "BARELY_STARTED"
        return "IN_PROGRESS"

    def play_count(self) -> int:
        return len([one for one in self.viewings() if any(map(is_complete, one))])

    def alternative(self) -> tuple[int, str] | None:
        """R8: the position and the device."""
        winner = self.winner()
        if winner is None:
            return None
        others = [one for one in self.viewings() if one[-1].device_id != winner[-1].device_id]
        if not others:
            return None
        rival, end = others[-1], others[-1][-1]
        if not is_serious(rival) or any(map(is_complete, rival)):
            return None
        if abs(end.occurred_at - winner[-1].occurred_at) > timedelta(days=1):
            return None
        for place in (winner[-1].position_ms, winner[0].position_ms):
            if abs(place - end.position_ms) <= 60_000:
                return None
        return end.position_ms, end.device_id

    def history(self) -> list[tuple[datetime, str, bool]]:
        """R6: when it started, the viewing, and whether it completed; newest first."""
        entries = []
        for one in self.viewings():
            started = [event.occurred_at for event in one if is_past(event, 5)]
            if started:
                entries.append((started[0], one[0].viewing_id, any(map(is_complete, one))))
        return sorted(entries, reverse=True)

    def completions(self) -> list[tuple[datetime, str]]:
        """When each viewing completed first; newest first."""
        found = [
            (next(event.occurred_at for event in one if is_complete(event)), one[0].viewing_id)
            for one in self.viewings()
            if any(map(is_complete, one))
        ]
        return sorted(found, reverse=True)

    def _of(self, viewing_id: ViewingId) -> list[ProgressEvent]:
        return sorted((one for one in self.events if one.viewing_id == viewing_id), key=order)

    def _marked_at(self) -> datetime | None:
        return max((mark.at for mark in self.marks), default=None)

    def _marked_watched(self) -> bool:
        latest = sorted(self.marks, key=lambda mark: (mark.at, mark.device_id, mark.watched))
        return bool(latest) and latest[-1].watched


def order(event: ProgressEvent) -> tuple[object, ...]:
    """R4's order, made total by what is left."""
    rest = (event.event_id, event.position_ms, event.duration_ms)
    return (event.occurred_at, event.device_seq, event.device_id, *rest)


def is_past(event: ProgressEvent, percent: int) -> bool:
    return event.position_ms * 100 > event.duration_ms * percent


def is_complete(event: ProgressEvent) -> bool:
    """R1, where there are no CREDITS."""
    return is_past(event, 95) or event.duration_ms - event.position_ms < 1000


def is_serious(viewing: list[ProgressEvent]) -> bool:
    """R7."""
    lasted = viewing[-1].occurred_at - viewing[0].occurred_at
    sought = any(event.kind is ProgressKind.SEEK for event in viewing)
    return is_past(viewing[-1], 5) or sought or lasted >= timedelta(seconds=120)
