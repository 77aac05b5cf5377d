"""What a process keeps of a store: read once, shared, and gone when it may be another."""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta

from foundation.lookups import Lookups
from loaders.batch import Loader, Reads
from loaders.kept import KeptValues

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)


class Store:
    """Names of the numbers below 100; notes each batch, waits for `gate`."""

    def __init__(self) -> None:
        self.batches: list[list[int]] = []
        self.prefix = "n"
        self.gate = asyncio.Event()
        self.gate.set()

    async def names(self, keys: Sequence[int]) -> Mapping[int, str]:
        self.batches.append(list(keys))
        found = {key: f"{self.prefix}{key}" for key in keys if key < 100}
        await self.gate.wait()
        return found


def loader(kept: KeptValues[int, str]) -> Loader[int, str | None]:
    """A request's own."""
    return Loader("names", kept.fetch, reads=Reads(), absent=None, at_hand=kept)


async def test_a_later_request_reads_only_what_no_earlier_one_has() -> None:
    store = Store()
    kept = KeptValues(store.names, 10)

    assert await loader(kept).many([1, 2]) == ["n1", "n2"]
    assert await loader(kept).many([2, 3, 1]) == ["n2", "n3", "n1"]
    assert await loader(kept).load(3) == "n3"
    assert await loader(kept).outcomes([1, 2]) == ["n1", "n2"]
    assert store.batches == [[1, 2], [3]]
    assert (kept.lookups, len(kept)) == (Lookups(hits=5, misses=3), 3)


async def test_what_the_store_does_not_have_is_asked_for_again() -> None:
    store = Store()
    kept = KeptValues(store.names, 10)

    for _ in range(2):
        assert await loader(kept).many([100]) == [None]
    assert store.batches == [[100], [100]]


async def test_unless_having_nothing_is_an_answer() -> None:
    store = Store()
    kept = KeptValues(store.names, 10, empty="")

    for _ in range(2):
        assert await loader(kept).many([100]) in ([None], [""])
    assert store.batches == [[100]]


async def test_after_a_change_everything_is_read_anew() -> None:
    store = Store()
    kept = KeptValues(store.names, 10)

    await loader(kept).load(1)
    store.prefix = "m"
    kept.forget()
    assert await loader(kept).load(1) == "m1"


async def test_what_was_read_while_it_changed_is_not_kept() -> None:
    store = Store()
    kept = KeptValues(store.names, 10)
    store.gate.clear()
    reading = asyncio.ensure_future(kept.fetch([1]))
    await asyncio.sleep(0)
    store.prefix = "m"
    kept.forget()
    store.gate.set()

    assert await reading == {1: "n1"}
    assert await loader(kept).load(1) == "m1"


async def test_a_request_sees_one_value_of_a_key_whatever_changes_meanwhile() -> None:
    store = Store()
    kept = KeptValues(store.names, 10)
    await kept.fetch([1])
    own = loader(kept)

    assert await own.load(1) == "n1"
    store.prefix = "m"
    kept.forget()
    assert await own.many([1]) == ["n1"]


async def test_a_value_ends_at_the_instant_it_names() -> None:
    store = Store()
    kept = KeptValues(store.names, 10, ends=lambda name: NOW if name == "n1" else None)
    await kept.fetch([1, 2])

    kept.expire(NOW - SECOND)
    assert kept.found([1, 2]) == {1: "n1", 2: "n2"}
    kept.expire(NOW)
    assert kept.found([1, 2]) == {2: "n2"}


async def test_it_holds_no_more_than_it_may() -> None:
    kept = KeptValues(Store().names, 10)

    await kept.fetch(range(100))
    assert len(kept) <= 10


async def test_without_a_loader_too_what_is_kept_is_not_read_again() -> None:
    store = Store()
    kept = KeptValues(store.names, 10)
    await kept.values([1, 2])

    assert await kept.values([2, 3, 2, 100]) == {2: "n2", 3: "n3"}
    assert await kept.values([1, 3]) == {1: "n1", 3: "n3"}
    assert store.batches == [[1, 2], [3, 100]]
