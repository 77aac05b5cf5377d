"""Seasons, episodes and what playables are made of."""

from datetime import date

from domain.artwork import Image, ImageRole
from domain.ids import AudioTrackId, EpisodeId, SeasonId, SubtitleTrackId, TitleId
from domain.maturity import MaturityLevel, rating_of
from domain.media import AudioCodec, AudioTrack, Media, MediaSegment, SegmentKind, SubtitleTrack
from domain.title import Episode, EpisodeText, Season
from tests.contract.records import (
    DAY,
    NOW,
    OPEN,
    art,
    audio_id,
    episode,
    episode_id,
    image_id,
    media,
    movie,
    movie_id,
    season,
    season_id,
    series,
    series_id,
    subtitle_id,
)
from tests.contract.store import Store

S = series_id("s")


async def test_r13_seasons_come_by_number_and_the_specials_last(store: Store) -> None:
    record = series("s", *(season("s", number) for number in (0, 2, 1)))
    await store.put(record, series("t", season("t", 1)), series("bare"))
    first, second, special = (Season(season_id("s", n), S, n) for n in (1, 2, 0))

    found = await store.ports.episodes.seasons_of([S, series_id("bare")])

    assert found == {S: [first, second, special]}
    assert await store.ports.episodes.seasons([second.id]) == {second.id: second}


async def test_an_episode_is_read_as_it_was_written(store: Store) -> None:
    told = episode(
        "s",
        "one",
        1,
        texts={"en": EpisodeText("One", "It starts."), "fr": EpisodeText("Un")},
        air_date=date(1915, 11, 13),
        rating_label="TV-MA",
        available_from=NOW - DAY,
        still=art("one", "still", role=ImageRole.STILL)[0],
    )
    await store.put(series("s", season("s", 2, told), rating_label="TV-PG"))

    found = await store.ports.episodes.episodes([told.id])

    assert found == {
        told.id: Episode(
            id=episode_id("s", "one"),
            series_id=S,
            season_id=season_id("s", 2),
            season_number=2,
            number=1,
            sort_key=10,
            texts={"en": EpisodeText("One", "It starts."), "fr": EpisodeText("Un")},
            original_locale="de",
            duration_ms=1_800_000,
            air_date=date(1915, 11, 13),
            own_rating=rating_of("TV-MA"),
            series_rating=rating_of("TV-PG"),
            windows=OPEN,
            available_from=NOW - DAY,
            still=Image(
                image_id("one", "still"),
                told.id,
                ImageRole.STILL,
                "still",
                1000,
                1500,
                ("#102030", "#405060"),
            ),
            revision=1,
        )
    }
    assert found[told.id].level is MaturityLevel.MATURE


async def test_an_episode_with_nothing_of_its_own_has_what_its_series_has(store: Store) -> None:
    await store.put(series("s", season("s", 1, episode("s", "one", 1)), rating_label="R"))

    [found] = (await store.ports.episodes.episodes([episode_id("s", "one")])).values()

    assert (found.own_rating, found.still, found.air_date) == (None, None, None)
    assert found.available_from is None
    assert found.rating == rating_of("R")


async def test_r13_episodes_come_by_sort_key_not_by_number(store: Store) -> None:
    episodes = (
        episode("s", "last", 1, sort_key=30),
        episode("s", "first", 7, sort_key=10),
        episode("s", "middle", 7, sort_key=20),
    )
    await store.put(series("s", season("s", 1, *episodes), season("s", 2)))

    found = await store.ports.episodes.episodes_of([season_id("s", 1), season_id("s", 2)])

    names = {id_: [one.texts["en"].name for one in of] for id_, of in found.items()}
    assert names == {season_id("s", 1): ["first", "middle", "last"]}


async def test_r13_the_first_episodes_of_a_series_leave_specials_out(store: Store) -> None:
    await store.put(
        series(
            "s",
            season("s", 0, episode("s", "special", 1)),
            season("s", 2, episode("s", "2x1", 1)),
            season("s", 1, episode("s", "1x2", 2), episode("s", "1x1", 1)),
        ),
        series("t", season("t", 1, episode("t", "only", 1))),
        series("bare"),
    )
    ids = [S, series_id("t"), series_id("bare")]

    two = await store.ports.episodes.episodes_in_order(ids, limit=2)
    all_ = await store.ports.episodes.episodes_in_order(ids, limit=10)

    assert _names(two) == {S: ["1x1", "1x2"], series_id("t"): ["only"]}
    assert _names(all_) == {S: ["1x1", "1x2", "2x1"], series_id("t"): ["only"]}


