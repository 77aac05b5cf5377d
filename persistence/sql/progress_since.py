"""What many profiles have watched since an instant, and when last, as jobs read it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Row, Select, Table, bindparam, func, null, select

from domain.ids import PlayableId, ProfileId, TitleId
from domain.watching.state import PlayableState
from persistence.sql.constructs import any_of
from persistence.sql.progress_rows import states_of
from persistence.sql.tables.progress import playable_said, title_activity, viewing
from persistence.sql.types import Instant, Word

_since = title_activity.c.active_at >= bindparam("since", type_=Instant())

LAST_ACTIVE = (
    select(title_activity.c.profile_id, func.max(title_activity.c.active_at).label("at"))
    .where(any_of(title_activity.c.profile_id, "profiles"), _since)
    .group_by(title_activity.c.profile_id)
)


def _of_active_titles(table: Table, *columns: Any) -> Select[Any]:
    # SECURITY: rows keep the profile they are of: nothing is read of one for another (R58).
    same_title = (table.c.profile_id == title_activity.c.profile_id) & (
        table.c.title_id == title_activity.c.title_id
    )
    return (
        select(table, *columns)
        .join(title_activity, same_title)
        .where(any_of(title_activity.c.profile_id, "profiles"))
        .where(_since)
    )


VIEWINGS = _of_active_titles(viewing)
SAID = _of_active_titles(playable_said, null().cast(Word).label("viewing_id"))
"""Marks and bases, as rows without a viewing. To be read after the viewings.

A fold keeps the base before it deletes the viewings that are in it: whoever reads the other way
round may miss both.
"""


def states_by_profile(
    rows: Iterable[Row[Any]],
) -> Mapping[ProfileId, Mapping[TitleId, Mapping[PlayableId, PlayableState]]]:
    """Of the rows of both statements, in any order."""
    own: defaultdict[ProfileId, list[Row[Any]]] = defaultdict(list)
    for row in rows:
        own[row.profile_id].append(row)
    return {profile_id: states_of(each) for profile_id, each in own.items()}
