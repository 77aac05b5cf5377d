"""Tables of the artwork bandit: what was counted of each picture, and policies."""

from sqlalchemy import Column, Date, ForeignKey, Index, Integer, Table

from persistence.sql.tables.metadata import metadata
from persistence.sql.types import Instant, JsonText, Number, Word

artwork_count = Table(
    "artwork_count",
    metadata,
    # No foreign key: titles come and go, and a count of one that has gone is swept in time.
    Column("title_id", Word, primary_key=True),
    Column("segment", Word, primary_key=True),
    Column("tag", Word, primary_key=True),
    Column("day", Date, primary_key=True),
    Column("impressions", Number, nullable=False),
    Column("clicks", Number, nullable=False),
    Index(None, "day"),
    sqlite_with_rowid=False,
)

artwork_counted = Table(
    "artwork_counted",
    metadata,
    Column("only", Integer, primary_key=True, autoincrement=False, comment="1: there is one row"),
    Column("received_at", Instant, nullable=False),
    Column("profile_id", Word, nullable=False),
    Column("subject", Word, nullable=False),
    Column("kind", Word, nullable=False),
)

artwork_policy = Table(
    "artwork_policy",
    metadata,
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("made_at", Instant, nullable=False),
    Column("titles", Number, comment="null until all of it is kept"),
)

artwork_policy_title = Table(
    "artwork_policy_title",
    metadata,
    Column(
        "version",
        Integer,
        ForeignKey("artwork_policy.version", ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
    ),
    Column("segment", Word, primary_key=True),
    Column("title_id", Word, primary_key=True),
    Column("arms", JsonText, nullable=False, comment="[tag, alpha, beta, probability]"),
    sqlite_with_rowid=False,
)

artwork_policy_in_force = Table(
    "artwork_policy_in_force",
    metadata,
    Column("only", Integer, primary_key=True, autoincrement=False, comment="1: there is one row"),
    Column("version", Integer, nullable=False),
)
