"""What tests of faults share: the clock by which a store that failed is left alone."""

from functools import partial

import pytest

from foundation.breaker import Breaker
from persistence import breakers
from tests.live.faults.seconds import Seconds


@pytest.fixture
def seconds(monkeypatch: pytest.MonkeyPatch) -> Seconds:
    """The clock of every breaker that is made meanwhile."""
    clock = Seconds()
    monkeypatch.setattr(breakers, "Breaker", partial(Breaker, clock=clock))
    return clock
