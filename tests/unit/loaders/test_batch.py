"""The batching loader: one read a level, independent waiters, no failure kept."""

import asyncio
import gc
from collections.abc import AsyncIterator, Mapping, Sequence

import pytest

from loaders.batch import LARGEST_BATCH, Loader, Reads


class Store:
    """Squares of the numbers up to 999; notes each batch, waits for `gate`, may be `down`."""

    def __init__(self) -> None:
        self.batches: list[list[int]] = []
        self.down = False
        self.gate = asyncio.Event()
        self.gate.set()

    async def squares(self, keys: Sequence[int]) -> Mapping[int, int]:
        self.batches.append(list(keys))
        await self.gate.wait()
        if self.down:
            raise ConnectionError("down")
        return {key: key * key for key in sorted(keys) if key < 1000}


def loader(store: Store, reads: Reads | None = None) -> Loader[int, int]:
    return Loader("squares", store.squares, reads=reads or Reads(), absent=-1)


async def settled() -> None:
    for _ in range(10):
        await asyncio.sleep(0)


@pytest.fixture
async def unheard() -> AsyncIterator[list[object]]:
    """What the loop's exception handler is told: nothing, or the test fails at its end."""
    told: list[object] = []
    asyncio.get_running_loop().set_exception_handler(lambda _, context: told.append(context))
    yield told
    await settled()
    gc.collect()
    assert told == []


async def test_what_is_loaded_in_one_tick_is_one_batch_in_the_order_of_asking() -> None:
    store = Store()
    squares = loader(store)

    assert await asyncio.gather(*(squares.load(key) for key in (3, 1, 2))) == [9, 1, 4]
    assert store.batches == [[3, 1, 2]]


async def test_many_and_load_share_a_batch() -> None:
    store = Store()
    squares = loader(store)

    several, one = await asyncio.gather(squares.many([3, 1]), squares.load(2))

    assert (several, one) == ([9, 1], 4)
    assert store.batches == [[2, 3, 1]]  # `many` asks when it is first run


async def test_a_key_is_read_once_however_often_it_is_asked_for() -> None:
    store = Store()
    squares = loader(store)

    assert await squares.many([2, 2, 3, 2]) == [4, 4, 9, 4]
    assert await squares.load(2) == 4
    assert await squares.many([3, 2]) == [9, 4]
    assert store.batches == [[2, 3]]


async def test_a_key_the_store_does_not_have_loads_as_absent() -> None:
    assert await loader(Store()).many([1000, 5]) == [-1, 25]


async def test_no_keys_read_nothing() -> None:
    store = Store()

    assert await loader(store).many([]) == []
    await settled()
    assert store.batches == []


async def test_keys_of_a_later_level_are_a_batch_of_their_own() -> None:
    store = Store()
    squares = loader(store)

    (four,) = await squares.many([2])
    assert await squares.many([four, 2]) == [16, 4]
    assert store.batches == [[2], [4]]


async def test_a_batch_beyond_the_largest_is_split() -> None:
    store, reads = Store(), Reads()

    found = await loader(store, reads).many(range(LARGEST_BATCH + 1))

    assert found == [key * key for key in range(501)]
    assert [len(batch) for batch in store.batches] == [500, 1]
    assert (reads.batches, reads.keys) == ({"squares": 2}, {"squares": 501})


async def test_a_batch_of_the_largest_size_is_not_split() -> None:
    store = Store()

    await loader(store).many(range(LARGEST_BATCH))

    assert [len(batch) for batch in store.batches] == [500]


async def test_reads_are_counted_by_the_loaders_name() -> None:
    store, reads = Store(), Reads()
    squares, cubes = loader(store, reads), Loader("cubes", store.squares, reads=reads, absent=0)

    await asyncio.gather(squares.many([1, 2]), cubes.load(1))
    await squares.many([2, 3])

    assert reads == Reads({"squares": 2, "cubes": 1}, {"squares": 3, "cubes": 1})


@pytest.mark.usefixtures("unheard")
async def test_a_cancelled_waiter_cancels_neither_the_batch_nor_its_other_waiters() -> None:
    store = Store()
    store.gate.clear()
    squares = loader(store)

    async def one() -> int:
        return await squares.load(2)

    gone, same = asyncio.create_task(one()), asyncio.create_task(one())
    both = asyncio.create_task(squares.many([2, 3]))
    await settled()
    gone.cancel()
    await settled()
    store.gate.set()

    assert await same == 4
    assert await both == [4, 9]
    assert gone.cancelled()
    assert await squares.load(2) == 4
    assert store.batches == [[2, 3]]


