"""The base: one register that old viewings are folded into (R4)."""

from dataclasses import dataclass
from datetime import datetime

from domain.watching.keys import ViewingId


@dataclass(frozen=True, slots=True, order=True)
class Folded:
    """What stays of a viewing that started: enough to count it, once, and to keep its entry."""

    id: ViewingId
    started_at: datetime
    completed_at: datetime | None


@dataclass(frozen=True, slots=True)
class Base:
    """Viewings folded up to `as_of`, in order of id. The base of two folds is the later one's.

    That is enough, because whoever folds has read the base before and keeps all of it. `began_at`
    is the latest first event of any of them: a mark after that ignores them all (R6).
    """

    as_of: datetime
    began_at: datetime
    viewings: tuple[Folded, ...]


def joined_base(one: Base | None, other: Base | None) -> Base | None:
    """The later of two bases; of one instant the fuller, then the one that compares higher."""
    if one is None or other is None:
        return one or other
    return max(one, other, key=lambda base: (base.as_of, base.began_at, _in_full(base)))


def _in_full(base: Base) -> tuple[int, list[tuple[str, datetime, bool, datetime]]]:
    """The viewings of a base in a form that compares; one that never completed compares higher."""
    listed: list[tuple[str, datetime, bool, datetime]] = [
        (one.id, one.started_at, one.completed_at is None, one.completed_at or one.started_at)
        for one in base.viewings
    ]
    return len(listed), listed
