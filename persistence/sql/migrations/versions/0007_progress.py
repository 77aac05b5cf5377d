"""Progress: viewings, what members said of playables, activity of titles, and milestones."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0007_progress"
down_revision = "0006_sweep"

WORD = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.BigInteger()


def _keys(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, WORD, primary_key=True) for name in names]


def upgrade() -> None:
    op.create_table(
        "viewing",
        *_keys("profile_id", "title_id", "playable_id", "viewing_id"),
        sa.Column("last", sa.LargeBinary()),
        sa.Column("first", sa.LargeBinary()),
        sa.Column("started", sa.LargeBinary()),
        sa.Column("completed", sa.LargeBinary()),
        sa.Column("furthest_ms", NUMBER),
        sa.Column("sought", sa.Boolean(), nullable=False),
        sa.Column("removed", sa.Boolean(), nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "playable_said",
        *_keys("profile_id", "title_id", "playable_id"),
        sa.Column("mark", sa.LargeBinary()),
        sa.Column("base", sa.LargeBinary()),
        sqlite_with_rowid=False,
    )
    _activity()
    _milestones()


def _activity() -> None:
    op.create_table(
        "title_activity",
        *_keys("profile_id", "title_id"),
        sa.Column("active_at", INSTANT),
        sa.Column("hide", sa.LargeBinary()),
        sqlite_with_rowid=False,
    )
    recent: list[Any] = ["profile_id", sa.text("active_at DESC"), "title_id"]
    op.create_index("ix_title_activity_recent", "title_activity", recent)


def _milestones() -> None:
    op.create_table(
        "milestone",
        *_keys("profile_id", "kind", "playable_id", "viewing_id"),
        sa.Column("title_id", WORD, nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("device_id", WORD, nullable=False),
        sa.Column("country", WORD),
        sqlite_with_rowid=False,
    )
    newest = ("at DESC", "viewing_id DESC", "playable_id DESC")
    columns: list[Any] = ["profile_id", "kind", *map(sa.text, newest)]
    op.create_index("ix_milestone_newest", "milestone", columns)
    op.create_index("ix_milestone_plays", "milestone", ["kind", "at", "country", "title_id"])
