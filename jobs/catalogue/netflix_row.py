"""One row of the public "Netflix Movies and TV Shows" layout, as a title.

Its columns: show_id, type, title, director, cast, country, date_added, release_year, rating,
duration, listed_in, description.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from domain.ids import SeasonId, TitleId, derived_id
from domain.licence import LicenceWindow
from domain.maturity import MaturityLevel, level_of
from domain.palette import palette_for
from domain.person import CreditRole
from domain.record import CreditRecord, GenreRecord, SeasonRecord, TitleRecord
from domain.title import TitleKind, TitleText
from jobs.catalogue.artwork import title_artwork
from jobs.catalogue.countries import country_code
from jobs.catalogue.csv_source import Row
from jobs.catalogue.genres import genre_record
from jobs.catalogue.names import People, clean, is_tidy, listed
from jobs.catalogue.refusal import Repair, RowRejected, shown

SOURCE = "netflix"
COLUMNS = (
    *("show_id", "type", "title", "director", "cast", "country", "date_added"),
    *("release_year", "rating", "duration", "listed_in", "description"),
)
OLDEST_YEAR, NEWEST_YEAR = 1870, 2100
LONGEST_MINUTES, MOST_SEASONS = 6_000, 500

_PREFIXES = {"Movie": "movie", "TV Show": "series"}
_MINUTES = re.compile(r"([0-9]{1,4}) min")
_SEASONS = re.compile(r"([0-9]{1,3}) Seasons?")
_GROWN_UP = frozenset({"TV-MA", "NC-17", "NR", "UR"})
"""Labels that mean MATURE by R17, where every label that nobody knows means it too."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A row's title, and what had to be put right in the row."""

    record: TitleRecord
    repairs: tuple[Repair, ...]


class NetflixRows:
    """Reads rows of one file, with windows for `territories`; remembers how people were spelt."""

    def __init__(self, territories: Sequence[str]) -> None:
        self._territories = tuple(territories)
        self._people = People()

    def read(self, row: Row) -> Reading:
        """Raises RowRejected where the row says too little, or something that cannot be."""
        return _OneRow(row.values, self._people, self._territories).reading()


