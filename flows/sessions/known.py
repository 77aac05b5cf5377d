"""Known: who lately asked, kept in process until it changes or a minute has passed."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Generic, TypeVar

from cachetools import LRUCache

from domain.account import Account, Device
from domain.ids import ProfileId, SessionId
from domain.profile import Profile
from domain.session import Session
from flows.sessions.tokens import AccessClaims
from foundation.lookups import Lookups

KNOWN_LIFE = timedelta(seconds=60)
MOST_KNOWN = 20_000

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class SignedIn:
    session: Session
    account: Account
    device: Device


@dataclass(frozen=True, slots=True)
class Asker:
    """Whom an access token stands for; the profile is null without one, or when it is gone."""

    signed_in: SignedIn
    profile: Profile | None


@dataclass(frozen=True, slots=True)
class _Kept(Generic[T]):
    value: T
    read_at: datetime


class Known:
    """The sessions and profiles used last; `edition` grows whenever something is forgotten."""

    def __init__(self, most: int = MOST_KNOWN) -> None:
        self._signed_in: LRUCache[SessionId, _Kept[SignedIn]] = LRUCache(most)
        self._profiles: LRUCache[ProfileId, _Kept[Profile | None]] = LRUCache(most)
        self.edition = 0
        self.lookups = Lookups()

    def asker(self, claims: AccessClaims, *, read_after: datetime | None) -> Asker | None:
        """The asker as read after an instant, or at any time; None if any part is unknown."""
        signed_in = self._signed_in.get(claims.session_id)
        if signed_in is None or not _is_after(signed_in, read_after):
            return None
        if claims.profile_id is None:
            return Asker(signed_in.value, None)
        profile = self._profiles.get(claims.profile_id)
        if profile is None or not _is_after(profile, read_after):
            return None
        return Asker(signed_in.value, profile.value)

    def keep(self, claims: AccessClaims, asker: Asker, now: datetime, edition: int) -> None:
        """Keep what was read since `edition`, unless something was forgotten meanwhile."""
        if edition != self.edition:
            return  # it may be what was just changed, as it was before
        self._signed_in[claims.session_id] = _Kept(asker.signed_in, now)
        if claims.profile_id is not None:
            self._profiles[claims.profile_id] = _Kept(asker.profile, now)

    def forget_session(self, id_: str) -> None:
        self.edition += 1
        self._signed_in.pop(SessionId(id_), None)

    def forget_profile(self, id_: str) -> None:
        self.edition += 1
        self._profiles.pop(ProfileId(id_), None)


def _is_after(kept: _Kept[T], instant: datetime | None) -> bool:
    return instant is None or kept.read_at > instant
