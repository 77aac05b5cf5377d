"""What the tests of compiled operations share."""

import gc
from collections.abc import Iterator

import pytest


@pytest.fixture
def swept() -> Iterator[None]:
    """What core leaves behind is found here, and not while some other test runs."""
    yield
    gc.collect()
