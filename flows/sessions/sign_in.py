"""Signing in with an e-mail address and a password."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from domain.account import Account, Device
from domain.ids import AccountId, SessionId, stored_id
from domain.log_in import CheckedLogIn, KnownDevice, LogIn, checked
from domain.outcome import AuthRefused, LimitReached, SessionOpened, ValidationFailed
from domain.session import Session, Viewer
from flows.outage import answering_outages
from flows.sessions.attempts import Attempts
from flows.sessions.tokens import SessionTokens
from foundation.passwords import Hashing, Passwords, is_outdated
from persistence.ports import Accounts, Sessions

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
    """`new_uuid` makes session ids."""

    accounts: Accounts
    sessions: Sessions
    passwords: Passwords
    tokens: SessionTokens
    attempts: Attempts
    new_uuid: Callable[[], UUID]

    @answering_outages
    async def sign_in(
        self, given: LogIn, origin: Origin, now: datetime
    ) -> SessionOpened | SignInRefused:
        asked = checked(given)
        if isinstance(asked, ValidationFailed):
            return asked
        account_id = await self._authenticated(asked, origin.address, now)
        if isinstance(account_id, LimitReached):
            return account_id
        account = None if account_id is None else await self._account(account_id)
        if account is None:
            # SECURITY: the same for an unknown address and a wrong password (R53).
            return AuthRefused("The e-mail address or the password is wrong.")
        return await self._open(account, asked.device, origin.country, now)

    async def _authenticated(
        self, asked: CheckedLogIn, address: str | None, now: datetime
    ) -> AccountId | LimitReached | None:
        with self.passwords.place() as hashing:
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

    async def _open(
        self, account: Account, known: KnownDevice, country: str | None, now: datetime
    ) -> SessionOpened:
        id_ = SessionId(stored_id("sess", self.new_uuid()))
        refresh = self.tokens.refresh_for(account.id, id_, now)
        session = Session(id_, account.id, known.id, None, now, refresh.kept.expires_at)
        device = Device(known.id, account.id, known.name, known.device_class, now)
        await self.sessions.open(session, device, refresh.kept)
        viewer = Viewer(session, account, device, None, country or account.home_country)
        return self.tokens.opened(viewer, refresh, now)
