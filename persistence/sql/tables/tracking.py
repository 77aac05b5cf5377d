"""The table of what was seen of rows and items, and of what was done with them."""

from sqlalchemy import Column, Double, Index, Table

from persistence.sql.tables.metadata import metadata
from persistence.sql.types import Instant, Number, Word

tracking_event = Table(
    "tracking_event",
    metadata,
    # No foreign keys: it may be kept in another database than profiles, and titles come and go.
    Column("profile_id", Word, primary_key=True),
    Column("subject", Word, primary_key=True),
    Column("kind", Word, primary_key=True),
    Column("device_id", Word, nullable=False),
    Column("title_id", Word),
    Column("artwork", Word),
    Column("occurred_at", Instant, nullable=False),
    Column("received_at", Instant, nullable=False),
    Column("visible_ms", Number),
    Column("policy", Number),
    Column("segment", Word),
    Column("propensity", Double),
    Column("team", Word),
    Index("ix_tracking_event_received", "received_at", "profile_id", "subject", "kind"),
    sqlite_with_rowid=False,
)
