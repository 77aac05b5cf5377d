"""Single flight: one works, all are answered."""

import asyncio
import gc

import pytest

from foundation.single_flight import SingleFlight


class Work:
    """Work that waits for `gate`, then answers its number or raises."""

    def __init__(self, error: Exception | None = None) -> None:
        self.calls, self.error = 0, error
        self.gate = asyncio.Event()

    async def __call__(self) -> int:
        self.calls += 1
        number = self.calls
        await self.gate.wait()
        if self.error is not None:
            raise self.error
        return number


def asking(
    flights: SingleFlight[str, int], work: Work, times: int, key: str = "a"
) -> list[asyncio.Task[int]]:
    return [asyncio.create_task(flights.run(key, work)) for _ in range(times)]


async def settled() -> None:
    for _ in range(5):
        await asyncio.sleep(0)


async def test_those_who_ask_at_once_share_one_answer() -> None:
    work, flights = Work(), SingleFlight[str, int]()
    waiters = asking(flights, work, 5)

    await settled()
    work.gate.set()

    assert await asyncio.gather(*waiters) == [1] * 5
    assert work.calls == 1


async def test_different_keys_work_apart() -> None:
    one, other, flights = Work(), Work(), SingleFlight[str, int]()
    waiters = asking(flights, one, 2, "a") + asking(flights, other, 2, "b")

    await settled()
    one.gate.set()
    other.gate.set()

    assert await asyncio.gather(*waiters) == [1] * 4
    assert (one.calls, other.calls) == (1, 1)


async def test_an_answer_is_not_kept_for_those_who_ask_later() -> None:
    work, flights = Work(), SingleFlight[str, int]()
    work.gate.set()

    assert [await flights.run("a", work) for _ in range(3)] == [1, 2, 3]


async def test_a_waiter_that_is_cancelled_leaves_the_work_to_the_others() -> None:
    work, flights = Work(), SingleFlight[str, int]()
    starter, second = asking(flights, work, 2)

    await settled()
    starter.cancel()
    await settled()
    work.gate.set()

    assert await second == 1
    assert starter.cancelled()


async def test_the_work_goes_on_when_every_waiter_has_gone_and_can_be_joined() -> None:
    work, flights = Work(), SingleFlight[str, int]()
    for waiter in asking(flights, work, 2):
        await settled()
        waiter.cancel()
    (late,) = asking(flights, work, 1)

    await settled()
    work.gate.set()

    assert await late == 1
    assert work.calls == 1


async def test_a_failure_reaches_every_waiter_and_is_not_kept() -> None:
    work, flights = Work(ValueError("no")), SingleFlight[str, int]()
    waiters = asking(flights, work, 3)

    await settled()
    work.gate.set()
    answers = await asyncio.gather(*waiters, return_exceptions=True)

    assert answers == [work.error] * 3
    work.error = None
    assert await flights.run("a", work) == 2


async def test_a_failure_that_nobody_waits_for_is_no_warning() -> None:
    unheard: list[object] = []
    asyncio.get_running_loop().set_exception_handler(lambda _, context: unheard.append(context))
    work, flights = Work(ValueError("no")), SingleFlight[str, int]()
    (waiter,) = asking(flights, work, 1)

    await settled()
    waiter.cancel()
    work.gate.set()
    await settled()
    del waiter
    gc.collect()

    assert unheard == []
    with pytest.raises(ValueError, match="no"):
        await flights.run("a", work)


async def test_work_that_is_cancelled_cancels_its_waiters_and_is_not_kept() -> None:
    work, flights = Work(), SingleFlight[str, int]()

    async def given_up() -> int:
        raise asyncio.CancelledError

    waiter = asyncio.create_task(flights.run("a", given_up))
    await settled()

    assert waiter.cancelled()
    work.gate.set()
    assert await flights.run("a", work) == 1
