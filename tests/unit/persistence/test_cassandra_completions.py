"""Completions: every answer arrives once, in order, and wakes the loop no more than it must."""

import asyncio
from collections import Counter
from collections.abc import Callable
from threading import Thread

import pytest

from foundation.breaker import Breaker
from persistence.cassandra.completions import Completions, Request


class CountingLoop:
    """The running loop, and how often a thread woke it."""

    def __init__(self) -> None:
        self.wakes = 0
        self._loop = asyncio.get_running_loop()

    def call_soon_threadsafe(self, callback: Callable[[], None]) -> None:
        self.wakes += 1
        self._loop.call_soon_threadsafe(callback)


class Ended:
    def __init__(self) -> None:
        self.results: Counter[str] = Counter()

    @property
    def times(self) -> int:
        return self.results.total()

    def __call__(self, result: str) -> None:
        self.results[result] += 1


def request() -> Request:
    return Request(asyncio.get_running_loop().create_future(), Breaker().admit())


def completions(ended: Ended) -> tuple[Completions, CountingLoop]:
    loop = CountingLoop()
    return Completions(loop, ended), loop  # type: ignore[arg-type] # the part of a loop it needs


async def test_answers_that_come_together_wake_the_loop_once() -> None:
    ended = Ended()
    queue, loop = completions(ended)
    requests = [request() for _ in range(100)]

    for number, each in enumerate(requests):
        queue.put(each, [(number,)])
    rows = await asyncio.gather(*(each.waiting for each in requests))

    assert rows == [[(number,)] for number in range(100)]
    assert (loop.wakes, ended.times) == (1, 100)


async def test_an_answer_after_the_queue_was_emptied_wakes_the_loop_again() -> None:
    queue, loop = completions(Ended())
    first, second = request(), request()

    queue.put(first, [(1,)])
    assert await first.waiting == [(1,)]
    queue.put(second, [(2,)])

    assert await second.waiting == [(2,)]
    assert loop.wakes == 2


async def test_an_error_is_raised_where_its_answer_is_waited_for() -> None:
    ended = Ended()
    queue, _ = completions(ended)
    failed, fine = request(), request()

    queue.put(failed, ZeroDivisionError("mine"))
    queue.put(fine, [])

    with pytest.raises(ZeroDivisionError, match="mine"):
        await failed.waiting
    assert await fine.waiting == []
    assert ended.results == {"failed": 1, "answered": 1}


async def test_of_several_answers_to_one_request_the_first_counts() -> None:
    ended = Ended()
    queue, _ = completions(ended)
    asked = request()

    queue.put(asked, [(1,)])
    queue.put(asked, ZeroDivisionError())
    queue.put(asked, [(2,)])

    assert await asked.waiting == [(1,)]
    assert ended.times == 1


async def test_a_request_that_nobody_waits_for_any_more_ends_all_the_same() -> None:
    ended = Ended()
    queue, _ = completions(ended)
    left, kept = request(), request()
    left.waiting.cancel()

    queue.put(left, ZeroDivisionError())
    queue.put(kept, [(1,)])

    assert await kept.waiting == [(1,)]
    assert left.waiting.cancelled()
    assert ended.times == 2


async def test_no_answer_is_left_behind_however_many_threads_bring_them() -> None:
    ended = Ended()
    queue, loop = completions(ended)
    shares = [[request() for _ in range(2_000)] for _ in range(4)]

    def bring(share: list[Request]) -> None:
        for number, each in enumerate(share):
            queue.put(each, [(number,)])

    threads = [Thread(target=bring, args=(share,)) for share in shares]
    for thread in threads:
        thread.start()
    async with asyncio.timeout(60):
        for share in shares:
            rows = await asyncio.gather(*(each.waiting for each in share))
            assert rows == [[(number,)] for number in range(2_000)]
    for thread in threads:
        thread.join()

    assert ended.times == 8_000
    assert loop.wakes <= 8_000
