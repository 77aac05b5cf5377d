"""Signing up: an account with its first profile, signed in on the device that asked (R53)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from domain.account import Account
from domain.ids import AccountId, ProfileId, stored_id
from domain.log_in import CheckedLogIn
from domain.outcome import (
    AuthRefused,
    ProblemCode,
    SessionOpened,
    ValidationFailed,
)
from domain.profile import Profile
from domain.sign_up import GivenSignUp, Home, checked_sign_up, first_profile, new_account
from flows.outage import answering_outages
from flows.sessions.attempts import Attempts
from flows.sessions.opening import Openings
from flows.sessions.sign_in import Origin, SignInRefused
from foundation.passwords import Hashing, Passwords
from persistence.ports.accounts import Accounts, NewHousehold
from persistence.ports.unavailable import StoreUnavailable

# SECURITY: one refusal, which names no address (R53).
REFUSED = AuthRefused("No account could be opened with these details.", ProblemCode.FORBIDDEN)


@dataclass(frozen=True, slots=True)
class SignUp:
    """`new_uuid` makes ids of accounts and profiles."""

    accounts: Accounts
    passwords: Passwords
    openings: Openings
    attempts: Attempts
    new_uuid: Callable[[], UUID]

    @answering_outages
    async def sign_up(
        self, given: GivenSignUp, origin: Origin, now: datetime
    ) -> SessionOpened | SignInRefused:
        """A session with the new profile active: there is no other to choose."""
        asked = checked_sign_up(given)
        if isinstance(asked, ValidationFailed):
            return asked
        with self.passwords.place() as hashing:
            await hashing.turn()
            limited = await self.attempts.begin_sign_up(origin.address, now)
            return limited or await self._opened(asked, given.home, origin, now, hashing)

    async def _opened(
        self, asked: CheckedLogIn, home: Home, origin: Origin, now: datetime, hashing: Hashing
    ) -> SessionOpened | AuthRefused:
        # SECURITY: hashed before anybody knows whether the address is taken, so that a taken one
        # costs what a free one does (R53).
        password_hash = await hashing.hash(asked.password)
        account, profile = self._made(asked.email, home, now)
        opening = self.openings.begin(account, asked.device, origin.country, now)
        opening = opening.with_profile(profile)
        session, device = opening.viewer.session, opening.viewer.device
        kept = opening.refresh.kept
        new = NewHousehold(account, password_hash, profile, device, session, kept)
        if not await self._keep(new, origin.address, now):
            return REFUSED
        return self.openings.opened(opening, now)

    def _made(self, email: str, home: Home, now: datetime) -> tuple[Account, Profile]:
        account_id = AccountId(stored_id("acct", self.new_uuid()))
        account = new_account(account_id, email, home, now)
        return account, first_profile(ProfileId(stored_id("prof", self.new_uuid())), account, now)

    async def _keep(self, new: NewHousehold, address: str | None, now: datetime) -> bool:
        """Whether it is kept; unless its address was taken, the try was none of the failed."""
        try:
            kept = await self.accounts.sign_up(new)
        except StoreUnavailable:
            await self.attempts.take_back_sign_up(address, now)
            raise
        if kept:
            await self.attempts.take_back_sign_up(address, now)
        return kept
