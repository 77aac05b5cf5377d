"""Tables of what profiles watched: registers that join by themselves, and lists by time.

A blob is a register (`domain.watching.blobs`): of two the greater stands. Nothing here refers to
other tables: progress may be kept in another database than profiles and titles, and outlives these.
"""

from sqlalchemy import Boolean, Column, Index, LargeBinary, Table

from persistence.sql.tables.metadata import metadata
from persistence.sql.types import Instant, Number, Word


def _keys(*names: str) -> list[Column[str]]:
    return [Column(name, Word, primary_key=True) for name in names]


viewing = Table(
    "viewing",
    metadata,
    *_keys("profile_id", "title_id", "playable_id", "viewing_id"),
    Column("last", LargeBinary, comment="null: of the viewing only `removed` is known"),
    Column("first", LargeBinary),
    Column("started", LargeBinary),
    Column("completed", LargeBinary),
    Column("furthest_ms", Number),
    Column("sought", Boolean, nullable=False),
    Column("removed", Boolean, nullable=False),
    sqlite_with_rowid=False,
)

playable_said = Table(
    "playable_said",
    metadata,
    *_keys("profile_id", "title_id", "playable_id"),
    Column("mark", LargeBinary),
    Column("base", LargeBinary),
    sqlite_with_rowid=False,
)

title_activity = Table(
    "title_activity",
    metadata,
    *_keys("profile_id", "title_id"),
    Column("active_at", Instant),
    Column("hide", LargeBinary),
    sqlite_with_rowid=False,
)
Index(
    "ix_title_activity_recent",
    title_activity.c.profile_id,
    title_activity.c.active_at.desc(),
    title_activity.c.title_id,
)

milestone = Table(
    "milestone",
    metadata,
    *_keys("profile_id", "kind", "playable_id", "viewing_id"),
    Column("title_id", Word, nullable=False),
    Column("at", Instant, nullable=False),
    Column("device_id", Word, nullable=False),
    Column("country", Word),
    sqlite_with_rowid=False,
)
Index(
    "ix_milestone_newest",
    milestone.c.profile_id,
    milestone.c.kind,
    milestone.c.at.desc(),
    milestone.c.viewing_id.desc(),
    milestone.c.playable_id.desc(),
)
Index(
    "ix_milestone_plays",
    milestone.c.kind,
    milestone.c.at,
    milestone.c.country,
    milestone.c.title_id,
)
