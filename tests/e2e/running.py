"""Marquee running whole in this process, and what a client can do with it over HTTP."""

import gc
import logging
import shutil
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, Self
from uuid import UUID, uuid4

import structlog
from httpx2 import ASGITransport, AsyncClient, Headers, Response

from app import NOT_BUILT, OpenStores, create_app  # noqa: TID251 - these tests run what app.py composes
from domain.account import Account
from domain.ids import AccountId, ProfileId
from domain.maturity import MaturityLevel
from domain.profile import Profile
from flows.homepage.gather import Gatherer
from flows.homepage.sources import SOURCES
from flows.homepage.sources.popular import POPULAR
from foundation.passwords import Passwords
from foundation.settings import LogLevel, Settings
from foundation.web_pages import WebPages
from jobs.demo.accounts import PASSWORD, PLAN
from persistence.ports import ChangeKind, Shelf, Stores
from persistence.wiring import open_stores

ROOT = Path(__file__).parents[2]
OPERATIONS = ROOT / "operations"
TODAY = date(2026, 11, 21)
NOW = datetime(2026, 11, 21, 9, tzinfo=UTC)
ADDRESS = "http://127.0.0.1:8000"
GRAPHQL_RESPONSE = "application/graphql-response+json"
PROFILES = {
    "Ada": ("demo@marquee.test", None),
    "Sam": ("demo@marquee.test", "1234"),
    "Kit": ("demo@marquee.test", None),
    "Edith": ("editor@marquee.test", None),
    "Oskar": ("ops@marquee.test", None),
}
LOG_IN = """
mutation LogIn($input: LogInInput!) {
  logIn(input: $input) {
    __typename
    ... on SessionPayload {
      accessToken refreshToken expiresAt
      viewer { id roles profile { id } device { id } account { id profiles { id name } } }
    }
    ... on Problem { code message }
    ... on ValidationProblem { fields { field message } }
    ... on LimitProblem { limit retryAfterSeconds }
  }
}
"""
ACTIVATE = """
mutation Activate($profileId: ID!, $pin: String) {
  activateProfile(profileId: $profileId, pin: $pin) {
    __typename
    ... on SessionPayload { accessToken refreshToken expiresAt viewer { id profile { id name } } }
    ... on Problem { code message }
    ... on PinProblem { attemptsLeft lockedUntil }
  }
}
"""


@dataclass
class Clock:
    """Stands still until it is moved."""

    now: datetime = NOW

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **duration: float) -> None:
        self.now += timedelta(**duration)


