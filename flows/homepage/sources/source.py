"""A source: where one kind of row gets its candidates, and what happens when it cannot."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from domain.homepage.candidate import RowCandidates
from domain.homepage.policy import HomepagePolicy
from persistence.ports.shelves import Shelf, Shelves

Gather = Callable[[Shelves, Shelf, datetime, HomepagePolicy], Awaitable[tuple[RowCandidates, ...]]]


@dataclass(frozen=True, slots=True)
class Source:
    """`deadline` bounds a request's wait (R33), `life` is how long candidates are fresh.

    `popular_stands_in`: whether what is popular here may take the row's place when it fails and
    nothing stale is left. `about` tells sources of one name apart: what their row is about, and
    never for whom (R58).
    """

    name: str
    gather: Gather
    popular_stands_in: bool = False
    deadline: timedelta = timedelta(milliseconds=150)
    life: timedelta = timedelta(seconds=300)
    about: str = ""
