"""Viewers: who is asking, from the access token; a repeated request reads nothing."""

import asyncio
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from domain.session import Viewer
from flows.sessions.known import KNOWN_LIFE, Asker, Known, SignedIn
from flows.sessions.revocations import Revocations
from flows.sessions.tokens import AccessClaims
from flows.sessions.verified import VerifiedTokens
from foundation.single_flight import SingleFlight
from persistence.ports.accounts import Accounts
from persistence.ports.profiles import Profiles
from persistence.ports.sessions import Sessions
from persistence.ports.unavailable import StoreUnavailable


@dataclass(frozen=True, slots=True)
class Viewers:
    """Shared by every request of a process. `known` and `revocations` hear of changes elsewhere.

    `deadline` bounds the wait for who has been known before: by then who it was will do.
    """

    accounts: Accounts
    profiles: Profiles
    sessions: Sessions
    tokens: VerifiedTokens
    revocations: Revocations
    known: Known = field(default_factory=Known)
    flights: SingleFlight[tuple[AccessClaims, int], Asker | None] = field(
        default_factory=SingleFlight
    )
    deadline: timedelta = timedelta(milliseconds=300)

    def device_key(self, authorization: str | None, now: datetime) -> str | None:
        """What the limits of the device that shows this token are counted under; nothing is read.

        None without a token, and for one that is good for nothing as far as this process knows.
        """
        claims = self._claims(authorization, now) if authorization is not None else None
        return f"{claims.account_id}:{claims.device_id}" if claims else None

    async def of(
        self, authorization: str | None, country: str | None, now: datetime
    ) -> tuple[Viewer | None, bool]:
        """The viewer, and whether a token came along that is good for nothing (R20).

        `authorization` is the header's value. `country` (ISO 3166-1) is what a trusted proxy says;
        without it the account's own is taken. Raises StoreUnavailable.
        """
        if authorization is None:
            return None, False
        claims = self._claims(authorization, now)
        if claims is None:
            return None, True
        asker = await self._asker(claims, now)
        # SECURITY: again, for a session may have ended while it was read.
        if asker is None or claims.session_id in self.revocations:
            return None, True
        return _viewer(asker, country), False

    def _claims(self, authorization: str, now: datetime) -> AccessClaims | None:
        claims = self.tokens.claims(_bearer(authorization), now)
        # SECURITY: a signature says that a token was good; only this says that it still is (R54).
        return None if claims is None or claims.session_id in self.revocations else claims

    async def _asker(self, claims: AccessClaims, now: datetime) -> Asker | None:
        asker = self.known.asker(claims, read_after=now - KNOWN_LIFE)
        is_known = asker is not None and _stands_for(claims, asker, now)
        self.known.lookups.count(hit=is_known)
        if is_known:
            return asker
        flight = (claims, self.known.edition)
        reading = self.flights.run(flight, lambda: self._read(claims, now))
        last_known = self.known.asker(claims, read_after=None)
        if last_known is None or not _stands_for(claims, last_known, now):
            return await reading
        # SECURITY: the token is good and no change was heard of; while the store is away nobody can
        # make one either. The token's own end bounds this.
        try:
            async with asyncio.timeout(self.deadline.total_seconds()):
                return await reading
        except (StoreUnavailable, TimeoutError):
            return last_known

    async def _read(self, claims: AccessClaims, now: datetime) -> Asker | None:
        edition = self.known.edition
        sessions, accounts, devices, profiles = await asyncio.gather(
            self.sessions.sessions([claims.session_id]),
            self.accounts.accounts([claims.account_id]),
            self.accounts.devices(claims.account_id, [claims.device_id]),
            self.profiles.profiles([claims.profile_id] if claims.profile_id else []),
        )
        session, account = sessions.get(claims.session_id), accounts.get(claims.account_id)
        device = devices.get(claims.device_id)
        if session is None or account is None or device is None:
            return None
        profile = profiles.get(claims.profile_id) if claims.profile_id else None
        asker = Asker(SignedIn(session, account, device), profile)
        if not _stands_for(claims, asker, now):
            return None
        self.known.keep(claims, asker, now, edition)
        return asker


def _bearer(authorization: str) -> str:
    """The token of `Bearer <token>`, the scheme in any case (RFC 9110, section 11.1)."""
    scheme, _, token = authorization.strip().partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""


def _stands_for(claims: AccessClaims, asker: Asker, now: datetime) -> bool:
    # SECURITY: a token counts for exactly the account, device and profile that it was made for.
    session, profile = asker.signed_in.session, asker.profile
    return (
        session.is_live(now)
        and session.account_id == claims.account_id
        and session.device_id == claims.device_id
        and (profile is None or profile.account_id == claims.account_id)
    )


def _viewer(asker: Asker, country: str | None) -> Viewer:
    """The token says which profile is active: another may be by now for newer tokens."""
    signed_in, profile = asker.signed_in, asker.profile
    session = replace(signed_in.session, profile_id=profile.id if profile else None)
    country = country or signed_in.account.home_country
    return Viewer(session, signed_in.account, signed_in.device, profile, country)
