"""Tables of what profiles put on their lists, and of what they think of titles."""

from sqlalchemy import Column, ForeignKey, Table, UniqueConstraint

from persistence.sql.tables.metadata import metadata
from persistence.sql.types import Instant, Word


def _of_profile() -> Column[str]:
    owner = ForeignKey("profile.id", ondelete="CASCADE")
    return Column("profile_id", Word, owner, primary_key=True)


def _of_title() -> Column[str]:
    return Column("title_id", Word, ForeignKey("title.id", ondelete="CASCADE"), primary_key=True)


my_list = Table(
    "my_list",
    metadata,
    _of_profile(),
    _of_title(),
    Column("listed_at", Instant, nullable=False, comment="the order of the list, newest first"),
    UniqueConstraint("profile_id", "listed_at"),
    sqlite_with_rowid=False,
)

reaction = Table(
    "reaction",
    metadata,
    _of_profile(),
    _of_title(),
    Column("reaction", Word, nullable=False),
    Column("reacted_at", Instant, nullable=False),
    sqlite_with_rowid=False,
)
