"""Profiles that are gone and of which something is still kept, and leases of work for one."""

import sqlalchemy as sa
from alembic import op

revision = "0008_upkeep"
down_revision = "0007_progress"

WORD = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
INSTANT = sa.BigInteger()


def upgrade() -> None:
    op.create_table(
        "departed_profile",
        sa.Column("id", WORD, primary_key=True),
        sa.Column("at", INSTANT, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_departed_profile_at", "departed_profile", ["at"])
    op.create_table(
        "lease",
        sa.Column("name", WORD, primary_key=True),
        sa.Column("holder", WORD, nullable=False),
        sa.Column("until", INSTANT, nullable=False),
        sqlite_with_rowid=False,
    )
