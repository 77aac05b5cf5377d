"""The demo catalogue as its TOML files declare it."""

import tomllib
from collections.abc import Mapping
from datetime import date
from enum import Enum
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from domain.title import TitleKind

FOLDER = Path(__file__).parent / "catalogue"

FIRST_SOUND_YEAR = 1928
"""From here on films had sound unless their genre says otherwise; before it, none of these had."""

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Color = Annotated[str, StringConstraints(pattern=r"^#[0-9a-f]{6}$")]


class Licence(Enum):
    """Where and when the service may show a title; what each means is in `licences`."""

    WORLDWIDE = "worldwide"
    LEAVING = "leaving"
    COMING = "coming"
    EXPIRED = "expired"
    AMERICAS = "americas"
    EUROPE = "europe"


class _Declared(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class DemoText(_Declared):
    name: Text
    short: Text
    long: Text


class DemoEpisode(_Declared):
    """`rating` only where it differs from the series'."""

    number: int = Field(ge=0)
    name: Text
    duration_min: int = Field(ge=1)
    air_date: date | None = None
    synopsis: str = ""
    rating: str | None = None


class DemoSeason(_Declared):
    number: int = Field(ge=0)
    episode: tuple[DemoEpisode, ...] = Field(min_length=1)


class DemoTitle(_Declared):
    """`popularity` is 1..100; `licence_basis` says why anybody may show it."""

    key: str = Field(pattern=r"^[a-z0-9-]+-[0-9]{4}$")
    type: Literal["movie", "series"]
    kind: TitleKind
    name: Text
    original_locale: str
    year: int
    countries: tuple[str, ...] = Field(min_length=1)
    rating: str
    descriptors: tuple[str, ...] = ()
    genres: tuple[str, ...] = Field(min_length=1, max_length=3)
    directors: tuple[str, ...] = ()
    writers: tuple[str, ...] = ()
    creators: tuple[str, ...] = ()
    cast: tuple[str, ...] = ()
    palette: tuple[Color, Color, Color]
    popularity: int = Field(ge=1, le=100)
    licence: Licence
    licence_basis: Text
    collections: tuple[str, ...] = ()
    short: Text
    long: Text
    es: DemoText | None = None
    duration_min: int | None = Field(default=None, ge=1)
    season: tuple[DemoSeason, ...] = ()

    @property
    def is_silent(self) -> bool:
        return "Silent Era" in self.genres or self.year < FIRST_SOUND_YEAR


@lru_cache(maxsize=1)
def demo_titles() -> tuple[DemoTitle, ...]:
    """Every title, in order of key. Raises pydantic's ValidationError where the data is wrong."""
    declared = (
        DemoTitle.model_validate(title)
        for path in sorted(FOLDER.glob("*.toml"))
        for title in _titles_in(path)
    )
    return tuple(sorted(declared, key=lambda title: title.key))


def _titles_in(path: Path) -> list[Mapping[str, object]]:
    titles: list[Mapping[str, object]] = tomllib.loads(path.read_text("utf-8"))["title"]
    return titles
