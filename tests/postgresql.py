"""A database of a test's own on a real PostgreSQL, made and dropped; without a server it fails."""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import uuid4

import pytest
from sqlalchemy import URL, make_url, text
from sqlalchemy.ext.asyncio import create_async_engine

SERVER = "MARQUEE_TEST_DATABASE_URL"
"""A PostgreSQL server on which tests may create and drop databases of their own."""


@asynccontextmanager
async def new_database(template: URL | None = None) -> AsyncIterator[URL]:
    """An empty one, or a copy of one that nobody is connected to; dropped after the block."""
    server = os.environ.get(SERVER)
    if server is None:
        pytest.fail(f"live tests need {SERVER}")
    url, name = make_url(server), f"marquee_{uuid4().hex}"
    copying = f" TEMPLATE {template.database}" if template else ""
    await execute(url, f"CREATE DATABASE {name}{copying}")
    yield url.set(database=name)
    await execute(url, f"DROP DATABASE {name} WITH (FORCE)")


async def execute(url: URL, statement: str) -> None:
    """One statement, in no transaction."""
    driver = url.set(drivername="postgresql+asyncpg")
    engine = create_async_engine(driver, isolation_level="AUTOCOMMIT")
    async with engine.connect() as connection:
        await connection.execute(text(statement))
    await engine.dispose()


def shown(url: URL) -> str:
    return url.render_as_string(hide_password=False)