async def test_r13_all_episodes_of_series_are_in_order_and_specials_come_first(
    store: Store,
) -> None:
    await store.put(
        series(
            "s",
            season("s", 2, episode("s", "2x1", 1)),
            season("s", 0, episode("s", "special", 1)),
            season("s", 1, episode("s", "1x2", 2), episode("s", "1x1", 1)),
        ),
        series("t", season("t", 1, episode("t", "only", 1))),
        series("bare"),
    )

    found = await store.ports.episodes.episodes_of_series([S, series_id("t"), series_id("bare")])

    assert _names(found) == {S: ["special", "1x1", "1x2", "2x1"], series_id("t"): ["only"]}


async def test_media_are_those_of_the_movie_or_the_episode(store: Store) -> None:
    with_media = episode("s", "one", 1, media=media("one"))
    await store.put(
        movie("m", media=media("m")), series("s", season("s", 1, with_media)), movie("bare")
    )
    m, one = movie_id("m"), with_media.id

    found = await store.ports.episodes.media([m, one, movie_id("bare"), S, "movie_none"])

    assert found == {m: _media("m", m), one: _media("one", one), movie_id("bare"): Media()}
    audio, subtitle = audio_id("m"), subtitle_id("one")
    tracks = await store.ports.episodes.audio_tracks([audio])
    subtitles = await store.ports.episodes.subtitle_tracks([subtitle])
    assert tracks == {audio: _media("m", m).audio_tracks[0]}
    assert subtitles == {subtitle: _media("one", one).subtitle_tracks[0]}


async def test_absent_keys_are_absent(store: Store) -> None:
    episodes = store.ports.episodes
    none = ["", "\0", "ep_none"]

    assert await episodes.seasons_of([TitleId(id_) for id_ in none]) == {}
    assert await episodes.seasons([SeasonId(id_) for id_ in none]) == {}
    assert await episodes.episodes_of([SeasonId(id_) for id_ in none]) == {}
    assert await episodes.episodes([EpisodeId(id_) for id_ in none]) == {}
    assert await episodes.episodes_in_order([TitleId(id_) for id_ in none], limit=3) == {}
    assert await episodes.episodes_of_series([TitleId(id_) for id_ in none]) == {}
    assert await episodes.media(none) == {}
    assert await episodes.audio_tracks([AudioTrackId(id_) for id_ in none]) == {}
    assert await episodes.subtitle_tracks([SubtitleTrackId(id_) for id_ in none]) == {}


async def test_a_read_is_one_statement_however_many_it_is_of(store: Store) -> None:
    told = [episode("s", f"e{n}", n, media=media(f"e{n}")) for n in range(1, 41)]
    await store.put(series("s", season("s", 1, *told)))
    ids = [one.id for one in told]

    with store.counting() as sent:
        assert len(await store.ports.episodes.episodes(ids)) == 40
        assert len(await store.ports.episodes.media(ids)) == 40
        await store.ports.episodes.episodes_in_order([S], limit=40)
        await store.ports.episodes.episodes_of_series([S])
        await store.ports.episodes.episodes_of([season_id("s", 1)])
        await store.ports.episodes.seasons_of([S])

    assert len(sent) == 6


def _names(found: object) -> dict[str, list[str]]:
    assert isinstance(found, dict)
    return {id_: [one.texts["en"].name for one in of] for id_, of in found.items()}


def _media(of: str, playable_id: str) -> Media:
    return Media(
        (
            MediaSegment(SegmentKind.INTRO, 0, 30_000),
            MediaSegment(SegmentKind.CREDITS, 5_000_000, 5_400_000),
        ),
        (AudioTrack(audio_id(of), playable_id, "de", AudioCodec.AAC, "1.0", False, True),),  # noqa: FBT003 - its fields in order
        (SubtitleTrack(subtitle_id(of), playable_id, "en", True, False),),  # noqa: FBT003 - as above
    )
