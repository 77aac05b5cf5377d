"""My List and reactions: what profiles want to watch, and what they think of titles."""

import sqlalchemy as sa
from alembic import op

revision = "0005_my_list"
down_revision = "0002_accounts"

WORD = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
INSTANT = sa.BigInteger()


def _key(name: str, target: str) -> sa.Column[str]:
    refers = sa.ForeignKey(target, ondelete="CASCADE")
    return sa.Column(name, WORD, refers, primary_key=True)


def upgrade() -> None:
    op.create_table(
        "my_list",
        _key("profile_id", "profile.id"),
        _key("title_id", "title.id"),
        sa.Column("listed_at", INSTANT, nullable=False),
        sa.UniqueConstraint("profile_id", "listed_at"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "reaction",
        _key("profile_id", "profile.id"),
        _key("title_id", "title.id"),
        sa.Column("reaction", WORD, nullable=False),
        sa.Column("reacted_at", INSTANT, nullable=False),
        sqlite_with_rowid=False,
    )
