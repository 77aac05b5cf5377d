"""Tables of upkeep: what is left to do, and who does what only one may do at a time."""

from sqlalchemy import Column, Index, Table

from persistence.sql.tables.metadata import metadata
from persistence.sql.types import Instant, Word

departed_profile = Table(
    "departed_profile",
    metadata,
    # No foreign key: the profile is gone, and this says so until all that was kept of it is too.
    Column("id", Word, primary_key=True),
    Column("at", Instant, nullable=False),
    Index(None, "at"),
    sqlite_with_rowid=False,
)

lease = Table(
    "lease",
    metadata,
    Column("name", Word, primary_key=True),
    Column("holder", Word, nullable=False),
    Column("until", Instant, nullable=False),
    sqlite_with_rowid=False,
)
