"""Proving, inside a session, that the account's owner is here: by its password (R26, R53)."""

from dataclasses import dataclass, field
from datetime import datetime

from domain.outcome import AuthRefused, LimitReached, ProblemCode
from domain.session import Viewer
from flows.sessions.attempts import Attempts
from foundation.passwords import Hashing
from persistence.ports.accounts import Accounts

WRONG = AuthRefused("The account's password is wrong.", ProblemCode.FORBIDDEN)
"""Not UNAUTHENTICATED, upon which clients renew the session and try the same once more."""


@dataclass(frozen=True, slots=True)
class Asking:
    """Who asks, and what came along; `address` is what counts as one client, as for signing in."""

    viewer: Viewer
    address: str | None
    now: datetime
    password: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class PasswordCheck:
    accounts: Accounts
    attempts: Attempts

    async def refused(
        self, asking: Asking, password: str, hashing: Hashing
    ) -> AuthRefused | LimitReached | None:
        """None for the password of the account that is signed in.

        A wrong one is a failed try to sign in, whichever way it was tried (R53). Takes the turn of
        the place.
        """
        await hashing.turn()
        email, address, now = asking.viewer.account.email, asking.address, asking.now
        credentials = await self.accounts.credentials(email)
        # SECURITY: counted before the hash, or many tries at once would all find the count low.
        limited = await self.attempts.begin(email, address, now)
        if limited is not None:
            return limited
        account_id, encoded = credentials or (None, None)
        own = account_id == asking.viewer.account.id
        if not await hashing.verify(password, encoded if own else None):
            return WRONG
        await self.attempts.succeeded(email, address, now)
        return None
