"""One folder with the demo content for the session, made by the server itself, copied for each."""

import asyncio
import shutil
from pathlib import Path

import pytest

from tests.durability.server import serving


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("template") / "var"

    async def fill() -> None:
        async with serving(folder):
            pass

    asyncio.run(fill())
    return folder


@pytest.fixture
def folder(template: Path, tmp_path: Path) -> Path:
    """A data folder of the test's own. The server that filled it was killed."""
    return Path(shutil.copytree(template, tmp_path / "var"))
