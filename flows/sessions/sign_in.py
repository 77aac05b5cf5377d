"""Signing in with an e-mail address and a password."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime

from domain.account import Account
from domain.ids import AccountId
from domain.log_in import CheckedLogIn, KnownDevice, LogIn, checked
from domain.outcome import (
    AuthRefused,
    LimitReached,
    SessionOpened,
    UnavailableNow,
    ValidationFailed,
)
from flows.outage import answering_outages
from flows.sessions.attempts import Attempts
from flows.sessions.opening import Openings
from foundation.passwords import Hashing, Passwords, is_outdated
from persistence.ports.accounts import Accounts
from persistence.ports.sessions import Sessions

SignInRefused = ValidationFailed | AuthRefused | LimitReached


@dataclass(frozen=True, slots=True)
class Origin:
    """Where somebody signs in from.

    `address` is what counts as one client (an IPv4 address, the /64 of an IPv6 one), null if there
    is none; `country` (ISO 3166-1) is what a trusted proxy says, null to take the account's.
    """

    address: str | None
    country: str | None


@dataclass(frozen=True, slots=True)
class SignIn:
    accounts: Accounts
    sessions: Sessions
    passwords: Passwords
    openings: Openings
    attempts: Attempts
    outcomes: Counter[str] = field(default_factory=Counter)
    """How tries ended since the process started, by the kind of their outcome."""

    async def sign_in(
        self, given: LogIn, origin: Origin, now: datetime
    ) -> SessionOpened | SignInRefused | UnavailableNow:
        outcome = await self._sign_in(given, origin, now)
        self.outcomes[type(outcome).__name__] += 1
        return outcome

    @answering_outages
    async def _sign_in(
        self, given: LogIn, origin: Origin, now: datetime
    ) -> SessionOpened | SignInRefused:
        asked = checked(given)
        if isinstance(asked, ValidationFailed):
            return asked
        with self.passwords.place() as hashing:
            await hashing.turn()
            account_id = await self._authenticated(asked, origin.address, now, hashing)
            if isinstance(account_id, LimitReached):
                return account_id
            account = None if account_id is None else await self._account(account_id)
            if account is None:
                # SECURITY: the same for an unknown address and a wrong password (R53).
                return AuthRefused("The e-mail address or the password is wrong.")
            # Still its turn: were sessions kept more slowly than passwords are hashed, they would
            # wait where nobody is told to come back.
            return await self._open(account, asked.device, origin.country, now)

    async def _open(
        self, account: Account, device: KnownDevice, country: str | None, now: datetime
    ) -> SessionOpened:
        opening = self.openings.begin(account, device, country, now)
        begun = opening.viewer
        await self.sessions.open(begun.session, begun.device, opening.refresh.kept)
        return self.openings.opened(opening, now)

    async def _authenticated(
        self, asked: CheckedLogIn, address: str | None, now: datetime, hashing: Hashing
    ) -> AccountId | LimitReached | None:
        credentials = await self.accounts.credentials(asked.email)
        # SECURITY: counted before the hash, or many tries at once would all find the count low.
        limited = await self.attempts.begin(asked.email, address, now)
        if limited is not None:
            return limited
        account_id, encoded = credentials or (None, None)
        if not await hashing.verify(asked.password, encoded):
            return None
        await self.attempts.succeeded(asked.email, address, now)
        if account_id is not None and encoded is not None and is_outdated(encoded):
            await self._rehash(hashing, account_id, encoded, asked.password)
        return account_id

    async def _rehash(self, hashing: Hashing, id_: AccountId, outdated: str, password: str) -> None:
        await self.accounts.replace_password_hash(id_, outdated, await hashing.hash(password))

    async def _account(self, id_: AccountId) -> Account | None:
        return (await self.accounts.accounts([id_])).get(id_)
