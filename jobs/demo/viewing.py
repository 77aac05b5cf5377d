"""Made-up viewing: the demo profiles' history as of a day, the same for the same day, always."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from domain.ids import DeviceId, PlayableId, ProfileId, TitleId, derived_id, hex_of
from domain.media import MediaSegment
from domain.record import TitleRecord
from domain.watching.event import ProgressEvent, ProgressKind
from domain.watching.history import HistoryEntry, entry_of
from domain.watching.keys import EventId, PlayableKey, ViewingId
from domain.watching.milestone import milestones
from domain.watching.outcome import recorded
from domain.watching.state import NOTHING
from jobs.demo.accounts import account_id, profile_id
from jobs.demo.chance import between
from jobs.demo.licences import midnight
from jobs.demo.members import DEMO_EMAIL, HISTORIES, Run, Sat
from persistence.ports.progress import Progress, ProgressWrite

_STARTS_AT = (16, 19)
"""Hours of the day, in UTC: the longest film is over before midnight."""

_TOLD_AT_PERCENT = (0, 6, 25, 50, 75)
"""Where a player told of itself on the way, besides the end."""


@dataclass(frozen=True, slots=True)
class Sitting:
    """One sitting with a film or an episode; `percent` is how far it went."""

    profile_id: ProfileId
    device_id: DeviceId
    key: PlayableKey
    viewing_id: ViewingId
    at: datetime
    duration_ms: int
    percent: int
    segments: tuple[MediaSegment, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """A film or an episode as the catalogue declares it."""

    key: PlayableKey
    duration_ms: int
    segments: tuple[MediaSegment, ...]


def sittings(records: Iterable[TitleRecord], as_of: date) -> list[Sitting]:
    """All that the demo profiles have watched by a day. Raises KeyError for an unknown title."""
    parts = dict(parts_of(records))
    return [
        _sitting(name, parts[key, season, number], as_of - timedelta(days=ago), percent, as_of)
        for name, watched in HISTORIES.items()
        for one in watched
        for key, season, number, ago, percent in _each(one)
    ]


async def watch(progress: Progress, records: Collection[TitleRecord], as_of: date) -> int:
    """Keep them; answers how many there are. Again on the same day it changes nothing."""
    made_up = sittings(records, as_of)
    await progress.record([write_of(one) for one in made_up])
    return len(made_up)


async def take_back(progress: Progress, records: Collection[TitleRecord], as_of: date) -> None:
    """Take off what was made up for another day; what somebody has really watched stays."""
    by_profile: dict[ProfileId, list[Sitting]] = {}
    for one in sittings(records, as_of):
        by_profile.setdefault(one.profile_id, []).append(one)
    for of, own in by_profile.items():
        entries = await _entries(progress, of, own)
        if entries:
            await progress.remove(of, entries)


async def _entries(progress: Progress, of: ProfileId, own: Iterable[Sitting]) -> list[HistoryEntry]:
    own = tuple(own)
    states = await progress.states(of, {one.key for one in own})
    found = (
        entry_of(of, one.key, one.viewing_id, states.get(one.key.playable_id, NOTHING))
        for one in own
    )
    return [entry for entry in found if entry is not None]


def parts_of(records: Iterable[TitleRecord]) -> Iterator[tuple[tuple[str, int, int], Part]]:
    """By title, season and number; a film's are 0."""
    for title in records:
        key = title.external_id or ""
        if title.duration_ms is not None:
            part = _part(title.id, title.id, title.duration_ms, title.media.segments)
            yield (key, 0, 0), part
        for season in title.seasons:
            for one in season.episodes or ():
                part = _part(title.id, one.id, one.duration_ms, one.media.segments)
                yield (key, season.number, one.number), part


def _part(
    title_id: TitleId, id_: str, duration_ms: int, segments: tuple[MediaSegment, ...]
) -> Part:
    return Part(PlayableKey(title_id, PlayableId(id_)), duration_ms, segments)


def _each(one: Sat | Run) -> Iterator[tuple[str, int, int, int, int]]:
    """(title, season, number, days ago, percent) of each sitting."""
    if isinstance(one, Sat):
        yield one.key, 0, 0, one.days_ago, one.percent
        return
    for number in range(one.first, one.last + 1):
        if number not in one.without:
            percent = one.percent if number == one.last else 100
            yield one.key, one.season, number, one.days_ago + one.last - number, percent


def _sitting(name: str, part: Part, day: date, percent: int, as_of: date) -> Sitting:
    id_ = part.key.playable_id
    # Of the day of the seed too: on another the whole history moves, and these are others.
    viewing = derived_id("viewing", DEMO_EMAIL, name, id_, str(day), str(as_of))
    minutes = between(_STARTS_AT[0] * 60, _STARTS_AT[1] * 60, "starts", name, id_, str(percent))
    return Sitting(
        profile_id=profile_id(DEMO_EMAIL, name),
        device_id=DeviceId(derived_id("dev", account_id(DEMO_EMAIL), "television")),
        key=part.key,
        viewing_id=ViewingId(hex_of(viewing)),
        at=midnight(day) + timedelta(minutes=minutes),
        duration_ms=part.duration_ms,
        percent=percent,
        segments=part.segments,
    )


def write_of(one: Sitting) -> ProgressWrite:
    """What a sitting leaves, told from the beginning."""
    fresh = recorded(NOTHING, list(events_of(one)), one.segments).fresh
    return ProgressWrite(
        profile_id=one.profile_id,
        key=one.key,
        viewings=fresh,
        milestones=milestones(one.key, NOTHING, fresh),
        country=None,  # plays of the demo are made up on their own
    )


def events_of(one: Sitting) -> Iterator[ProgressEvent]:
    stops = [percent for percent in _TOLD_AT_PERCENT if percent < one.percent]
    for seq, percent in enumerate((*stops, one.percent)):
        kinds = {0: ProgressKind.START, len(stops): ProgressKind.STOP}
        position_ms = one.duration_ms * percent // 100
        yield ProgressEvent(
            event_id=EventId(hex_of(derived_id("event", one.viewing_id, str(seq)))),
            playable_id=one.key.playable_id,
            viewing_id=one.viewing_id,
            device_id=one.device_id,
            device_seq=seq,
            kind=kinds.get(seq, ProgressKind.HEARTBEAT),
            position_ms=position_ms,
            duration_ms=one.duration_ms,
            occurred_at=one.at + timedelta(milliseconds=position_ms),
        )
