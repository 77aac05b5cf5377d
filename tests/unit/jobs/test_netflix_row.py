"""A row of the public layout becomes a title, repaired where that is safe."""

from datetime import UTC, datetime

import pytest

from domain.artwork import ImageRole
from domain.ids import TitleId, derived_id
from domain.licence import LicenceWindow
from domain.maturity import MaturityLevel, rating_of
from domain.person import CreditRole
from domain.record import TitleRecord
from domain.title import TitleKind, TitleText
from jobs.catalogue.artwork import FULL_SIZE, TAGS, title_artwork
from jobs.catalogue.csv_source import Row
from jobs.catalogue.netflix_row import NetflixRows, Reading
from jobs.catalogue.refusal import Repair, RowRejected
from tests.unit.jobs.netflix_csv import GOOD, SERIES
from transport.artwork.sizes import STEPS, height_of


def read(**changed: str) -> Reading:
    return NetflixRows(("*",)).read(Row(2, {**GOOD, **changed}))


def record(**changed: str) -> TitleRecord:
    return read(**changed).record


def rejection(**changed: str) -> str:
    with pytest.raises(RowRejected) as rejected:
        read(**changed)
    return str(rejected.value)


def test_a_movie_is_read_whole() -> None:
    reading = read()
    movie = reading.record
    assert reading.repairs == ()
    assert movie.id == derived_id("movie", "netflix", "s1")
    assert (movie.source, movie.external_id) == ("netflix", "s1")
    assert movie.kind is TitleKind.MOVIE
    assert movie.texts == {"en": TitleText(GOOD["title"], GOOD["description"])}
    assert (movie.release_year, movie.duration_ms) == (2020, 5_400_000)
    assert movie.countries == ("US", "FR")
    assert movie.rating_label == "PG-13"
    assert movie.original_locale is None
    assert [genre.names["en"] for genre in movie.genres] == ["Dramas", "International Movies"]
    assert movie.seasons == ()


def test_credits_keep_the_billing_order() -> None:
    assert [(credit.name, credit.role) for credit in record().credits] == [
        ("Ida Marsh", CreditRole.DIRECTOR),
        ("Ben Hale", CreditRole.CAST),
        ("Cora Lind", CreditRole.CAST),
    ]


def test_a_series_has_the_seasons_it_states_without_episodes() -> None:
    series = NetflixRows(("*",)).read(Row(2, SERIES)).record
    assert series.id == derived_id("series", "netflix", "s1")
    assert series.kind is TitleKind.SERIES
    assert series.duration_ms is None
    assert [(season.number, season.episodes) for season in series.seasons] == [(1, None), (2, None)]
    assert series.seasons[0].id == derived_id("season", "netflix", "s1", "1")


@pytest.mark.parametrize(
    ("kind", "type_", "duration", "genres"),
    [
        (TitleKind.DOCUMENTARY, "Movie", "90 min", "Dramas, Documentaries"),
        (TitleKind.DOCUMENTARY, "TV Show", "1 Season", "Docuseries, Reality TV"),
        (TitleKind.DOCUMENTARY, "Movie", "90 min", "Documentaries, Stand-Up Comedy"),
        (TitleKind.SPECIAL, "Movie", "90 min", "Stand-Up Comedy"),
        (TitleKind.SPECIAL, "TV Show", "1 Season", "Stand-Up Comedy & Talk Shows"),
        (TitleKind.MOVIE, "Movie", "90 min", "Comedies"),
        (TitleKind.SERIES, "TV Show", "1 Season", "TV Comedies"),
    ],
)
def test_genres_decide_the_kind_and_the_type_decides_the_id(
    kind: TitleKind, type_: str, duration: str, genres: str
) -> None:
    title = record(type=type_, duration=duration, listed_in=genres)
    assert title.kind is kind
    assert title.id.startswith("movie_" if type_ == "Movie" else "series_")


def test_windows_are_open_ended_from_the_day_it_was_added() -> None:
    title = NetflixRows(("US", "GB")).read(Row(2, GOOD)).record
    start = datetime(2021, 9, 25, tzinfo=UTC)
    assert title.windows == (LicenceWindow("US", start, None), LicenceWindow("GB", start, None))


