"""What everybody of a world has watched: the same of what there is, hidden things among it."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from uuid import UUID, uuid5

from domain.ids import DeviceId, PlayableId, ProfileId, derived_id
from domain.record import TitleRecord
from domain.watching.event import ProgressEvent, ProgressKind
from domain.watching.keys import EventId, PlayableKey, ViewingId, entry_id
from domain.watching.milestone import milestones
from domain.watching.outcome import recorded
from domain.watching.state import NOTHING
from persistence.ports.progress import Progress, ProgressWrite
from tests.contract.records import NOW, episode_id, movie_id

DEVICE = UUID("6d1f3f0e-8a54-4b0c-9b59-2f6f0c7b9a11")
"""The one that every persona asks from."""
HERE, GONE = DeviceId(f"dev_{DEVICE.hex}"), DeviceId(f"dev_{7:032x}")

Sitting = tuple[DeviceId, int, int]
"""On which device, how many hours ago, and how many per cent in."""

WATCHED: Mapping[str, Sequence[Sitting]] = {
    movie_id("Meadow 0"): [(HERE, 5, 40)],
    movie_id("Meadow 1"): [(HERE, 30, 99)],
    movie_id("Glade 0"): [(HERE, 1, 99)],
    movie_id("Meadow 2"): [(HERE, 7, 60), (GONE, 6, 20)],
    movie_id("Velvet 0"): [(HERE, 2, 99)],
    movie_id("Velvet 1"): [(HERE, 1, 50)],
    movie_id("Clockwork"): [(HERE, 3, 50)],
    episode_id("Garden", "Seeds"): [(HERE, 9, 99)],
    episode_id("Garden", "Velvet night"): [(HERE, 4, 40)],
    episode_id("Velvet Nights", "Velvet one"): [(HERE, 2, 50)],
}


async def watch(
    progress: Progress, people: Sequence[ProfileId], catalogue: Sequence[TitleRecord]
) -> None:
    """Nobody's plays are counted: what an account watches is no secret to a chart."""
    for profile_id in people:
        await progress.record([*_writes(profile_id, catalogue)])


def entry_of(email: str, name: str, film: str) -> str:
    """The id of the entry that a profile's first sitting with a film has in its history."""
    profile_id, film_id = ProfileId(derived_id("prof", email, name)), PlayableId(movie_id(film))
    _, hours, _ = WATCHED[film_id][0]
    return entry_id(profile_id, film_id, _viewing_id(profile_id, film_id, hours))


def _viewing_id(profile_id: ProfileId, id_: PlayableId, hours: int) -> ViewingId:
    return ViewingId(uuid5(DEVICE, f"{profile_id} {id_} {hours}").hex)


def _writes(profile_id: ProfileId, catalogue: Sequence[TitleRecord]) -> Iterator[ProgressWrite]:
    for key, duration_ms in _playables(catalogue):
        sittings = WATCHED.get(key.playable_id, ())
        events = [_event(profile_id, key, duration_ms, one) for one in sittings]
        if events:
            fresh = recorded(NOTHING, events).fresh
            told = milestones(key, NOTHING, fresh)
            yield ProgressWrite(profile_id=profile_id, key=key, viewings=fresh, milestones=told)


def _playables(catalogue: Sequence[TitleRecord]) -> Iterator[tuple[PlayableKey, int]]:
    for title in catalogue:
        if title.duration_ms is not None:
            yield PlayableKey(title.id, PlayableId(title.id)), title.duration_ms
        for season in title.seasons:
            for one in season.episodes or ():
                yield PlayableKey(title.id, PlayableId(one.id)), one.duration_ms


def _event(
    profile_id: ProfileId, key: PlayableKey, duration_ms: int, sitting: Sitting
) -> ProgressEvent:
    device_id, hours, percent = sitting
    viewing_id = _viewing_id(profile_id, key.playable_id, hours)
    return ProgressEvent(
        event_id=EventId(viewing_id),
        playable_id=key.playable_id,
        viewing_id=viewing_id,
        device_id=device_id,
        device_seq=1,
        kind=ProgressKind.STOP,
        position_ms=duration_ms * percent // 100,
        duration_ms=duration_ms,
        occurred_at=NOW - timedelta(hours=hours),
    )
