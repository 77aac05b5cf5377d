"""My List: what a profile wants to watch, newest first (R26)."""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from domain.homepage.candidate import Candidate
from domain.ids import RowId, TitleId
from domain.licence import spans_in
from domain.outcome import LimitReached, ProblemCode
from domain.viewer_state import TitleViewerState
from domain.visibility import Audience, Licensed, visible

LONGEST_LIST = 500
"""R26: titles a list holds. Those hidden from its profile fill none: they make room (R20)."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A title on a list. No two entries of a profile have the same instant: it is their order."""

    title_id: TitleId
    listed_at: datetime


@dataclass(frozen=True, slots=True)
class Listed:
    """An entry with what a row needs of its title."""

    candidate: Candidate
    listed_at: datetime


class Added(Enum):
    """What adding a title to a list did; only ADDED changed anything."""

    ADDED = "ADDED"
    THERE_ALREADY = "THERE_ALREADY"
    FULL = "FULL"
    NO_PROFILE = "NO_PROFILE"


@dataclass(frozen=True, slots=True)
class ListChanged:
    """The state after the call, and the rows of the profile's current page that it changed."""

    state: TitleViewerState
    invalidated_row_ids: tuple[RowId, ...]


def keepable(audience: Audience, thing: Licensed, now: datetime) -> bool:
    """R19, R26: what My List shows: visible, and its licence here is open or was once.

    So a title stays when its licence ends, and waits unseen where it has none or none yet.
    """
    begun = (span.starts_at <= now for span in spans_in(thing.windows, audience.country))
    return visible(audience, thing) and any(begun)


def list_is_full() -> LimitReached:
    message = f"My List holds {LONGEST_LIST} titles. Take one off before you add another."
    return LimitReached(LONGEST_LIST, message, code=ProblemCode.MY_LIST_LIMIT)
