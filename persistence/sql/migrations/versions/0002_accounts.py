"""Accounts: their profiles and devices, and who is signed in where."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0002_accounts"
down_revision = "0001_catalogue"

WORD = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
INSTANT = sa.BigInteger()


def _words(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, WORD, nullable=False) for name in names]


def _refers(
    name: str, target: str, rule: str = "CASCADE", *, nullable: bool = False, **options: Any
) -> sa.Column[str]:
    key = sa.ForeignKey(target, ondelete=rule)
    return sa.Column(name, WORD, key, nullable=nullable, **options)


def upgrade() -> None:
    _accounts()
    _profiles()
    _sessions()


def _accounts() -> None:
    op.create_table(
        "account",
        sa.Column("id", WORD, primary_key=True),
        *_words("email", "password_hash", "plan_name"),
        sa.Column("max_streams", sa.Integer(), nullable=False),
        sa.Column("max_download_devices", sa.Integer(), nullable=False),
        *_words("max_quality"),
        sa.Column("plan_valid_until", INSTANT),
        *_words("home_country", "time_zone", "locale"),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.UniqueConstraint("email"),
    )
    op.create_table(
        "account_role",
        _refers("account_id", "account.id", primary_key=True),
        sa.Column("role", WORD, primary_key=True),
        sqlite_with_rowid=False,
    )


def _profiles() -> None:
    op.create_table(
        "profile",
        sa.Column("id", WORD, primary_key=True),
        _refers("account_id", "account.id"),
        *_words("name"),
        sa.Column("is_kids", sa.Boolean(), nullable=False),
        sa.Column("maturity", sa.Integer(), nullable=False),
        *_words("locale"),
        sa.Column("pin_hash", WORD),
        sa.Column("avatar_path", WORD),
        sa.Column("autoplay_next", sa.Boolean(), nullable=False),
        sa.Column("autoplay_previews", sa.Boolean(), nullable=False),
        sa.Column("preferred_audio", sa.Text(), nullable=False),
        *_words("subtitle_mode"),
        sa.Column("subtitle_locales", sa.Text(), nullable=False),
        sa.Column("viewing_hours", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
    )
    op.create_index(
        "ix_profile_account_id_created_at_id", "profile", ["account_id", "created_at", "id"]
    )
    op.create_table(
        "profile_blocked_title",
        _refers("profile_id", "profile.id", primary_key=True),
        sa.Column("title_id", WORD, primary_key=True),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "pin_failure",
        _refers("profile_id", "profile.id", primary_key=True),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("locked_until", INSTANT),
        sqlite_with_rowid=False,
    )


def _sessions() -> None:
    op.create_table(
        "device",
        _refers("account_id", "account.id", primary_key=True),
        sa.Column("id", WORD, primary_key=True),
        *_words("name", "device_class"),
        sa.Column("last_seen_at", INSTANT, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "session",
        sa.Column("id", WORD, primary_key=True),
        _refers("account_id", "account.id"),
        *_words("device_id"),
        _refers("profile_id", "profile.id", "SET NULL", nullable=True),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("expires_at", INSTANT, nullable=False),
        sa.Column("revoked_at", INSTANT),
        sa.ForeignKeyConstraint(
            ["account_id", "device_id"], ["device.account_id", "device.id"], ondelete="CASCADE"
        ),
    )
    op.create_index("ix_session_account_id_device_id", "session", ["account_id", "device_id"])
    op.create_index("ix_session_profile_id", "session", ["profile_id"])
    op.create_index("ix_session_revoked_at", "session", ["revoked_at"])
    op.create_table(
        "refresh_token",
        sa.Column("digest", WORD, primary_key=True),
        _refers("session_id", "session.id"),
        sa.Column("issued_at", INSTANT, nullable=False),
        sa.Column("expires_at", INSTANT, nullable=False),
        sa.Column("used_at", INSTANT),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_refresh_token_session_id_expires_at", "refresh_token", ["session_id", "expires_at"]
    )
