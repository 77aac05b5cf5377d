"""A profile as rows: what is stored of it, and how it is put together again."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, select

from domain.hours import ViewingHours
from domain.maturity import MaturityLevel
from domain.profile import Profile, SubtitleMode, SubtitlePreference
from persistence.sql.constructs import rows
from persistence.sql.tables.accounts import profile, profile_blocked_title

_BLOCKED = (
    select(rows(profile_blocked_title.c.title_id))
    .where(profile_blocked_title.c.profile_id == profile.c.id)
    .scalar_subquery()
    .label("blocked")
)
PROFILES = select(profile, _BLOCKED)
"""Profiles with their blocked titles beside them, as they were at one instant."""


def profile_values(given: Profile) -> dict[str, Any]:
    hours = [[each.day_of_week, each.start_minute, each.end_minute] for each in given.viewing_hours]
    return {
        "id": given.id,
        "account_id": given.account_id,
        "name": given.name,
        "is_kids": given.is_kids,
        "maturity": int(given.maturity),
        "locale": given.locale,
        "pin_hash": given.pin_hash,
        "avatar_path": given.avatar_path,
        "autoplay_next": given.autoplay_next,
        "autoplay_previews": given.autoplay_previews,
        "preferred_audio": given.preferred_audio,
        "subtitle_mode": given.preferred_subtitles.mode.value,
        "subtitle_locales": given.preferred_subtitles.locales,
        "viewing_hours": hours,
        "version": given.version,
        "created_at": given.created_at,
    }


def blocked_values(given: Profile) -> Sequence[dict[str, Any]]:
    return [{"profile_id": given.id, "title_id": title_id} for title_id in sorted(given.blocked)]


def profile_of(row: Row[Any]) -> Profile:
    """The profile a row of `PROFILES` holds."""
    mode, locales = SubtitleMode(row.subtitle_mode), tuple(row.subtitle_locales)
    return Profile(
        id=row.id,
        account_id=row.account_id,
        name=row.name,
        is_kids=row.is_kids,
        maturity=MaturityLevel(row.maturity),
        locale=row.locale,
        pin_hash=row.pin_hash,
        avatar_path=row.avatar_path,
        autoplay_next=row.autoplay_next,
        autoplay_previews=row.autoplay_previews,
        preferred_audio=tuple(row.preferred_audio),
        preferred_subtitles=SubtitlePreference(mode, locales),
        blocked=frozenset(title_id for (title_id,) in row.blocked),
        viewing_hours=tuple(ViewingHours(*hours) for hours in row.viewing_hours),
        version=row.version,
        created_at=row.created_at,
    )
