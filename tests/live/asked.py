"""Every method of every port that a database stands behind, called as requests call it."""

from collections.abc import Callable, Coroutine, Iterator
from datetime import timedelta
from functools import partial
from hashlib import md5
from itertools import product
from typing import Any

from domain.browse import Position, TitleFilter, TitleSort
from domain.experiments.experiment import ExperimentStatus, Exposure
from domain.experiments.names import ExperimentKey, unit_of
from domain.homepage.policy import DEFAULT_POLICY
from domain.ids import (
    AccountId,
    AudioTrackId,
    DeviceId,
    EpisodeId,
    ExperimentId,
    GenreId,
    ImageId,
    PersonId,
    ProfileId,
    RowItemId,
    SeasonId,
    SessionId,
    SubtitleTrackId,
    TitleId,
    TrailerId,
)
from domain.maturity import MaturityLevel
from domain.title import TitleKind
from domain.title_match import sought
from domain.tracking.event import Tracked, TrackingKind
from domain.visibility import Audience
from domain.watching.keys import PlayableKey, ViewingId
from persistence.ports.changes import ChangeKind
from persistence.ports.progress import Active, HistoryPlace
from persistence.ports.sessions import Revoked
from persistence.ports.shelves import Shelf
from persistence.ports.stores import Stores
from persistence.ports.tracking import TrackingPlace
from tests.live.many_rows import NOW, id_of, title_id_of

Call = partial[Coroutine[Any, Any, Any]]

DAY = timedelta(days=1)
ITEMS = 150
"""As many titles as a homepage shows."""

