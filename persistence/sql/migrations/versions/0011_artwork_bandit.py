"""How a picture was chosen and by which team, with each tracking event; counts and policies."""

import sqlalchemy as sa
from alembic import op

revision = "0011_artwork_bandit"
down_revision = "0010_told_plays"

WORD = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.BigInteger()


def upgrade() -> None:
    _tracking()
    _counts()
    _policies()


def _tracking() -> None:
    op.add_column("tracking_event", sa.Column("policy", NUMBER))
    op.add_column("tracking_event", sa.Column("segment", WORD))
    op.add_column("tracking_event", sa.Column("propensity", sa.Double()))
    op.add_column("tracking_event", sa.Column("team", WORD))


def _counts() -> None:
    op.create_table(
        "artwork_count",
        *(sa.Column(name, WORD, primary_key=True) for name in ("title_id", "segment", "tag")),
        sa.Column("day", sa.Date(), primary_key=True),
        sa.Column("impressions", NUMBER, nullable=False),
        sa.Column("clicks", NUMBER, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_artwork_count_day", "artwork_count", ["day"])
    op.create_table(
        "artwork_counted",
        _only(),
        sa.Column("received_at", INSTANT, nullable=False),
        *(sa.Column(name, WORD, nullable=False) for name in ("profile_id", "subject", "kind")),
    )


def _policies() -> None:
    version = sa.Integer()
    op.create_table(
        "artwork_policy",
        sa.Column("version", version, primary_key=True, autoincrement=False),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.Column("titles", NUMBER),
    )
    op.create_table(
        "artwork_policy_title",
        sa.Column(
            "version",
            version,
            sa.ForeignKey("artwork_policy.version", ondelete="CASCADE"),
            primary_key=True,
            autoincrement=False,
        ),
        sa.Column("segment", WORD, primary_key=True),
        sa.Column("title_id", WORD, primary_key=True),
        sa.Column("arms", sa.Text(), nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "artwork_policy_in_force", _only(), sa.Column("version", version, nullable=False)
    )


def _only() -> sa.Column[int]:
    return sa.Column("only", sa.Integer(), primary_key=True, autoincrement=False)
