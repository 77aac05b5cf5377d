"""A moment: one event as registers keep it, in the order that decides between two (R4)."""

from dataclasses import dataclass
from datetime import datetime

from domain.ids import DeviceId
from domain.watching.event import ProgressEvent
from domain.watching.keys import EventId
from domain.watching.policy import DEFAULT_POLICY, WatchingPolicy
from domain.watching.thresholds import Segments, is_completed, is_started


@dataclass(frozen=True, slots=True, order=True)
class Moment:
    """Compares by (occurredAt, deviceSeq, deviceId), then by all the rest.

    The rest makes the order total, so that even two events that claim one place in it are joined
    the same way everywhere. `completed` is R1's answer when the event came: the CREDITS known then.
    """

    at: datetime
    device_seq: int
    device_id: DeviceId
    event_id: EventId
    position_ms: int
    duration_ms: int
    completed: bool

    def started(self, policy: WatchingPolicy = DEFAULT_POLICY) -> bool:
        return is_started(self.position_ms, self.duration_ms, policy)


def moment_of(
    event: ProgressEvent, segments: Segments = (), policy: WatchingPolicy = DEFAULT_POLICY
) -> Moment:
    """The moment of an event that was taken; `segments` are those of its playable."""
    return Moment(
        event.occurred_at,
        event.device_seq,
        event.device_id,
        event.event_id,
        event.position_ms,
        event.duration_ms,
        is_completed(event.position_ms, event.duration_ms, segments, policy),
    )
