"""Title finding: titles by words of their names and synopses, for operators, hidden ones too."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from domain.ids import TitleId
from domain.title import TitleKind
from domain.title_match import Match, Sought

MOST = 500
"""Titles looked at for each way to match: of those that match so, the ones with the shortest names,
and where the name is similar, the most similar ones.
"""


@dataclass(frozen=True, slots=True)
class FoundTitle:
    """`name` is the one that answers best, in whatever language; `likeness` is from 0 to 1."""

    id: TitleId
    kind: TitleKind
    name: str
    release_year: int | None
    match: Match
    likeness: float


class TitleFinding(Protocol):
    async def find(
        self, asked: Sought, now: datetime, *, country: str | None, limit: int
    ) -> Sequence[FoundTitle]:
        """By match, the most alike first, then by name and id; at most `limit`, each title once.

        With a `country`, those that are licensed there now. SECURITY: no viewer's gate is asked
        (R19): this is not for requests. Raises StoreUnavailable.
        """
        ...
