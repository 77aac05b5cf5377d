"""The flows of experiments over a database of each test's own."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.unit.flows.experiments.stores import Kept, kept_in


@pytest.fixture
async def kept(tmp_path: Path) -> AsyncIterator[Kept]:
    async with kept_in(tmp_path) as found:
        yield found