@dataclass(frozen=True)
class Answer:
    """One answer of the GraphQL endpoint."""

    status: int
    headers: Headers
    body: dict[str, Any]

    @classmethod
    def of(cls, response: Response) -> Self:
        return cls(response.status_code, response.headers, response.json())

    @property
    def data(self) -> Any:
        """The data of an answer without errors."""
        assert "errors" not in self.body, self.body["errors"]
        return self.body["data"]

    @property
    def partial(self) -> Any:
        """The data of an answer that may have errors as well."""
        return self.body["data"]

    @property
    def errors(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.body.get("errors", [])
        return found

    @property
    def codes(self) -> list[str]:
        return [error["extensions"]["code"] for error in self.errors]

    @property
    def refusals(self) -> dict[str, str]:
        """The code of each field's error, by the field's path."""
        return {
            ".".join(map(str, error["path"])): error["extensions"]["code"] for error in self.errors
        }


def operation_text(file: str) -> str:
    """A client's own document, such as `tv/homepage.graphql`."""
    return (OPERATIONS / file).read_text(encoding="utf-8")


@dataclass
class Device:
    """A client on one device: it keeps its id and its tokens, as every client does."""

    http: AsyncClient
    uuid: UUID = field(default_factory=uuid4)
    access_token: str | None = None
    refresh_token: str | None = None
    headers: Mapping[str, str | bytes] = field(default_factory=dict)

    @property
    def id(self) -> str:
        return f"dev_{self.uuid.hex}"

    def sending(self, **headers: str | bytes) -> "Device":
        """The same device with further headers, such as `x_country`."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return replace(self, headers={**self.headers, **named})

    async def post(self, body: Mapping[str, Any], **headers: str) -> Answer:
        own = {"authorization": f"Bearer {self.access_token}"} if self.access_token else {}
        sent = {"accept": GRAPHQL_RESPONSE, **own, **self.headers, **headers}
        return Answer.of(await self.http.post("/graphql", json=body, headers=sent))

    async def ask(
        self, text: str, variables: Mapping[str, Any] | None = None, operation: str | None = None
    ) -> Answer:
        return await self.post(
            {"query": text, "variables": variables or {}, "operationName": operation}
        )

    async def run(self, file: str, operation: str | None = None, **variables: Any) -> Answer:
        """One of the clients' own operations, by its file below `operations/`."""
        return await self.ask(operation_text(file), variables, operation)

    async def log_in(self, email: str, password: str = PASSWORD) -> dict[str, Any]:
        """The outcome of `logIn`; the tokens are kept when it gives any."""
        device = {"id": str(self.uuid), "name": "Living room", "class": "TV"}
        given = {"email": email, "password": password, "device": device}
        return self._kept((await self.ask(LOG_IN, {"input": given})).data["logIn"])

    async def activate(self, profile_id: str, pin: str | None = None) -> dict[str, Any]:
        """The outcome of `activateProfile`; the tokens are kept when it gives any."""
        variables = {"profileId": profile_id, "pin": pin} if pin else {"profileId": profile_id}
        return self._kept((await self.ask(ACTIVATE, variables)).data["activateProfile"])

    def _kept(self, outcome: dict[str, Any]) -> dict[str, Any]:
        if outcome["__typename"] == "SessionPayload":
            self.access_token, self.refresh_token = outcome["accessToken"], outcome["refreshToken"]
        return outcome


@dataclass(frozen=True)
class Marquee:
    """A running application: its door, the stores behind it, and the clock it goes by."""

    http: AsyncClient
    stores: Stores
    clock: Clock

    def device(self) -> Device:
        """A device on which nobody is signed in."""
        return Device(self.http)

    async def warm(self, country: str = "US") -> None:
        """Gather what pages of a country are made of, however long it takes.

        A source has 150 ms on a request (R33), which on a busy machine would be a matter of luck.
        """
        await self.warm_all_but(country=country)

    async def warm_all_but(self, *left_out: str, country: str = "US") -> None:
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
        for level in (MaturityLevel.MATURE, MaturityLevel.AGE_7):
            gathered = await gatherer.gather(Shelf(country, level), self.clock())
            assert gathered.degraded == ()

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
    """Settings for a data folder, untouched by this machine's environment."""
    given = {
        "data_dir": data_dir,
        "rate_limit_scale": 1_000,
        "request_deadline_ms": 60_000,
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
) -> AsyncIterator[Marquee]:
    """The application at work on a migrated database; `wrap` stands between it and its stores."""
    clock, opened = clock or Clock(), list[Stores]()
    app = create_app(settings, pages, opening=_opening(clock, wrap, opened), clock=clock)
    http = AsyncClient(transport=ASGITransport(app), base_url=ADDRESS)
    with _process_as_it_was():
        async with app.router.lifespan_context(app), http:
            yield Marquee(http, opened[0], clock)


@contextmanager
def _process_as_it_was() -> Iterator[None]:
    """An application sets up its process's logs and freezes its objects; a test undoes both."""
    root, configured = logging.getLogger(), structlog.get_config()
    handlers, level = root.handlers[:], root.level
    try:
        yield
    finally:
        structlog.configure(**configured)
        root.handlers[:] = handlers
        root.setLevel(level)
        gc.unfreeze()


def _opening(clock: Clock, wrap: Callable[[Stores], Stores], opened: list[Stores]) -> OpenStores:
    @asynccontextmanager
    async def opening(url: str) -> AsyncIterator[Stores]:
        async with open_stores(url, clock) as stores:
            opened.append(stores)
            yield wrap(stores)

    return opening
