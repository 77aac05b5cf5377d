"""Marquee running whole in this process, and what a client can do with it over HTTP."""

import logging
import shutil
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
import structlog
from httpx2 import ASGITransport, AsyncClient
from starlette.applications import Starlette
from uuid6 import uuid7

from app import NOT_BUILT, Application, OpenStores, Service, create_app  # noqa: TID251 - these tests run what app.py composes
from domain.account import Account
from domain.ids import AccountId, ProfileId
from domain.maturity import MaturityLevel
from domain.profile import Profile
from flows.homepage import gather
from flows.homepage.gather import Gatherer
from flows.homepage.sources import SOURCES
from flows.homepage.sources.popular import POPULAR
from foundation.passwords import Passwords
from foundation.settings import LogLevel, Settings
from foundation.web_pages import WebPages
from jobs.demo.accounts import PASSWORD, PLAN
from persistence.ports.changes import ChangeKind
from persistence.ports.shelves import Shelf
from persistence.ports.stores import Stores
from persistence.wiring import open_stores
from tests.e2e.device import Answer, Device

__all__ = [
    "Answer",
    "Clock",
    "Device",
    "Marquee",
    "copied",
    "database_in",
    "running",
    "service_of",
    "settings_for",
]

TODAY = date(2026, 11, 21)
NOW = datetime(2026, 11, 21, 9, tzinfo=UTC)
ADDRESS = "http://127.0.0.1:8000"
DEMO_LEVELS = (MaturityLevel.MATURE, MaturityLevel.AGE_7)
PROFILES = {
    "Ada": ("demo@marquee.test", None),
    "Sam": ("demo@marquee.test", "1234"),
    "Kit": ("demo@marquee.test", None),
    "Edith": ("editor@marquee.test", None),
    "Oskar": ("ops@marquee.test", None),
}


@dataclass
class Clock:
    """Stands still until it is moved."""

    now: datetime = NOW

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **duration: float) -> None:
        self.now += timedelta(**duration)


@dataclass(frozen=True)
class Marquee:
    """A running application: its door, the stores behind it, and the clock it goes by."""

    http: AsyncClient
    stores: Stores
    clock: Clock
    app: Starlette

    def device(self) -> Device:
        """A device on which nobody is signed in."""
        return Device(self.http)

    async def warm(
        self, country: str = "US", levels: Sequence[MaturityLevel] = DEMO_LEVELS
    ) -> None:
        """Gather what pages of a country are made of, however long it takes.

        A source has 150 ms on a request (R33), which on a busy machine would be a matter of luck.
        """
        await self.warm_all_but(country=country, levels=levels)

    async def warm_all_but(
        self,
        *left_out: str,
        country: str = "US",
        levels: Sequence[MaturityLevel] = DEMO_LEVELS,
    ) -> None:
        """The same without some sources, by name."""
        number = await self.stores.changes.latest_of(ChangeKind.CATALOGUE)
        gatherer = Gatherer(
            self.stores.shelves,
            self.stores.candidates,
            random=lambda: 0.5,
            sources=[
                replace(source, deadline=timedelta(minutes=1))
                for source in (*SOURCES, POPULAR)
                if source.name not in left_out
            ],
            catalogue=lambda: number,
        )
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(gather, "REBUILD", timedelta(minutes=1))
            for level in levels:
                gathered = await gatherer.gather(Shelf(country, level), self.clock())
                assert gathered.degraded == (), gathered.degraded

    async def household(
        self, locale: str = "en", country: str = "US", **profile: Any
    ) -> tuple[str, str]:
        """A new account with one profile, a grown-up's unless told otherwise: address and name."""
        number = uuid4().hex
        account = Account(
            id=AccountId(f"acct_{number}"),
            email=f"{number}@marquee.test",
            plan=PLAN,
            home_country=country,
            time_zone="UTC",
            locale=locale,
            staff_roles=frozenset(),
            created_at=self.clock(),
        )
        given = {"is_kids": False, "maturity": MaturityLevel.MATURE, **profile}
        member = Profile(
            id=ProfileId(f"prof_{number}"),
            account_id=account.id,
            name="Elena",
            locale=locale,
            created_at=self.clock(),
            **given,
        )
        passwords = Passwords()
        with passwords.place() as hashing:
            encoded = await hashing.hash(PASSWORD)
        passwords.close()
        assert await self.stores.accounts.create(account, encoded, [member])
        return account.email, member.name

    async def sign_in(self, profile: str) -> Device:
        """A new device on which one of the demo profiles is active."""
        email, pin = PROFILES[profile]
        return await self.sign_in_as(email, profile, pin)

    async def sign_in_as(self, email: str, profile: str, pin: str | None = None) -> Device:
        device = self.device()
        opened = await device.log_in(email)
        ids = {each["name"]: each["id"] for each in opened["viewer"]["account"]["profiles"]}
        outcome = await device.activate(ids[profile], pin)
        assert outcome["__typename"] == "SessionPayload", outcome
        return device


def settings_for(data_dir: Path, **changes: Any) -> Settings:
    """Settings for a data folder, untouched by this machine's environment.

    Nothing is gathered at the start, so that a test says what is.
    """
    given = {
        "data_dir": data_dir,
        "rate_limit_scale": 1_000,
        "request_deadline_ms": 60_000,
        "warm_countries": (),
        "log_level": LogLevel.ERROR,
    }
    return Settings(_env_prefix="MARQUEE_E2E_", **(given | changes))


def database_in(data_dir: Path) -> str:
    return f"sqlite:///{data_dir / 'marquee.db'}"


def copied(template: Path, data_dir: Path) -> Path:
    """A data folder of its own with a copy of a database."""
    data_dir.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(template, data_dir / "marquee.db")
    return data_dir


@asynccontextmanager
async def running(
    settings: Settings,
    *,
    clock: Clock | None = None,
    wrap: Callable[[Stores], Stores] = lambda stores: stores,
    pages: WebPages = NOT_BUILT,
    new_uuid: Callable[[], UUID] = uuid7,
) -> AsyncIterator[Marquee]:
    """The application at work on a migrated database; `wrap` stands between it and its stores.

    Ids go by the machine's clock, unless `new_uuid` makes them.
    """
    clock, opened = clock or Clock(), list[Stores]()
    opening = _opening(clock, wrap, opened)
    app = create_app(settings, pages, opening=opening, clock=clock, new_uuid=new_uuid)
    http = AsyncClient(transport=ASGITransport(app), base_url=ADDRESS)
    with _process_as_it_was():
        async with app.router.lifespan_context(app), http:
            yield Marquee(http, opened[0], clock, app)


@contextmanager
def _process_as_it_was() -> Iterator[None]:
    """An application sets up its process's logs; a test undoes it."""
    root, configured = logging.getLogger(), structlog.get_config()
    handlers, level = root.handlers[:], root.level
    try:
        yield
    finally:
        structlog.configure(**configured)
        root.handlers[:] = handlers
        root.setLevel(level)


def _opening(clock: Clock, wrap: Callable[[Stores], Stores], opened: list[Stores]) -> OpenStores:
    @asynccontextmanager
    async def opening(
        database_url: str, *, progress_url: str | None, redis_url: str | None
    ) -> AsyncIterator[Stores]:
        async with open_stores(database_url, clock, progress_url, redis_url) as stores:
            opened.append(stores)
            yield wrap(stores)

    return opening


def service_of(marquee: Marquee) -> Service:
    """What the application is made of."""
    ends = (getattr(route, "endpoint", None) for route in marquee.app.routes)
    # One for requests and for sockets, on a route of each.
    [application] = {end for end in ends if isinstance(end, Application)}
    return application.service
