"""Times as scripts take them: whole numbers that a double holds exactly, as text."""

from datetime import UTC, datetime, timedelta

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def microseconds(at: datetime) -> str:
    """Since 1970."""
    return str((at - _EPOCH) // timedelta(microseconds=1))


def milliseconds(life: timedelta) -> str:
    """At least one: a life of none is refused by the server."""
    return str(max(1, life // timedelta(milliseconds=1)))
