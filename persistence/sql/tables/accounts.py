"""Tables of accounts, their profiles and devices, and who is signed in where."""

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    Table,
)

from persistence.sql.tables.metadata import metadata
from persistence.sql.types import Instant, JsonText, Word


def _of_account(*, primary_key: bool = False) -> Column[str]:
    owner = ForeignKey("account.id", ondelete="CASCADE")
    return Column("account_id", Word, owner, primary_key=primary_key, nullable=False)


account = Table(
    "account",
    metadata,
    Column("id", Word, primary_key=True),
    Column("email", Word, nullable=False, unique=True, comment="in its normal form"),
    Column("password_hash", Word, nullable=False, comment="argon2id, encoded"),
    Column("plan_name", Word, nullable=False),
    Column("max_streams", Integer, nullable=False),
    Column("max_download_devices", Integer, nullable=False),
    Column("max_quality", Word, nullable=False),
    Column("plan_valid_until", Instant),
    Column("home_country", Word, nullable=False),
    Column("time_zone", Word, nullable=False),
    Column("locale", Word, nullable=False),
    Column("created_at", Instant, nullable=False),
)

account_role = Table(
    "account_role",
    metadata,
    _of_account(primary_key=True),
    Column("role", Word, primary_key=True),
    sqlite_with_rowid=False,
)

profile = Table(
    "profile",
    metadata,
    Column("id", Word, primary_key=True),
    _of_account(),
    Column("name", Word, nullable=False),
    Column("is_kids", Boolean, nullable=False),
    Column("maturity", Integer, nullable=False),
    Column("locale", Word, nullable=False),
    Column("pin_hash", Word),
    Column("avatar_path", Word),
    Column("autoplay_next", Boolean, nullable=False),
    Column("autoplay_previews", Boolean, nullable=False),
    Column("preferred_audio", JsonText, nullable=False),
    Column("subtitle_mode", Word, nullable=False),
    Column("subtitle_locales", JsonText, nullable=False),
    Column("viewing_hours", JsonText, nullable=False, comment="[day, start minute, end minute]"),
    Column("version", Integer, nullable=False),
    Column("created_at", Instant, nullable=False),
    Index(None, "account_id", "created_at", "id"),
)

profile_blocked_title = Table(
    "profile_blocked_title",
    metadata,
    Column("profile_id", Word, ForeignKey("profile.id", ondelete="CASCADE"), primary_key=True),
    # No foreign key: a block outlives its title leaving the catalogue and coming back.
    Column("title_id", Word, primary_key=True),
    sqlite_with_rowid=False,
)

device = Table(
    "device",
    metadata,
    _of_account(primary_key=True),
    Column("id", Word, primary_key=True, comment="made by the client: unique in its account only"),
    Column("name", Word, nullable=False),
    Column("device_class", Word, nullable=False),
    Column("last_seen_at", Instant, nullable=False),
    Index(None, "last_seen_at"),
    Index(None, "id"),
    sqlite_with_rowid=False,
)

session = Table(
    "session",
    metadata,
    Column("id", Word, primary_key=True),
    _of_account(),
    Column("device_id", Word, nullable=False),
    Column("profile_id", Word, ForeignKey("profile.id", ondelete="SET NULL")),
    Column("created_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False, comment="of its newest refresh token"),
    Column("revoked_at", Instant),
    ForeignKeyConstraint(
        ["account_id", "device_id"], ["device.account_id", "device.id"], ondelete="CASCADE"
    ),
    Index(None, "account_id", "device_id"),
    Index(None, "profile_id"),
    Index(None, "revoked_at", "id"),
    Index(None, "expires_at"),
)

refresh_token = Table(
    "refresh_token",
    metadata,
    Column("digest", Word, primary_key=True, comment="SHA-256 of the token, in hexadecimal"),
    Column("session_id", Word, ForeignKey("session.id", ondelete="CASCADE"), nullable=False),
    Column("issued_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("used_at", Instant),
    Index(None, "session_id", "expires_at"),
    Index(None, "expires_at"),
    sqlite_with_rowid=False,
)

pin_failure = Table(
    "pin_failure",
    metadata,
    Column("profile_id", Word, ForeignKey("profile.id", ondelete="CASCADE"), primary_key=True),
    Column("failures", Integer, nullable=False),
    Column("locked_until", Instant),
    sqlite_with_rowid=False,
)
