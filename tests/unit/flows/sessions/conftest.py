"""A household: two accounts on a fresh embedded database, and a process that serves them."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from domain.maturity import MaturityLevel
from foundation.passwords import Passwords
from persistence.sql.accounts import SqlAccounts
from persistence.sql.engine import open_database
from persistence.sql.migrate import migrate
from tests.contract.people import account, profile
from tests.unit.flows.sessions.household import (
    ADA,
    EMAIL,
    KIT,
    PASSWORD,
    PIN,
    SAM,
    THEIRS,
    Clock,
    Process,
    Unreliable,
)


@pytest.fixture
def passwords() -> Iterator[Passwords]:
    """Whoever waits for a hash waits as long as it takes: machines are slow, and tests many."""
    made = Passwords(patience_seconds=60)
    yield made
    made.close()


@pytest.fixture(scope="session")
def household(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with the demo account (Ada, Sam with a PIN, Kit) and another."""
    path = tmp_path_factory.mktemp("household") / "marquee.db"
    asyncio.run(_settle(f"sqlite:///{path}"))
    return path


@pytest.fixture
async def database(household: Path, tmp_path: Path) -> AsyncIterator[Unreliable]:
    shutil.copy(household, tmp_path / "marquee.db")
    opened = open_database(f"sqlite:///{tmp_path / 'marquee.db'}")
    yield Unreliable(opened.reads, opened.writes)
    await opened.close()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def process(database: Unreliable, passwords: Passwords, clock: Clock) -> Process:
    return Process(database, passwords, clock)


@pytest.fixture
def other_process(database: Unreliable, passwords: Passwords, clock: Clock) -> Process:
    """Another on the same database, which hears of nothing but through `changes`."""
    return Process(database, passwords, clock)


async def _settle(url: str) -> None:
    await migrate(url)
    database, passwords = open_database(url), Passwords()
    with passwords.place() as hashing:
        password_hash, pin_hash = await hashing.hash(PASSWORD), await hashing.hash(PIN)
    passwords.close()
    kids = MaturityLevel.AGE_7
    accounts = SqlAccounts(database)
    await accounts.create(
        account("1", email=EMAIL, home_country="US"),
        password_hash,
        [
            profile(id=ADA, name="Ada"),
            profile(id=SAM, name="Sam", pin_hash=pin_hash),
            profile(id=KIT, name="Kit", is_kids=True, maturity=kids),
        ],
    )
    await accounts.create(account("2"), password_hash, [profile(id=THEIRS, of="2")])
    await database.close()