PROFILE = ProfileId(id_of("prof", 1))
ACCOUNT = AccountId(id_of("acct", 1))
TITLES = [TitleId(title_id_of(number)) for number in range(1, 100_000, 100_000 // ITEMS)]
SERIES = [TitleId(title_id_of(number)) for number in range(5, 5 * ITEMS, 5)]
SEASONS = [SeasonId(id_of("season", number)) for number in range(51, 50 * ITEMS, 50)]
EPISODES = [EpisodeId(id_of("ep", number)) for number in range(511, 500 * ITEMS, 500)]
PEOPLE = [PersonId(id_of("person", number)) for number in range(1, ITEMS)]
FILMS = [key for key in TITLES if key.startswith("movie")]
KEYS = [PlayableKey(id_, id_) for id_ in FILMS]  # type: ignore[arg-type] # a film is its playable
SHELVES = [Shelf(country, MaturityLevel.AGE_14) for country in ("ES", "US", "FR")]
AUDIENCES = [
    Audience(PROFILE, MaturityLevel.MATURE, frozenset(TITLES[:1]), country)
    for country in ("ES", "US", "FR")
]
FILTERS = [
    TitleFilter(),
    TitleFilter(kinds=(TitleKind.SERIES,)),
    TitleFilter(genre_ids=(GenreId(id_of("genre", 1)),)),
    TitleFilter(released_from=1990, released_to=1999),
]
AFTER = {
    TitleSort.NAME: Position("title 5", TitleId("")),
    TitleSort.RELEASE_YEAR: Position(1980, TitleId("")),
    TitleSort.NEWEST: Position(1_700_000_000_000_000, TitleId("")),
    TitleSort.POPULARITY: Position(1e12, TitleId("")),
}
UNPLAYED = Position(0.0, TitleId("movie_8"))


def reads(stores: Stores) -> Iterator[Call]:
    for calls in (
        _catalogue,
        _browsing,
        _shelves,
        _found,
        _people,
        _own,
        _progress,
        _experiments,
        _artwork,
        _evidence,
    ):
        yield from calls(stores)


def _experiments(stores: Stores) -> Iterator[Call]:
    experiments, exposures, tracking = stores.experiments, stores.exposures, stores.tracking
    keys = [ExperimentKey(f"exp{number}") for number in range(1, 6)]
    unit, last = unit_of(PROFILE), DAY * 7
    after = Exposure(unit, keys[0], "control", NOW - last, 2)
    yield partial(experiments.experiment, keys[0])
    yield partial(experiments.by_id, [ExperimentId(id_of("exp", 1))])
    yield partial(experiments.experiments)
    yield partial(experiments.experiments, ExperimentStatus.RUNNING)
    yield partial(experiments.current)
    yield partial(experiments.history, keys)
    yield partial(exposures.exposures, [unit], keys)
    for place in (None, after):
        yield partial(exposures.of_experiment, keys[0], after=place, limit=500)
    yield partial(exposures.counts, keys[0])
    for since in (None, TrackingPlace(NOW - last, PROFILE, "", "CLICK")):
        yield partial(tracking.since, since, until=NOW, limit=500)
    item = RowItemId(f"item_{PROFILE[-32:]}_trending_{PROFILE[-32:]}")
    clicks = [Tracked(ProfileId(id_of("prof", n)), item, TrackingKind.CLICK) for n in range(1, 999)]
    yield partial(tracking.known, clicks)
    yield partial(tracking.of_profiles, [PROFILE], since=NOW - last, until=NOW)
    for profile in (None, PROFILE):
        yield partial(stores.profiles.every, profile, limit=500)
    yield partial(stores.profiles.how_many)


def _evidence(stores: Stores) -> Iterator[Call]:
    evidence, key = stores.evidence, ExperimentKey("exp1")
    units = [unit_of(ProfileId(id_of("prof", number))) for number in range(1, 501)]
    yield partial(evidence.measures_of, key, units)
    for unit in (None, units[0]):
        yield partial(evidence.measured, key, after=unit, limit=500)
    yield partial(evidence.latest, [key, ExperimentKey("exp2")])
    yield partial(evidence.reports, key)
    yield partial(evidence.reports, key, since=NOW - 7 * DAY)
    yield partial(stores.accounts.with_devices, [DeviceId(id_of("dev", 10))])


def _artwork(stores: Stores) -> Iterator[Call]:
    counts, policies, since = (
        stores.artwork_counts,
        stores.artwork_policies,
        (NOW - 30 * DAY).date(),
    )
    yield partial(counts.place)
    for after in (None, (TITLES[ITEMS // 2], "en")):
        yield partial(counts.arms, since, after=after, limit=500)
    yield partial(counts.how_many, since)
    yield partial(policies.current)
    yield partial(policies.versions)
    yield partial(policies.arms, 4, "en", TITLES)


def _catalogue(stores: Stores) -> Iterator[Call]:
    titles, episodes = stores.titles, stores.episodes
    images = [ImageId(id_of("image", number)) for number in range(1, 3 * ITEMS)]
    yield partial(titles.titles, TITLES)
    yield partial(titles.title_ids_of, [str(number) for number in range(ITEMS)])
    yield partial(titles.genres)
    yield partial(titles.people, PEOPLE)
    yield partial(titles.credits, TITLES)
    yield partial(titles.images, images)
    yield partial(titles.trailers_of, TITLES)
    yield partial(titles.trailers, [TrailerId(id_of("trailer", number)) for number in range(ITEMS)])
    yield partial(episodes.seasons_of, SERIES)
    yield partial(episodes.seasons, SEASONS)
    yield partial(episodes.episodes_of, SEASONS[:20])
    yield partial(episodes.episodes_of_series, SERIES[:20])
    yield partial(episodes.episodes, EPISODES)
    yield partial(episodes.episodes_in_order, SERIES, limit=5)
    yield partial(episodes.media, [*FILMS, *EPISODES])
    yield partial(episodes.audio_tracks, [AudioTrackId(id_of("audio", 1))])
    yield partial(episodes.subtitle_tracks, [SubtitleTrackId(id_of("sub", 1))])
    yield partial(stores.catalogue.told_plays, "watching", [NOW.date() - DAY, NOW.date()])
    yield partial(stores.catalogue.title_ids)


def _browsing(stores: Stores) -> Iterator[Call]:
    browse = stores.browse
    for who in AUDIENCES:
        for sort, where in product(TitleSort, FILTERS):
            for after in (None, AFTER[sort]):
                page = partial(browse.page, who, NOW, where=where, sort=sort)
                yield partial(page, after=after, limit=25)
        yield partial(
            browse.page,
            who,
            NOW,
            where=FILTERS[0],
            sort=TitleSort.POPULARITY,
            after=UNPLAYED,
            limit=25,
        )
        yield partial(browse.similar, who, NOW, TITLES[:1], limit=24)
        for after in (None, Position(1990, TitleId(""))):
            yield partial(browse.titles_of, who, NOW, PEOPLE[:10], after=after, limit=25)
        yield partial(browse.genres, who, NOW)
        yield partial(browse.visible_people, who, PEOPLE)


def _shelves(stores: Stores) -> Iterator[Call]:
    shelves, limit = stores.shelves, DEFAULT_POLICY.candidates
    kinds: tuple[Callable[..., Coroutine[Any, Any, Any]], ...] = (
        shelves.trending,
        shelves.popular,
        shelves.top,
        shelves.newest,
        shelves.leaving,
        shelves.coming,
        shelves.collections,
    )
    for shelf in SHELVES:
        for kind in kinds:
            yield partial(kind, shelf, NOW, limit)
        yield partial(shelves.popular, shelf, NOW, limit, GenreId(id_of("genre", 7)))
        yield partial(shelves.popular_by_genre, shelf, NOW, genres=3, limit=limit)


def _people(stores: Stores) -> Iterator[Call]:
    accounts, profiles, sessions = stores.accounts, stores.profiles, stores.sessions
    devices = [DeviceId(id_of("dev", 10))]
    yield partial(accounts.accounts, [ACCOUNT])
    yield partial(accounts.credentials, "member1@marquee.test")
    yield partial(accounts.devices, ACCOUNT)
    yield partial(accounts.devices, ACCOUNT, devices)
    yield partial(profiles.profiles, [PROFILE])
    yield partial(profiles.profiles_of, [ACCOUNT])
    yield partial(profiles.pin_failures, PROFILE)
    yield partial(profiles.departed, NOW - DAY, limit=500)
    yield partial(sessions.sessions, [SessionId(id_of("sess", 1))])
    late = NOW - timedelta(minutes=15)
    for place in (None, Revoked(late, SessionId(""))):
        yield partial(sessions.revoked_since, late, after=place, limit=5_000)


def _found(stores: Stores) -> Iterator[Call]:
    """By a name, the beginning of one, its words, those of a synopsis, and with a typo."""
    hashed = md5(b"77777", usedforsecurity=False).hexdigest()
    first, second = hashed[:8], hashed[-8:]
    typo = f"{first[:4]}x{first[5:]} {second}"
    texts = (f"{first} {second}", first, f"{second} {first}", "long 77777", typo)
    for text, country in product(texts, (None, "ES")):
        find = stores.title_finding.find
        yield partial(find, sought(text), NOW, country=country, limit=10)


def _own(stores: Stores) -> Iterator[Call]:
    lists, changes = stores.my_lists, stores.changes
    for who in AUDIENCES:
        yield partial(lists.page, who, NOW, after=None, limit=25)
        yield partial(lists.page, who, NOW, after=NOW - 100 * DAY, limit=25)
        yield partial(lists.newest, who, NOW, limit=24)
        yield partial(lists.begins_next, who, NOW)
    yield partial(lists.listed, PROFILE, TITLES)
    yield partial(stores.reactions.reactions, PROFILE, TITLES)
    yield partial(changes.latest)
    yield partial(changes.latest_of, ChangeKind.CATALOGUE)
    yield partial(changes.since, 99_900)
    yield partial(changes.wait, 0)


def _progress(stores: Stores) -> Iterator[Call]:
    progress = stores.progress
    place = HistoryPlace(NOW - 100 * DAY, ViewingId("8"), KEYS[0].playable_id)
    yield partial(progress.states, PROFILE, KEYS)
    yield partial(progress.states_of_titles, PROFILE, TITLES)
    yield partial(progress.titles, PROFILE, TITLES)
    yield partial(progress.watched_since, [PROFILE], NOW - 20 * DAY)
    yield partial(progress.last_active, [PROFILE, ProfileId(id_of("prof", 4))], NOW - 20 * DAY)
    yield partial(progress.recent, PROFILE, limit=50)
    yield partial(progress.recent, PROFILE, limit=50, before=Active(TITLES[0], NOW - 100 * DAY))
    yield partial(progress.history, PROFILE, limit=26)
    yield partial(progress.history, PROFILE, limit=26, before=place)
    yield partial(progress.completions, ProfileId(id_of("prof", 4)), limit=100)
    yield partial(progress.plays, [NOW.date() - DAY, NOW.date()])
    yield partial(_first, progress.foldable(NOW - 90 * DAY))


async def _first(found: Any) -> None:
    async for _ in found:
        return