def test_a_missing_day_is_taken_to_be_the_release_years_first_and_reported() -> None:
    reading = read(date_added="")
    assert reading.record.windows[0].starts_at == datetime(2020, 1, 1, tzinfo=UTC)
    assert reading.repairs == (Repair("date_added", "missing, taken to be January 1, 2020"),)


def test_a_duration_in_the_rating_column_is_put_back() -> None:
    reading = read(rating="74 min", duration="")
    assert reading.record.duration_ms == 74 * 60_000
    assert reading.record.rating_label == "NR"
    assert reading.repairs == (
        Repair("duration", "taken from the rating column, where '74 min' stood"),
    )


@pytest.mark.parametrize(
    ("label", "kept", "level", "repairs"),
    [
        ("tv-y7-fv", "TV-Y7-FV", MaturityLevel.AGE_7, 0),
        ("TV-MA", "TV-MA", MaturityLevel.MATURE, 0),
        ("UR", "UR", MaturityLevel.MATURE, 0),
        ("", "NR", MaturityLevel.MATURE, 0),
        ("18+", "NR", MaturityLevel.MATURE, 1),
    ],
)
def test_r17_a_rating_that_is_missing_or_unknown_is_nr_and_so_mature(
    label: str, kept: str, level: MaturityLevel, repairs: int
) -> None:
    reading = read(rating=label)
    assert reading.record.rating_label == kept
    assert rating_of(reading.record.rating_label).level is level
    assert len(reading.repairs) == repairs


def test_odd_spaces_are_removed_and_reported() -> None:
    reading = read(title="A\u00a0Story\nof a \u200bShip ")
    assert reading.record.texts["en"].name == "A Story of a Ship"
    assert [repair.column for repair in reading.repairs] == ["title"]


def test_a_country_nobody_knows_is_left_out_and_reported() -> None:
    reading = read(country="Atlantis, West Germany, Germany,")
    assert reading.record.countries == ("DE",)
    assert [repair.reason for repair in reading.repairs] == [
        "stray commas, odd spaces or repeated names removed",
        "'Atlantis' is no known country, left out",
    ]


@pytest.mark.parametrize(
    ("column", "value", "reason"),
    [
        ("title", " ", "title is empty"),
        ("show_id", "", "show_id is empty"),
        ("type", "Podcast", "type 'Podcast' is neither Movie nor TV Show"),
        ("release_year", "20", "release_year '20' is no year"),
        (
            "release_year",
            "\u0662\u0660\u0662\u0660",
            "release_year '\u0662\u0660\u0662\u0660' is no year",
        ),
        ("duration", "2 Seasons", "duration '2 Seasons' cannot be read"),
        ("duration", "0 min", "duration '0 min' cannot be read"),
        ("duration", "", "duration '' cannot be read"),
        ("date_added", "soon", "date_added 'soon' is no date such as September 25, 2021"),
    ],
)
def test_a_row_that_cannot_be_used_is_rejected_with_its_reason(
    column: str, value: str, reason: str
) -> None:
    assert rejection(**{column: value}) == reason


def test_a_value_in_a_message_is_short_and_harmless() -> None:
    reason = rejection(type="\x1b[31m" + "x" * 100)
    assert "\x1b" not in reason
    assert len(reason) < 100


def test_every_variant_of_artwork_comes_with_a_title_in_the_size_it_is_drawn() -> None:
    artwork = record().artwork
    assert {(image.role, image.tag) for image in artwork} == {
        (role, tag) for role, tags in TAGS.items() for tag in tags
    }
    assert len({image.id for image in artwork}) == 7
    assert len({image.palette for image in artwork}) == 1


def test_the_default_picture_differs_from_title_to_title() -> None:
    ids = [TitleId(f"movie_{number:032x}") for number in range(4)]
    defaults = [title_artwork(id_, ("#102030",))[0].tag for id_ in ids]
    assert defaults == ["typographic", "geometric", "landscape", "portrait-frame"]


def test_artwork_is_drawn_in_the_sizes_that_are_served() -> None:
    assert {
        role: (STEPS[role][-1], height_of(role, STEPS[role][-1])) for role in ImageRole
    } == FULL_SIZE


def test_reading_a_row_twice_gives_the_same_title() -> None:
    assert record() == record()
