"""What is begun for a request's sake knows how long it may take; what outlives it does not."""

import asyncio

from foundation.request_time import KEPT_BACK, of_no_request, request_of, seconds_left


async def left(most: float) -> float:
    return seconds_left(most)


async def test_outside_of_requests_everything_takes_as_long_as_it_may() -> None:
    assert seconds_left(1.5) == 1.5
    with request_of(0.0):
        assert seconds_left(1.5) == 0.0
    assert seconds_left(1.5) == 1.5


async def test_it_is_the_lesser_of_the_two() -> None:
    with request_of(100.0):
        assert seconds_left(1.5) == 1.5
        assert 0 < seconds_left(1_000.0) <= 100.0 * (1 - KEPT_BACK)


async def test_tasks_that_a_request_begins_are_bounded_with_it() -> None:
    with request_of(0.0):
        begun = asyncio.create_task(left(1.5))
        shared = asyncio.create_task(left(1.5), context=of_no_request())
    assert await begun == 0.0
    assert await shared == 1.5


async def test_requests_at_the_same_time_have_a_time_each() -> None:
    async def request(seconds: float) -> float:
        with request_of(seconds):
            await asyncio.sleep(0)
            return seconds_left(1.5)

    assert await asyncio.gather(request(0.0), request(100.0)) == [0.0, 1.5]
