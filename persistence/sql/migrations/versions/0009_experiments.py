"""Experiments with their history and layers, exposures, and tracking events."""

import sqlalchemy as sa
from alembic import op

revision = "0009_experiments"
down_revision = "0008_upkeep"

WORD = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.BigInteger()


def _keys(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, WORD, primary_key=True) for name in names]


def upgrade() -> None:
    _experiments()
    _layers()
    _exposures()
    _tracking()


def _experiments() -> None:
    op.create_table(
        "experiment",
        *_keys("key"),
        sa.Column("id", WORD, nullable=False, unique=True),
        sa.Column("name", WORD, nullable=False),
        sa.Column("description", WORD, nullable=False),
        sa.Column("hypothesis", WORD),
        sa.Column("unit", WORD, nullable=False),
        sa.Column("layer", WORD, nullable=False),
        sa.Column("layer_share_basis_points", sa.Integer(), nullable=False),
        sa.Column("slots", sa.Text(), nullable=False),
        sa.Column("status", WORD, nullable=False),
        sa.Column("traffic_basis_points", sa.Integer(), nullable=False),
        sa.Column("variants", sa.Text(), nullable=False),
        sa.Column("winner", WORD),
        sa.Column("primary_metric", WORD, nullable=False),
        sa.Column("secondary_metrics", sa.Text(), nullable=False),
        sa.Column("guardrail_metrics", sa.Text(), nullable=False),
        sa.Column("minimum_detectable_effect", sa.Double()),
        sa.Column("start_at", INSTANT),
        sa.Column("end_at", INSTANT),
        sa.Column("started_at", INSTANT),
        sa.Column("concluded_at", INSTANT),
        sa.Column("revision", sa.Integer(), nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "experiment_change",
        sa.Column("experiment", WORD, sa.ForeignKey("experiment.key"), primary_key=True),
        sa.Column("revision", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("made_by", WORD, nullable=False),
        sa.Column("summary", WORD, nullable=False),
        sqlite_with_rowid=False,
    )


def _layers() -> None:
    op.create_table(
        "experiment_layer",
        *_keys("key"),
        sa.Column("held_out", sa.Text(), nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "layers_revision",
        sa.Column("only", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("revision", NUMBER, nullable=False),
    )


def _exposures() -> None:
    op.create_table(
        "exposure",
        *_keys("unit", "experiment"),
        sa.Column("variant", WORD, nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sqlite_with_rowid=False,
    )
    report = ["experiment", "at", "unit", "variant", "revision"]
    op.create_index("ix_exposure_report", "exposure", report)


def _tracking() -> None:
    op.create_table(
        "tracking_event",
        *_keys("profile_id", "subject", "kind"),
        sa.Column("device_id", WORD, nullable=False),
        sa.Column("title_id", WORD),
        sa.Column("artwork", WORD),
        sa.Column("occurred_at", INSTANT, nullable=False),
        sa.Column("received_at", INSTANT, nullable=False),
        sa.Column("visible_ms", NUMBER),
        sqlite_with_rowid=False,
    )
    place = ["received_at", "profile_id", "subject", "kind"]
    op.create_index("ix_tracking_event_received", "tracking_event", place)
