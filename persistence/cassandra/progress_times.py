"""Times and ids as the tables of progress keep them; everything is in UTC."""

from datetime import UTC, date, datetime, timedelta

from domain.ids import DeviceId, ProfileId, hex_of

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def digits(id_: ProfileId | DeviceId) -> bytes:
    """The 16 bytes of an id."""
    return bytes.fromhex(hex_of(id_))


def instant(microseconds: int) -> datetime:
    """Since 1970."""
    return _EPOCH + timedelta(microseconds=microseconds)


def month_of(at: datetime) -> int:
    """Such as 202611."""
    return day_of(at) // 100


def day_of(at: datetime) -> int:
    """Such as 20261121."""
    return number_of(at.astimezone(UTC).date())


def number_of(day: date) -> int:
    """Such as 20261121."""
    return (day.year * 100 + day.month) * 100 + day.day
