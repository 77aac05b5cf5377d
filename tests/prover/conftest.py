"""The prover compares what is said, not how quickly: its sources wait as long as it takes, and its
passwords are hashed as lightly as they can be.
"""

from collections.abc import Iterator

import pytest
from argon2 import PasswordHasher

from foundation import passwords
from tests.e2e.conftest import patience, undisturbed
from tests.e2e.prepared import PREPARED

__all__ = ["light_hashes", "patience", "undisturbed"]


@pytest.fixture(scope="module", autouse=True)
def prepared_once() -> Iterator[None]:
    """What its worlds ask is large, and nobody else asks it."""
    with PREPARED.standing(), PREPARED.afresh():
        yield


@pytest.fixture(scope="module")
def light_hashes() -> Iterator[None]:
    """Hundreds of sign-ins take no time. Other tests count what hashing costs (R53)."""
    light = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "_HASHER", light)
        patch.setattr(passwords, "_NOBODYS", light.hash("nobody's"))
        yield
