"""Titles: the films and series a member can watch."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum

from domain.artwork import Image
from domain.genre import Genre
from domain.ids import EpisodeId, SeasonId, TitleId, TrailerId
from domain.licence import LicenceWindow
from domain.locale import Localization, Texts, pick
from domain.maturity import MaturityLevel, Rating, stricter


class TitleKind(Enum):
    """What a title is called on screen; whether it has episodes is its type (Movie or Series)."""

    MOVIE = "MOVIE"
    SERIES = "SERIES"
    DOCUMENTARY = "DOCUMENTARY"
    SPECIAL = "SPECIAL"


@dataclass(frozen=True, slots=True)
class TitleText:
    """A title in one language. `synopsis_long` may be empty: the short one then stands in."""

    name: str
    synopsis_short: str
    synopsis_long: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Title:
    """What everybody may see of a title once they may see it at all; nothing here is a profile's.

    `texts` is keyed by BCP 47 tag; `revision` grows whenever anything of the title changes.
    """

    id: TitleId
    external_id: str | None
    kind: TitleKind
    texts: Mapping[str, TitleText]
    release_year: int | None
    original_locale: str | None
    countries: tuple[str, ...]
    rating: Rating
    genres: tuple[Genre, ...]
    artwork: tuple[Image, ...]
    windows: tuple[LicenceWindow, ...]
    revision: int

    @property
    def level(self) -> MaturityLevel:
        return self.rating.level

    @property
    def title_id(self) -> TitleId:
        return self.id

    def text_for(self, locale: str) -> tuple[TitleText, Localization]:
        texts = self.texts
        if isinstance(texts, Texts):  # shown before, as nearly all are
            found = texts.shown.get((locale, self.original_locale))
            if found is not None:
                return found
        found = pick(self.texts, locale, original=self.original_locale)
        if found is None:
            raise LookupError(f"{self.id} has no text in any language")
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Movie(Title):
    """`duration_ms` is the feature's running time in milliseconds."""

    duration_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Series(Title):
    """`latest_episode_from`: when its newest episode became available; None before any has.

    `next_episode_from`: when the next one does, so that the newest is another; None: none is known.
    """

    latest_episode_from: datetime | None = None
    next_episode_from: datetime | None = None


@dataclass(frozen=True, slots=True)
class Season:
    """Season 0 holds the specials (R13). `name` is empty where it is only known by its number."""

    id: SeasonId
    series_id: TitleId
    number: int
    name: str = ""


@dataclass(frozen=True, slots=True)
class EpisodeText:
    name: str
    synopsis: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Episode:
    """Numbers may be missing or doubled: `sort_key` gives the order within the season (R13).

    `available_from` is None where the episode came with its series; `series_rating` and `windows`
    are the series'.
    """

    id: EpisodeId
    series_id: TitleId
    season_id: SeasonId
    season_number: int
    number: int
    sort_key: int
    texts: Mapping[str, EpisodeText]
    original_locale: str | None
    duration_ms: int
    air_date: date | None
    own_rating: Rating | None
    series_rating: Rating
    windows: tuple[LicenceWindow, ...]
    available_from: datetime | None
    still: Image | None
    revision: int

    @property
    def rating(self) -> Rating:
        """R18: the stricter of its own and its series'."""
        return stricter(self.own_rating, self.series_rating)

    @property
    def level(self) -> MaturityLevel:
        return self.rating.level

    @property
    def title_id(self) -> TitleId:
        """The title that profiles list and block: an episode's is its series."""
        return self.series_id

    def text_for(self, locale: str) -> EpisodeText:
        found = pick(self.texts, locale, original=self.original_locale)
        return found[0] if found else EpisodeText("")


@dataclass(frozen=True, slots=True)
class Trailer:
    id: TrailerId
    title_id: TitleId
    name: str
    duration_ms: int
    path: str
