"""Settings of the unit tests: properties are not timed, so that a busy machine fails none."""

import pytest
import structlog
from hypothesis import settings

settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")


@pytest.fixture(autouse=True)
def unconfigured_logs() -> None:
    """No test hears of what an application in another one has said of logs."""
    structlog.reset_defaults()
