"""The demo catalogue as of a day: every availability occurs, the same day gives the same."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta

from domain.licence import SOON, AvailabilityState, availability, spans_in
from domain.media import SegmentKind
from domain.record import MediaRecord, TitleRecord
from jobs.demo.declared import demo_titles
from jobs.demo.licences import ANCHOR, seeded_on
from jobs.demo.titles import FRESH_SERIES, title_records

TODAY = date(2026, 11, 21)
NOW = datetime(2026, 11, 21, 15, 30, tzinfo=UTC)
RECORDS = title_records(demo_titles(), TODAY)
BY_KEY = {record.external_id: record for record in RECORDS}


def states(country: str, now: datetime = NOW) -> Counter[AvailabilityState]:
    return Counter(state_of(record, country, now) for record in RECORDS)


def state_of(record: TitleRecord, country: str, now: datetime = NOW) -> AvailabilityState:
    return availability(spans_in(record.windows, country), now).state


def playables() -> list[tuple[MediaRecord, int]]:
    films = [(r.media, r.duration_ms) for r in RECORDS if r.duration_ms is not None]
    episodes = [e for r in RECORDS for s in r.seasons for e in s.episodes or ()]
    return [*films, *((e.media, e.duration_ms) for e in episodes)]


def test_every_state_of_availability_occurs_all_day_in_the_us_and_in_spain() -> None:
    for hour in (0, 23):
        now = NOW.replace(hour=hour)
        assert set(states("US", now)) == set(AvailabilityState)
        assert set(states("ES", now)) == set(AvailabilityState)


def test_some_titles_are_only_american_and_some_only_european() -> None:
    open_in = {
        country: {
            r.id
            for r in RECORDS
            if state_of(r, country) in (AvailabilityState.AVAILABLE, AvailabilityState.LEAVING_SOON)
        }
        for country in ("US", "ES")
    }
    assert len(open_in["US"] - open_in["ES"]) >= 1
    assert len(open_in["ES"] - open_in["US"]) >= 1


def test_twelve_titles_are_new_and_starts_spread_over_the_last_400_days() -> None:
    ages = [NOW - window.starts_at for r in RECORDS for window in r.windows[:1]]
    past = [age for age in ages if age >= timedelta(0)]
    assert sum(age < SOON for age in past) == 12
    assert max(past) <= timedelta(days=401)
    assert len({age.days for age in past}) > 100


def test_some_series_got_a_new_episode_within_30_days_and_are_not_new_themselves() -> None:
    late = [
        (r, e.available_from)
        for r in RECORDS
        for s in r.seasons
        for e in s.episodes or ()
        if e.available_from is not None
    ]
    assert len(late) == FRESH_SERIES
    for record, since in late:
        assert timedelta(0) <= NOW - since < SOON
        assert NOW - record.windows[0].starts_at > SOON


def test_the_same_day_gives_the_same_records_and_another_moves_the_windows() -> None:
    assert title_records(demo_titles(), TODAY) == RECORDS
    tomorrow = title_records(demo_titles(), TODAY + timedelta(days=1))
    for before, after in zip(RECORDS, tomorrow, strict=True):
        assert after.windows[0].starts_at - before.windows[0].starts_at == timedelta(days=1)
        assert after.id == before.id
        assert after.artwork == before.artwork


def test_the_anchors_window_tells_the_day_of_the_seed() -> None:
    assert seeded_on(BY_KEY[ANCHOR].windows) == TODAY
    assert seeded_on(()) is None


def test_about_two_thirds_have_a_trailer_under_their_own_path() -> None:
    trailers = [(r, trailer) for r in RECORDS for trailer in r.trailers]
    assert 0.55 < len(trailers) / len(RECORDS) < 0.75
    for record, trailer in trailers:
        assert trailer.path == f"trailers/{record.id}.m3u8"
        assert 30_000 <= trailer.duration_ms <= 150_000


def test_r1_credits_begin_in_the_last_15_percent_and_segments_lie_inside() -> None:
    for media, duration_ms in playables():
        for segment in media.segments:
            assert 0 <= segment.start_ms < segment.end_ms <= duration_ms
        last = media.segments[-1]
        assert last.kind is SegmentKind.CREDITS
        assert last.end_ms == duration_ms
        assert last.start_ms * 100 >= duration_ms * 85


def test_only_long_episodes_have_an_intro() -> None:
    films = [r for r in RECORDS if r.duration_ms is not None]
    assert all(len(film.media.segments) == 1 for film in films)
    episodes = [e for r in RECORDS for s in r.seasons for e in s.episodes or ()]
    with_intro = [e for e in episodes if e.media.segments[0].kind is SegmentKind.INTRO]
    assert with_intro
    assert all(e.duration_ms >= 600_000 for e in with_intro)


def test_a_silent_film_has_music_in_no_language_and_subtitles_in_two() -> None:
    media = BY_KEY["nosferatu-1922"].media
    original = media.audio_tracks[0]
    assert (original.locale, original.channels, original.is_original) == ("zxx", "2.0", True)
    assert [track.locale for track in media.subtitle_tracks] == ["en", "es"]
    assert not any(track.is_closed_caption for track in media.subtitle_tracks)


def test_sound_suits_the_year() -> None:
    assert BY_KEY["detour-1945"].media.audio_tracks[0].channels == "1.0"
    assert BY_KEY["charade-1963"].media.audio_tracks[0].channels == "2.0"
    assert BY_KEY["sintel-2010"].media.audio_tracks[0].channels == "5.1"


def test_a_finnish_film_is_subtitled_in_three_languages_and_captioned_in_its_own() -> None:
    tracks = BY_KEY["star-wreck-in-the-pirkinning-2005"].media.subtitle_tracks
    assert [(t.locale, t.is_closed_caption) for t in tracks] == [
        ("en", False),
        ("es", False),
        ("fi", True),
    ]


def test_no_two_things_share_an_id() -> None:
    ids: list[str] = [i.id for r in RECORDS for i in r.artwork]
    for record in RECORDS:
        ids += [s.id for s in record.seasons]
        ids += [e.id for s in record.seasons for e in s.episodes or ()]
        ids += [e.still.id for s in record.seasons for e in s.episodes or () if e.still]
    for media, _ in playables():
        ids += [track.id for track in media.audio_tracks]
        ids += [track.id for track in media.subtitle_tracks]
    assert len(set(ids)) == len(ids)


def test_texts_come_in_english_and_where_there_are_any_in_spanish() -> None:
    locales = Counter(tuple(record.texts) for record in RECORDS)
    assert set(locales) == {("en",), ("en", "es")}
    assert locales["en", "es"] >= 40
    assert all(text.synopsis_long for record in RECORDS for text in record.texts.values())
