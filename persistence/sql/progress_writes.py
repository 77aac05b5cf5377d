"""Writes of progress, each of one transaction: blind joins, and the fold's careful deletes."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Boolean, Insert, LargeBinary, and_, bindparam, delete, null, update
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.ids import ProfileId
from domain.watching.blobs import base_blob, mark_blob
from domain.watching.fold import Folding
from domain.watching.history import HistoryEntry
from domain.watching.keys import PlayableKey
from domain.watching.mark import Mark
from persistence.ports.progress import ProgressWrite
from persistence.sql.conflicts import insert_into
from persistence.sql.progress_rows import Values, milestone_row, registers, viewing_row
from persistence.sql.registers import join_into
from persistence.sql.tables.progress import milestone, playable_said, title_activity, viewing
from persistence.sql.types import Number

_KEPT = ("last", "first", "started", "completed")
_as_it_was_read = and_(
    *(viewing.c[key.name] == bindparam(f"of_{key.name}") for key in viewing.primary_key),
    *(
        viewing.c[name].is_not_distinct_from(bindparam(f"was_{name}", type_=LargeBinary()))
        for name in _KEPT
    ),
    viewing.c.furthest_ms == bindparam("was_furthest_ms", type_=Number),
    viewing.c.sought == bindparam("was_sought", type_=Boolean()),
)
_DELETE = delete(viewing).where(_as_it_was_read, ~viewing.c.removed)
_EMPTY = (
    update(viewing)
    .where(_as_it_was_read, viewing.c.removed)
    .values({name: null() for name in (*_KEPT, "furthest_ms")})
)
"""That a viewing is ignored outlives all that is known of it (R6)."""


async def keep_writes(connection: AsyncConnection, writes: Sequence[ProgressWrite]) -> None:
    viewings = [viewing_row(write, one) for write in writes for one in write.viewings]
    told = [milestone_row(write, one) for write in writes for one in write.milestones]
    active: list[Values] = [
        {
            "profile_id": write.profile_id,
            "title_id": write.key.title_id,
            "active_at": max(one.last.at for one in write.viewings),
            "hide": None,
        }
        for write in writes
    ]
    await _join_viewings(connection, viewings)
    await join_activity(connection, active)
    await _tell(connection, told)


async def keep_marks(
    connection: AsyncConnection, profile_id: ProfileId, marks: Mapping[PlayableKey, Mark]
) -> None:
    said = [_said(profile_id, key, mark=mark_blob(mark)) for key, mark in marks.items()]
    active: list[Values] = [
        {"profile_id": profile_id, "title_id": key.title_id, "active_at": mark.at, "hide": None}
        for key, mark in marks.items()
        if mark.watched
    ]
    await _execute(connection, join_into(playable_said, connection.dialect.name), said)
    await join_activity(connection, active)


async def join_activity(connection: AsyncConnection, rows: Iterable[Values]) -> None:
    await _execute(connection, join_into(title_activity, connection.dialect.name), rows)


async def keep_removals(
    connection: AsyncConnection, profile_id: ProfileId, entries: Iterable[HistoryEntry]
) -> None:
    rows: list[Values] = [
        {
            "profile_id": profile_id,
            "title_id": entry.key.title_id,
            "playable_id": entry.key.playable_id,
            "viewing_id": entry.viewing_id,
            **dict.fromkeys((*_KEPT, "furthest_ms")),
            "sought": False,
            "removed": True,
        }
        for entry in entries
    ]
    await _join_viewings(connection, rows)


async def keep_fold(
    connection: AsyncConnection, profile_id: ProfileId, key: PlayableKey, folding: Folding
) -> None:
    said = _said(profile_id, key, base=base_blob(folding.base))
    await connection.execute(join_into(playable_said, connection.dialect.name), [said])
    gone: list[Values] = [
        {
            "of_profile_id": profile_id,
            "of_title_id": key.title_id,
            "of_playable_id": key.playable_id,
            "of_viewing_id": one.id,
            **{f"was_{name}": value for name, value in registers(one).items()},
        }
        for one in folding.gone
    ]
    if gone:
        await connection.execute(_EMPTY, gone)
        await connection.execute(_DELETE, gone)


async def forget(connection: AsyncConnection, profile_id: ProfileId) -> None:
    for table in (viewing, playable_said, title_activity, milestone):
        await connection.execute(delete(table).where(table.c.profile_id == profile_id))


async def _join_viewings(connection: AsyncConnection, rows: Iterable[Values]) -> None:
    join = join_into(viewing, connection.dialect.name, flags=("sought", "removed"))
    await _execute(connection, join, rows)


async def _tell(connection: AsyncConnection, rows: Iterable[Values]) -> None:
    await _execute(connection, _telling(connection.dialect.name), rows)


@cache
def _telling(dialect: str) -> Insert:
    """Of two milestones of a viewing the earlier stands, with all that belongs to it."""
    new = insert_into(milestone, dialect)
    return new.on_conflict_do_update(
        index_elements=list(milestone.primary_key),
        set_={name: new.excluded[name] for name in ("at", "device_id", "country")},
        where=new.excluded.at < milestone.c.at,
    )


async def _execute(connection: AsyncConnection, statement: Any, rows: Iterable[Values]) -> None:
    # In the order of their keys, so that of two transactions neither holds what the other needs.
    ordered = sorted(rows, key=lambda row: [row[name] for name in row if name.endswith("_id")])
    if ordered:
        await connection.execute(statement, ordered)


def _said(
    profile_id: ProfileId, key: PlayableKey, *, mark: bytes | None = None, base: bytes | None = None
) -> Values:
    return {
        "profile_id": profile_id,
        "title_id": key.title_id,
        "playable_id": key.playable_id,
        "mark": mark,
        "base": base,
    }
