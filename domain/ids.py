"""Ids: opaque to clients, readable to people: `<prefix>_<32 lower-case hex digits>`."""

import re
from typing import NewType
from uuid import UUID, uuid5

AccountId = NewType("AccountId", str)
ProfileId = NewType("ProfileId", str)
DeviceId = NewType("DeviceId", str)
SessionId = NewType("SessionId", str)
TitleId = NewType("TitleId", str)
SeasonId = NewType("SeasonId", str)
EpisodeId = NewType("EpisodeId", str)
PlayableId = NewType("PlayableId", str)
GenreId = NewType("GenreId", str)
PersonId = NewType("PersonId", str)
ImageId = NewType("ImageId", str)
TrailerId = NewType("TrailerId", str)
AudioTrackId = NewType("AudioTrackId", str)
SubtitleTrackId = NewType("SubtitleTrackId", str)
CollectionId = NewType("CollectionId", str)
PageId = NewType("PageId", str)
RowId = NewType("RowId", str)
RowItemId = NewType("RowItemId", str)
ExperimentId = NewType("ExperimentId", str)

MARQUEE = UUID("8c1f4f0e-2f0a-5d6b-9a3e-6f1b8f2f7c11")
"""The namespace of every UUIDv5 Marquee derives (RFC 9562, section 5.5)."""

_STORED = re.compile(r"([a-z]+)_([0-9a-f]{32})")


def stored_id(prefix: str, uuid: UUID) -> str:
    """The id of a stored thing, such as `movie_0b9c...`."""
    return f"{prefix}_{uuid.hex}"


def derived_id(prefix: str, *parts: str) -> str:
    """A UUIDv5 over `parts`, the same for the same, so that importing twice gives the same ids."""
    return stored_id(prefix, uuid5(MARQUEE, "\x1f".join(parts)))


def split_id(id_: str) -> tuple[str, str] | None:
    """(prefix, 32 hex digits) of a stored id; None when it is not of that shape."""
    match = _STORED.fullmatch(id_)
    return (match[1], match[2]) if match else None


def hex_of(id_: str) -> str:
    """The 32 hex digits at an id's end."""
    return id_[-32:]
