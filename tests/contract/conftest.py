"""The databases that contract tests run against: SQLite always, PostgreSQL with `-m live`."""

import asyncio
import os
import shutil
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import make_url, text
from sqlalchemy.ext.asyncio import create_async_engine

from persistence.ports.progress import Progress
from persistence.sql.engine import Database, open_database
from persistence.sql.migrate import migrate
from persistence.sql.tables import metadata
from tests.cassandra import keyspace, url_of
from tests.contract.progress_stores import opened as opened_progress
from tests.contract.store import Store, opened

SERVER = "MARQUEE_TEST_DATABASE_URL"
"""A PostgreSQL server on which tests may create and drop databases of their own."""


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty database with every table."""
    path = tmp_path_factory.mktemp("template") / "marquee.db"
    asyncio.run(migrate(f"sqlite:///{path}"))
    return path


@pytest.fixture(scope="session")
def postgresql_url() -> Iterator[str]:
    """A database made for this run; without a server the test fails, for it was asked for."""
    with _made_on(_server()) as url:
        asyncio.run(migrate(url))
        yield url


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.live)])
def empty_database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """One without any table."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'empty.db'}"
        return
    with _made_on(_server()) as url:
        yield url


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.live)])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database."""
    if request.param == "sqlite":
        path = tmp_path / "marquee.db"
        shutil.copy(request.getfixturevalue("sqlite_template"), path)
        return f"sqlite:///{path}"
    url: str = request.getfixturevalue("postgresql_url")
    names = ", ".join(f'"{table.name}"' for table in metadata.sorted_tables)
    asyncio.run(_on_server(url, f"TRUNCATE {names} RESTART IDENTITY CASCADE"))
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


def _server() -> str:
    server = os.environ.get(SERVER)
    if server is None:
        pytest.fail(f"live tests need {SERVER}")
    return server


@contextmanager
def _made_on(server: str) -> Iterator[str]:
    """A database of its own, dropped afterwards."""
    name = f"marquee_{uuid4().hex}"
    asyncio.run(_on_server(server, f"CREATE DATABASE {name}"))
    yield make_url(server).set(database=name).render_as_string(hide_password=False)
    asyncio.run(_on_server(server, f"DROP DATABASE {name} WITH (FORCE)"))


async def _on_server(url: str, statement: str) -> None:
    driver = make_url(url).set(drivername="postgresql+asyncpg")
    engine = create_async_engine(driver, isolation_level="AUTOCOMMIT")
    async with engine.connect() as connection:
        await connection.execute(text(statement))
    await engine.dispose()
