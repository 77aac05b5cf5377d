"""A storm of sign-ins: two hashes at a time, a bounded line, and nobody else who waits (R53)."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from domain.outcome import AuthRefused, LimitReached, ProblemCode, SessionOpened
from flows.sessions.attempts import AttemptLimits
from foundation.passwords import AT_ONCE, PLACES, Passwords
from tests.unit.flows.sessions.hashes import Watched, watch_hashes
from tests.unit.flows.sessions.household import ADA, EMAIL, PHONE, Clock, Process, Unreliable

STORM = 200
CROWDED = LimitReached(PLACES, "Too many are asking for this at once. Try again in a moment.", 2)


@pytest.fixture
def hashes(monkeypatch: pytest.MonkeyPatch) -> Watched:
    return watch_hashes(monkeypatch)


@pytest.fixture
async def process(database: Unreliable, clock: Clock, hashes: Watched) -> AsyncIterator[Process]:
    """A process whose line is its own, and whose clients wait in it as long as it takes."""
    own = Passwords(patience_seconds=60)
    yield Process(database, own, clock, AttemptLimits(scale=1000))
    hashes.gate.set()
    own.close()


def storm(process: Process) -> list[asyncio.Task[object]]:
    """Sign-ins under way, each of another name from another place, half of them sign-ups."""

    async def one(number: int) -> object:
        email, address = f"{number}@nowhere.test", f"192.0.2.{number}"
        if number % 2:
            return await process.sign_up(email=email, address=address)
        return await process.sign_in(email=email, address=address)

    return [asyncio.create_task(one(number)) for number in range(STORM)]


async def settled(tasks: list[asyncio.Task[object]], left: int) -> None:
    """Wait until all but `left` have their answer."""
    async with asyncio.timeout(30):
        waiting = set(tasks)
        while len(waiting) > left:
            _, waiting = await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)


async def test_r53_of_two_hundred_at_once_a_line_is_served_and_the_rest_is_told_to_come_back(
    process: Process, hashes: Watched
) -> None:
    hashes.gate.clear()
    tasks = storm(process)
    await settled(tasks, left=PLACES)
    turned_away = [task.result() for task in tasks if task.done()]
    assert turned_away == [CROWDED] * (STORM - PLACES)
    assert CROWDED.code is ProblemCode.RATE_LIMITED
    hashes.gate.set()
    outcomes = await asyncio.gather(*tasks)
    assert sum(outcome != CROWDED for outcome in outcomes) == PLACES
    assert {type(outcome) for outcome in outcomes if outcome != CROWDED} == {
        AuthRefused,
        SessionOpened,
    }
    assert (hashes.most, len(hashes.work)) == (AT_ONCE, PLACES)


async def test_whoever_asks_for_something_else_is_answered_while_the_storm_stands_still(
    process: Process, hashes: Watched
) -> None:
    tv = await process.activated((await process.signed_in()).viewer, ADA)
    phone = await process.signed_in(PHONE)
    hashes.gate.clear()
    tasks = storm(process)
    await settled(tasks, left=PLACES)

    async with asyncio.timeout(30):
        for _ in range(100):
            assert await process.viewer(tv.access_token) == (tv.viewer, False)
        refreshed = await process.refresh(phone.refresh_token)
        assert isinstance(refreshed, SessionOpened)
        assert isinstance(await process.activate(refreshed.viewer, ADA), SessionOpened)
        assert await process.stores.profiles.profiles_of([tv.viewer.account.id])
        assert await process.log_out(refreshed.viewer) is None
    assert sum(not task.done() for task in tasks) == PLACES  # not one of them came any further

    hashes.gate.set()
    await asyncio.gather(*tasks)


async def test_after_the_storm_the_right_password_opens_a_session(
    process: Process, hashes: Watched
) -> None:
    hashes.gate.clear()
    tasks = storm(process)
    await settled(tasks, left=PLACES)
    assert await process.sign_in(email=EMAIL) == CROWDED
    hashes.gate.set()
    await asyncio.gather(*tasks)
    assert isinstance(await process.sign_in(email=EMAIL), SessionOpened)
