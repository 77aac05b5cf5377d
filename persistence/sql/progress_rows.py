"""Rows of progress: what is kept of viewings and milestones, and what it means when it is read."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Row

from domain.ids import DeviceId, PlayableId, TitleId
from domain.watching.blobs import (
    base_in,
    earliest_blob,
    earliest_moment,
    latest_blob,
    latest_moment,
    mark_in,
)
from domain.watching.keys import PlayableKey, ViewingId
from domain.watching.milestone import Milestone, MilestoneKind
from domain.watching.state import PlayableState
from domain.watching.viewing import Viewing
from persistence.ports.progress import ProgressWrite

Values = dict[str, Any]


def viewing_row(write: ProgressWrite, viewing: Viewing) -> Values:
    return {
        "profile_id": write.profile_id,
        "title_id": write.key.title_id,
        "playable_id": write.key.playable_id,
        "viewing_id": viewing.id,
        **registers(viewing),
        "removed": False,
    }


def registers(viewing: Viewing) -> Values:
    """What is kept of a viewing itself."""
    return {
        "last": latest_blob(viewing.last),
        "first": earliest_blob(viewing.first),
        "started": earliest_blob(viewing.started) if viewing.started else None,
        "completed": earliest_blob(viewing.completed) if viewing.completed else None,
        "furthest_ms": viewing.furthest_ms,
        "sought": viewing.sought,
    }


def milestone_row(write: ProgressWrite, milestone: Milestone) -> Values:
    return {
        "profile_id": write.profile_id,
        "kind": milestone.kind.value,
        "playable_id": milestone.key.playable_id,
        "viewing_id": milestone.viewing_id,
        "title_id": milestone.key.title_id,
        "at": milestone.at,
        "device_id": milestone.device_id,
        "country": write.country,
    }


def milestone_of(row: Row[Any]) -> Milestone:
    return Milestone(
        kind=MilestoneKind(row.kind),
        at=row.at,
        key=PlayableKey(TitleId(row.title_id), PlayableId(row.playable_id)),
        viewing_id=ViewingId(row.viewing_id),
        device_id=DeviceId(row.device_id),
    )


def states_of(rows: Iterable[Row[Any]]) -> Mapping[TitleId, Mapping[PlayableId, PlayableState]]:
    """States by title and playable, of rows of viewings and of what was said, in any order."""
    of_playable: defaultdict[PlayableKey, list[Row[Any]]] = defaultdict(list)
    for row in rows:
        of_playable[PlayableKey(TitleId(row.title_id), PlayableId(row.playable_id))].append(row)
    found: defaultdict[TitleId, dict[PlayableId, PlayableState]] = defaultdict(dict)
    for key, own in of_playable.items():
        found[key.title_id][key.playable_id] = _state_of(own)
    return dict(found)


def _state_of(rows: Iterable[Row[Any]]) -> PlayableState:
    viewings, removed = list[Viewing](), list[ViewingId]()
    mark = base = None
    for row in rows:
        if row.viewing_id is None:
            mark = mark_in(row.mark) if row.mark else None
            base = base_in(row.base) if row.base else None
            continue
        if row.removed:
            removed.append(ViewingId(row.viewing_id))
        if row.last:
            viewings.append(_viewing_of(row))
    by_id = {one.id: one for one in viewings}
    return PlayableState(viewings=by_id, mark=mark, removed=frozenset(removed), base=base)


def _viewing_of(row: Row[Any]) -> Viewing:
    return Viewing(
        id=ViewingId(row.viewing_id),
        last=latest_moment(row.last),
        first=earliest_moment(row.first),
        furthest_ms=row.furthest_ms,
        sought=row.sought,
        started=earliest_moment(row.started) if row.started else None,
        completed=earliest_moment(row.completed) if row.completed else None,
    )
