"""Browsing the catalogue: filters, sorts and where a reader has got to."""

from dataclasses import dataclass
from enum import Enum

from domain.ids import GenreId, TitleId
from domain.title import TitleKind


class TitleSort(Enum):
    """NAME ascends, the others descend; ties are broken by id, ascending."""

    POPULARITY = "POPULARITY"
    NEWEST = "NEWEST"
    NAME = "NAME"
    RELEASE_YEAR = "RELEASE_YEAR"


@dataclass(frozen=True, slots=True)
class TitleFilter:
    """Empty tuples and nulls do not filter; years are inclusive; genres are alternatives."""

    kinds: tuple[TitleKind, ...] = ()
    genre_ids: tuple[GenreId, ...] = ()
    released_from: int | None = None
    released_to: int | None = None


SortKey = str | int | float


@dataclass(frozen=True, slots=True)
class Position:
    """The place after one title in a sorted list: its sort key and its id (keyset paging)."""

    key: SortKey
    title_id: TitleId
