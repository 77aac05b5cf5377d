"""Editing the profiles of an account: what is asked for, and what an edit comes to (R22, R26)."""

from dataclasses import dataclass, field

from domain.account import Account
from domain.hours import ViewingHours
from domain.ids import ProfileId, TitleId
from domain.maturity import MaturityLevel
from domain.outcome import AuthRefused, Conflict, LimitReached, NotFound, ValidationFailed
from domain.profile import Profile, SubtitlePreference


@dataclass(frozen=True, slots=True, kw_only=True)
class NewProfile:
    """A profile as somebody asks for it; None is left to us."""

    name: str
    is_kids: bool = False
    maturity: MaturityLevel | None = None
    locale: str | None = None
    pin: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileEdit:
    """Changes to one profile, read at `version`; None leaves a thing as it is.

    `blocked` and `viewing_hours` replace what there was.
    """

    profile_id: ProfileId
    version: int
    name: str | None = None
    is_kids: bool | None = None
    maturity: MaturityLevel | None = None
    locale: str | None = None
    pin: str | None = field(default=None, repr=False)
    remove_pin: bool = False
    autoplay_next: bool | None = None
    autoplay_previews: bool | None = None
    blocked: tuple[TitleId, ...] | None = None
    viewing_hours: tuple[ViewingHours, ...] | None = None
    preferred_audio: tuple[str, ...] | None = None
    preferred_subtitles: SubtitlePreference | None = None

    @property
    def touches_pin(self) -> bool:
        return self.remove_pin or self.pin is not None


@dataclass(frozen=True, slots=True)
class Household:
    """An account's profiles as they are now, oldest first, and which of them asks.

    `asking_id` is None where no profile is active; `is_proven`: the account's password was given.
    """

    account: Account
    profiles: tuple[Profile, ...]
    asking_id: ProfileId | None
    is_proven: bool = False

    @property
    def asking(self) -> Profile | None:
        """None also where the profile that asks was deleted on another device."""
        return self.profile(self.asking_id) if self.asking_id else None

    def profile(self, id_: ProfileId) -> Profile | None:
        return next((profile for profile in self.profiles if profile.id == id_), None)


@dataclass(frozen=True, slots=True)
class ProfileAdded:
    profile: Profile


@dataclass(frozen=True, slots=True)
class ProfileEdited:
    """`forgives`: the PIN is another, so wrong tries at the one before count no more."""

    profile: Profile
    forgives: bool = False


@dataclass(frozen=True, slots=True)
class ProfileRemoved:
    profile: Profile


@dataclass(frozen=True, slots=True)
class PasswordNeeded:
    """It may be done by whoever gives the account's password; others are answered `otherwise`."""

    otherwise: AuthRefused


ProfileChange = ProfileAdded | ProfileEdited | ProfileRemoved
Refused = ValidationFailed | AuthRefused | NotFound | Conflict | LimitReached
Removal = ProfileRemoved | AuthRefused | NotFound
Decision = ProfileChange | PasswordNeeded | Refused
