"""Cursors: opaque to clients, checked to the last character when they come back."""

from base64 import urlsafe_b64decode
from binascii import Error as NotBase64
from binascii import b2a_base64
from datetime import UTC, datetime, timedelta

import orjson

from domain.errors import BadCursor

LONGEST = 32_768
"""Characters; the longest we make holds the whole name of a title, which may have 5,000."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_URL_SAFE = bytes.maketrans(b"+/", b"-_")

Part = str | int | float


def encode(kind: str, *parts: Part) -> str:
    """A cursor of one kind of list; `parts` are what `decode` gives back."""
    text = b2a_base64(orjson.dumps([kind, *parts]), newline=False)
    return text.translate(_URL_SAFE, b"=").decode()


def decode(kind: str, cursor: str, *types: type) -> tuple[Part, ...]:
    """The parts of a cursor made by `encode` for the same kind. Raises BadCursor.

    The one spelling that `encode` gives is accepted and no other.
    """
    try:
        padded = cursor.encode("ascii") + b"=" * (-len(cursor) % 4)
        value = orjson.loads(urlsafe_b64decode(padded)) if len(cursor) <= LONGEST else None
    except (UnicodeEncodeError, NotBase64, orjson.JSONDecodeError):
        raise BadCursor from None
    if not isinstance(value, list) or value[:1] != [kind] or len(value) != 1 + len(types):
        raise BadCursor
    parts = tuple(value[1:])
    if any(type(part) is not wanted for part, wanted in zip(parts, types, strict=True)):
        raise BadCursor
    if encode(kind, *parts) != cursor:
        raise BadCursor
    return parts


def number_of(at: datetime) -> int:
    """An instant as a part of a cursor: microseconds since 1970."""
    return (at - _EPOCH) // _MICROSECOND


def instant_of(part: Part) -> datetime:
    """The instant of a part made by `number_of`. Raises BadCursor for one that is out of time."""
    try:
        return _EPOCH + int(part) * _MICROSECOND
    except OverflowError:
        raise BadCursor from None
