"""Tracking: what clients tell of what was seen and done, judged, and kept once (R46)."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from domain.ids import ProfileId
from domain.outcome import FieldError, LimitReached, UnavailableNow, ValidationFailed
from domain.session import Viewer
from domain.tracking.event import TrackingEvent
from domain.tracking.judge import Teller, Told, TrackingOutcome, judge
from flows.outage import answering_outages
from flows.watching.pace import Pace
from persistence.ports.tracking import Tracking

TRACKS_TOO_OFTEN = "This device tracks too often. Keep the events, and send them together later."


MOST_EVENTS = 100
"""In one call."""


@dataclass(frozen=True, slots=True)
class Tracked:
    """How many events count, and how many do not: they were told before, or cannot be believed."""

    accepted: int
    rejected: int


@dataclass(frozen=True, slots=True)
class Track:
    """`verify` answers the text of a token that was signed for a profile."""

    tracking: Tracking
    pace: Pace
    verify: Callable[[ProfileId, str], str | None]
    outcomes: Counter[TrackingOutcome] = field(default_factory=Counter)
    """What became of events, since the process started."""

    @answering_outages
    async def track(
        self, viewer: Viewer, profile_id: ProfileId, told: Sequence[Told], now: datetime
    ) -> Tracked | ValidationFailed | LimitReached | UnavailableNow:
        """All that may be believed is kept, whatever else came with it."""
        if not 1 <= len(told) <= MOST_EVENTS:
            return ValidationFailed((FieldError("events", f"Send 1 to {MOST_EVENTS} events."),))
        if (refused := await self.pace.refused(viewer)) is not None:
            return refused
        by = Teller(profile_id, viewer.device.id)
        judged = [judge(one, by, now, self.verify) for one in told]
        # Of the same told twice in one batch one counts, the first.
        believed = {one.key: one for one in reversed(judged) if isinstance(one, TrackingEvent)}
        new = await self.tracking.record(believed.values()) if believed else ()
        self._count(judged, len(new))
        return Tracked(len(new), len(judged) - len(new))

    def _count(self, judged: Sequence[TrackingEvent | TrackingOutcome], new: int) -> None:
        refused = [one for one in judged if isinstance(one, TrackingOutcome)]
        self.outcomes.update(refused)
        self.outcomes[TrackingOutcome.ACCEPTED] += new
        self.outcomes[TrackingOutcome.REPLAYED] += len(judged) - len(refused) - new
