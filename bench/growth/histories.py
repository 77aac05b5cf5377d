"""Histories: profiles that have watched ever more, and what their pages and heartbeats cost."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

from bench.growth.households import Member, member
from bench.growth.pages import ROUNDS
from bench.growth.scale import homepage, renewal
from bench.growth.study import Study
from bench.heartbeats import Device, Film
from bench.load import Ask
from bench.rounds import Asked, Figures, in_rounds
from bench.server import Server, serving
from domain.ids import PlayableId
from domain.title import Movie
from domain.watching.event import ProgressEvent, ProgressKind
from domain.watching.keys import EventId, PlayableKey, ViewingId
from domain.watching.milestone import milestones
from domain.watching.outcome import recorded
from domain.watching.state import NOTHING
from flows.sessions.tokens import SessionTokens
from foundation.root_secret import keys_of
from foundation.settings import Settings
from persistence.ports.progress import ProgressWrite
from persistence.ports.stores import Stores
from persistence.wiring import open_stores

WATCHED = (100, 1_000, 10_000)
TITLES = 15_000
"""Of so many titles of the catalogue more than 10,000 are films."""
LEFT_OF = 10
"""Of this many films one is left in the middle, the others are seen to their end."""
APART = timedelta(minutes=7)
AT_ONCE = 500
HISTORY = "{ history(first: 20) { edges { node { id } } } }"


async def more_watched(data: Path) -> Study:
    """One server, and a profile for each size."""
    now, settings = datetime.now(UTC), Settings(data_dir=data)
    tokens = SessionTokens.of(keys_of(settings))
    async with open_stores(settings.database_url) as stores:
        films = await _films(stores)
        watchers = {}
        for size in WATCHED:
            watchers[size] = await member(stores, tokens, f"of {size} films", now)
            await _watch(stores, watchers[size], films[:size], now)
    with serving(data) as server:
        figures = await _figures(server, watchers, films[0])
    names = dict.fromkeys(name for name, _ in figures)
    return Study(
        "watched",
        "Films that a profile has watched",
        "films",
        "One in ten is left in the middle, the others are seen to their end. The homepage is found "
        "frozen; a new page is made by `refreshHomepage` and only its id asked for. A heartbeat is "
        "of the film watched last and tells which rows it changes, so Continue Watching is read "
        "anew for each. Of the history the first 20 entries are asked for.",
        {name: {size: figures[name, size] for size in WATCHED} for name in names},
        logarithmic=True,
    )


async def _films(stores: Stores) -> Sequence[Movie]:
    ids = sorted(await stores.catalogue.title_ids())
    films: list[Movie] = []
    for start in range(0, len(ids), AT_ONCE):
        found = await stores.titles.titles(ids[start : start + AT_ONCE])
        films += [one for one in found.values() if isinstance(one, Movie)]
    return films


async def _watch(stores: Stores, who: Member, films: Sequence[Movie], now: datetime) -> None:
    """The first film last, the others before it."""
    for start in range(0, len(films), AT_ONCE):
        some = enumerate(films[start : start + AT_ONCE], start)
        await stores.progress.record(
            [_write(who, film, now - place * APART, place % LEFT_OF == 0) for place, film in some]
        )


def _write(who: Member, film: Movie, at: datetime, is_left: bool) -> ProgressWrite:  # noqa: FBT001 - what differs
    key = PlayableKey(film.id, PlayableId(film.id))
    event = ProgressEvent(
        event_id=EventId(uuid4().hex),
        playable_id=key.playable_id,
        viewing_id=ViewingId(uuid4().hex),
        device_id=who.device_id,
        device_seq=1,
        kind=ProgressKind.STOP,
        position_ms=film.duration_ms // 2 if is_left else film.duration_ms,
        duration_ms=film.duration_ms,
        occurred_at=at,
    )
    fresh = recorded(NOTHING, [event]).fresh
    told = milestones(key, NOTHING, fresh)
    return ProgressWrite(
        profile_id=who.profile_id, key=key, viewings=fresh, milestones=told, country="US"
    )


async def _figures(
    server: Server, watchers: dict[int, Member], film: Movie
) -> dict[tuple[str, int], Figures]:
    """By the name of what is asked and the number of films; all in the same rounds."""
    asked = {
        (name, size): Asked(server, [ask])
        for size, who in watchers.items()
        for name, ask in (await _asks(server, who, film)).items()
    }
    numbered = dict(enumerate(asked.values()))
    figures = await in_rounds(numbered, rounds=ROUNDS)
    return dict(zip(asked, figures.values(), strict=True))


async def _asks(server: Server, who: Member, film: Movie) -> dict[str, Ask]:
    device = Device(who.token, [Film(film.id, film.duration_ms)])
    return {
        "homepage": homepage(who.token),
        "a new page": await renewal(server, who.token),
        "a heartbeat": device.ask(),
        "history": Ask.graphql({"query": HISTORY}, who.token),
    }