@pytest.mark.usefixtures("unheard")
async def test_cancelling_many_leaves_its_keys_to_others() -> None:
    store = Store()
    store.gate.clear()
    squares = loader(store)
    gone = asyncio.create_task(squares.many([2, 3]))

    await settled()
    gone.cancel()
    await settled()
    store.gate.set()

    assert await squares.many([3, 2]) == [9, 4]
    assert store.batches == [[2, 3]]


@pytest.mark.usefixtures("unheard")
async def test_a_batch_that_fails_fails_every_waiter_and_is_not_kept() -> None:
    store, reads = Store(), Reads()
    squares = loader(store, reads)
    store.down = True

    answers = await asyncio.gather(
        squares.load(1), squares.many([2, 1]), squares.load(2), return_exceptions=True
    )
    assert [str(answer) for answer in answers] == ["down"] * 3
    store.down = False

    assert await squares.many([1, 2]) == [1, 4]
    assert reads.batches == {"squares": 2}


@pytest.mark.usefixtures("unheard")
async def test_a_failure_is_no_warning_for_a_waiter_that_has_gone() -> None:
    store = Store()
    store.down = True
    store.gate.clear()
    gone = asyncio.create_task(loader(store).many([1, 2]))

    await settled()
    gone.cancel()
    await settled()
    store.gate.set()
    await settled()

    assert gone.cancelled()


@pytest.mark.usefixtures("unheard")
async def test_a_failure_is_no_warning_for_a_load_that_nobody_awaits() -> None:
    store = Store()
    store.down = True
    squares = loader(store)
    first, second = squares.load(1), squares.load(2)

    with pytest.raises(ConnectionError):
        await first

    assert second.done()


@pytest.mark.usefixtures("unheard")
async def test_of_a_split_batch_the_part_that_fails_fails_those_who_need_it_only() -> None:
    store = Store()

    async def half(keys: Sequence[int]) -> Mapping[int, int]:
        if LARGEST_BATCH in keys:
            raise ConnectionError("down")
        return await store.squares(keys)

    squares = Loader("squares", half, reads=Reads(), absent=-1)
    whole = asyncio.create_task(squares.many(range(LARGEST_BATCH + 1)))
    few = asyncio.create_task(squares.many([1, 2]))

    assert await few == [1, 4]
    with pytest.raises(ConnectionError):
        await whole
    assert await squares.load(1) == 1
    assert len(store.batches) == 1


async def test_each_loader_has_values_of_its_own() -> None:
    store = Store()

    assert await loader(store).load(2) == await loader(store).load(2)
    assert store.batches == [[2], [2]]


@pytest.mark.usefixtures("unheard")
async def test_outcomes_are_values_and_what_their_read_has_raised() -> None:
    store = Store()

    async def odd_ones(keys: Sequence[int]) -> Mapping[int, int]:
        if any(key % 2 == 0 for key in keys):
            raise ConnectionError("down")
        return await store.squares(keys)

    squares = Loader("squares", odd_ones, reads=Reads(), absent=-1, largest=1)

    one, two, many = await squares.outcomes([1, 2, 1001])
    assert (one, str(two), many) == (1, "down", -1)
    assert await squares.many([1, 1001]) == [1, -1]


async def test_what_is_read_already_is_had_at_once() -> None:
    store = Store()
    squares = loader(store)
    assert squares.at_once([2, 3]) is None
    assert squares.found([2, 3]) == {}

    await squares.many([2, 3])

    assert squares.at_once([3, 2, 3]) == [9, 4, 9]
    assert squares.found([2, 5]) == {2: 4}
    assert store.batches == [[2, 3]]


async def test_a_key_that_is_cleared_is_read_anew_and_taken_from_nobody_who_has_asked() -> None:
    store = Store()
    squares = loader(store)
    await squares.load(2)
    store.gate.clear()
    asked = asyncio.create_task(squares.many([2, 3]))
    await settled()

    squares.clear(2)
    squares.clear(3)
    store.gate.set()

    assert await asked == [4, 9]
    assert await squares.many([2, 3]) == [4, 9]
    assert store.batches == [[2], [3], [2, 3]]
