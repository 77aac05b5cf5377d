"""Between the rows of `watched` and the states they are of."""

from collections.abc import Iterable, Mapping
from typing import Any

from domain.ids import PlayableId, TitleId
from domain.watching.blobs import base_in, earliest_moment, latest_moment, mark_in
from domain.watching.keys import ViewingId
from domain.watching.state import PlayableState
from domain.watching.viewing import Viewing

COLUMNS = (
    "title_id, playable_id, viewing_id, last, first, started, completed, furthest_ms, sought,"
    " removed, mark, base"
)
"""Of each row that `states_in` reads, in this order."""

NO_VIEWING = b""
NO_PLAYABLE = ""
_TITLE, _PLAYABLE, _VIEWING, _LAST = range(4)
_REMOVED, _MARK, _BASE = range(9, 12)


def states_in(
    rows: Iterable[tuple[Any, ...]],
) -> Mapping[TitleId, Mapping[PlayableId, PlayableState]]:
    """The states that rows of whole playables tell of; those of a title as such are left out."""
    of_playables: dict[tuple[TitleId, PlayableId], list[tuple[Any, ...]]] = {}
    for row in rows:
        if row[_PLAYABLE] != NO_PLAYABLE:
            of_playables.setdefault((row[_TITLE], row[_PLAYABLE]), []).append(row)
    found: dict[TitleId, dict[PlayableId, PlayableState]] = {}
    for (title_id, playable_id), own in of_playables.items():
        found.setdefault(title_id, {})[playable_id] = _state(own)
    return found


def _state(rows: list[tuple[Any, ...]]) -> PlayableState:
    viewings = [viewing_in(row) for row in rows if row[_LAST] is not None]
    mark = next((row[_MARK] for row in rows if row[_MARK] is not None), None)
    base = next((row[_BASE] for row in rows if row[_BASE] is not None), None)
    return PlayableState(
        viewings={viewing.id: viewing for viewing in viewings},
        mark=None if mark is None else mark_in(mark),
        removed=frozenset(ViewingId(row[_VIEWING].hex()) for row in rows if row[_REMOVED]),
        base=None if base is None else base_in(base),
    )


def viewing_in(row: tuple[Any, ...]) -> Viewing:
    """A viewing. Of one that was folded and then went on, what it lost is that of its last event.

    Its earlier registers are below what the fold deleted, so they are not there.
    """
    _, _, id_, last, first, started, completed, furthest_ms, sought, *_ = row
    latest = latest_moment(last)
    return Viewing(
        id=ViewingId(id_.hex()),
        last=latest,
        first=latest if first is None else earliest_moment(first),
        furthest_ms=latest.position_ms if furthest_ms is None else furthest_ms,
        sought=bool(sought),
        started=None if started is None else earliest_moment(started),
        completed=None if completed is None else earliest_moment(completed),
    )
