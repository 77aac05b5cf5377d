"""Every flow of signing in, built together over one set of stores and keys."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from domain.ids import SessionId
from flows.changes import ChangeWatch
from flows.sessions.activate import Activate
from flows.sessions.attempts import AttemptLimits, Attempts
from flows.sessions.log_out import LogOut
from flows.sessions.opening import Openings
from flows.sessions.refresh import Refresh
from flows.sessions.remove_device import RemoveDevice
from flows.sessions.revocations import Revocations
from flows.sessions.sign_in import SignIn
from flows.sessions.sign_up import SignUp
from flows.sessions.tokens import SessionTokens
from flows.sessions.verified import VerifiedTokens
from flows.sessions.viewers import Viewers
from foundation.clock import Clock
from foundation.keys import Keys
from foundation.passwords import Passwords
from persistence.ports.accounts import Accounts
from persistence.ports.changes import ChangeKind
from persistence.ports.profiles import Profiles
from persistence.ports.sessions import Sessions
from persistence.ports.tallies import Tallies


class SessionStores(Protocol):
    """The stores that signing in needs, of those an application has."""

    @property
    def accounts(self) -> Accounts: ...
    @property
    def profiles(self) -> Profiles: ...
    @property
    def sessions(self) -> Sessions: ...
    @property
    def tallies(self) -> Tallies: ...


@dataclass(frozen=True, slots=True)
class SessionFlows:
    sessions: Sessions
    revocations: Revocations
    viewers: Viewers
    sign_up: SignUp
    sign_in: SignIn
    refresh: Refresh
    activate: Activate
    log_out: LogOut
    remove_device: RemoveDevice

    def listen(self, watch: ChangeWatch) -> None:
        """Hear of what ends or changes elsewhere from now on."""
        watch.subscribe(ChangeKind.SESSION, self._ended)
        watch.subscribe(ChangeKind.PROFILE, self.viewers.known.forget_profile)

    async def load(self) -> None:
        """Learn what has ended; call it before the first request. Raises StoreUnavailable."""
        # SECURITY: loaded after `listen`, so no revocation falls in between.
        await self.revocations.load(self.sessions)

    def _ended(self, id_: str) -> None:
        self.revocations.add(SessionId(id_))
        self.viewers.known.forget_session(id_)


def session_flows(  # noqa: PLR0913 - where a feature is put together
    stores: SessionStores,
    keys: Keys,
    passwords: Passwords,
    limits: AttemptLimits,
    *,
    clock: Clock,
    new_uuid: Callable[[], UUID],
) -> SessionFlows:
    accounts, profiles, sessions = stores.accounts, stores.profiles, stores.sessions
    tokens, revocations = SessionTokens.of(keys), Revocations(clock)
    attempts, openings = Attempts(stores.tallies, limits), Openings(tokens, new_uuid)
    return SessionFlows(
        sessions,
        revocations,
        Viewers(accounts, profiles, sessions, VerifiedTokens(tokens), revocations),
        SignUp(accounts, passwords, openings, attempts, new_uuid),
        SignIn(accounts, sessions, passwords, openings, attempts),
        Refresh(accounts, profiles, sessions, tokens, revocations),
        Activate(profiles, sessions, passwords, tokens),
        LogOut(sessions, revocations),
        RemoveDevice(sessions, revocations),
    )
