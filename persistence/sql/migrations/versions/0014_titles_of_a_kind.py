"""Titles of a kind in the order of their ids, for lists of those that nobody has played."""

from alembic import op

revision = "0014_titles_of_a_kind"
down_revision = "0013_title_finding"


def upgrade() -> None:
    op.create_index("ix_title_kind_id", "title", ["kind", "id"])
