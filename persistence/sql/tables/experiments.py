"""Tables of experiments: what they are, what was done to them, layers, and who was exposed."""

from sqlalchemy import Column, Double, ForeignKey, Index, Integer, Table

from persistence.sql.tables.metadata import metadata
from persistence.sql.types import Instant, JsonText, Number, Word

experiment = Table(
    "experiment",
    metadata,
    Column("key", Word, primary_key=True),
    Column("id", Word, nullable=False, unique=True),
    Column("name", Word, nullable=False),
    Column("description", Word, nullable=False),
    Column("hypothesis", Word),
    Column("unit", Word, nullable=False),
    Column("layer", Word, nullable=False),
    Column("layer_share_basis_points", Integer, nullable=False),
    Column("slots", JsonText, nullable=False, comment="[first, end] of each range, half-open"),
    Column("status", Word, nullable=False),
    Column("traffic_basis_points", Integer, nullable=False),
    Column("variants", JsonText, nullable=False, comment="[key, weight, is control, config]"),
    Column("winner", Word),
    Column("primary_metric", Word, nullable=False),
    Column("secondary_metrics", JsonText, nullable=False),
    Column("guardrail_metrics", JsonText, nullable=False),
    Column("minimum_detectable_effect", Double),
    Column("start_at", Instant),
    Column("end_at", Instant),
    Column("started_at", Instant),
    Column("concluded_at", Instant),
    Column("revision", Integer, nullable=False),
    sqlite_with_rowid=False,
)

experiment_change = Table(
    "experiment_change",
    metadata,
    Column("experiment", Word, ForeignKey("experiment.key"), primary_key=True),
    Column("revision", Integer, primary_key=True, autoincrement=False),
    Column("at", Instant, nullable=False),
    Column("made_by", Word, nullable=False),
    Column("summary", Word, nullable=False),
    sqlite_with_rowid=False,
)

experiment_layer = Table(
    "experiment_layer",
    metadata,
    Column("key", Word, primary_key=True),
    Column("held_out", JsonText, nullable=False, comment="as an experiment's slots"),
    sqlite_with_rowid=False,
)

layers_revision = Table(
    "layers_revision",
    metadata,
    Column("only", Integer, primary_key=True, autoincrement=False, comment="1: there is one row"),
    Column("revision", Number, nullable=False),
)

exposure = Table(
    "exposure",
    metadata,
    # No foreign keys: units are of three kinds, and exposures outlive what is read beside them.
    Column("unit", Word, primary_key=True),
    Column("experiment", Word, primary_key=True),
    Column("variant", Word, nullable=False),
    Column("at", Instant, nullable=False),
    Column("revision", Integer, nullable=False),
    # It holds all there is: reports read nothing else.
    Index("ix_exposure_report", "experiment", "at", "unit", "variant", "revision"),
    sqlite_with_rowid=False,
)