class _OneRow:
    def __init__(
        self, values: Mapping[str, str], people: People, territories: tuple[str, ...]
    ) -> None:
        self._values = values
        self._people = people
        self._territories = territories
        self._repairs: list[Repair] = []

    def reading(self) -> Reading:
        show_id, name = self._required("show_id"), self._required("title")
        prefix, year, genres = self._prefix(), self._year(), self._genres()
        minutes, seasons = self._length(prefix)
        id_ = TitleId(derived_id(prefix, SOURCE, show_id))
        record = TitleRecord(
            id=id_,
            source=SOURCE,
            external_id=show_id,
            kind=_kind(prefix, genres),
            texts={"en": TitleText(name, self._text("description"))},
            release_year=year,
            original_locale=None,  # the file names countries, not languages
            countries=self._countries(),
            rating_label=self._rating(),
            duration_ms=None if minutes is None else minutes * 60_000,
            genres=genres,
            credits=self._credits(),
            artwork=title_artwork(id_, palette_for(id_)),
            windows=self._windows(year),
            seasons=tuple(season(show_id, number) for number in range(1, seasons + 1)),
        )
        return Reading(record, tuple(self._repairs))

    def _credits(self) -> tuple[CreditRecord, ...]:
        return (
            *self._people.credits(CreditRole.DIRECTOR, self._list("director")),
            *self._people.credits(CreditRole.CAST, self._list("cast")),
        )

    def _repaired(self, column: str, reason: str) -> None:
        self._repairs.append(Repair(column, reason))

    def _text(self, column: str) -> str:
        value = self._values[column]
        cleaned = clean(value)
        if cleaned != value.strip():
            self._repaired(column, "odd spaces or invisible characters removed")
        return cleaned

    def _required(self, column: str) -> str:
        value = self._text(column)
        if not value:
            raise RowRejected(f"{column} is empty")
        return value

    def _list(self, column: str) -> tuple[str, ...]:
        cell = self._values[column]
        if not is_tidy(cell):
            self._repaired(column, "stray commas, odd spaces or repeated names removed")
        return listed(cell)

    def _prefix(self) -> str:
        kind = clean(self._values["type"])
        if kind not in _PREFIXES:
            raise RowRejected(f"type {shown(kind)} is neither Movie nor TV Show")
        return _PREFIXES[kind]

    def _year(self) -> int:
        text = clean(self._values["release_year"])
        year = int(text) if re.fullmatch(r"[0-9]{4}", text) else 0
        if not OLDEST_YEAR <= year <= NEWEST_YEAR:
            raise RowRejected(f"release_year {shown(text)} is no year")
        return year

    def _length(self, prefix: str) -> tuple[int | None, int]:
        """(minutes, seasons): minutes are null for a series, seasons 0 for a movie."""
        text = clean(self._values["duration"])
        if prefix == "series":
            return None, _count(_SEASONS, text, MOST_SEASONS)
        if not text and _MINUTES.fullmatch(clean(self._values["rating"])):
            text = clean(self._values["rating"])
            self._repaired("duration", f"taken from the rating column, where {shown(text)} stood")
        return _count(_MINUTES, text, LONGEST_MINUTES), 0

    def _rating(self) -> str:
        """R17: a label that is missing or means nothing to us reads NR."""
        label = clean(self._values["rating"]).upper()
        known = level_of(label) is not MaturityLevel.MATURE or label in _GROWN_UP
        if label and not known and not _MINUTES.fullmatch(label.lower()):
            self._repaired("rating", f"{shown(label)} is no known rating, read as NR")
        return label if known else "NR"

    def _genres(self) -> tuple[GenreRecord, ...]:
        return tuple(genre_record(name) for name in self._list("listed_in"))

    def _countries(self) -> tuple[str, ...]:
        codes: list[str] = []
        for name in self._list("country"):
            code = country_code(name)
            if code is None:
                self._repaired("country", f"{shown(name)} is no known country, left out")
            else:
                codes.append(code)
        return tuple(dict.fromkeys(codes))

    def _windows(self, year: int) -> tuple[LicenceWindow, ...]:
        """Open-ended from the day it was added; a missing one is the release year's first."""
        text = clean(self._values["date_added"])
        if text:
            starts_at = _day(text)
        else:
            starts_at = datetime(year, 1, 1, tzinfo=UTC)
            self._repaired("date_added", f"missing, taken to be January 1, {year}")
        return tuple(LicenceWindow(place, starts_at, None) for place in self._territories)


def season(show_id: str, number: int) -> SeasonRecord:
    """A season whose episodes this layout does not tell."""
    return SeasonRecord(SeasonId(derived_id("season", SOURCE, show_id, str(number))), number)


def _kind(prefix: str, genres: Sequence[GenreRecord]) -> TitleKind:
    names = {genre.names["en"] for genre in genres}
    if names & {"Documentaries", "Docuseries"}:
        return TitleKind.DOCUMENTARY
    if any(name.startswith("Stand-Up") for name in names):
        return TitleKind.SPECIAL
    return TitleKind.MOVIE if prefix == "movie" else TitleKind.SERIES


def _count(pattern: re.Pattern[str], text: str, most: int) -> int:
    match = pattern.fullmatch(text)
    count = int(match[1]) if match else 0
    if not 1 <= count <= most:
        raise RowRejected(f"duration {shown(text)} cannot be read")
    return count


def _day(text: str) -> datetime:
    for form in ("%B %d, %Y", "%Y-%m-%d"):
        try:
            return datetime.strptime(text, form).replace(tzinfo=UTC)
        except ValueError:
            continue
    raise RowRejected(f"date_added {shown(text)} is no date such as September 25, 2021")
