"""Ids of watching: of an event, a viewing, a watch state and an entry of the history."""

import re
from dataclasses import dataclass
from typing import NewType

from domain.ids import PlayableId, ProfileId, TitleId, hex_of

EventId = NewType("EventId", str)
"""32 lower-case hex digits: the UUID that a client made for one event."""

ViewingId = NewType("ViewingId", str)
"""32 lower-case hex digits: a playback session's UUID, or one that a client made while offline."""

_HEX = "[0-9a-f]{32}"
_UUID = re.compile(
    r"(?:[a-z]+_)?([0-9a-f]{32})|([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})", re.ASCII
)
_STATE = re.compile(rf"watch_(?P<profile>{_HEX})_(?P<playable>{_HEX})")
_ENTRY = re.compile(rf"history_(?P<profile>{_HEX})_(?P<playable>{_HEX})_(?P<viewing>{_HEX})")


@dataclass(frozen=True, slots=True)
class PlayableKey:
    """A film or an episode, and the title it belongs to: itself, or the episode's series."""

    title_id: TitleId
    playable_id: PlayableId


@dataclass(frozen=True, slots=True)
class EntryParts:
    """The hex digits that an id names; `viewing` is null in that of a watch state."""

    profile: str
    playable: str
    viewing: ViewingId | None = None


def uuid_digits(text: str) -> str | None:
    """The 32 lower-case hex digits of a UUID in any form a client may send; None: it is none.

    Dashed or not, in either case, and as the end of a stored id such as `play_...`.
    """
    match = _UUID.fullmatch(text.lower())
    return (match[1] or match[2]).replace("-", "") if match else None


def watch_state_id(profile_id: ProfileId, playable_id: PlayableId) -> str:
    """`watch_<profile hex>_<playable hex>`."""
    return f"watch_{hex_of(profile_id)}_{hex_of(playable_id)}"


def entry_id(profile_id: ProfileId, playable_id: PlayableId, viewing_id: ViewingId) -> str:
    """`history_<profile hex>_<playable hex>_<viewing hex>`."""
    return f"history_{hex_of(profile_id)}_{hex_of(playable_id)}_{viewing_id}"


def watch_state_parts(id_: str) -> EntryParts | None:
    """What a watch state's id names; None when it is not of that shape."""
    match = _STATE.fullmatch(id_)
    return EntryParts(match["profile"], match["playable"]) if match else None


def entry_parts(id_: str) -> EntryParts | None:
    """What an entry's id names; None when it is not of that shape."""
    match = _ENTRY.fullmatch(id_)
    if match is None:
        return None
    return EntryParts(match["profile"], match["playable"], ViewingId(match["viewing"]))
