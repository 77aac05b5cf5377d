"""Tables of evidence: what experiments' units did, and the reports that were made of it."""

from sqlalchemy import Boolean, Column, Double, Index, Integer, Table

from persistence.sql.tables.metadata import metadata
from persistence.sql.types import Instant, JsonText, Number, Word

unit_measures = Table(
    "unit_measures",
    metadata,
    # No foreign keys: as of exposures, which these are made of.
    Column("experiment", Word, primary_key=True),
    Column("unit", Word, primary_key=True),
    Column("variant", Word, nullable=False),
    Column("exposed_at", Instant, nullable=False),
    Column("measured_at", Instant, nullable=False),
    Column("streaming_minutes", Double, nullable=False),
    Column("plays", Number, nullable=False),
    Column("completions", Number, nullable=False),
    Column("days_active", Number, nullable=False),
    Column("started_within_session", Boolean, nullable=False),
    Column("impressions", Number, nullable=False),
    Column("clicks", Number, nullable=False),
    Column("control_plays", Number, nullable=False),
    Column("treatment_plays", Number, nullable=False),
    Column("minutes_before", Double, comment="null, as all of the pre-period: there is none"),
    Column("plays_before", Number),
    Column("completions_before", Number),
    Column("days_active_before", Number),
    Index(None, "unit"),
    sqlite_with_rowid=False,
)

experiment_report = Table(
    "experiment_report",
    metadata,
    Column("experiment", Word, primary_key=True),
    Column("as_of", Instant, primary_key=True),
    Column("version", Integer, nullable=False, comment="of the report's form"),
    Column("report", JsonText, nullable=False),
    sqlite_with_rowid=False,
)
