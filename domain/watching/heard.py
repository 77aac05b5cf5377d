"""What another device is told of a profile's progress (R10)."""

from dataclasses import dataclass

from domain.ids import DeviceId
from domain.watching.watch_state import WatchState


@dataclass(frozen=True, slots=True)
class ProgressUpdate:
    """A state as it is now, and the device that brought it about."""

    state: WatchState
    origin_device_id: DeviceId
