"""R57: five failures in a row, then nothing for a while, then exactly one call that finds out."""

import asyncio
from contextlib import suppress

import pytest

from foundation.breaker import Breaker, BreakerOpen


class Outage(Exception):
    """What counts as a failure here."""


class Seconds:
    """A clock that is moved by hand."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Seconds:
    return Seconds()


class Silent(Outage):
    """What says nothing of the dependency."""


@pytest.fixture
def breaker(clock: Seconds) -> Breaker:
    return Breaker(Outage, TimeoutError, silent=(Silent,), clock=clock)


def fail(breaker: Breaker, times: int = 1, error: type[Exception] = Outage) -> None:
    for _ in range(times):
        with pytest.raises(error), breaker.call():
            raise error


def succeed(breaker: Breaker) -> None:
    with breaker.call():
        pass


def refused(breaker: Breaker) -> bool:
    try:
        succeed(breaker)
    except BreakerOpen:
        return True
    return False


def test_r57_five_failures_in_a_row_open_it_and_four_do_not(breaker: Breaker) -> None:
    fail(breaker, 4)
    assert not breaker.is_open
    fail(breaker)
    assert breaker.is_open
    assert refused(breaker)


def test_r57_an_answer_between_failures_starts_the_count_anew(breaker: Breaker) -> None:
    fail(breaker, 4)
    succeed(breaker)
    fail(breaker, 4)
    assert not breaker.is_open


def test_r57_it_stays_open_for_thirty_seconds(breaker: Breaker, clock: Seconds) -> None:
    fail(breaker, 5)
    clock.now += 29.9
    assert refused(breaker)
    clock.now += 0.1
    assert not refused(breaker)
    assert not breaker.is_open


def test_r57_exactly_one_call_finds_out(breaker: Breaker, clock: Seconds) -> None:
    fail(breaker, 5)
    clock.now += 30
    with breaker.call():
        assert [refused(breaker) for _ in range(3)] == [True, True, True]
    assert not refused(breaker)


def test_r57_a_probe_that_fails_opens_it_for_as_long_again(
    breaker: Breaker, clock: Seconds
) -> None:
    fail(breaker, 5)
    clock.now += 30
    fail(breaker)
    clock.now += 29.9
    assert refused(breaker)
    clock.now += 0.1
    assert not refused(breaker)


async def test_r57_a_cancelled_probe_frees_its_place(breaker: Breaker, clock: Seconds) -> None:
    fail(breaker, 5)
    clock.now += 30
    begun = asyncio.Event()

    async def hang() -> None:
        with breaker.call():
            begun.set()
            await asyncio.Event().wait()

    probe = asyncio.create_task(hang())
    await begun.wait()
    assert refused(breaker)
    probe.cancel()
    await asyncio.gather(probe, return_exceptions=True)
    assert breaker.is_open
    assert not refused(breaker)


async def test_a_call_that_is_cancelled_is_no_failure(breaker: Breaker) -> None:
    fail(breaker, 4)
    with pytest.raises(asyncio.CancelledError), breaker.call():
        raise asyncio.CancelledError
    assert not breaker.is_open
    fail(breaker)
    assert breaker.is_open


async def test_a_call_past_its_deadline_is_a_failure(breaker: Breaker) -> None:
    for _ in range(5):
        with pytest.raises(TimeoutError), breaker.call():
            async with asyncio.timeout(0):
                await asyncio.Event().wait()
    assert breaker.is_open


def test_what_is_no_outage_is_an_answer(breaker: Breaker) -> None:
    fail(breaker, 4)
    fail(breaker, error=KeyError)
    fail(breaker, 4)
    assert not breaker.is_open


def test_an_answer_to_a_call_from_before_closes_nothing(breaker: Breaker) -> None:
    with breaker.call():
        fail(breaker, 5)
    assert breaker.is_open


def test_failures_of_calls_from_before_do_not_keep_it_open_for_longer(
    breaker: Breaker, clock: Seconds
) -> None:
    with suppress(Outage), breaker.call():
        fail(breaker, 5)
        clock.now += 20
        raise Outage
    clock.now += 10
    assert not refused(breaker)


def test_r57_what_says_nothing_is_neither_a_failure_nor_an_answer(breaker: Breaker) -> None:
    fail(breaker, 4)
    fail(breaker, 9, error=Silent)
    assert not breaker.is_open
    fail(breaker)
    assert breaker.is_open


def test_r57_a_probe_that_says_nothing_frees_its_place(breaker: Breaker, clock: Seconds) -> None:
    fail(breaker, 5)
    clock.now += 30
    fail(breaker, error=Silent)
    assert breaker.is_open
    assert not refused(breaker)


def test_r57_a_probe_whose_end_is_told_elsewhere_holds_its_place_until_then(
    breaker: Breaker, clock: Seconds
) -> None:
    fail(breaker, 5)
    clock.now += 30
    probe = breaker.admit()
    with pytest.raises(BreakerOpen):
        breaker.admit()
    probe.left()
    another = breaker.admit()
    another.answered()
    assert not breaker.is_open
    another.failed(Outage())  # only the first word counts
    fail(breaker, 4)
    assert not breaker.is_open


def test_it_is_told_once_when_it_opens_and_once_when_it_closes(clock: Seconds) -> None:
    told: list[object] = []
    breaker = Breaker(Outage, clock=clock, opened=told.append, closed=lambda: told.append("closed"))
    calls = [breaker.admit() for _ in range(8)]
    errors = [Outage(number) for number in range(8)]
    for call, error in zip(calls, errors, strict=True):
        call.failed(error)
    clock.now += 30
    fail(breaker)
    clock.now += 30
    succeed(breaker)
    assert told == [errors[4], "closed"]
