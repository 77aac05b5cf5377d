"""The demo catalogue as title records for one day."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, timedelta

from domain.ids import EpisodeId, SeasonId, TitleId, TrailerId, derived_id
from domain.person import CreditRole
from domain.record import (
    CreditRecord,
    EpisodeRecord,
    MediaRecord,
    SeasonRecord,
    TitleRecord,
    TrailerRecord,
)
from domain.title import EpisodeText, TitleText
from jobs.catalogue.artwork import still, title_artwork
from jobs.catalogue.genres import genre_record
from jobs.catalogue.names import People
from jobs.demo.chance import between, share
from jobs.demo.declared import DemoEpisode, DemoSeason, DemoTitle, Licence
from jobs.demo.licences import midnight, new_keys, windows_of
from jobs.demo.media import media_of

SOURCE = "demo"
WITH_TRAILER = 2 / 3
FRESH_SERIES = 3
"""How many series got their newest episode within the last 30 days."""

_MINUTE_MS = 60_000
_LONG_ENOUGH = 6  # episodes: a series whose last one arrives late still has some to watch


def demo_id(title: DemoTitle) -> TitleId:
    return TitleId(derived_id(title.type, SOURCE, title.key))


def title_records(titles: Collection[DemoTitle], as_of: date) -> tuple[TitleRecord, ...]:
    """The records of `titles` as of a day: the same for the same day, always."""
    new, fresh, people = new_keys(titles), _fresh_series(titles), People()
    return tuple(
        _record(title, people, as_of, new=new, is_fresh=title.key in fresh) for title in titles
    )


def _record(
    title: DemoTitle, people: People, as_of: date, *, new: Collection[str], is_fresh: bool
) -> TitleRecord:
    id_ = demo_id(title)
    duration_ms = None if title.duration_min is None else title.duration_min * _MINUTE_MS
    return TitleRecord(
        id=id_,
        source=SOURCE,
        external_id=title.key,
        kind=title.kind,
        texts=_texts(title),
        release_year=title.year,
        original_locale=title.original_locale,
        countries=title.countries,
        rating_label=title.rating,
        rating_descriptors=title.descriptors,
        duration_ms=duration_ms,
        genres=tuple(genre_record(name) for name in title.genres),
        credits=_credits(title, people),
        artwork=title_artwork(id_, title.palette),
        windows=windows_of(title, as_of, new),
        trailers=_trailers(id_),
        media=MediaRecord() if duration_ms is None else media_of(title, id_, duration_ms),
        seasons=_seasons(title, as_of if is_fresh else None),
    )


def _texts(title: DemoTitle) -> Mapping[str, TitleText]:
    texts = {"en": TitleText(title.name, title.short, title.long)}
    if title.es:
        texts["es"] = TitleText(title.es.name, title.es.short, title.es.long)
    return texts


def _credits(title: DemoTitle, people: People) -> tuple[CreditRecord, ...]:
    return (
        *people.credits(CreditRole.CREATOR, title.creators),
        *people.credits(CreditRole.DIRECTOR, title.directors),
        *people.credits(CreditRole.WRITER, title.writers),
        *people.credits(CreditRole.CAST, title.cast),
    )


def _trailers(id_: TitleId) -> tuple[TrailerRecord, ...]:
    """Two titles in three have one, of half a minute to two and a half."""
    if share("trailer", id_) >= WITH_TRAILER:
        return ()
    duration_ms = between(30, 150, "trailer length", id_) * 1000
    trailer_id = TrailerId(derived_id("trailer", id_))
    return (TrailerRecord(trailer_id, "Trailer", duration_ms, f"trailers/{id_}.m3u8"),)


def _seasons(title: DemoTitle, fresh_as_of: date | None) -> tuple[SeasonRecord, ...]:
    last = max((season.number for season in title.season), default=0)
    return tuple(
        SeasonRecord(
            SeasonId(derived_id("season", SOURCE, title.key, str(season.number))),
            season.number,
            _episodes(title, season, fresh_as_of if season.number == last else None),
        )
        for season in title.season
    )


def _episodes(
    title: DemoTitle, season: DemoSeason, fresh_as_of: date | None
) -> tuple[EpisodeRecord, ...]:
    last = len(season.episode)
    return tuple(
        _episode(title, season.number, episode, position, fresh_as_of if position == last else None)
        for position, episode in enumerate(season.episode, start=1)
    )


def _episode(
    title: DemoTitle, season: int, episode: DemoEpisode, position: int, fresh_as_of: date | None
) -> EpisodeRecord:
    """`fresh_as_of` makes it the newest of its series: it arrived in the three weeks before."""
    place = (title.key, str(season), str(episode.number))
    id_ = EpisodeId(derived_id("ep", SOURCE, *place))
    duration_ms = episode.duration_min * _MINUTE_MS
    ago = timedelta(days=between(2, 21, "fresh", title.key))
    return EpisodeRecord(
        id=id_,
        number=episode.number,
        sort_key=position,
        texts={"en": EpisodeText(episode.name, episode.synopsis)},
        duration_ms=duration_ms,
        air_date=episode.air_date,
        rating_label=episode.rating,
        available_from=midnight(fresh_as_of - ago) if fresh_as_of else None,
        still=still(id_, title.palette),
        media=media_of(title, id_, duration_ms),
    )


def _fresh_series(titles: Iterable[DemoTitle]) -> frozenset[str]:
    """Long-running series whose last episode is new; not those that are new as a whole."""
    titles = tuple(titles)
    new = new_keys(titles)
    running = (
        title.key
        for title in titles
        if title.licence is Licence.WORLDWIDE
        and title.key not in new
        and sum(len(season.episode) for season in title.season) >= _LONG_ENOUGH
    )
    return frozenset(sorted(running, key=lambda key: share("running", key))[:FRESH_SERIES])
