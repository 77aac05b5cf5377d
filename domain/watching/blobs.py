"""Registers as bytes whose order is the order that decides (R4), so that stores merge by bytes.

Of two blobs of one register the greater stands, whichever came first. Each begins with its full
order as big-endian unsigned numbers: u64 microseconds since 1970, u32 `deviceSeq`, 16 bytes of the
device. Where the earliest stands, every bit is turned round, and the greater is the earlier.
"""

from datetime import UTC, datetime, timedelta
from struct import Struct

from domain.ids import DeviceId, hex_of
from domain.watching.base import Base, Folded
from domain.watching.keys import EventId, ViewingId
from domain.watching.mark import Hide, Mark
from domain.watching.moment import Moment

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_MOMENT = Struct(">QI16s16sII?")
_SAID = Struct(">Q16s?")
_BASE = Struct(">QQI")
_FOLDED = Struct(">16sQQ")
_NEVER = 2**64 - 1
_TURN = bytes(range(255, -1, -1))
_LATEST = 2**62


def latest_blob(moment: Moment) -> bytes:
    """A moment in a register where the latest stands."""
    return _MOMENT.pack(
        microseconds(moment.at),
        moment.device_seq,
        bytes.fromhex(hex_of(moment.device_id)),
        bytes.fromhex(moment.event_id),
        moment.position_ms,
        moment.duration_ms,
        moment.completed,
    )


def earliest_blob(moment: Moment) -> bytes:
    """A moment in a register where the earliest stands."""
    return latest_blob(moment).translate(_TURN)


def latest_moment(blob: bytes) -> Moment:
    at, seq, device, event, position, duration, completed = _MOMENT.unpack(blob)
    return Moment(
        _instant(at),
        seq,
        DeviceId(f"dev_{device.hex()}"),
        EventId(event.hex()),
        position,
        duration,
        completed,
    )


def earliest_moment(blob: bytes) -> Moment:
    return latest_moment(blob.translate(_TURN))


def mark_blob(mark: Mark) -> bytes:
    return _said(mark.at, mark.device_id, mark.watched)


def mark_in(blob: bytes) -> Mark:
    at, device, watched = _SAID.unpack(blob)
    return Mark(_instant(at), DeviceId(f"dev_{device.hex()}"), watched)


def hide_blob(hide: Hide) -> bytes:
    return _said(hide.at, hide.device_id, hide.hidden)


def hide_in(blob: bytes) -> Hide:
    at, device, hidden = _SAID.unpack(blob)
    return Hide(_instant(at), DeviceId(f"dev_{device.hex()}"), hidden)


def base_blob(base: Base) -> bytes:
    """The base: its instants and length, then its viewings; a null completion is all ones."""
    head = _BASE.pack(microseconds(base.as_of), microseconds(base.began_at), len(base.viewings))
    parts = (
        _FOLDED.pack(
            bytes.fromhex(one.id),
            microseconds(one.started_at),
            _NEVER if one.completed_at is None else microseconds(one.completed_at),
        )
        for one in base.viewings
    )
    return head + b"".join(parts)


def base_in(blob: bytes) -> Base:
    as_of, began_at, _ = _BASE.unpack_from(blob)
    viewings = tuple(
        Folded(
            ViewingId(id_.hex()),
            _instant(started),
            None if completed == _NEVER else _instant(completed),
        )
        for id_, started, completed in _FOLDED.iter_unpack(blob[_BASE.size :])
    )
    return Base(_instant(as_of), _instant(began_at), viewings)


def microseconds(at: datetime) -> int:
    """Since 1970. With it a store stamps what it writes where the latest stands."""
    return (at - _EPOCH) // _MICROSECOND


def earliest_stamp(at: datetime) -> int:
    """The stamp where the earliest stands: it grows as time goes back, and is never negative."""
    return _LATEST - microseconds(at)


def _instant(number: int) -> datetime:
    return _EPOCH + timedelta(microseconds=number)


def _said(at: datetime, device_id: DeviceId, said: bool) -> bytes:  # noqa: FBT001 - the value kept
    return _SAID.pack(microseconds(at), bytes.fromhex(hex_of(device_id)), said)
