"""What is written of progress: statements, and for each the values and the timestamp it is kept by.

Of two cells Cassandra keeps the one with the greater timestamp, and of equal ones the greater
bytes. So a register carries the time of its event, where the earliest stands a stamp that grows as
time goes back, a furthest position itself, and what only ever says one thing always the same.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import TypeAlias

from domain.ids import PlayableId, ProfileId, TitleId
from domain.watching.base import Base
from domain.watching.blobs import (
    base_blob,
    earliest_blob,
    earliest_stamp,
    hide_blob,
    latest_blob,
    mark_blob,
    microseconds,
)
from domain.watching.keys import PlayableKey, ViewingId
from domain.watching.mark import Hide, Mark
from domain.watching.milestone import Milestone
from domain.watching.viewing import Viewing
from persistence.cassandra.driver import Statement
from persistence.cassandra.progress_rows import NO_PLAYABLE, NO_VIEWING
from persistence.cassandra.progress_times import day_of, digits, month_of

Write: TypeAlias = tuple[Statement, tuple[object, ...]]

ALWAYS = 1
"""The timestamp of what only ever says one thing."""

FOR_GOOD = 2**63 - 1
"""That of a delete after which nothing of a profile stays, the earliest registers included."""

PLAY_DAYS = "play_days"
AT_VIEWING = "WHERE profile_id = ? AND title_id = ? AND playable_id = ? AND viewing_id = ?"
"""A row of `watched`, with the values of `viewing_place`."""


def _setting(cell: str) -> Statement:
    return Statement(f"UPDATE keyspace.watched USING TIMESTAMP ? SET {cell} = ? {AT_VIEWING}")  # noqa: S608 - names of ours


def _deleting(cell: str) -> Statement:
    return Statement(f"DELETE {cell} FROM keyspace.watched USING TIMESTAMP ? {AT_VIEWING}")


_OF_A_VIEWING = ("last", "first", "started", "completed", "furthest_ms", "sought")
_OTHERS = ("removed", "mark", "base", "active_at", "hide")
SET = {cell: _setting(cell) for cell in (*_OF_A_VIEWING, *_OTHERS)}
DELETE = {cell: _deleting(cell) for cell in (*_OF_A_VIEWING, PLAY_DAYS)}
ACTIVE = Statement(
    "INSERT INTO keyspace.activity (profile_id, month, day, title_id)"
    " VALUES (?, ?, ?, ?) USING TIMESTAMP 1"
)
KEPT = Statement(
    "INSERT INTO keyspace.kept_month (profile_id, kind, month) VALUES (?, ?, ?) USING TIMESTAMP 1"
)
TOLD = Statement(
    "INSERT INTO keyspace.milestone"
    " (profile_id, kind, month, at, viewing_id, playable_id, title_id, device_id)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?) USING TIMESTAMP 1"
)
PARTITION_PARTS = {ACTIVE: 2, KEPT: 2, TOLD: 3}
"""How many of the first values name the partition of an index row."""

REPEATED = (ACTIVE, KEPT)
"""What one heartbeat after another writes again."""

STATEMENTS = (*SET.values(), *DELETE.values(), ACTIVE, KEPT, TOLD)


def cells_of(viewing: Viewing, known: Viewing | None = None) -> Iterator[tuple[str, int, object]]:
    """The cells of a viewing, each with its timestamp and value; not those that `known` decides.

    What a read at LOCAL_QUORUM answers, a majority keeps: where replicas differed, the read itself
    has made them agree before it answers (`read_repair` of a table, BLOCKING by default). So a cell
    that loses to one that was read, or is the same, would never be seen and makes nothing safer.
    """
    if known is None or viewing.last > known.last:
        yield "last", microseconds(viewing.last.at), latest_blob(viewing.last)
    if known is None or viewing.furthest_ms > known.furthest_ms:
        yield "furthest_ms", viewing.furthest_ms, viewing.furthest_ms
    if viewing.sought and not (known and known.sought):
        yield "sought", ALWAYS, True
    for cell in ("first", "started", "completed"):
        moment, before = getattr(viewing, cell), getattr(known, cell, None)
        if moment is not None and (before is None or moment < before):
            yield cell, earliest_stamp(moment.at), earliest_blob(moment)


def viewing_writes(
    profile_id: ProfileId, key: PlayableKey, viewing: Viewing, known: Viewing | None = None
) -> list[Write]:
    place = viewing_place(profile_id, key, viewing.id)
    cells = cells_of(viewing, known)
    return [(SET[cell], (stamp, value, *place)) for cell, stamp, value in cells]


def viewing_deletes(profile_id: ProfileId, key: PlayableKey, viewing: Viewing) -> list[Write]:
    """Deletes each cell as it was read: of equal timestamps the delete stands, of later ones not.

    A cell of the same microsecond goes too; one that is folded is long past what is accepted.
    """
    place = viewing_place(profile_id, key, viewing.id)
    gone = [(DELETE[cell], (stamp, *place)) for cell, stamp, _ in cells_of(viewing)]
    return [*gone, (DELETE[PLAY_DAYS], (ALWAYS, *place))]


def removal(profile_id: ProfileId, key: PlayableKey, viewing_id: ViewingId) -> Write:
    return SET["removed"], (ALWAYS, True, *viewing_place(profile_id, key, viewing_id))


def mark_write(profile_id: ProfileId, key: PlayableKey, mark: Mark) -> Write:
    stamp = microseconds(mark.at)
    return SET["mark"], (stamp, mark_blob(mark), *viewing_place(profile_id, key))


def base_write(profile_id: ProfileId, key: PlayableKey, base: Base) -> Write:
    stamp = microseconds(base.as_of)
    return SET["base"], (stamp, base_blob(base), *viewing_place(profile_id, key))


def hide_write(profile_id: ProfileId, title_id: TitleId, hide: Hide) -> Write:
    stamp = microseconds(hide.at)
    return SET["hide"], (stamp, hide_blob(hide), *_title_place(profile_id, title_id))


def active_write(profile_id: ProfileId, title_id: TitleId, at: datetime) -> Write:
    stamp = microseconds(at)
    return SET["active_at"], (stamp, stamp, *_title_place(profile_id, title_id))


def told(profile_id: ProfileId, one: Milestone) -> Write:
    values = (
        digits(profile_id),
        one.kind.value,
        month_of(one.at),
        microseconds(one.at),
        bytes.fromhex(one.viewing_id),
        one.key.playable_id,
        one.key.title_id,
        digits(one.device_id),
    )
    return TOLD, values


def partition_of(index_row: Write) -> tuple[object, ...]:
    statement, values = index_row
    return statement, *values[: PARTITION_PARTS[statement]]


def active_day(profile_id: ProfileId, title_id: TitleId, at: datetime) -> Write:
    return ACTIVE, (digits(profile_id), month_of(at), day_of(at), title_id)


def kept(profile_id: ProfileId, kind: str, at: datetime) -> Write:
    return KEPT, (digits(profile_id), kind, month_of(at))


def viewing_place(
    profile_id: ProfileId, key: PlayableKey, viewing_id: ViewingId | None = None
) -> tuple[bytes, TitleId, PlayableId, bytes]:
    """The row of a viewing; without one, that of the playable."""
    viewing = NO_VIEWING if viewing_id is None else bytes.fromhex(viewing_id)
    return digits(profile_id), key.title_id, key.playable_id, viewing


def _title_place(profile_id: ProfileId, title_id: TitleId) -> tuple[bytes, TitleId, str, bytes]:
    return digits(profile_id), title_id, NO_PLAYABLE, NO_VIEWING
