"""Sessions: one device signed in to one account, and the profile active on it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from domain.account import Account, Device, Role
from domain.experiments.names import ExperimentKey
from domain.ids import AccountId, DeviceId, ProfileId, SessionId
from domain.licence import UNKNOWN_COUNTRY
from domain.profile import Profile
from domain.visibility import Audience

ACCESS_TOKEN_LIFE = timedelta(minutes=15)
REFRESH_TOKEN_LIFE = timedelta(days=30)
"""R53."""


@dataclass(frozen=True, slots=True)
class Session:
    """A refresh family: every token of a sign-in carries its id, ending it ends all (R53, R54)."""

    id: SessionId
    account_id: AccountId
    device_id: DeviceId
    profile_id: ProfileId | None
    created_at: datetime
    expires_at: datetime
    revoked_at: datetime | None = None

    def is_live(self, now: datetime) -> bool:
        return self.revoked_at is None and now < self.expires_at


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who is asking: the account on this device, its active profile, its country (ISO 3166-1)."""

    session: Session
    account: Account
    device: Device
    profile: Profile | None
    country: str
    forced: tuple[tuple[ExperimentKey, str], ...] = ()
    """Variants by experiment that staff asked for with this request, sorted (R42)."""

    @property
    def is_child(self) -> bool:
        """Whether the active profile is for kids (R22)."""
        return self.profile is not None and self.profile.is_kids

    @property
    def roles(self) -> frozenset[Role]:
        """VIEWER for all who are signed in, ACCOUNT_OWNER with a profile that is not kids (R22)."""
        own = {Role.VIEWER}
        if self.profile is not None and not self.is_child:
            own.add(Role.ACCOUNT_OWNER)
        # SECURITY: staff roles are the account's, yet never act from a kids profile.
        return frozenset(own if self.is_child else own | self.account.staff_roles)

    @property
    def locale(self) -> str:
        return self.profile.locale if self.profile else self.account.locale

    @property
    def licensing_country(self) -> str | None:
        """The country that licences are judged by; None when nobody knows it."""
        return None if self.country == UNKNOWN_COUNTRY else self.country

    @property
    def audience(self) -> Audience | None:
        """The profile as the gate knows it; None without one, when nothing is visible (R20)."""
        if self.profile is None:
            return None
        return Audience(
            self.profile.id,
            self.profile.ceiling,
            self.profile.blocked,
            self.licensing_country,
            self.profile.viewing_hours,
            self.account.time_zone,
        )
