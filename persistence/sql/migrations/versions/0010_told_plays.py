"""What a source has told of some days is found by both."""

from alembic import op

revision = "0010_told_plays"
down_revision = "0009_experiments"


def upgrade() -> None:
    op.create_index("ix_play_count_source_day", "play_count", ["source", "day"])
    op.drop_index("ix_play_count_source", "play_count")
