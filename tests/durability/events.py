"""Events as a device makes and sends them, in words of its own."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)


@dataclass(frozen=True, slots=True)
class Film:
    """`credits` are the stretches marked as such; all in milliseconds."""

    id: str
    duration_ms: int
    credits: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """`at_ms` are milliseconds since 1970, `viewing` is 32 hex digits."""

    id: str
    film: str
    viewing: str
    device: str
    seq: int
    kind: str
    position_ms: int
    duration_ms: int
    at_ms: int

    def sent(self) -> dict[str, Any]:
        """The event as `ProgressEventInput`. The device is the session's."""
        return {
            "eventId": self.id,
            "playableId": self.film,
            "viewingId": self.viewing,
            "deviceSeq": self.seq,
            "kind": self.kind,
            "positionMs": self.position_ms,
            "durationMs": self.duration_ms,
            "occurredAt": text_of(self.at_ms),
        }


def text_of(ms: int) -> str:
    """An instant as the API reads it."""
    at = _EPOCH + ms * _MILLISECOND
    return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def ms_of(text: str) -> int:
    """An instant as the API shows it."""
    return (datetime.fromisoformat(text) - _EPOCH) // _MILLISECOND
