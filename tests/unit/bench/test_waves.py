"""Waves: what begins before anything was answered is one, what needs an answer is the next."""

import asyncio

from bench.stores.waves import Steps, Waited


async def answer(turns: int) -> None:
    for _ in range(turns):
        await asyncio.sleep(0)


async def test_reads_that_begin_together_are_one_wave_however_long_each_takes() -> None:
    steps = Steps()

    async def chain(store: str, turns: int, length: int) -> None:
        for _ in range(length):
            await steps.step(store, answer(turns))

    await asyncio.gather(chain("PostgreSQL", 30, 2), chain("Redis", 0, 3), chain("Cassandra", 3, 1))

    waited = steps.waited()
    assert waited.reads == {"PostgreSQL": 2, "Redis": 3, "Cassandra": 1}
    assert waited.waves == (
        frozenset({"PostgreSQL", "Redis", "Cassandra"}),
        frozenset({"PostgreSQL", "Redis"}),
        frozenset({"Redis"}),
    )


def test_a_wave_of_one_store_alone_is_left_out_and_no_other() -> None:
    redis, both = frozenset({"Redis"}), frozenset({"Redis", "Cassandra"})

    waited = Waited({}, (redis, both, redis, frozenset({"Cassandra"})))

    assert waited.waves_without("Redis") == (both, frozenset({"Cassandra"}))
