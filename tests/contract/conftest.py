"""The databases that contract tests run against: SQLite always, PostgreSQL with `-m live`."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio
from sqlalchemy import make_url

from persistence.ports.progress import Progress
from persistence.sql.engine import Database, open_database
from persistence.sql.migrate import migrate
from persistence.sql.tables import metadata
from tests.cassandra import keyspace, url_of
from tests.contract.progress_stores import opened as opened_progress
from tests.contract.store import Store, opened
from tests.postgresql import execute, new_database, shown


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty database with every table."""
    path = tmp_path_factory.mktemp("template") / "marquee.db"
    asyncio.run(migrate(f"sqlite:///{path}"))
    return path


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def postgresql_url() -> AsyncIterator[str]:
    """A database made for this run; without a server the test fails, for it was asked for."""
    async with new_database() as url:
        await migrate(shown(url))
        yield shown(url)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.live)])
async def empty_database(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[str]:
    """One without any table."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'empty.db'}"
        return
    async with new_database() as url:
        yield shown(url)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.live)])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database."""
    if request.param == "sqlite":
        path = tmp_path / "marquee.db"
        shutil.copy(request.getfixturevalue("sqlite_template"), path)
        return f"sqlite:///{path}"
    url: str = request.getfixturevalue("postgresql_url")
    names = ", ".join(f'"{table.name}"' for table in metadata.sorted_tables)
    asyncio.run(execute(make_url(url), f"TRUNCATE {names} RESTART IDENTITY CASCADE"))
    return url


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    opened = open_database(database_url)
    yield opened
    await opened.close()


@pytest.fixture
async def store(database_url: str) -> AsyncIterator[Store]:
    async with opened(database_url) as store:
        yield store


@pytest.fixture(scope="session")
def cassandra_url() -> Iterator[str]:
    """A keyspace made for this run; without a server the test fails, for it was asked for."""
    with keyspace() as address:
        yield url_of(address)


@pytest.fixture(
    params=[
        "sqlite",
        pytest.param("postgresql", marks=pytest.mark.live),
        pytest.param("cassandra", marks=pytest.mark.live),
    ]
)
def progress_address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where a store of progress is that has its tables."""
    if request.param == "sqlite":
        path = tmp_path / "progress.db"
        shutil.copy(request.getfixturevalue("sqlite_template"), path)
        return f"sqlite:///{path}"
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


@pytest.fixture
async def progress(progress_address: str) -> AsyncIterator[Progress]:
    """An empty store of progress, of each kind there is."""
    async with opened_progress(progress_address) as store:
        yield store
