"""A household on an embedded database, and the flows of signing in over it."""

import asyncio
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Executable, Row, event
from sqlalchemy.ext.asyncio import AsyncConnection
from uuid6 import uuid7

from domain.account import DeviceClass
from domain.hours import TimeZone
from domain.ids import DeviceId, ProfileId
from domain.licence import CountryCode
from domain.locale import LocaleTag
from domain.log_in import GivenDevice, LogIn
from domain.outcome import SessionOpened
from domain.session import Viewer
from domain.sign_up import GivenSignUp, Home
from flows.changes import ChangeWatch
from flows.sessions.attempts import AttemptLimits
from flows.sessions.flows import session_flows
from flows.sessions.sign_in import Origin
from foundation.keys import Keys
from foundation.passwords import Passwords
from persistence.memory.tallies import MemoryTallies
from persistence.ports.unavailable import StoreUnavailable
from persistence.sql.accounts import SqlAccounts
from persistence.sql.changes import SqlChanges
from persistence.sql.engine import Database
from persistence.sql.profiles import SqlProfiles
from persistence.sql.sessions import SqlSessions

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)
MINUTE = timedelta(minutes=1)
EMAIL, PASSWORD, PIN = "demo@marquee.test", "marquee-demo", "1234"
ADA, SAM = ProfileId(f"prof_{'a' * 32}"), ProfileId(f"prof_{'b' * 32}")
KIT, THEIRS = ProfileId(f"prof_{'c' * 32}"), ProfileId(f"prof_{'d' * 32}")
TV = "0190b6c2-7e11-7c3a-9d4e-5f60718293a4"
PHONE = "0190b6c2-7e11-7c3a-9d4e-000000000000"
SPAIN = Home(CountryCode("ES"), LocaleTag("es"), TimeZone("Europe/Madrid"))


@dataclass
class Clock:
    """A clock that is moved by hand."""

    now: datetime = NOW

    def __call__(self) -> datetime:
        return self.now


@dataclass(frozen=True)
class Unreliable(Database):
    """A database that goes away and comes back when it is told to."""

    outage: asyncio.Event = field(default_factory=asyncio.Event)
    reading: asyncio.Event = field(default_factory=asyncio.Event)
    """Set by every read that begins."""

    async def rows(self, statement: Executable, **parameters: Any) -> Sequence[Row[Any]]:
        self._check()
        self.reading.set()
        return await super().rows(statement, **parameters)

    @asynccontextmanager
    async def transaction(self, *, bulk: bool = False) -> AsyncIterator[AsyncConnection]:
        self._check()
        async with super().transaction(bulk=bulk) as connection:
            yield connection

    def _check(self) -> None:
        if self.outage.is_set():
            raise StoreUnavailable


@dataclass(frozen=True)
class Stores:
    accounts: SqlAccounts
    profiles: SqlProfiles
    sessions: SqlSessions
    tallies: MemoryTallies


class Process:
    """The flows as one process of the service has them."""

    def __init__(
        self,
        database: Unreliable,
        passwords: Passwords,
        clock: Clock,
        limits: AttemptLimits | None = None,
    ) -> None:
        self.database, self.clock = database, clock
        self.stores = Stores(
            SqlAccounts(database), SqlProfiles(database), SqlSessions(database), MemoryTallies()
        )
        self.keys = Keys.of(b"r" * 32)
        self.watch = ChangeWatch(SqlChanges(database))
        self.flows = session_flows(
            self.stores,
            self.keys,
            passwords,
            limits or AttemptLimits(),
            clock=clock,
            new_uuid=uuid7,
        )

    async def sign_in(  # noqa: PLR0913 - each may be what a test is about
        self,
        *,
        email: str = EMAIL,
        password: str = PASSWORD,
        device: str = TV,
        address: str | None = "192.0.2.1",
        country: str | None = None,
        name: str = "Living room",
    ) -> Any:
        given = LogIn(email, password, GivenDevice(device, name, DeviceClass.TV))
        origin = Origin(address, country)
        return await self.flows.sign_in.sign_in(given, origin, self.clock.now)

    async def sign_up(  # noqa: PLR0913 - each may be what a test is about
        self,
        *,
        email: str = "new@marquee.test",
        password: str = PASSWORD,
        device: str = TV,
        address: str | None = "192.0.2.1",
        country: str | None = None,
        home: Home = SPAIN,
    ) -> Any:
        log_in = LogIn(email, password, GivenDevice(device, "Living room", DeviceClass.TV))
        given, origin = GivenSignUp(log_in, home), Origin(address, country)
        return await self.flows.sign_up.sign_up(given, origin, self.clock.now)

    async def remove_device(self, viewer: Viewer, device: str) -> Any:
        """The outcome of removing the device with that UUID, from the viewer's own."""
        id_ = DeviceId(f"dev_{device.replace('-', '')}")
        return await self.flows.remove_device.remove(viewer, id_, self.clock.now)

    async def signed_in(self, device: str = TV) -> SessionOpened:
        opened = await self.sign_in(device=device)
        assert isinstance(opened, SessionOpened)
        return opened

    async def refresh(self, token: str) -> Any:
        return await self.flows.refresh.refresh(token, None, self.clock.now)

    async def activate(self, viewer: Viewer, profile_id: ProfileId, pin: str | None = None) -> Any:
        return await self.flows.activate.activate(viewer, profile_id, pin, self.clock.now)

    async def activated(
        self, viewer: Viewer, profile_id: ProfileId, pin: str | None = None
    ) -> SessionOpened:
        opened = await self.activate(viewer, profile_id, pin)
        assert isinstance(opened, SessionOpened)
        return opened

    async def log_out(self, viewer: Viewer, *, everywhere: bool = False) -> Any:
        return await self.flows.log_out.log_out(viewer, everywhere=everywhere, now=self.clock.now)

    async def viewer(self, token: str, country: str | None = None) -> tuple[Viewer | None, bool]:
        return await self.flows.viewers.of(f"Bearer {token}", country, self.clock.now)

    @contextmanager
    def statements(self) -> Iterator[list[str]]:
        """The statements sent to the database inside the block."""
        sent: list[str] = []

        def note(*call: Any) -> None:
            sent.append(call[2])

        engines = (self.database.reads.sync_engine, self.database.writes.sync_engine)
        for engine in engines:
            event.listen(engine, "before_cursor_execute", note)
        try:
            yield sent
        finally:
            for engine in engines:
                event.remove(engine, "before_cursor_execute", note)
