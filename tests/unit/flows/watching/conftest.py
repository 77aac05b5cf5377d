"""Progress on an embedded database of a test's own."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from persistence.sql.durable import open_durable
from persistence.sql.migrate import migrate
from persistence.sql.progress import SqlProgress


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("progress") / "marquee.db"
    asyncio.run(migrate(f"sqlite:///{path}"))
    return path


@pytest.fixture
async def progress(empty_database: Path, tmp_path: Path) -> AsyncIterator[SqlProgress]:
    path = shutil.copy(empty_database, tmp_path / "marquee.db")
    database = open_durable(f"sqlite:///{path}")
    yield SqlProgress(database)
    await database.close()
