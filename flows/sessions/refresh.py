"""Refreshing a session: a refresh token, used once, for the next pair of tokens (R53)."""

import asyncio
from dataclasses import dataclass, replace
from datetime import datetime

import structlog

from domain.outcome import AuthRefused, SessionOpened
from domain.session import Viewer
from flows.outage import answering_outages
from flows.sessions.revocations import Revocations
from flows.sessions.tokens import RefreshClaims, SessionTokens
from persistence.ports.accounts import Accounts
from persistence.ports.profiles import Profiles
from persistence.ports.sessions import Rotation, Sessions

SESSION_ENDED = AuthRefused("This session has ended. Sign in again.")

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Refresh:
    accounts: Accounts
    profiles: Profiles
    sessions: Sessions
    tokens: SessionTokens
    revocations: Revocations

    @answering_outages
    async def refresh(
        self, refresh_token: str, country: str | None, now: datetime
    ) -> SessionOpened | AuthRefused:
        """`country` as for signing in. The profile that was active stays so."""
        claims = self.tokens.read_refresh(refresh_token, now)
        if claims is None:
            return SESSION_ENDED
        # Everything is read before the token is used: a store that fails must not cost the session.
        viewer = await self._viewer(claims, country, now)
        if viewer is None:
            return SESSION_ENDED
        fresh = self.tokens.refresh_for(claims.account_id, claims.session_id, now)
        rotation, _ = await self.sessions.rotate(claims.digest, lambda _: fresh.kept, now)
        if rotation is Rotation.REUSED:
            # SECURITY: known here at once, to other processes through `changes`.
            self.revocations.add(claims.session_id)
            log.warning("refresh_reused", session=claims.session_id)
        if rotation is not Rotation.ROTATED:
            return SESSION_ENDED
        session = replace(viewer.session, expires_at=fresh.kept.expires_at)
        return self.tokens.opened(replace(viewer, session=session), fresh, now)

    async def _viewer(
        self, claims: RefreshClaims, country: str | None, now: datetime
    ) -> Viewer | None:
        sessions, accounts = await asyncio.gather(
            self.sessions.sessions([claims.session_id]),
            self.accounts.accounts([claims.account_id]),
        )
        session, account = sessions.get(claims.session_id), accounts.get(claims.account_id)
        # SECURITY: the same account's, and not ended.
        if session is None or account is None or session.account_id != account.id:
            return None
        if not session.is_live(now):
            return None
        devices, profiles = await asyncio.gather(
            self.accounts.devices(account.id, [session.device_id]),
            self.profiles.profiles([session.profile_id] if session.profile_id else []),
        )
        device = devices.get(session.device_id)
        if device is None:
            return None  # removed meanwhile, and the session with it
        device = replace(device, last_seen_at=now)
        profile = next(iter(profiles.values()), None)
        return Viewer(session, account, device, profile, country or account.home_country)
