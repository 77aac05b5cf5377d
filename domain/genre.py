"""Genres: what kind of story it is."""

from collections.abc import Mapping
from dataclasses import dataclass

from domain.ids import GenreId
from domain.locale import pick


@dataclass(frozen=True, slots=True)
class Genre:
    """`names` is keyed by BCP 47 tag and holds English at least."""

    id: GenreId
    names: Mapping[str, str]

    def name_for(self, locale: str) -> str:
        found = pick(self.names, locale)
        return found[0] if found else ""
