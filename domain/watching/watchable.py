"""What watching needs to know of a film or an episode."""

from dataclasses import dataclass

from domain.ids import PlayableId
from domain.media import MediaSegment
from domain.title import Episode, Movie
from domain.watching.keys import PlayableKey


@dataclass(frozen=True, slots=True)
class Watchable:
    """`running_ms` is the catalogue's duration, 0 where it is not known."""

    key: PlayableKey
    running_ms: int
    segments: tuple[MediaSegment, ...] = ()


def key_of(playable: Movie | Episode) -> PlayableKey:
    return PlayableKey(playable.title_id, PlayableId(playable.id))
