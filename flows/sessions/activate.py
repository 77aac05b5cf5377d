"""Activating a profile on a session, its PIN asked and guarded (R22, R23)."""

from dataclasses import dataclass, replace
from datetime import datetime

from domain.ids import ProfileId
from domain.outcome import AuthRefused, NotFound, PinRefused, SessionOpened
from domain.pin import (
    PIN_LOCK,
    PIN_TRIES,
    PinTries,
    is_well_formed,
    pin_malformed,
    pin_missing,
    pin_refused,
)
from domain.profile import Profile
from domain.session import Viewer
from flows.outage import answering_outages
from flows.sessions.refresh import SESSION_ENDED
from flows.sessions.tokens import SessionTokens
from foundation.passwords import Passwords
from persistence.ports.profiles import Profiles
from persistence.ports.sessions import Sessions


@dataclass(frozen=True, slots=True)
class Activate:
    profiles: Profiles
    sessions: Sessions
    passwords: Passwords
    tokens: SessionTokens

    @answering_outages
    async def activate(
        self, viewer: Viewer, profile_id: ProfileId, pin: str | None, now: datetime
    ) -> SessionOpened | PinRefused | NotFound | AuthRefused:
        """New tokens that carry the profile; the refresh tokens given out before are used up.

        The profile that is active already asks for no PIN: whoever has it has given it.
        """
        profile = await self._own(viewer, profile_id)
        if profile is None:
            return NotFound()
        is_active = viewer.profile is not None and viewer.profile.id == profile.id
        if not is_active:
            refused = await self._check_pin(profile, pin, now)
            if refused is not None:
                return refused
        refresh = self.tokens.refresh_for(viewer.account.id, viewer.session.id, now)
        if not await self.sessions.activate(viewer.session.id, profile.id, refresh.kept, now):
            # Whose profile was deleted meanwhile is signed in as before.
            return SESSION_ENDED if await self._own(viewer, profile.id) else NotFound()
        expires_at = refresh.kept.expires_at
        session = replace(viewer.session, profile_id=profile.id, expires_at=expires_at)
        return self.tokens.opened(replace(viewer, session=session, profile=profile), refresh, now)

    async def _own(self, viewer: Viewer, id_: ProfileId) -> Profile | None:
        profile = (await self.profiles.profiles([id_])).get(id_)
        # SECURITY: another account's profile is as good as none (R20).
        return profile if profile and profile.account_id == viewer.account.id else None

    async def _check_pin(
        self, profile: Profile, pin: str | None, now: datetime
    ) -> PinRefused | NotFound | None:
        if profile.pin_hash is None:
            return None
        if pin is None:
            return pin_missing()
        tries = PinTries(*await self.profiles.pin_failures(profile.id))
        if not is_well_formed(pin):
            return pin_malformed(tries, now)
        if tries.is_locked(now):
            return pin_refused(tries, now)
        return await self._try_pin(profile, profile.pin_hash, pin, now)

    async def _try_pin(
        self, profile: Profile, pin_hash: str, pin: str, now: datetime
    ) -> PinRefused | NotFound | None:
        with self.passwords.place() as hashing:
            await hashing.turn()
            # SECURITY: counted as wrong before it is verified, so that of many tries at once
            # no more than five are looked at.
            counted = await self.profiles.count_pin_failure(
                profile.id, now, limit=PIN_TRIES, locked_until=now + PIN_LOCK
            )
            tries = PinTries(*counted)
            if tries.wrong == 0:
                return NotFound()  # deleted meanwhile: nothing could be counted, or be guessed
            if tries.wrong > PIN_TRIES or not await hashing.verify(pin, pin_hash):
                return pin_refused(tries, now)
        await self.profiles.clear_pin_failures(profile.id)
        return None
