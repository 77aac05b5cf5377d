"""Settings of the unit tests: properties are not timed, so that a busy machine fails none."""

import pytest
import structlog
from hypothesis import settings

from foundation.garbage import leave_out_what_lives
from tests.e2e.prepared import PREPARED

settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")


@pytest.fixture(scope="session", autouse=True)
def nothing_left_of_applications() -> None:
    """They were tested before; libraries that look for cycles themselves meet nothing of them."""
    PREPARED.forget()
    leave_out_what_lives()


@pytest.fixture(autouse=True)
def unconfigured_logs() -> None:
    """No test hears of what an application in another one has said of logs."""
    structlog.reset_defaults()
