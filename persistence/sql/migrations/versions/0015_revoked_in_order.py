"""Ended sessions in an order that can be gone on with, however many ended at one instant."""

from alembic import op

revision = "0015_revoked_in_order"
down_revision = "0014_titles_of_a_kind"


def upgrade() -> None:
    op.create_index("ix_session_revoked_at_id", "session", ["revoked_at", "id"])
    op.drop_index("ix_session_revoked_at", "session")
