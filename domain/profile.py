"""Profiles: the people behind one account."""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from domain.hours import ViewingHours
from domain.ids import AccountId, ProfileId, TitleId
from domain.maturity import MaturityLevel

PROFILES_AN_ACCOUNT = 5
KIDS_CEILING = MaturityLevel.AGE_7
"""R22: a kids profile sees at most this."""
ADULTS_LEVEL = MaturityLevel.MATURE
"""R22: what a profile that is not for kids is given where nothing is said."""


class SubtitleMode(Enum):
    OFF = "OFF"
    FORCED_ONLY = "FORCED_ONLY"
    ALWAYS = "ALWAYS"
    WHEN_AUDIO_DIFFERS = "WHEN_AUDIO_DIFFERS"


@dataclass(frozen=True, slots=True)
class SubtitlePreference:
    mode: SubtitleMode = SubtitleMode.FORCED_ONLY
    locales: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """`pin_hash` is argon2id's form, None without a PIN; `version` grows with every edit (R21)."""

    id: ProfileId
    account_id: AccountId
    name: str
    is_kids: bool
    maturity: MaturityLevel
    locale: str
    pin_hash: str | None = None
    avatar_path: str | None = None
    autoplay_next: bool = True
    autoplay_previews: bool = True
    preferred_audio: tuple[str, ...] = ()
    preferred_subtitles: SubtitlePreference = SubtitlePreference()
    blocked: frozenset[TitleId] = frozenset()
    viewing_hours: tuple[ViewingHours, ...] = ()
    version: int = 1
    created_at: datetime

    @property
    def has_pin(self) -> bool:
        return self.pin_hash is not None

    @property
    def is_limited(self) -> bool:
        """Whether somebody keeps titles or hours from it beside its level."""
        return bool(self.blocked or self.viewing_hours)

    @property
    def ceiling(self) -> MaturityLevel:
        """The level the gate uses: at most AGE_7 for a kids profile, whatever was stored (R22)."""
        return min(self.maturity, KIDS_CEILING) if self.is_kids else self.maturity
