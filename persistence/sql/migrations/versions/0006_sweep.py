"""Indexes by age, for sweeping out what nobody can use any more."""

from alembic import op

revision = "0006_sweep"
down_revision = "0005_my_list"


def upgrade() -> None:
    op.create_index("ix_device_last_seen_at", "device", ["last_seen_at"])
    op.create_index("ix_session_expires_at", "session", ["expires_at"])
    op.create_index("ix_refresh_token_expires_at", "refresh_token", ["expires_at"])
