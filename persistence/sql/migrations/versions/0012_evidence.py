"""What experiments' units did, reports, and devices found whatever account they are of."""

import sqlalchemy as sa
from alembic import op

revision = "0012_evidence"
down_revision = "0011_artwork_bandit"

WORD = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.BigInteger()


def upgrade() -> None:
    _unit_measures()
    _reports()
    op.create_index("ix_device_id", "device", ["id"])


def _unit_measures() -> None:
    op.create_table(
        "unit_measures",
        sa.Column("experiment", WORD, primary_key=True),
        sa.Column("unit", WORD, primary_key=True),
        sa.Column("variant", WORD, nullable=False),
        sa.Column("exposed_at", INSTANT, nullable=False),
        sa.Column("measured_at", INSTANT, nullable=False),
        sa.Column("streaming_minutes", sa.Double(), nullable=False),
        sa.Column("plays", NUMBER, nullable=False),
        sa.Column("completions", NUMBER, nullable=False),
        sa.Column("days_active", NUMBER, nullable=False),
        sa.Column("started_within_session", sa.Boolean(), nullable=False),
        sa.Column("impressions", NUMBER, nullable=False),
        sa.Column("clicks", NUMBER, nullable=False),
        sa.Column("control_plays", NUMBER, nullable=False),
        sa.Column("treatment_plays", NUMBER, nullable=False),
        sa.Column("minutes_before", sa.Double()),
        sa.Column("plays_before", NUMBER),
        sa.Column("completions_before", NUMBER),
        sa.Column("days_active_before", NUMBER),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_unit_measures_unit", "unit_measures", ["unit"])


def _reports() -> None:
    op.create_table(
        "experiment_report",
        sa.Column("experiment", WORD, primary_key=True),
        sa.Column("as_of", INSTANT, primary_key=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("report", sa.Text(), nullable=False),
        sqlite_with_rowid=False,
    )
