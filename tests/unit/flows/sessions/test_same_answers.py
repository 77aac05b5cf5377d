"""What an address costs and is answered tells nobody whether it has an account (R53).

Hashes and statements are counted. A test by ranks follows, whose bound chance passes once in
millions of runs, while one hash more or less on either side always would.
"""

import time
from itertools import product

import pytest

from domain.outcome import AuthRefused
from flows.sessions.attempts import AttemptLimits
from foundation.passwords import Passwords
from tests.unit.flows.sessions.hashes import FULL, Watched, watch_hashes
from tests.unit.flows.sessions.household import EMAIL, Clock, Process, Unreliable

UNKNOWN = "nobody@marquee.test"
SAMPLES = 25


@pytest.fixture
def hashes(monkeypatch: pytest.MonkeyPatch) -> Watched:
    return watch_hashes(monkeypatch)


@pytest.fixture
def patient(database: Unreliable, passwords: Passwords, clock: Clock) -> Process:
    """A process without limits in the way."""
    return Process(database, passwords, clock, AttemptLimits(scale=1000))


async def cost_of_sign_in(process: Process, hashes: Watched, email: str) -> object:
    """The answer, what was hashed for it, and what the database was asked."""
    hashes.work.clear()
    with process.statements() as sent:
        answer = await process.sign_in(email=email, password="wrong-password")
    return answer, hashes.work[:], sent


async def test_r53_a_wrong_password_and_an_unknown_address_get_and_cost_the_same(
    process: Process, hashes: Watched
) -> None:
    known = await cost_of_sign_in(process, hashes, EMAIL)
    unknown = await cost_of_sign_in(process, hashes, UNKNOWN)
    assert known == unknown
    assert hashes.work == [FULL]


async def test_r53_signing_up_hashes_the_same_for_a_taken_and_a_free_address(
    process: Process, hashes: Watched
) -> None:
    taken = await process.sign_up(email=EMAIL)
    assert isinstance(taken, AuthRefused)
    assert hashes.work == [FULL]
    hashes.work.clear()
    await process.sign_up(email=UNKNOWN)
    assert hashes.work == [FULL]


async def test_r53_nothing_is_asked_about_an_address_before_it_is_hashed(
    process: Process, hashes: Watched
) -> None:
    seen: list[int] = []
    with process.statements() as sent:
        hashes.on_start = lambda: seen.append(len(sent))
        await process.sign_up(email=EMAIL)
    assert seen == [0]


async def test_r53_the_times_of_known_and_unknown_addresses_cannot_be_told_apart(
    patient: Process,
) -> None:
    known, unknown = list[float](), list[float]()
    for number in range(SAMPLES):
        # Interleaved, each first in turn, so that whatever else is going on is met by both.
        pair = [(EMAIL, known), (UNKNOWN, unknown)]
        for email, times in pair if number % 2 else pair[::-1]:
            begun = time.perf_counter()
            await patient.sign_in(email=email, password="wrong-password")
            times.append(time.perf_counter() - begun)
    slower = sum(one > other for one, other in product(known, unknown))
    # Mann and Whitney's U over its maximum: 0.5 on average, with a deviation of 0.08. Without a
    # hash on one side it is 0 or 1.
    assert 0.1 < slower / SAMPLES**2 < 0.9
