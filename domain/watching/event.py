"""A progress event: where in a film or an episode a device was at an instant."""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from domain.ids import DeviceId, PlayableId
from domain.watching.keys import EventId, ViewingId


class ProgressKind(Enum):
    """What the player did. Only SEEK means something of its own (R7)."""

    START = "START"
    HEARTBEAT = "HEARTBEAT"
    PAUSE = "PAUSE"
    SEEK = "SEEK"
    STOP = "STOP"


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgressEvent:
    """`position_ms` and `duration_ms` are milliseconds, `occurred_at` is the device's clock.

    `device_seq` grows with each event of a device and orders those that bear one instant.
    """

    event_id: EventId
    playable_id: PlayableId
    viewing_id: ViewingId
    device_id: DeviceId
    device_seq: int
    kind: ProgressKind
    position_ms: int
    duration_ms: int
    occurred_at: datetime
